"""A period beside the one before and the same one of last year."""

from collections.abc import Callable

from budget.models import Measure
from progress.ledger import Spent
from reporting.cut import BANK, DEPARTMENT, DISTRICT, Cut
from reporting.sheets.table import TRIEU, Cell, Column, Difference, Kind, Row, Sheet

Ask = Callable[[Cut], int]


def _households(group: str, name: str) -> Ask:
    def ask(cut: Cut) -> int:
        districts = [district.pk for district in cut.districts]
        figures = cut.progress.households(group, until=cut.period, districts=districts)
        return int(getattr(figures, name))

    return ask


def _paid(measure: Measure) -> Ask:
    return lambda cut: Spent.of(cut.plan_payments, measure).paid


def _lent(cut: Cut) -> int:
    return sum(cut.progress.lent(target, cut.period) for target in cut.readings.credit)


QUESTIONS: dict[str, tuple[Kind, str, list[tuple[str, str, Ask]], tuple[str, ...]]] = {
    "ho-ngheo": (
        Kind.COUNT,
        "hộ",
        [
            ("ngheo", "Hộ nghèo cuối kỳ", _households("poor", "closing")),
            ("dtts", "Trong đó hộ nghèo DTTS", _households("poor_minority", "closing")),
            ("giam", "Hộ nghèo đã giảm từ đầu năm", _households("poor", "fewer")),
            ("can-ngheo", "Hộ cận nghèo cuối kỳ", _households("near_poor", "closing")),
        ],
        (DISTRICT,),
    ),
    "von": (
        Kind.MONEY,
        TRIEU,
        [
            ("sn", "Giải ngân vốn sự nghiệp", _paid(Measure.RECURRENT)),
            ("dt", "Giải ngân vốn đầu tư phát triển", _paid(Measure.INVESTMENT)),
            ("nsnn", "Giải ngân vốn NSNN", _paid(Measure.STATE_BUDGET)),
        ],
        (DEPARTMENT, DISTRICT),
    ),
    "tin-dung": (Kind.MONEY, TRIEU, [("vay", "Doanh số cho vay", _lent)], (BANK,)),
}


def comparison_sheet(cut: Cut, part: str, before: Cut | None, year_ago: Cut | None) -> Sheet | None:
    """The headline figures of a part in three periods; None where there is nothing to compare.

    Outputs have no common unit and are not compared.
    """
    if part not in QUESTIONS or (before is None and year_ago is None):
        return None
    kind, unit, questions, kinds = QUESTIONS[part]
    others = [("truoc", before), ("nam-truoc", year_ago)]
    columns = [Column("name", "Nội dung", width=40), Column("now", str(cut.period), kind)]
    for key, other in others:
        if other is not None:
            columns.append(Column(key, str(other.period), kind, width=14))
            columns.append(Column(f"{key}-tang", "Tăng, giảm", kind, width=14))
    rows = []
    for key, title, ask in questions:
        now = ask(cut)
        cells = {"name": Cell(title), "now": Cell(now)}
        for name, other in others:
            if other is not None:
                then = ask(other)
                cells[name] = Cell(then)
                cells[f"{name}-tang"] = Cell(now - then, Difference("now", name))
        rows.append(Row(key, cells))
    notes = [other.note_of(*kinds) for other in (cut, before, year_ago) if other is not None]
    return Sheet(
        f"so-sanh-{part}",
        f"So sánh {cut.period_name} với các kỳ trước",
        f"So sánh {PART_NAMES[part]}",
        unit,
        columns,
        rows,
        illustrative=any(
            other.progress.illustrative for other in (cut, before, year_ago) if other is not None
        ),
        note=" ".join(notes),
    )


PART_NAMES = {"ho-ngheo": "hộ nghèo", "von": "vốn", "tin-dung": "tín dụng"}

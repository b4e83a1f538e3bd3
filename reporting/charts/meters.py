"""Bars against a mark: what is reached of a target, what is paid out against the time gone by."""

from dataclasses import dataclass, field

from budget.models import Measure
from povertyplan.accounts.models import Agency
from povertyplan.ui.figures import count, rate, trieu
from progress.ledger import Spent
from progress.pace import TOLERANCE, Share, elapsed, keeps_pace
from projects.models import Project
from reporting.cut import Cut

FULL = 1000
"""Drawing units of the longest bar."""
MARK = 5
"""And of the mark's width."""


@dataclass(frozen=True)
class Part:
    """One stretch of a bar: `amount` in the chart's unit, `place` chooses colour and pattern."""

    place: int
    label: str
    amount: int
    x: int
    width: int


@dataclass(frozen=True)
class Meter:
    """One bar: its parts one after the other, and the mark it is to reach.

    `figures` are its row of the table, `text` stands at its end; `slow` when it is behind.
    """

    name: str
    parts: list[Part]
    text: str
    figures: list[str]
    mark: int | None = None
    slow: bool = False

    @property
    def mark_x(self) -> int:
        """Where the mark is drawn: whole within the bar."""
        return min(self.mark or 0, FULL - MARK)


@dataclass(frozen=True)
class MeterChart:
    """Bars on one scale; `heads` name the columns of the table, `mark` what the mark means."""

    key: str
    title: str
    unit: str
    heads: list[str]
    meters: list[Meter]
    mark: str = ""
    legend: list[tuple[int, str]] = field(default_factory=list)
    note: str = ""
    full: int = FULL
    tolerance: int = TOLERANCE

    @property
    def mark_in_prose(self) -> str:
        """What the mark means, within a sentence."""
        return self.mark[:1].lower() + self.mark[1:]

    def spoken(self) -> list[tuple[Meter, str]]:
        """Each bar with its figures in words, for those who do not see it."""
        return [
            (
                meter,
                "; ".join(
                    f"{head}: {text}" for head, text in zip(self.heads, meter.figures, strict=True)
                ),
            )
            for meter in self.meters
        ]


def _width(amount: int, longest: int) -> int:
    return max(0, min(FULL, amount * FULL // longest)) if longest else 0


def household_chart(cut: Cut) -> MeterChart:
    """By how many households each district has fewer poor, against the year's target."""
    rows = [
        (
            district,
            cut.progress.households(until=cut.period, districts=[district.pk]).fewer,
            cut.progress.target([district.pk]),
        )
        for district in cut.districts
    ]
    longest = max((max(reached, target) for _, reached, target in rows), default=0)
    return MeterChart(
        "chi-tieu-huyen",
        cut.titled(f"Số hộ nghèo đã giảm so với chỉ tiêu năm, đến ngày {cut.date}"),
        "hộ",
        ["Đã giảm", "Chỉ tiêu năm", "Đạt"],
        [
            Meter(
                district.row_name,
                [Part(1, "Đã giảm", reached, 0, _width(reached, longest))],
                f"{count(reached)}/{count(target)}",
                [count(reached), count(target), rate(reached, target)],
                mark=_width(target, longest) if target else None,
                slow=_is_slow(cut, district, Share(reached, target)),
            )
            for district, reached, target in rows
        ],
        mark="Chỉ tiêu năm",
        note=cut.note_of("district"),
    )


def _is_slow(cut: Cut, agency: Agency, share: Share) -> bool:
    """Whether an agency is behind the year on the day its own figures tell of."""
    last = cut.last_of(agency)
    return last is not None and not keeps_pace(share, elapsed(last.ends_on))


def agency_money_chart(cut: Cut) -> MeterChart:
    """The share of its state budget that each agency has paid out."""
    rows = [
        (agency, Spent.of(cut.payments, Measure.STATE_BUDGET, agencies=[agency.pk]))
        for agency in cut.spenders
    ]
    return MeterChart(
        "giai-ngan-don-vi",
        cut.titled(f"Tỷ lệ giải ngân vốn NSNN của từng đơn vị, đến ngày {cut.date}"),
        "%",
        ["Đã giải ngân (triệu đồng)", "Phân bổ (triệu đồng)", "Tỷ lệ giải ngân"],
        [
            Meter(
                agency.row_name,
                [Part(1, "Đã giải ngân", money.paid, 0, _width(money.paid, money.given))],
                rate(money.paid, money.given),
                [trieu(money.paid), trieu(money.given), rate(money.paid, money.given)],
                mark=_width(cut.year.part, cut.year.whole),
                slow=_is_slow(cut, agency, Share(money.paid, money.given)),
            )
            for agency, money in rows
            if money.given
        ],
        mark=f"Thời gian đã qua ({cut.year.text} của năm)",
        note=cut.note_of("department", "district"),
    )


def disbursement_chart(cut: Cut) -> MeterChart:
    """The share of the state budget paid out, against the share of the year gone by."""
    year = cut.year
    asked: list[tuple[str, Measure, int | None]] = [
        ("Vốn NSNN", Measure.STATE_BUDGET, None),
        ("Vốn sự nghiệp", Measure.RECURRENT, None),
        ("Vốn đầu tư phát triển", Measure.INVESTMENT, None),
        *(
            (f"{project.code}: {project.name}", Measure.STATE_BUDGET, project.pk)
            for project in cut.tops
        ),
    ]
    meters = []
    for name, measure, project in asked:
        paid, whole = _paid_of(cut, measure, project)
        if not whole:
            continue
        meters.append(
            Meter(
                name,
                [Part(1, "Đã giải ngân", paid, 0, _width(paid, whole))],
                rate(paid, whole),
                [trieu(paid), trieu(whole), rate(paid, whole)],
                mark=_width(year.part, year.whole),
                slow=not keeps_pace(Share(paid, whole), year),
            )
        )
    return MeterChart(
        "giai-ngan-thoi-gian",
        cut.titled(
            f"Tỷ lệ giải ngân vốn NSNN so với thời gian đã qua của năm, đến ngày {cut.date}"
        ),
        "%",
        ["Đã giải ngân (triệu đồng)", f"{cut.whole_name} (triệu đồng)", "Tỷ lệ giải ngân"],
        meters,
        mark=f"Thời gian đã qua ({year.text} của năm)",
        note=cut.note_of("department", "district"),
    )


def _paid_of(cut: Cut, measure: Measure, project: int | None) -> tuple[int, int]:
    """What is paid out, and of how much: the plan's money where it is known, else the given."""
    money = Spent.of(cut.plan_payments, measure, project=project)
    if cut.planned is None:
        return money.paid, money.given
    return money.paid, cut.planned.total(measure, project=project)


def money_chart(cut: Cut) -> MeterChart:
    """Each project's money by source: planned (or given) above, paid out of it below."""
    sources = list({source.pk: source for source, _ in cut.kinds_of_money}.values())
    places = {source.pk: place for place, source in enumerate(sources, start=1)}
    rows: list[tuple[Project, list[int], list[int]]] = []
    for project in cut.tops:
        spent = [Spent.of(cut.plan_payments, project=project.pk, source=pk) for pk in places]
        given = (
            [money.given for money in spent]
            if cut.planned is None
            else [cut.planned.total(project=project.pk, source=pk) for pk in places]
        )
        rows.append((project, given, [money.paid for money in spent]))
    longest = max((max(sum(given), sum(paid)) for _, given, paid in rows), default=0)

    def parts(amounts: list[int]) -> list[Part]:
        found, x = [], 0
        for source, amount in zip(sources, amounts, strict=True):
            if width := _width(amount, longest):
                found.append(Part(places[source.pk], source.name, amount, x, width))
                x += width
        return found

    meters = []
    for project, given, paid in rows:
        for name, amounts in ((cut.whole_name, given), ("Đã giải ngân", paid)):
            total = sum(amounts)
            meters.append(
                Meter(
                    f"{project.code}: {name}",
                    parts(amounts),
                    trieu(total),
                    [*(trieu(amount) for amount in amounts), trieu(total)],
                )
            )
    return MeterChart(
        "von-du-an-nguon",
        cut.titled(f"{cut.whole_name} và giải ngân theo dự án, nguồn vốn, đến ngày {cut.date}"),
        "triệu đồng",
        [*(source.name for source in sources), "Cộng"],
        meters,
        legend=[(places[source.pk], source.name) for source in sources],
        note=cut.note_of("department", "district"),
    )

"""Households by district: what stood, what changed in a period, what is left, what is reached."""

from povertyplan.accounts.models import Agency
from progress.models import Period
from progress.rules import FLOW_NAMES
from reporting.cut import DISTRICT, Cut
from reporting.sheets.table import (
    INDEX,
    Balance,
    Cell,
    Column,
    Kind,
    Ratio,
    Row,
    Sheet,
    Sum,
)

FLOWS = {name: title.capitalize() for name, title in FLOW_NAMES.items()}
"""The columns of the changes, with their titles."""
_GROUPS = {"poor": ("Hộ nghèo", "ho-ngheo"), "near_poor": ("Hộ cận nghèo", "ho-can-ngheo")}


def household_sheet(cut: Cut, group: str = "poor", *, whole_year: bool = False) -> Sheet:
    """Poor or near-poor households by district in the cut's period, or since the start of the year.

    Of poor households also the year's target and what is reached of it until the period's end.
    """
    title, key = _GROUPS[group]
    since = None if whole_year else cut.period
    districts = cut.districts
    lines = tuple(f"c{district.pk}" for district in districts)
    rows = [
        _row(cut, group, since, lines[place - 1], str(place), district.row_name, [district])
        for place, district in enumerate(districts, start=1)
    ]
    if len(rows) > 1:
        rows.append(_row(cut, group, since, "tong", "", "Tổng cộng", districts, lines).as_total())
    stretch = f"từ đầu năm đến ngày {cut.date}" if whole_year else f"kỳ {cut.period_name}"
    return Sheet(
        f"{key}-ca-nam" if whole_year else key,
        f"{title} của các huyện, thị xã, thành phố, {stretch}",
        title,
        "hộ",
        _columns(group, whole_year=whole_year),
        rows,
        illustrative=cut.illustrative_households,
        landscape=True,
        empty="Chưa có số hộ đầu năm của địa phương nào.",
        note=cut.note_of(DISTRICT),
        traced=frozenset({*FLOWS, "closing", "minority", "reached"}),
    )


def _columns(group: str, *, whole_year: bool) -> list[Column]:
    columns = [
        INDEX,
        Column("name", "Địa phương", width=26),
        Column("total", "Tổng số hộ", Kind.COUNT, width=10),
        Column("opening", "Đầu năm" if whole_year else "Đầu kỳ", Kind.COUNT, width=9),
        *(Column(name, title, Kind.COUNT, "Biến động", 9) for name, title in FLOWS.items()),
        Column("closing", "Số hộ", Kind.COUNT, "Cuối kỳ", 9),
        Column("minority", "Trong đó DTTS", Kind.COUNT, "Cuối kỳ", 9),
        Column("rate", "Tỷ lệ", Kind.PERCENT, "Cuối kỳ", 9),
    ]
    if group == "poor":
        columns += [
            Column("target", "Chỉ tiêu giảm", Kind.COUNT, "Thực hiện từ đầu năm", 9),
            Column("reached", "Đã giảm", Kind.COUNT, "Thực hiện từ đầu năm", 9),
            Column("share", "Đạt", Kind.PERCENT, "Thực hiện từ đầu năm", 9),
        ]
    return [*columns, Column("report", "Báo cáo", width=14)]


def _row(
    cut: Cut,
    group: str,
    since: Period | None,
    key: str,
    number: str,
    name: str,
    districts: list[Agency],
    lines: tuple[str, ...] = (),
) -> Row:
    """The row of some districts; `lines` are the rows it adds up."""
    among = [district.pk for district in districts]
    ask = cut.progress.households
    standing = ask(group, until=cut.period, since=since, districts=among)
    minority = ask(f"{group}_minority", until=cut.period, districts=among)
    total = cut.progress.inhabited(among)
    added = Sum(rows=lines) if lines else None
    cells = {
        "stt": Cell(number),
        "name": Cell(name),
        "report": Cell("" if lines else cut.state_of(districts[0])),
        "total": Cell(total, added),
        "opening": Cell(standing.opening, added),
        **{flow: Cell(getattr(standing, flow), added) for flow in FLOWS},
        "closing": Cell(
            standing.closing,
            Balance(("opening", "fell_back", "newly", "gained"), ("left", "lost")),
        ),
        "minority": Cell(minority.closing, added),
        "rate": Cell((standing.closing, total), Ratio("closing", "total")),
    }
    if group == "poor":
        reached = ask(until=cut.period, districts=among).fewer
        target = cut.progress.target(among)
        cells |= {
            "target": Cell(target, added),
            "reached": Cell(reached, added),
            "share": Cell((reached, target), Ratio("reached", "target")),
        }
    return Row(key, cells)

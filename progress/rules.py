"""Rules of periods and reports; no request, no query."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from povertyplan.ui.figures import count, roman, trieu

SUBMITTED_LOCK = (
    "Báo cáo đã gửi, đang chờ Sở Lao động - Thương binh và Xã hội duyệt. "
    "Muốn sửa, đề nghị rút lại báo cáo."
)
ACCEPTED = "Báo cáo đã được duyệt nên đã khóa."
ACCEPTED_LOCK = f"{ACCEPTED} Muốn thay đổi số liệu, đề nghị lập bản điều chỉnh."
REOPEN = "Muốn nhập tiếp, đề nghị Sở Lao động - Thương binh và Xã hội mở lại kỳ cho đơn vị."
"""What helps where a period is closed; whoever opens it again is shown the way instead."""

IN_PAPERS = "được dùng trong báo cáo định kỳ của tỉnh"
"""What keeps a period that no agency has reported for."""

WORKING_DAYS = 15
"""Units report within 15 working days after a period ends (Thông tư 10/2022/TT-BLĐTBXH)."""
HALF_DUE, YEAR_DUE = (5, 31), (11, 30)
"""The six-month report before 1 June, the year's before 1 December (the same Thông tư)."""
SATURDAY = 5


def period_name(kind: str, number: int, year: int) -> str:
    """How an office names a period: “Tháng 3/2024”, “Quý II/2024”, “6 tháng đầu năm 2024”."""
    match kind:
        case "month":
            return f"Tháng {number}/{year}"
        case "quarter":
            return f"Quý {roman(number)}/{year}"
        case "half":
            return f"6 tháng {'đầu' if number == 1 else 'cuối'} năm {year}"
    return f"Năm {year}"


def span(kind: str, number: int, year: int) -> tuple[datetime.date, datetime.date]:
    """First and last day of a period of the calendar year."""
    months = {"month": 1, "quarter": 3, "half": 6, "year": 12}[kind]
    last = number * months
    after = datetime.date(year + last // 12, last % 12 + 1, 1)
    return datetime.date(year, last - months + 1, 1), after - datetime.timedelta(days=1)


def working_days_after(day: datetime.date, days: int) -> datetime.date:
    """The day so many working days later; Saturdays and Sundays do not count, holidays do."""
    while days:
        day += datetime.timedelta(days=1)
        days -= day.weekday() < SATURDAY
    return day


def due_on(kind: str, number: int, year: int) -> datetime.date:
    """When a report is due by Thông tư 10/2022/TT-BLĐTBXH; a province may set earlier days."""
    if kind == "half" and number == 1:
        return datetime.date(year, *HALF_DUE)
    if kind == "year" or kind == "half":
        return datetime.date(year, *YEAR_DUE)
    return working_days_after(span(kind, number, year)[1], WORKING_DAYS)


@dataclass(frozen=True)
class Finding:
    """Something to be put right (an error) or explained (a warning) before a report goes out.

    `key` stays the same from one look to the next; `field` names the cell it is about, if any.
    `absence` tells that nothing was entered, which one word confirms.
    """

    key: str
    part: str
    sentence: str
    is_error: bool = False
    field: str = ""
    absence: bool = False


FLOW_SIGNS: Mapping[str, int] = {
    "left": -1,
    "fell_back": 1,
    "newly": 1,
    "gained": 1,
    "lost": -1,
}
"""How each kind of change moves the number of households."""

FLOW_NAMES: Mapping[str, str] = {
    "left": "thoát",
    "fell_back": "tái",
    "newly": "phát sinh",
    "gained": "tăng khác",
    "lost": "giảm khác",
}
"""What a sentence calls each kind of change."""


def is_told(counted: int, due: int) -> bool:
    """Whether enough reports of a period are counted to speak of it: half of those due."""
    return 0 < due <= 2 * counted


def closing(opening: int, flows: Mapping[str, int]) -> int:
    """Closing = opening − left + fell back + newly poor + other gains − other losses."""
    return opening + sum(sign * flows.get(name, 0) for name, sign in FLOW_SIGNS.items())


def household_findings(
    part: str,
    groups: Mapping[str, tuple[str, int, Mapping[str, int]]],
    among: Mapping[str, str],
    target: int,
) -> Iterable[Finding]:
    """What is wrong or surprising in a period's changes of households.

    `groups` gives title, opening and flows by group, `among` the group that another is part of,
    `target` by how many poor households the district is to shrink in the year.
    """
    ends = {key: closing(opening, flows) for key, (_, opening, flows) in groups.items()}
    for key, (title, opening, _flows) in groups.items():
        if ends[key] < 0:
            yield Finding(
                f"{key}.closing",
                part,
                f"{title}: số cuối kỳ âm (−{count(-ends[key])}). Đầu kỳ chỉ có {count(opening)} "
                "hộ; kiểm tra số thoát và giảm khác.",
                is_error=True,
                field=f"{key}.left",
            )
    for key, whole in among.items():
        yield from _parts(part, key, whole, groups, ends)
    _title, opening, _flows = groups["poor"]
    drop = opening - ends["poor"]
    if target and 2 * drop > target:
        yield Finding(
            "poor.jump",
            part,
            f"Hộ nghèo giảm {count(drop)} hộ trong một kỳ, hơn một nửa chỉ tiêu cả năm "
            f"({count(target)} hộ).",
            field="poor.left",
        )
    if not any(amount for _, _, flows in groups.values() for amount in flows.values()):
        yield Finding(f"{part}.empty", part, "Chưa nhập biến động hộ nào trong kỳ.", absence=True)


def _parts(
    part: str,
    key: str,
    whole: str,
    groups: Mapping[str, tuple[str, int, Mapping[str, int]]],
    ends: Mapping[str, int],
) -> Iterable[Finding]:
    """Those of ethnic minorities are among all: in every change, and at the end."""
    title, _, flows = groups[key]
    all_title, _, all_flows = groups[whole]
    all_name = all_title[0].lower() + all_title[1:]
    for name, amount in flows.items():
        if amount > all_flows.get(name, 0):
            yield Finding(
                f"{key}.{name}",
                part,
                f"{title}, {FLOW_NAMES[name]}: {count(amount)} hộ, lớn hơn số {all_name} "
                f"{FLOW_NAMES[name]} ({count(all_flows.get(name, 0))}).",
                is_error=True,
                field=f"{key}.{name}",
            )
    if ends[key] > ends[whole] >= 0:
        yield Finding(
            f"{key}.among",
            part,
            f"{title}: số cuối kỳ ({count(ends[key])}) lớn hơn số {all_name} "
            f"({count(ends[whole])}).",
            is_error=True,
            field=f"{key}.left",
        )


def nothing_said(part: str) -> Finding:
    """A report of words that has none: one tick says that there is nothing to say."""
    sentence = "Báo cáo chưa có nhận xét và tệp kèm theo."
    return Finding(f"{part}.empty", part, sentence, absence=True)


def money_finding(
    part: str, field: str, title: str, *, given: int, before: int, now: int
) -> Finding | None:
    """What is wrong with money paid out of an amount, in đồng: over it, or less than before."""
    if now > given:
        return Finding(
            f"{field}.over",
            part,
            f"{title}: giải ngân {trieu(now)} triệu đồng, vượt số vốn {trieu(given)} triệu đồng.",
            is_error=True,
            field=field,
        )
    if now < before:
        return Finding(
            f"{field}.less",
            part,
            f"{title}: lũy kế {trieu(now)} triệu đồng, nhỏ hơn kỳ trước "
            f"({trieu(before)} triệu đồng).",
            field=field,
        )
    return None

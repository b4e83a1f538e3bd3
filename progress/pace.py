"""Whether a district keeps pace with the year; pure arithmetic, no query.

A district keeps pace when the share it has reached is at least the share of the year gone by, less
a tolerance. Shares are compared as whole numbers, never rounded.
"""

import datetime
from dataclasses import dataclass
from enum import Enum

from povertyplan.ui.figures import count, date, percent

TOLERANCE = 10
"""Percentage points by which a share may stay behind the year without counting as behind."""


class Pace(Enum):
    """How a district stands; the value names its look on maps and lists."""

    ON_TRACK = "on-track"
    BEHIND = "behind"
    MISSING = "missing"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Pace.ON_TRACK: "Đúng tiến độ",
    Pace.BEHIND: "Chậm",
    Pace.MISSING: "Chưa báo cáo",
}


@dataclass(frozen=True)
class Share:
    """A part of a whole: households of the target, đồng of what was given, days of the year."""

    part: int
    whole: int

    @property
    def text(self) -> str:
        return percent(self.part, self.whole)


def elapsed(day: datetime.date) -> Share:
    """How much of the year has gone by at the end of a day: 30/06/2024 is 182 of 366 days."""
    first, last = datetime.date(day.year, 1, 1), datetime.date(day.year, 12, 31)
    return Share((day - first).days + 1, (last - first).days + 1)


def keeps_pace(reached: Share, year: Share) -> bool:
    """Whether a share is no more than the tolerance behind the year; of nothing it always is.

    reached ≥ elapsed − 10 points, multiplied out: 44 of 110 households (40,0 %) keep pace at 49,7 %
    of the year, 43 (39,1 %) do not.
    """
    if reached.whole <= 0:
        return True
    wanted = year.part * 100 - TOLERANCE * year.whole
    return reached.part * 100 * year.whole >= wanted * reached.whole


@dataclass(frozen=True)
class Judgement:
    """How a district stands, and why in words."""

    pace: Pace
    reasons: list[str]


def judge(
    *,
    households: Share,
    money: Share,
    year: Share,
    due_on: datetime.date | None,
    today: datetime.date,
) -> Judgement:
    """Judge a district by its households and its money.

    `due_on` is the day by which a report that is missing is due; None when it has been handed in.
    """
    if due_on is not None:
        since = "quá hạn từ" if due_on < today else "hạn"
        return Judgement(Pace.MISSING, [f"chưa gửi báo cáo, {since} {date(due_on)}"])
    slow = {
        "households": not keeps_pace(households, year),
        "money": not keeps_pace(money, year),
    }
    words = {
        "households": f"giảm {count(households.part)}/{count(households.whole)} hộ nghèo, "
        f"đạt {households.text} chỉ tiêu",
        "money": f"giải ngân {money.text}",
    }
    has = {"households": households.whole > 0, "money": money.whole > 0}
    if any(slow.values()):
        reasons = [words[name] for name in words if slow[name]]
        return Judgement(Pace.BEHIND, reasons)
    return Judgement(Pace.ON_TRACK, [words[name] for name in words if has[name]])

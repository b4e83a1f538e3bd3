"""Whether a district keeps pace with the year; pure arithmetic, no query.

A district keeps pace when the share it has reached is at least the share of the year gone by, less
a tolerance. Shares are compared as whole numbers, never rounded, and both tell of the same day: the
end of the last period whose report of the district is counted.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from povertyplan.ui.figures import count, percent

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


def judge(*, households: Share, money: Share, year: Share | None, owed: Sequence[str]) -> Judgement:
    """Judge a district by its households and its money, then by the reports it owes.

    `year` is what had gone by on the day its figures tell of, None before any report of it is
    counted; `owed` says which reports are overdue. Who is behind is behind, silent or not.
    """
    if year is None:
        return Judgement(Pace.MISSING, [*owed] or ["chưa có báo cáo nào được tính"])
    words = {
        "households": f"giảm {count(households.part)}/{count(households.whole)} hộ nghèo, "
        f"đạt {households.text} chỉ tiêu",
        "money": f"giải ngân vốn NSNN {money.text}",
    }
    shares = {"households": households, "money": money}
    slow = [words[name] for name, share in shares.items() if not keeps_pace(share, year)]
    if slow:
        return Judgement(Pace.BEHIND, [*slow, *owed])
    told = [words[name] for name, share in shares.items() if share.whole > 0]
    return Judgement(Pace.MISSING if owed else Pace.ON_TRACK, [*told, *owed])

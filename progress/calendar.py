"""How a year is laid out in periods: the proposal of the whole year, before it is saved."""

import datetime
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from django.db.models import Exists, Max, OuterRef

from povertyplan.accounts.models import Agency
from povertyplan.ui import figures
from povertyplan.ui.stamps import stamp
from progress import rules
from progress.models import Period, Reopening
from projects.models import Plan

NUMBERS = {"month": 12, "quarter": 4, "half": 2, "year": 1}
"""How many periods of each kind a year has."""
DATES = {"opens_on": "Mở nhập", "due_on": "Hạn nộp", "closes_on": "Khóa sau"}
OPEN_BEFORE_END = datetime.timedelta(days=6)
OPEN_BEFORE_DUE = datetime.timedelta(days=14)


@dataclass(frozen=True)
class Layout:
    """What the office decides on for a year.

    `figures` is the kind of the periods that take figures, `words` the longer kinds that take
    words, `earlier` how many days before the legal deadline units hand in, `closes_after` how many
    days after that a period closes (None: never), `redate` whether periods already there get
    these dates too.
    """

    figures: str
    words: Sequence[str]
    earlier: int = 0
    closes_after: int | None = None
    redate: bool = False

    def propose(self, plan: Plan, kind: str, number: int) -> Period:
        """One period with its dates, not saved.

        It opens in the last week of the period, at the latest two weeks before it is due.
        """
        starts, ends = rules.span(kind, number, plan.year)
        due = rules.due_on(kind, number, plan.year) - datetime.timedelta(days=self.earlier)
        after = self.closes_after
        return Period(
            plan=plan,
            kind=kind,
            number=number,
            starts_on=starts,
            ends_on=ends,
            opens_on=min(ends - OPEN_BEFORE_END, due - OPEN_BEFORE_DUE),
            due_on=due,
            closes_on=None if after is None else due + datetime.timedelta(days=after),
            takes_figures=kind == self.figures,
        )

    def periods(self, plan: Plan) -> Iterator[Period]:
        """Every period of the year, not saved."""
        for kind in dict.fromkeys([self.figures, *self.words]):
            for number in range(1, NUMBERS[kind] + 1):
                yield self.propose(plan, kind, number)


class Change(StrEnum):
    """What saving the layout does to a period."""

    ADD = "Thêm mới"
    KEEP = "Giữ nguyên"
    MOVE = "Đổi"
    REMOVE = "Bỏ"


@dataclass(frozen=True)
class Day:
    """One date of a period as it stands and as it will stand; None is “never locked”."""

    title: str
    before: datetime.date | None
    after: datetime.date | None
    moved: bool


@dataclass(frozen=True)
class Line:
    """A period as it will stand, what is done to it, and how it stands; None for a new one."""

    period: Period
    change: Change
    stored: Period | None = None

    @property
    def days(self) -> list[Day]:
        """Its dates, each beside the one it replaces."""
        return [self._day(title, name) for name, title in DATES.items()]

    def _day(self, title: str, name: str) -> Day:
        after = getattr(self.period, name)
        before = getattr(self.stored, name) if self.stored else after
        return Day(title, before, after, before != after)

    def locks(self, today: datetime.date) -> bool:
        """Whether saving locks it, though it is open now."""
        was_open = self.stored is not None and bool(self.stored.is_open(today))
        return was_open and self.stays and not self.period.is_open(today)

    def is_late_at_once(self, today: datetime.date) -> bool:
        """Whether it is overdue as soon as it is saved, and was not before."""
        was_late = self.stored is not None and self.stored.due_on < today
        return self.stays and self.period.due_on < today and not was_late

    @property
    def stays(self) -> bool:
        return self.change != Change.REMOVE


@dataclass(frozen=True)
class Proposal:
    """The year as it will be, in order; `problems` are sentences that stand against it."""

    lines: list[Line]
    problems: list[str]

    @property
    def changes(self) -> int:
        """How many periods are added, changed or removed."""
        return sum(line.change != Change.KEEP for line in self.lines)

    def warnings(self, today: datetime.date) -> list[str]:
        """What saving does to agencies on the spot, in sentences that name the periods."""
        told = []
        if locked := [line.period for line in self.lines if line.locks(today)]:
            told.append(f"Lưu là khóa ngay kỳ đang mở: {', '.join(map(_reach, locked))}.")
        if late := [line.period for line in self.lines if line.is_late_at_once(today)]:
            named = ", ".join(f"{one} (hạn nộp {figures.date(one.due_on)})" for one in late)
            told.append(f"Lưu là quá hạn ngay: {named}.")
        return told

    @property
    def stamp(self) -> str:
        """The mark of what somebody saw of it."""
        return stamp(
            [
                f"{line.period.kind}{line.period.number} {line.change} {_dates(line.period)}"
                for line in self.lines
            ]
        )


def _reach(period: Period) -> str:
    """From when to when a period can be filled in, for a sentence."""
    until = f" đến {figures.date(period.closes_on)}" if period.closes_on else ""
    return f"{period} (mở nhập từ {figures.date(period.opens_on)}{until})"


def _dates(period: Period) -> tuple[object, ...]:
    return (
        period.starts_on,
        period.ends_on,
        period.opens_on,
        period.due_on,
        period.closes_on,
        period.takes_figures,
    )


def proposal(plan: Plan, layout: Layout) -> Proposal:
    """What a layout makes of the plan's year: one query.

    Periods that reports stand on stay; those without that have no place in the layout go.
    """
    in_use = Exists(Period.objects.in_use().filter(pk=OuterRef("pk")))
    stored = {
        (period.kind, period.number): period
        for period in plan.periods.select_related("plan").annotate(is_used=in_use)
    }
    lines, problems = [], []
    for wanted in layout.periods(plan):
        known = stored.pop((wanted.kind, wanted.number), None)
        if known is None:
            lines.append(Line(wanted, Change.ADD))
            continue
        before, as_stored = _dates(known), copy(known)
        if known.takes_figures != wanted.takes_figures:
            if known.is_used:
                problems.append(f"{known} đã có báo cáo nên không đổi được cách nhập số liệu.")
            known.takes_figures = wanted.takes_figures
        if layout.redate:
            known.opens_on, known.due_on = wanted.opens_on, wanted.due_on
            known.closes_on = wanted.closes_on
        change = Change.KEEP if _dates(known) == before else Change.MOVE
        lines.append(Line(known, change, as_stored))
    lines += [
        Line(rest, Change.KEEP if rest.is_used else Change.REMOVE, rest) for rest in stored.values()
    ]
    lines.sort(key=lambda line: (line.period.ends_on, -line.period.starts_on.toordinal()))
    stay = [line.period for line in lines if line.change != Change.REMOVE]
    return Proposal(lines, [*problems, *_overlaps(stay)])


def _overlaps(periods: list[Period]) -> Iterator[str]:
    """A sentence for each period with figures that begins before the one before it ends."""
    taking = sorted(
        (period for period in periods if period.takes_figures), key=lambda one: one.starts_on
    )
    for before, after in pairwise(taking):
        if after.starts_on <= before.ends_on:
            yield overlap(after, before)


def overlap(period: Period, other: Period) -> str:
    """Why a period cannot take figures beside another one."""
    return (
        f"{period} chồng lên {other} ({figures.date(other.starts_on)} – "
        f"{figures.date(other.ends_on)}), kỳ cũng nhập số liệu. Mỗi ngày chỉ thuộc một kỳ nhập "
        "số liệu, nếu không sẽ cộng hai lần."
    )


def overlapped(period: Period) -> Period | None:
    """The other period with figures that this one overlaps; None where there is none."""
    others = Period.objects.with_figures().filter(plan=period.plan_id).exclude(pk=period.pk)
    found: Period | None = (
        others.filter(starts_on__lte=period.ends_on, ends_on__gte=period.starts_on)
        .select_related("plan")
        .first()
    )
    return found


def current(periods: Sequence[Period], today: datetime.date) -> Period | None:
    """The period with figures that is being reported: open with the nearest deadline ahead.

    Without one it is the last that was opened, before any was the first one.
    """
    taking = [period for period in periods if period.takes_figures] or list(periods)
    ahead = [one for one in taking if one.is_open(today) and one.due_on >= today]
    if ahead:
        return min(ahead, key=lambda period: period.due_on)
    begun = [period for period in taking if period.opens_on <= today]
    return max(begun, key=lambda period: period.ends_on) if begun else next(iter(taking), None)


def reopened_for(agency: Agency, periods: Sequence[Period]) -> dict[int, datetime.date]:
    """Until which day periods were opened again for an agency, by the period: one query."""
    found = Reopening.objects.filter(period__in=periods, agency=agency).order_by()
    return dict(found.values("period").annotate(last=Max("until")).values_list("period", "last"))

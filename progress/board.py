"""Who has reported for which period, and how far the others are."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Max, TextChoices
from django.utils import timezone

from povertyplan.accounts.models import Agency, User
from povertyplan.accounts.permissions import Action, Verdict, may
from progress.ledger import expected
from progress.models import FIGURES, Event, Period, Reopening, Report
from projects.models import Plan


class Stage(TextChoices):
    """How far a report is; the value stands in addresses."""

    NOT_STARTED = "chua-bat-dau", "Chưa bắt đầu"
    DRAFT = "dang-nhap", "Đang nhập"
    RETURNED = "tra-lai", "Trả lại để sửa"
    SUBMITTED = "cho-duyet", "Đã gửi, chờ duyệt"
    ACCEPTED = "da-duyet", "Đã duyệt"


LATE = "tre-han"
"""What the board's filter calls reports handed in late, or late and not handed in."""
STAGES = {
    Report.State.DRAFT: Stage.DRAFT,
    Report.State.RETURNED: Stage.RETURNED,
    Report.State.SUBMITTED: Stage.SUBMITTED,
    Report.State.ACCEPTED: Stage.ACCEPTED,
}
ICONS = {
    Stage.NOT_STARTED: "circle",
    Stage.DRAFT: "edit",
    Stage.RETURNED: "back",
    Stage.SUBMITTED: "sent",
    Stage.ACCEPTED: "tick",
}


@dataclass(frozen=True)
class Activity:
    """Who worked at a report last, and when."""

    at: datetime.datetime
    who: str


@dataclass(frozen=True)
class Row:
    """An agency's report for a period as it stands today: its newest version, or a blank one."""

    report: Report
    today: datetime.date
    reopening: Reopening | None = None
    counts: bool = False
    """Whether a version of it is accepted and in force."""

    @property
    def period(self) -> Period:
        return self.report.period

    @property
    def agency(self) -> Agency:
        return self.report.agency

    @property
    def stage(self) -> Stage:
        if not self.report.started:
            return Stage.NOT_STARTED
        return STAGES[Report.State(self.report.state)]

    @property
    def icon(self) -> str:
        return ICONS[self.stage]

    @property
    def awaited(self) -> bool:
        """Whether the agency still has to hand it in."""
        return self.report.in_work

    @property
    def is_correction(self) -> bool:
        return self.report.version > 1

    @property
    def deadline(self) -> datetime.date:
        """The day it is due; where the period was opened again later than that, its last day."""
        until = self.reopening.until if self.reopening else self.period.due_on
        return max(self.period.due_on, until)

    @property
    def days_left(self) -> int:
        """Days until the deadline, below zero after it."""
        return (self.deadline - self.today).days

    @property
    def days_late(self) -> int:
        """How many days late it was handed in, or is; a correction is never late."""
        handed = self.report.submitted_at
        day = timezone.localdate(handed) if handed else self.today
        return 0 if self.is_correction else max((day - self.period.due_on).days, 0)

    @cached_property
    def open(self) -> Verdict:
        """Whether the agency may enter figures today."""
        return self.period.is_open(self.today, self.reopening.until if self.reopening else None)

    @property
    def is_closed(self) -> bool:
        """Whether the period was open once and is not any more."""
        return not self.open and not self.is_ahead

    @property
    def is_missed(self) -> bool:
        """Whether it was never handed in and cannot be any more, unless it is opened again."""
        return self.awaited and self.is_closed and not self.is_correction

    @property
    def closed_after(self) -> datetime.date | None:
        """The last day on which it could be filled in, the period opened again or not."""
        ends = [self.period.closes_on, self.reopening.until if self.reopening else None]
        return max(filter(None, ends), default=None)

    @property
    def is_ahead(self) -> bool:
        """Whether the period has not been opened yet."""
        return self.today < self.period.opens_on

    @property
    def can_be_reopened(self) -> bool:
        return self.is_closed and self.report.state != Report.State.SUBMITTED

    @property
    def next_step(self) -> str:
        """What the agency does with it now; empty when there is nothing to do."""
        if not self.awaited or not self.open:
            return ""
        return f"{self.short_step} {self.period}"

    @property
    def short_step(self) -> str:
        """The same without the name of the period."""
        match self.stage:
            case Stage.RETURNED:
                return "Sửa báo cáo"
            case Stage.DRAFT:
                return "Nhập tiếp báo cáo"
        return "Nhập báo cáo"

    @property
    def time_left(self) -> str:
        """How much time there is, in words: “còn 4 ngày”, “hôm nay hết hạn”, “trễ 3 ngày”."""
        if not self.awaited:
            return f"nộp trễ {self.days_late} ngày" if self.days_late else ""
        if self.days_left > 0:
            late = "đã trễ, mở lại " if self.days_late else ""
            return f"{late}còn {self.days_left} ngày"
        if self.days_left == 0:
            return "hôm nay hết hạn"
        return "" if self.is_correction else f"trễ {-self.days_left} ngày"


def rows_of(plan: Plan, user: User, periods: Sequence[Period], today: datetime.date) -> list[Row]:
    """The reports that are expected for some periods, as far as the person sees them.

    By period, then agency: three queries, whatever their number.
    """
    agencies = [
        agency for agency in expected(plan) if may(user, Action.READ_REPORTS, owner_id=agency.pk)
    ]
    newest: dict[tuple[int, int], Report] = {}
    counted: set[tuple[int, int]] = set()
    seen = Report.objects.visible_to(user).filter(period__in=periods)
    for report in seen.order_by("version"):
        newest[report.period_id, report.agency_id] = report
        if report.counts:
            counted.add((report.period_id, report.agency_id))
    reopened: dict[tuple[int, int], Reopening] = {}
    openings = Reopening.objects.filter(period__in=periods, agency__in=agencies)
    for reopening in openings.select_related("by").order_by("until", "pk"):
        reopened[reopening.period_id, reopening.agency_id] = reopening
    found = []
    for period in periods:
        for agency in agencies:
            key = (period.pk, agency.pk)
            report = newest.get(key) or Report()
            report.period, report.agency = period, agency
            found.append(Row(report, today, reopened.get(key), key in counted))
    return found


@dataclass(frozen=True)
class Filter:
    """One way to narrow the board, with how many rows it leaves."""

    key: str
    label: str
    count: int
    icon: str = ""


class Board:
    """The reports of one period, of which some are shown."""

    def __init__(self, rows: list[Row], chosen: str = "") -> None:
        self.all = rows
        known = chosen in {*Stage.values, LATE}
        self.chosen = chosen if known else ""
        self.rows = [row for row in rows if not known or chosen in (row.stage, _late(row))]

    @property
    def filters(self) -> list[Filter]:
        """Everything, each state, and what is late."""
        counts = Counter(row.stage for row in self.all)
        late = sum(bool(_late(row)) for row in self.all)
        return [
            Filter("", "Tất cả", len(self.all)),
            *(Filter(stage, stage.label, counts[stage], ICONS[stage]) for stage in Stage),
            Filter(LATE, "Trễ hạn", late, "clock"),
        ]

    @property
    def awaited(self) -> list[Row]:
        """Those to be reminded: not handed in, and still open."""
        return [row for row in self.all if row.awaited and row.open]


def _late(row: Row) -> str:
    return LATE if row.days_late else ""


def activity_of(reports: Iterable[Report]) -> dict[int, Activity]:
    """Who worked last at each report that was begun: one query.

    Figures and words leave a version of their row, what happens to the report an event.
    """
    pks = [report.pk for report in reports if report.pk]
    events = Event.objects.filter(report__in=pks)
    last_event = events.values("report_id").annotate(last=Max("pk")).values("last")
    found = Event.objects.filter(pk__in=last_event).order_by()
    parts = [found.values_list("report_id", "at", "by__full_name")]
    for model, name in [(Report, "id"), *((model, "report_id") for model in FIGURES)]:
        rows = model.history.filter(**{f"{name}__in": pks}).order_by()
        last = rows.values(name).annotate(last=Max("history_id")).values("last")
        newest = model.history.filter(history_id__in=last).order_by()
        parts.append(newest.values_list(name, "history_date", "history_user__full_name"))
    by_report: dict[int, list[Activity]] = defaultdict(list)
    for report, at, who in parts[0].union(*parts[1:], all=True):
        by_report[report].append(Activity(at, who or ""))
    return {
        report: max(acts, key=lambda act: (act.at, bool(act.who)))
        for report, acts in by_report.items()
    }

"""What each person must hear about reports: once per state, in the portal and by e-mail.

A notice is worked out from how the reports stand today; its mark names that state, so that the
same is never told twice and a new state is. Intervals: docs/rules.md, “Reminders”.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from povertyplan.accounts.models import Agency, User
from povertyplan.accounts.permissions import Action, may
from povertyplan.accounts.services import operator_of
from povertyplan.ui import figures
from progress.board import Row, Stage, rows_of
from progress.models import Event, Period, Reminder
from projects.models import Plan

SOON = (0, 2, 5)
"""Days before the deadline of which the agency hears."""
LATE = (28, 21, 14, 7, 3, 1)
"""Days after the deadline, or after a return, of which is heard again; then no more."""
ASKED = "asked"


@dataclass(frozen=True)
class Notice:
    """One thing to be told about a report, and to whom: the reporting agency, or DOLISA."""

    row: Row
    topic: str
    mark: str
    sentence: str
    details: tuple[str, ...] = ()
    to_editors: bool = False

    @property
    def key(self) -> tuple[int, int, str]:
        """What tells it from every other thing a person hears."""
        return self.row.period.pk, self.row.agency.pk, self.mark

    @property
    def address(self) -> str:
        """The whole address of the report, for an e-mail."""
        return str(settings.SITE_URL).rstrip("/") + self.row.report.get_absolute_url()


TO_DO, RETURNED, WAITING, OVERDUE = (
    "Báo cáo cần nộp",
    "Báo cáo bị trả lại",
    "Báo cáo chờ duyệt",
    "Đơn vị chưa nộp, đã quá hạn",
)
TOPICS = (RETURNED, TO_DO, WAITING, OVERDUE)
"""In the order in which an e-mail tells them."""


def notices(plan: Plan, today: datetime.date) -> list[Notice]:
    """Everything there is to tell about a plan's reports today."""
    system = operator_of(plan.province)
    periods = Period.objects.visible_to(system).filter(plan=plan, opens_on__lte=today)
    rows = rows_of(plan, system, list(periods), today)
    returned = last_returns(row for row in rows if row.stage == Stage.RETURNED)
    found: list[Notice] = []
    for row in rows:
        if row.stage == Stage.RETURNED:
            found.append(_returned(row, returned[row.report.pk]))
        elif row.awaited:
            found += _awaited(row)
        elif row.stage == Stage.SUBMITTED and (handed := row.report.submitted_at):
            said = f"{row.agency.row_name}, {row.period}: gửi ngày {_day(handed)}, chờ duyệt."
            mark = f"waiting-{row.report.version}-{handed:%Y%m%d%H%M%S%f}"
            found.append(Notice(row, WAITING, mark, said, to_editors=True))
    return found


def _day(moment: datetime.datetime) -> str:
    return figures.date(timezone.localdate(moment))


def _since(days: int) -> int:
    """The last of the days `LATE` that has passed; 0 before the first."""
    return next((step for step in LATE if days >= step), 0)


def _returned(row: Row, event: Event) -> Notice:
    again = _since((row.today - timezone.localdate(event.at)).days)
    closed = "" if row.open else f" {row.open.reason}"
    return Notice(
        row,
        RETURNED,
        f"returned-{event.pk}-{again}",
        f"{row.period}: trả lại ngày {_day(event.at)}. {event.words}{closed}",
        tuple(str(note) for note in event.notes.all()),
    )


def _awaited(row: Row) -> Iterator[Notice]:
    """To the agency: opened, soon due, late. To DOLISA: who is late."""
    due = row.deadline
    if row.is_correction:
        said = f"{row.period}: bản điều chỉnh đang nhập, chưa gửi."
        yield Notice(row, TO_DO, f"correction-{row.report.version}", said)
        return
    if row.open:
        yield Notice(row, TO_DO, f"{_step(row)}-{due:%Y%m%d}", _said(row))
    if row.days_left < 0:
        state = row.stage.label.lower()
        said = f"{row.agency.row_name}, {row.period}: quá hạn {-row.days_left} ngày, {state}."
        mark = f"overdue-{_since(-row.days_left)}-{due:%Y%m%d}"
        yield Notice(row, OVERDUE, mark, said, to_editors=True)


def _step(row: Row) -> str:
    """The state of a report that is awaited: opened, so many days left, so many days late."""
    if row.days_left < 0:
        return f"late-{_since(-row.days_left)}"
    soon = next((step for step in SOON if row.days_left <= step), None)
    return "opened" if soon is None else f"due-{soon}"


def _said(row: Row) -> str:
    due = figures.date(row.deadline)
    reopened = row.reopening is not None and row.deadline == row.reopening.until
    opened = "được mở lại" if reopened else "đã mở nhập"
    if row.days_left > max(SOON):
        return f"{row.period} {opened}; hạn nộp {due}."
    if row.days_left > 0:
        return f"{row.period}: còn {row.days_left} ngày đến hạn nộp ({due})."
    if row.days_left == 0:
        return f"{row.period}: hôm nay là hạn nộp."
    return f"{row.period}: đã quá hạn nộp {-row.days_left} ngày (hạn {due})."


def last_returns(rows: Iterable[Row]) -> dict[int, Event]:
    """Why each returned report was returned the last time, with its notes, by the report."""
    events = Event.objects.filter(
        report__in=[row.report.pk for row in rows], kind=Event.Kind.RETURNED
    )
    return {event.report_id: event for event in events.order_by("pk").prefetch_related("notes")}


def hears(person: User, notice: Notice) -> bool:
    """Whether somebody is told: the agency's own people, or all who accept reports."""
    if notice.to_editors:
        return bool(may(person, Action.ACCEPT_REPORTS))
    return _reports_for(person, notice.row.agency)


def _reports_for(person: User, agency: Agency) -> bool:
    writes = may(person, Action.WRITE_REPORTS, owner_id=agency.pk)
    return person.agency_id == agency.pk and bool(writes)


# Asked for on the board


@dataclass
class Asked:
    """What one click on the board did."""

    people: list[User] = field(default_factory=list)
    """Who is reminded now, and reads it when they sign in."""
    agencies: int = 0
    unheard: list[Agency] = field(default_factory=list)

    @property
    def unwritten(self) -> list[User]:
        """Those of them whom no letter reaches: they have no e-mail address."""
        return [person for person in self.people if not person.email]

    @property
    def letters(self) -> int:
        """How many of them the letter of tonight reaches."""
        return len(self.people) - len(self.unwritten)


@dataclass(frozen=True)
class Bell:
    """What a click on the board would do: whom it reminds, and when that was done today."""

    agencies: list[Agency]
    rung_at: datetime.datetime | None


def bell_of(
    plan: Plan, rows: Iterable[Row], reminded: Mapping[tuple[int, int], datetime.datetime]
) -> Bell:
    """The bell of a board; `reminded` is `last_asked`. One query."""
    people = [person for person in _people(plan) if person.is_active]
    today = timezone.localdate()
    waiting: list[Agency] = []
    rung = []
    for row in rows:
        if not (row.awaited and row.open):
            continue
        last = reminded.get((row.period.pk, row.agency.pk))
        if last and timezone.localdate(last) == today:
            rung.append(last)
        elif any(_reports_for(person, row.agency) for person in people):
            waiting.append(row.agency)
    return Bell(waiting, max(rung, default=None))


@transaction.atomic
def ask(*, user: User, slug: str, period: int) -> Asked:
    """Remind everybody whose agency has not handed in for an open period, once a day.

    Raises `PermissionDenied`, and `Http404` for a period that is not theirs.
    """
    may(user, Action.MANAGE_PERIODS).require()
    periods = Period.objects.visible_to(user).filter(plan__slug=slug)
    asked = get_object_or_404(periods.select_for_update(of=("self",)), pk=period)
    today = timezone.localdate()
    mark = f"{ASKED}-{today:%Y%m%d}"
    rows = rows_of(asked.plan, user, [asked], today)
    told = set(asked.reminders.filter(mark=mark).values_list("person", flat=True))
    people = [person for person in _people(asked.plan) if person.is_active]
    done, new = Asked(), []
    for row in rows:
        if not (row.awaited and row.open):
            continue
        hearing = [person for person in people if _reports_for(person, row.agency)]
        if not hearing:
            done.unheard.append(row.agency)
        fresh = [person for person in hearing if person.pk not in told]
        new += [
            Reminder(person=person, period=asked, agency=row.agency, mark=mark, asked=user)
            for person in fresh
        ]
        done.people += fresh
        done.agencies += bool(fresh)
    Reminder.objects.bulk_create(new)
    return done


def last_asked(
    periods: Sequence[Period],
) -> dict[tuple[int, int], datetime.datetime]:
    """When the agencies were last reminded from the board, by (period, agency): one query."""
    found = Reminder.objects.filter(period__in=periods, asked__isnull=False)
    rows = found.order_by().values_list("period", "agency").annotate(last=Max("at"))
    return {(period, office): last for period, office, last in rows}


# By e-mail


@dataclass(frozen=True)
class Digest:
    """What one person is told today, in one e-mail."""

    person: User
    notices: list[Notice]
    """What was not told before."""
    asked: dict[tuple[int, int], Reminder] = field(default_factory=dict)
    """What the board asked for and no e-mail has told, by period and agency."""

    @property
    def parts(self) -> list[tuple[str, list[tuple[Notice, Reminder | None]]]]:
        """The notices under their headings, each with who asked for it on the board."""
        told = [(notice, self.asked.get(notice.key[:2])) for notice in self.notices]
        by_topic = [(topic, [one for one in told if one[0].topic == topic]) for topic in TOPICS]
        return [(topic, found) for topic, found in by_topic if found]

    @property
    def subject(self) -> str:
        day = figures.date(timezone.localdate())
        return f"Báo cáo giảm nghèo, ngày {day}: {len(self.notices)} việc"

    @property
    def body(self) -> str:
        home = reverse("home")
        context = {"digest": self, "portal": settings.SITE_URL.rstrip("/") + home}
        return render_to_string("progress/digest.txt", context)


def _people(plan: Plan) -> list[User]:
    """Everybody of the plan's province, those who have left included."""
    people = User.objects.filter(agency__province=plan.province_id)
    return list(people.select_related("agency").order_by("pk"))


def digests(plans: Sequence[Plan], today: datetime.date) -> list[Digest]:
    """What every person is to be told today and has not been told: one digest a person."""
    found: list[Digest] = []
    by_province: dict[int, list[Notice]] = defaultdict(list)
    provinces = {plan.province_id: plan for plan in plans}
    for plan in plans:
        by_province[plan.province_id] += notices(plan, today)
    for province, plan in provinces.items():
        people = _people(plan)
        told: dict[int, set[tuple[int, int, str]]] = defaultdict(set)
        asked: dict[int, dict[tuple[int, int], Reminder]] = defaultdict(dict)
        rows = Reminder.objects.filter(period__plan__in=plans, person__in=people)
        for row in rows.select_related("asked__agency"):
            told[row.person_id].add((row.period_id, row.agency_id, row.mark))
            if row.sent_at is None:
                asked[row.person_id][row.period_id, row.agency_id] = row
        for person in people:
            theirs = [notice for notice in by_province[province] if hears(person, notice)]
            fresh = [
                notice
                for notice in theirs
                if notice.key not in told[person.pk] or notice.key[:2] in asked[person.pk]
            ]
            if fresh:
                found.append(Digest(person, fresh, asked[person.pk]))
    return found


@transaction.atomic
def note_as_told(digest: Digest) -> None:
    """Remember what a digest tells. Raises `IntegrityError` when another run just told it."""
    now = timezone.now()
    told = Reminder.objects.filter(person=digest.person)
    known = set(told.values_list("period", "agency", "mark"))
    Reminder.objects.bulk_create(
        Reminder(
            person=digest.person,
            period=notice.row.period,
            agency=notice.row.agency,
            mark=notice.mark,
            sent_at=now,
        )
        for notice in digest.notices
        if notice.key not in known
    )
    Reminder.objects.filter(person=digest.person, sent_at__isnull=True).update(sent_at=now)

"""What waits for a person among the reports, for the first page of the plan."""

from collections.abc import Iterator
from itertools import groupby

from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone

from povertyplan.accounts.models import User
from povertyplan.accounts.permissions import Action, may, reaches
from povertyplan.ui import figures
from progress.board import Row, Stage, rows_of
from progress.models import Period, Report
from projects.models import Plan


def open_reports(plan: Plan, user: User) -> Iterator[tuple[str, str]]:
    """Title and address of each: own reports to hand in, or reports that wait for acceptance.

    One query for whoever accepts, four for whoever reports, none for the others.
    """
    if may(user, Action.ACCEPT_REPORTS):
        yield from _waiting(plan, user)
    elif reaches(user, Action.WRITE_REPORTS):
        yield from _own(plan, user)


def _waiting(plan: Plan, user: User) -> Iterator[tuple[str, str]]:
    submitted = Report.objects.visible_to(user).filter(
        period__plan=plan, state=Report.State.SUBMITTED
    )
    reports = submitted.select_related("period__plan").order_by(
        "period__ends_on", "-period__starts_on", "period_id"
    )
    for period, waiting in groupby(reports, key=lambda report: report.period):
        board = reverse("progress:board", args=[plan.slug, period.pk])
        title = f"Duyệt {len(list(waiting))} báo cáo {period}"
        yield title, f"{board}?trang-thai={Stage.SUBMITTED}"


def _own(plan: Plan, user: User) -> Iterator[tuple[str, str]]:
    today = timezone.localdate()
    asked = Q(reminders__agency=user.agency_id, reminders__asked__isnull=False)
    opened = Period.objects.visible_to(user).filter(plan=plan, opens_on__lte=today)
    periods = list(opened.annotate(asked_at=Max("reminders__at", filter=asked)).in_order())
    rows = [row for row in rows_of(plan, user, periods, today) if row.next_step]
    for row in in_order(rows):
        said = [row.next_step, row.time_left]
        if last := row.period.asked_at:  # type: ignore[attr-defined]
            said.append(f"Sở LĐTBXH nhắc ngày {figures.date(timezone.localdate(last))}")
        yield " – ".join(filter(None, said)), row.report.get_absolute_url()


def in_order(rows: list[Row]) -> list[Row]:
    """Returned ones first, then those to be handed in, then the others, as they stand."""
    return sorted(rows, key=lambda row: (row.stage != Stage.RETURNED, not row.next_step))

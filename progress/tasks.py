"""What waits for a person among the reports, for the first page of the plan."""

from collections.abc import Iterator

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from povertyplan.accounts.models import User
from povertyplan.accounts.permissions import Action, may, reaches
from povertyplan.ui import figures
from progress.board import Row, Stage, rows_of
from progress.models import Period, Report
from progress.reminders import last_asked
from projects.models import Plan


def open_reports(plan: Plan, user: User) -> Iterator[tuple[str, str]]:
    """Title and address of each: own reports to hand in, or reports that wait for acceptance.

    One query for whoever accepts, five for whoever reports, none for the others.
    """
    if may(user, Action.ACCEPT_REPORTS):
        yield from _waiting(plan, user)
    elif reaches(user, Action.WRITE_REPORTS):
        yield from _own(plan, user)


def _waiting(plan: Plan, user: User) -> Iterator[tuple[str, str]]:
    submitted = Report.objects.visible_to(user).filter(
        period__plan=plan, state=Report.State.SUBMITTED
    )
    counts = dict(submitted.order_by().values_list("period").annotate(Count("pk")))
    periods = Period.objects.filter(pk__in=counts).select_related("plan") if counts else []
    for period in periods:
        board = reverse("progress:board", args=[plan.slug, period.pk])
        title = f"Duyệt {counts[period.pk]} báo cáo {period}"
        yield title, f"{board}?trang-thai={Stage.SUBMITTED}"


def _own(plan: Plan, user: User) -> Iterator[tuple[str, str]]:
    today = timezone.localdate()
    opened = Period.objects.visible_to(user).filter(plan=plan, opens_on__lte=today)
    periods = list(opened)
    rows = [row for row in rows_of(plan, user, periods, today) if row.next_step]
    asked = last_asked(periods) if rows else {}
    for row in in_order(rows):
        said = [row.next_step, row.time_left]
        if last := asked.get((row.period.pk, row.agency.pk)):
            said.append(f"Sở LĐTBXH nhắc ngày {figures.date(timezone.localdate(last))}")
        yield " – ".join(filter(None, said)), row.report.get_absolute_url()


def in_order(rows: list[Row]) -> list[Row]:
    """Returned ones first, then those to be handed in, then the others, as they stand."""
    return sorted(rows, key=lambda row: (row.stage != Stage.RETURNED, not row.next_step))

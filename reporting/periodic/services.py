"""Beginning a periodic report, and taking it away again."""

from itertools import count
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404

from povertyplan.accounts.models import User
from povertyplan.accounts.permissions import Action
from progress import rules
from progress.ledger import expected
from progress.models import Period
from progress.querysets import PeriodQuerySet
from projects.models import Project
from projects.services import lock_plan
from reporting.models import Issue, PeriodicReport, PeriodicSection
from reporting.periodic.skeleton import Wording, head_of, wordings
from targets.models import Indicator


class WasIssued(Exception):
    """What was issued is kept, even when revoked; the message is the sentence for the user."""


@transaction.atomic
def begin_report(*, user: User, slug: str, period: int) -> PeriodicReport:
    """Begin the report on a period with a first wording of every part.

    Its figures stand at the end of the last month of the period for which half of the reports are
    accepted. A period that has its report already gives that one. Raises `ValidationError` when the
    period holds no month with figures.
    """
    plan = lock_plan(user=user, slug=slug, action=Action.WRITE_PERIODIC, even_issued=True)
    periods = Period.objects.visible_to(user).filter(plan=plan)
    about = get_object_or_404(periods, pk=period)
    if known := PeriodicReport.objects.visible_to(user).filter(period=about).first():
        return known
    report = PeriodicReport(plan=plan, period=about, **head_of(plan))
    report.cut_off = _cut_off(about, user)
    report.full_clean()
    report.save()
    projects = list(Project.objects.visible_to(user).filter(plan=plan).in_order())
    measured = Indicator.objects.filter(plan=plan).values_list("project", flat=True)
    _write(report, wordings(projects, set(measured)))
    return report


@transaction.atomic
def delete_report(*, user: User, slug: str, pk: int) -> None:
    """Delete a report that was never issued. Raises `WasIssued`."""
    plan = lock_plan(user=user, slug=slug, action=Action.WRITE_PERIODIC, even_issued=True)
    reports = PeriodicReport.objects.visible_to(user)
    report = get_object_or_404(reports.select_related("period__plan"), plan=plan, pk=pk)
    if issue := Issue.objects.visible_to(user).filter(report=report).first():
        raise WasIssued(
            f"{report} đã từng được ban hành ({str(issue)[:1].lower()}{str(issue)[1:]}) nên không "
            "xóa được: bản đã ban hành phải lưu giữ."
        )
    report.delete()


def cut_offs(about: Period, user: User) -> PeriodQuerySet:
    """The periods with figures at whose end a report on a period may stand."""
    periods = Period.objects.visible_to(user).filter(plan=about.plan_id)
    return periods.with_figures().filter(starts_on__gte=about.starts_on, ends_on__lte=about.ends_on)


def _cut_off(about: Period, user: User) -> Period:
    """The last of them for which half of the reports are accepted; else the first."""
    due = len(expected(about.plan))
    accepted = Count("reports", filter=Q(reports__counts=True))
    candidates: list[Any] = list(cut_offs(about, user).annotate(accepted=accepted).in_order())
    if not candidates:
        raise ValidationError(f"{about} chưa có kỳ nhập số liệu nào.")
    filled = [period for period in candidates if rules.is_told(period.accepted, due)]
    chosen: list[Period] = filled[-1:] or candidates[:1]
    return chosen[0]


def _write(report: PeriodicReport, parts: list[Wording]) -> None:
    """Save the first wording of every part, in order."""
    order = count(1)

    def write(below: list[Wording], parent: PeriodicSection | None) -> None:
        for part in below:
            section = PeriodicSection.objects.create(
                report=report,
                parent=parent,
                order=next(order),
                heading=part.heading,
                body=part.body,
                draws_on=part.draws_on,
            )
            write(part.parts, section)

    write(parts, None)

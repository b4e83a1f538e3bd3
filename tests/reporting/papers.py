"""A periodic report to look at, in any plan."""

import datetime

from django.utils import timezone

from povertyplan.accounts.models import User
from progress import rules
from progress.models import Period
from projects.models import Plan
from reporting.models import Issue, IssuedFile, PeriodicReport, PeriodicSection
from reporting.periodic.document import Contents
from reporting.periodic.issuing import issue_report, looks
from reporting.periodic.services import begin_report
from tests.factories import IssuedFileFactory


def quarterly(plan: Plan) -> PeriodicReport:
    """The report of a plan on its first quarter, which takes figures itself."""
    starts_on, ends_on = rules.span("quarter", 1, plan.year)
    period, _ = Period.objects.get_or_create(
        plan=plan,
        kind=Period.Kind.QUARTER,
        number=1,
        defaults={
            "starts_on": starts_on,
            "ends_on": ends_on,
            "opens_on": ends_on,
            "due_on": ends_on,
        },
    )
    report, _ = PeriodicReport.objects.get_or_create(
        plan=plan,
        period=period,
        defaults={"cut_off": period, "subject": "Thử", "issuer": plan.issuer, "place": plan.place},
    )
    PeriodicSection.objects.get_or_create(report=report, order=1, defaults={"heading": "Kết quả"})
    return report


def months_put_in_backwards(plan: Plan) -> None:
    """The first half-year and its months, the last one first, all of them open."""
    for kind, number in [("half", 1), *(("month", number) for number in range(6, 0, -1))]:
        starts_on, ends_on = rules.span(kind, number, plan.year)
        Period.objects.create(
            plan=plan,
            kind=kind,
            number=number,
            starts_on=starts_on,
            ends_on=ends_on,
            opens_on=starts_on,
            due_on=ends_on,
            takes_figures=kind == "month",
        )


def half_year_report(plan: Plan, user: User) -> PeriodicReport:
    """The report on the first six months, begun from the skeleton."""
    half = plan.periods.get(kind=Period.Kind.HALF, number=1)
    begun = begin_report(user=user, slug=plan.slug, period=half.pk)
    reports = PeriodicReport.objects.visible_to(user).with_periods()
    found: PeriodicReport = reports.get(pk=begun.pk)
    return found


def contents_of(report: PeriodicReport, user: User) -> Contents:
    """What the report says now."""
    reports = PeriodicReport.objects.visible_to(user).with_periods()
    return Contents(reports.get(pk=report.pk), user)


def file_of_a_revoked_issue(report: PeriodicReport) -> IssuedFile:
    """A file of a report that was issued once and is a draft again."""
    by = User.objects.filter(agency__province=report.plan.province).first()
    assert by
    found = IssuedFile.objects.filter(issue__report=report).first()
    return found or IssuedFileFactory(
        issue__report=report,
        issue__made_by=by,
        issue__revoked_at=timezone.now(),
        issue__revoked_by=by,
        issue__reason="Sai số",
    )


def issued(
    report: PeriodicReport,
    user: User,
    *,
    number: str = "123",
    issued_on: datetime.date = datetime.date(2024, 6, 5),
) -> Issue:
    """Issue a report as it looks now."""
    return issue_report(
        user=user,
        slug=report.plan.slug,
        pk=report.pk,
        number=number,
        issued_on=issued_on,
        seen=looks(contents_of(report, user)),
    )

"""Periods and reports made in a few words, for tests of what the province sees."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from budget.models import Allocation
from povertyplan.accounts.models import Agency
from progress.models import (
    CarriedOver,
    Disbursement,
    HouseholdChange,
    Period,
    Report,
    Result,
    Turnover,
)
from progress.rules import due_on, span
from projects.models import Plan
from targets.models import CreditTarget, Indicator


def period_of(plan: Plan, number: int, kind: str = "month", **fields: Any) -> Period:
    """A month of the plan's year, or a longer period, open without end."""
    starts_on, ends_on = span(kind, number, plan.year)
    due = due_on(kind, number, plan.year)
    dates = {"starts_on": starts_on, "ends_on": ends_on, "due_on": max(due, ends_on)}
    fields.setdefault("takes_figures", kind == "month")
    return Period.objects.create(
        plan=plan, kind=kind, number=number, opens_on=starts_on, **dates | fields
    )


def report_of(
    period: Period,
    agency: Agency,
    state: str = "accepted",
    *,
    households: Mapping[str, Mapping[str, int]] | None = None,
    paid: Mapping[Allocation, int] | None = None,
    carried: Mapping[Allocation, tuple[int, int]] | None = None,
    results: Mapping[Indicator, int] | None = None,
    lent: Mapping[CreditTarget, int] | None = None,
    **fields: Any,
) -> Report:
    """A report with its figures; an accepted one counts unless told otherwise."""
    fields.setdefault("counts", state == "accepted")
    if state != "draft":
        noon = datetime.datetime.combine(period.due_on, datetime.time(12))
        fields.setdefault("submitted_at", timezone.make_aware(noon))
    report = Report.objects.create(period=period, agency=agency, state=state, **fields)
    for group, flows in (households or {}).items():
        HouseholdChange.objects.create(report=report, group=group, **flows)
    for allocation, amount in (paid or {}).items():
        Disbursement.objects.create(report=report, allocation=allocation, amount=amount)
    for allocation, (amount, out) in (carried or {}).items():
        CarriedOver.objects.create(
            report=report, allocation=allocation, amount=amount, disbursed=out
        )
    for indicator, value in (results or {}).items():
        Result.objects.create(report=report, indicator=indicator, value=value)
    for target, amount in (lent or {}).items():
        Turnover.objects.create(report=report, target=target, amount=amount)
    return report

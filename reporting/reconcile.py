"""The reconcile page: every equation of the plan, chapter by chapter."""

from budget import reconcile as money
from budget.ledger import Ledger
from budget.models import AssignedTotal, CounterpartRule, FundingLine
from budget.reconcile import Chapter
from povertyplan.accounts.models import User
from projects.models import Plan, Project
from targets import reconcile as households
from targets.models import Indicator, ReductionTarget


def chapters(plan: Plan, user: User, ledger: Ledger | None = None) -> list[Chapter]:
    """All checks of a plan, for somebody who sees all of it."""
    if ledger is None:
        ledger = Ledger.read(FundingLine.objects.visible_to(user).filter(project__plan=plan))
    projects = list(Project.objects.visible_to(user).filter(plan=plan).in_order())
    totals = AssignedTotal.objects.filter(plan=plan, amount__gt=0).select_related("project__parent")
    rule = CounterpartRule.objects.filter(plan=plan).select_related("base_source", "source").first()
    targets = list(ReductionTarget.objects.visible_to(user).filter(plan=plan))
    goal = Indicator.objects.filter(plan=plan, key=Indicator.Key.REDUCTION).first()
    return [
        *money.assigned(plan, ledger, list(totals)),
        money.sums(plan, ledger, projects),
        money.allocations(plan, ledger, projects),
        money.counterpart(plan, ledger, projects, rule),
        households.reduction(plan, targets, goal),
    ]

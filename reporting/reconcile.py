"""The reconcile page: every equation of the plan, chapter by chapter."""

from dataclasses import dataclass
from typing import Self

from budget import reconcile as money
from budget.ledger import Ledger
from budget.models import AssignedTotal, FundingLine
from budget.reconcile import Chapter, Check
from povertyplan.accounts.models import User
from projects.models import Plan, Project
from targets import reconcile as households
from targets.models import Indicator, ReductionTarget

FIRST = 3


@dataclass(frozen=True)
class Figures:
    """The money, projects and targets of a plan, read once for all that is said about them."""

    plan: Plan
    ledger: Ledger
    projects: list[Project]
    targets: list[ReductionTarget]
    indicators: list[Indicator]
    recount: money.Recount

    @classmethod
    def read(cls, plan: Plan, user: User, targets: list[ReductionTarget] | None = None) -> Self:
        """Read what the person may see: five queries, or four beside `targets` read already."""
        lines = FundingLine.objects.visible_to(user).filter(project__plan=plan)
        projects = Project.objects.visible_to(user).filter(plan=plan).in_order()
        if targets is None:
            targets = list(ReductionTarget.objects.visible_to(user).filter(plan=plan))
        return cls(
            plan,
            Ledger.read(lines),
            list(projects.select_related("plan")),
            targets,
            list(Indicator.objects.filter(plan=plan).with_shared().in_order()),
            money.Recount.read(lines),
        )

    @property
    def goal(self) -> Indicator | None:
        """The plan's reduction of poor households."""
        keyed = (one for one in self.indicators if one.key == Indicator.Key.REDUCTION)
        return next(keyed, None)


def chapters(figures: Figures) -> list[Chapter]:
    """All checks of a plan, for somebody who sees all of it."""
    plan, ledger, projects = figures.plan, figures.ledger, figures.projects
    totals = AssignedTotal.objects.filter(plan=plan, amount__gt=0).select_related("project__parent")
    rule = getattr(plan, "counterpart_rule", None)
    return [
        *money.assigned(plan, ledger, list(totals)),
        money.sums(plan, ledger, projects, figures.recount),
        money.allocations(plan, ledger, projects),
        money.counterpart(plan, ledger, projects, rule),
        households.reduction(plan, figures.targets, figures.goal),
        households.outputs(plan, figures.indicators),
    ]


def by_cause(chapters: list[Chapter]) -> list[tuple[Chapter, Check]]:
    """Every check that is off with its chapter, causes before what follows from them."""
    off = [(chapter, check) for chapter in chapters for check in chapter.off]
    return sorted(off, key=lambda found: found[1].consequence)


def binding(chapters: list[Chapter]) -> list[tuple[Chapter, Check]]:
    """The checks that are off and keep the plan from being submitted, causes first."""
    return [(chapter, check) for chapter, check in by_cause(chapters) if check.binding]


def must_hold(off: list[tuple[Chapter, Check]]) -> str:
    """Why the plan cannot be submitted; empty when it can."""
    if not off:
        return ""
    named = "; ".join(
        f"{chapter.title}: {check.subject} ({check.verdict})" for chapter, check in off[:FIRST]
    )
    more = f" và {len(off) - FIRST} phép khác" if len(off) > FIRST else ""
    return f"Chưa trình được kế hoạch, còn {len(off)} phép đối chiếu phải khớp. {named}{more}."

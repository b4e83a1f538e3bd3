"""Equations of the targets."""

from django.urls import reverse

from budget.reconcile import Chapter, Check
from projects.models import Plan
from targets.models import Indicator, ReductionTarget


def reduction(plan: Plan, targets: list[ReductionTarget], goal: Indicator | None) -> Chapter:
    """The districts' targets against the plan's reduction of poor households."""
    title = "Chỉ tiêu giảm hộ nghèo"
    if goal is None:
        return Chapter(title, [], "Kế hoạch chưa có tổng chỉ tiêu giảm hộ nghèo.")
    found = sum(target.target for target in targets)
    href = reverse("targets:target_grid", args=[plan.slug])
    return Chapter(
        title,
        [
            Check(
                "Toàn tỉnh",
                "cộng các địa phương",
                found,
                "chỉ tiêu của kế hoạch",
                int(goal.target),
                href,
                "hộ",
            )
        ],
    )

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


def outputs(plan: Plan, indicators: list[Indicator]) -> Chapter:
    """What is shared out among the districts of each indicator against its target.

    Of indicators that add up and are reached district by district, or of which something is shared
    out. Nothing here keeps a plan from being submitted: the rest may stay with the province.
    """
    href = reverse("targets:output_grid", args=[plan.slug])
    checks = [
        Check(
            indicator.coded_name,
            "cộng các địa phương",
            indicator.shared,
            "mức của tỉnh",
            indicator.hundredths,
            f"{href}#i{indicator.pk}",
            indicator.unit,
            binding=False,
            decimals=2,
        )
        for indicator in indicators
        if indicator.adds_up and (indicator.scope == Indicator.Scope.DISTRICT or indicator.shared)
    ]
    return Chapter("Chỉ tiêu giao cho các địa phương", checks, "Chưa giao chỉ tiêu nào theo huyện.")

"""The figures that the plan's text names in braces, set from the ledger and the targets."""

from budget.ledger import Ledger
from budget.models import CapitalType, FundingSource, Measure
from povertyplan.ui.figures import trieu
from projects.models import Plan
from targets.models import CreditTarget, Indicator


def figures(plan: Plan, ledger: Ledger) -> dict[str, str]:
    """Every token of `projects.rules.TOKENS` with its figure as printed."""
    credit = {target.group: target.amount for target in CreditTarget.objects.filter(plan=plan)}
    goals = {goal.key: goal for goal in Indicator.objects.filter(plan=plan).exclude(key="")}
    reduction, rate = goals.get(Indicator.Key.REDUCTION), goals.get(Indicator.Key.RATE)
    central = Measure.CENTRAL
    return {
        "nam": str(plan.year),
        "nsnn": trieu(ledger.total(Measure.STATE_BUDGET)),
        "tong-von": trieu(ledger.total()),
        "trung-uong": trieu(ledger.total(central)),
        "trung-uong-dau-tu": trieu(ledger.total(central, capital=CapitalType.INVESTMENT)),
        "trung-uong-su-nghiep": trieu(ledger.total(central, capital=CapitalType.RECURRENT)),
        "dia-phuong": trieu(ledger.total(Measure.LOCAL)),
        "dau-tu": trieu(ledger.total(Measure.INVESTMENT)),
        "su-nghiep": trieu(ledger.total(Measure.RECURRENT)),
        "nguoi-dan": trieu(ledger.total(group=FundingSource.Group.PEOPLE)),
        "giam-ho-ngheo": reduction.level if reduction else "…",
        "muc-giam-ty-le": rate.level if rate else "…",
        "tin-dung-ho-ngheo": trieu(credit.get(CreditTarget.Group.POOR, 0)),
        "tin-dung-ho-can-ngheo": trieu(credit.get(CreditTarget.Group.NEAR_POOR, 0)),
        "tin-dung-ho-moi-thoat-ngheo": trieu(credit.get(CreditTarget.Group.NEWLY_ESCAPED, 0)),
        "tin-dung-tong": trieu(sum(credit.values())),
    }

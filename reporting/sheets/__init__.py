"""Every table of the plan, described once; figures come from the ledger."""

from budget.ledger import Ledger
from povertyplan.accounts.models import User
from povertyplan.accounts.permissions import Action, Role, may, reaches
from projects.models import Plan, Project
from reporting.sheets.allocation import allocation_sheet, allocation_sheets, own_allocation_sheet
from reporting.sheets.funding import funding_sheet
from reporting.sheets.table import (
    Balance,
    Cell,
    Column,
    Difference,
    Formula,
    Head,
    Kind,
    Ratio,
    Row,
    Sheet,
    Sum,
)
from reporting.sheets.targets import credit_sheet, indicator_sheet, target_sheet

__all__ = [
    "Balance",
    "Cell",
    "Column",
    "Difference",
    "Formula",
    "Head",
    "Kind",
    "Ratio",
    "Row",
    "Sheet",
    "Sum",
    "all_sheets",
    "allocation_sheet",
    "allocation_sheets",
    "annexes",
    "credit_sheet",
    "funding_sheet",
    "indicator_sheet",
    "own_allocation_sheet",
    "scope_of",
    "target_sheet",
]


def annexes(plan: Plan, user: User, ledger: Ledger, projects: list[Project]) -> list[Sheet]:
    """The annexes of the official plan: I targets, II funding, III allocation."""
    return [
        target_sheet(plan, user),
        funding_sheet(plan, user, ledger, projects),
        allocation_sheet(plan, user),
    ]


def scope_of(user: User) -> str:
    """Whose figures the person sees, when it is not the whole province; empty when it is."""
    return "" if may(user, Action.READ_DOCUMENT) else str(user.agency.short_name)


def all_sheets(plan: Plan, user: User) -> list[Sheet]:
    """Every table the person may see, in order; for the tables page and the workbook."""
    sheets = []
    if user.role == Role.DISTRICT or may(user, Action.READ_TARGETS):
        sheets.append(target_sheet(plan, user))
    if reaches(user, Action.READ_FUNDING):
        sheets.append(funding_sheet(plan, user))
    if user.role == Role.DISTRICT:
        sheets.append(own_allocation_sheet(plan, user))
    elif reaches(user, Action.READ_ALLOCATIONS):
        sheets += allocation_sheets(plan, user)
    if user.role != Role.DISTRICT and reaches(user, Action.READ_TARGETS):
        sheets.append(indicator_sheet(plan, user))
    if may(user, Action.READ_CREDIT):
        sheets.append(credit_sheet(plan, user))
    return sheets

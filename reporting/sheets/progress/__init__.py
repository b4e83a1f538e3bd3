"""Tables of progress at the end of a period; figures come from the cut's ledgers alone."""

from collections.abc import Callable
from dataclasses import replace

from povertyplan.accounts.permissions import Action, Role, may, reaches
from reporting.cut import BANK, DEPARTMENT, DISTRICT, Cut
from reporting.sheets.progress.comparison import comparison_sheet
from reporting.sheets.progress.households import household_sheet
from reporting.sheets.progress.money import (
    carried_over_sheet,
    money_by_agency_sheet,
    money_by_project_sheet,
    money_by_source_sheet,
)
from reporting.sheets.progress.results import credit_progress_sheet, output_sheet
from reporting.sheets.table import Sheet

__all__ = [
    "KINDS",
    "PARTS",
    "carried_over_sheet",
    "comparison_sheet",
    "credit_progress_sheet",
    "household_sheet",
    "money_by_agency_sheet",
    "money_by_project_sheet",
    "money_by_source_sheet",
    "output_sheet",
    "parts_of",
    "progress_sheets",
]


def _near_poor(cut: Cut) -> Sheet:
    return household_sheet(cut, "near_poor")


PARTS: dict[str, tuple[str, list[Callable[[Cut], Sheet]]]] = {
    "ho-ngheo": ("Hộ nghèo", [household_sheet, _near_poor]),
    "von": (
        "Vốn",
        [
            money_by_project_sheet,
            money_by_source_sheet,
            money_by_agency_sheet,
            carried_over_sheet,
        ],
    ),
    "ket-qua": ("Kết quả", [output_sheet]),
    "tin-dung": ("Tín dụng", [credit_progress_sheet]),
}
"""What progress is told in: the title of each part, and how its tables are made."""

_STATE_BUDGET = (money_by_project_sheet, money_by_agency_sheet)
"""Tables that tell of the state budget alone: nothing but dashes when it is filtered away."""

KINDS = {
    "ho-ngheo": (DISTRICT,),
    "von": (DEPARTMENT, DISTRICT),
    "ket-qua": (DEPARTMENT, DISTRICT),
    "tin-dung": (BANK,),
}
"""Which kinds of agencies report a part."""


def parts_of(cut: Cut) -> dict[str, str]:
    """The parts the person sees something of, with their titles."""
    user = cut.user
    seen = {
        "ho-ngheo": may(user, Action.READ_REPORTS) or user.role == Role.DISTRICT,
        "von": reaches(user, Action.READ_ALLOCATIONS),
        "ket-qua": reaches(user, Action.READ_TARGETS),
        "tin-dung": may(user, Action.READ_CREDIT),
    }
    return {key: title for key, (title, _) in PARTS.items() if seen[key]}


def progress_sheets(cut: Cut, part: str = "") -> list[Sheet]:
    """The tables of one part, or of all the person sees something of, named by the filters."""
    parts = [part] if part else list(parts_of(cut))
    makers = [make for key in parts for make in PARTS[key][1]]
    sheets = [make(cut) for make in makers if cut.has_state_budget or make not in _STATE_BUDGET]
    return [replace(sheet, title=cut.titled(sheet.title)) for sheet in sheets]

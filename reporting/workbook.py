"""The tables as a workbook."""

from projects.models import Plan
from reporting.sheets import Sheet


def write(plan: Plan, sheets: list[Sheet]) -> bytes:
    """Write one worksheet a table."""
    return b""

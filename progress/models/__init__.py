"""Periods of a plan, and what each agency reports in them.

A report is one (period, agency) in versions: the accepted one counts, a correction is the next
version and counts instead of it once accepted. Households are reported as changes within the
period; money, outputs and credit as what has been reached since the start of the year, so that the
last figure reported stands until another one is.
"""

from typing import Any

from progress.models.periods import Period, Reopening
from progress.models.reminders import Reminder
from progress.models.reported import (
    CarriedOver,
    Disbursement,
    HouseholdChange,
    Result,
    Turnover,
)
from progress.models.reports import Attachment, Event, FieldNote, Report

FIGURES: list[Any] = [HouseholdChange, Disbursement, CarriedOver, Result, Turnover]
"""What the figures of a report are stored in."""

__all__ = [
    "FIGURES",
    "Attachment",
    "CarriedOver",
    "Disbursement",
    "Event",
    "FieldNote",
    "HouseholdChange",
    "Period",
    "Reminder",
    "Reopening",
    "Report",
    "Result",
    "Turnover",
]

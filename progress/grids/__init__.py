"""The parts of a report: each a grid with its own address, saved cell by cell."""

from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from editing.grid import Axis
from povertyplan.accounts.models import Agency, User
from progress.grids.base import ReportGrid
from progress.grids.credit import CreditGrid
from progress.grids.households import HouseholdGrid
from progress.grids.money import CarriedOverGrid, DisbursementGrid
from progress.grids.results import ResultGrid
from progress.models import Period, Report
from progress.querysets import ReportQuerySet
from projects.models import Plan

__all__ = [
    "CarriedOverGrid",
    "CreditGrid",
    "DisbursementGrid",
    "HouseholdGrid",
    "Part",
    "ReportGrid",
    "ResultGrid",
    "grids_of",
    "report_of",
]

PARTS: list[type[ReportGrid]] = [
    HouseholdGrid,
    DisbursementGrid,
    CarriedOverGrid,
    ResultGrid,
    CreditGrid,
]


def report_of(user: User, slug: str, period: int, agency: int, *, lock: bool = False) -> Report:
    """The newest version of an agency's report for a period; a blank one where none was begun.

    With `lock` the row is locked for writing; of a blank one, which only a save begins, the period.
    Raises `Http404` for what the person does not see or nobody has to report.
    """
    reports = Report.objects.visible_to(user).filter(
        period=period, agency=agency, period__plan__slug=slug
    )
    newest = _newest(reports.with_period(), lock=lock)
    if newest is not None:
        return newest
    periods = Period.objects.visible_to(user).filter(plan__slug=slug)
    if lock:
        periods = periods.select_for_update(of=("self",), no_key=True)
    about = get_object_or_404(periods, pk=period)
    if lock and (begun := _newest(reports.with_period(), lock=True)):
        return begun
    return Report.blank(about, get_object_or_404(Agency.objects.reporting_to(user), pk=agency))


def _newest(reports: ReportQuerySet, *, lock: bool) -> Report | None:
    if lock:
        reports = reports.select_for_update(of=("self",))
    report: Report | None = reports.order_by("-version").first()
    return report


def grids_of(report: Report, user: User) -> list[ReportGrid]:
    """The parts the agency reports in the period, as the person sees them."""
    if not report.period.takes_figures:
        return []
    return [part(report, user) for part in PARTS if report.agency.kind in part.kinds]


@dataclass(frozen=True)
class Part(Axis):
    """One part of one report, by its period, agency and name."""

    period: int
    agency: int
    name: str

    def load(self, plan: Plan, user: User) -> ReportGrid:
        return self.of(user, plan.slug)

    def open(self, user: User, slug: str) -> ReportGrid:
        """Lock the report alone: districts that save at once do not wait for each other."""
        return self._grid(report_of(user, slug, self.period, self.agency, lock=True), user)

    def of(self, user: User, slug: str) -> ReportGrid:
        """The part as the person sees it, to be read. Raises `Http404`."""
        return self._grid(report_of(user, slug, self.period, self.agency), user)

    def _grid(self, report: Report, user: User) -> ReportGrid:
        for part in PARTS:
            fits = report.agency.kind in part.kinds and report.period.takes_figures
            if part.part == self.name and fits:
                return part(report, user)
        raise Http404

    def address(self, slug: str) -> str:
        return reverse("progress:part", args=[slug, self.period, self.agency, self.name])

"""What the reports of a longer period add up to, by the ledger, to be read only."""

from collections.abc import Iterator
from functools import cached_property

from povertyplan.accounts.models import Agency, User
from povertyplan.ui import figures
from progress.ledger import Basis, Progress, Standing
from progress.models import HouseholdChange, Period, Report


class Sums:
    """Households and money of one agency in a period that takes words only."""

    basis = Basis.ACCEPTED

    def __init__(self, user: User, report: Report) -> None:
        self.report = report
        self.progress = Progress(report.period.plan, user, self.basis)

    @cached_property
    def periods(self) -> list[Period]:
        """The periods with figures that lie in it."""
        own = self.report.period
        return [
            period
            for period in self.progress.periods
            if own.starts_on <= period.starts_on and period.ends_on <= own.ends_on
        ]

    @property
    def missing(self) -> list[Period]:
        """Those whose report is not counted."""
        reported = self.progress.agencies_reported
        return [one for one in self.periods if self.report.agency_id not in reported(one)]

    def households(self) -> Iterator[tuple[str, Standing]]:
        """The groups of households: opening, changes, closing."""
        if not self.periods or self.report.agency.kind != Agency.Kind.DISTRICT:
            return
        for group in HouseholdChange.Group:
            yield (
                group.label,
                self.progress.households(
                    group.value,
                    since=self.periods[0],
                    until=self.periods[-1],
                    districts=[self.report.agency_id],
                ),
            )

    def money(self) -> Iterator[tuple[str, str, str, str]]:
        """Money given, paid out and the share of it: the year's, and the older kind."""
        if not self.periods:
            return
        paid = [
            row for row in self.progress.paid(self.periods[-1]) if row.agency == self.report.agency
        ]
        for title, given, out in (
            (
                "Vốn trong năm",
                sum(row.given for row in paid),
                sum(row.paid for row in paid),
            ),
            (
                "Vốn kéo dài",
                sum(row.carried for row in paid),
                sum(row.carried_paid for row in paid),
            ),
        ):
            if given:
                yield title, figures.trieu(given), figures.trieu(out), figures.percent(out, given)

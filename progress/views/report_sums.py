"""What the reports of a longer period add up to, by the ledger, to be read only."""

from collections.abc import Iterator
from functools import cached_property

from povertyplan.accounts.models import Agency, User
from povertyplan.ui import figures
from progress.ledger import Basis, Progress, Spent, Standing
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
        return self.progress.within(self.report.period)

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
        spent = Spent.of(self.progress.paid(self.periods[-1]), agencies=[self.report.agency_id])
        for title, given, out in (
            ("Vốn trong năm", spent.given, spent.paid),
            ("Vốn kéo dài", spent.carried, spent.carried_paid),
        ):
            if given or out:
                yield title, figures.trieu(given), figures.trieu(out), figures.percent(out, given)

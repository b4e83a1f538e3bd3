"""The first screen of whoever sees the whole province: where the plan stands, and why."""

from dataclasses import dataclass
from functools import cached_property

from budget.ledger import Ledger
from budget.models import Measure
from povertyplan.ui.figures import rate
from progress.ledger import Progress, Spent
from progress.pace import Pace, Share, elapsed
from projects.models import Project
from reporting.charts import MeterChart, TileMap, disbursement_chart, household_chart, tile_map
from reporting.cut import Cut
from reporting.readings import Readings
from reporting.standing import Standing, latest, standings


@dataclass(frozen=True)
class ProgressNow:
    """Who keeps pace, who does not, why; the headline figures and two pictures."""

    cut: Cut
    standings: list[Standing]

    @property
    def groups(self) -> list[tuple[Pace, list[Standing]]]:
        """Those behind first, then those of whom nothing is known, then those on track."""
        order = (Pace.BEHIND, Pace.MISSING, Pace.ON_TRACK)
        return [(pace, [one for one in self.standings if one.pace is pace]) for pace in order]

    @property
    def tally(self) -> str:
        return self.cut.tally().sentence

    @property
    def year(self) -> Share:
        return elapsed(self.cut.period.ends_on)

    @property
    def households(self) -> Share:
        """Poor households fewer than at the start of the year, of the year's target."""
        progress = self.cut.progress
        return Share(progress.households(until=self.cut.period).fewer, progress.target())

    @property
    def money(self) -> Share:
        """The state budget paid out, of the plan's; in đồng."""
        paid = Spent.of(self.cut.payments, Measure.STATE_BUDGET).paid
        planned = self.cut.planned
        return Share(paid, planned.total(Measure.STATE_BUDGET) if planned else 0)

    @property
    def households_rate(self) -> str:
        """What is reached of the target, written as in the tables."""
        return rate(self.households.part, self.households.whole)

    @property
    def money_rate(self) -> str:
        """What is paid out of the state budget, written as in the tables."""
        return rate(self.money.part, self.money.whole)

    @cached_property
    def map(self) -> TileMap | None:
        return tile_map(self.standings)

    @cached_property
    def charts(self) -> list[MeterChart]:
        """Households against the targets, money against the year."""
        return [household_chart(self.cut), disbursement_chart(self.cut)]

    @property
    def illustrative(self) -> bool:
        return self.cut.illustrative_households or self.cut.illustrative_money


def progress_now(progress: Progress, lines: Ledger, projects: list[Project]) -> ProgressNow | None:
    """Where the plan stands by the reports a ledger counts; None before anybody handed one in.

    `lines` and `projects` are the person's, in order, which have been read already.
    """
    if not progress.periods:
        return None
    readings = Readings(progress, lines=lines, projects=projects)
    period = latest(progress.periods, readings.newest)
    if period is None:
        return None
    cut = Cut(progress, period, readings=readings)
    return ProgressNow(cut, standings(cut))

"""The first screen of whoever sees the whole province: where the plan stands, and why."""

from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from budget.ledger import Ledger
from budget.models import Measure
from povertyplan.accounts.models import Agency
from povertyplan.ui.figures import rate
from progress.board import STAGES, Stage
from progress.calendar import current
from progress.ledger import Progress, Spent
from progress.models import Report
from progress.pace import TOLERANCE, Pace, Share, keeps_pace
from projects.models import Project
from reporting.charts import MeterChart, TileMap, disbursement_chart, household_chart, tile_map
from reporting.cut import Cut
from reporting.readings import Readings
from reporting.standing import DistrictStanding, standings
from targets.models import Indicator
from targets.rules import shared_sentence


@dataclass(frozen=True)
class Awaited:
    """An agency whose report of the current period has not come in, and how far it is."""

    agency: Agency
    stage: str
    href: str


@dataclass(frozen=True)
class ProgressNow:
    """Who keeps pace, who does not, why; the headline figures, two pictures, who has not reported.

    `cut` stands at the last period that is mostly reported, `being_reported` at the one under way.
    """

    cut: Cut
    being_reported: Cut
    standings: list[DistrictStanding]
    goal: int | None
    """The plan's target, which the districts' own ought to add up to; None where it has none."""

    @property
    def groups(self) -> list[tuple[Pace, list[DistrictStanding]]]:
        """Those behind first, then those whose reports are overdue, then those on track."""
        order = (Pace.BEHIND, Pace.MISSING, Pace.ON_TRACK)
        found = ((pace, [one for one in self.standings if one.pace is pace]) for pace in order)
        return [(pace, members) for pace, members in found if members]

    @property
    def tally(self) -> str:
        return self.cut.tally().sentence

    @property
    def year(self) -> Share:
        return self.cut.year

    @property
    def households(self) -> Share:
        """Poor households fewer than at the start of the year, of the plan's target."""
        progress = self.cut.progress
        fewer = progress.households(until=self.cut.period).fewer
        return Share(fewer, progress.target() if self.goal is None else self.goal)

    @property
    def not_shared_out(self) -> str:
        """What the districts' targets lack of the plan's, or exceed it by; empty when equal."""
        given = self.cut.progress.target()
        return "" if self.goal in {None, given} else shared_sentence(given, self.goal or 0)

    @property
    def money(self) -> Share:
        """The state budget paid out, of the plan's; in đồng."""
        paid = Spent.of(self.cut.plan_payments, Measure.STATE_BUDGET).paid
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

    @property
    def households_pace(self) -> Pace:
        return _pace(self.households, self.year)

    @property
    def money_pace(self) -> Pace:
        return _pace(self.money, self.year)

    @cached_property
    def awaited(self) -> list[Awaited]:
        """Whose report of the current period has not come in, in order."""
        cut, found = self.being_reported, []
        for agency in cut.expected:
            report = cut.readings.newest.get((cut.period.pk, agency.pk))
            stage = STAGES[Report.State(report.state)] if report else Stage.NOT_STARTED
            if report is None or not report.handed_in:
                found.append(Awaited(agency, stage.label.lower(), cut.report_address(agency)))
        return found

    @property
    def is_overdue(self) -> bool:
        """Whether the day the current period's reports are due is over."""
        return self.being_reported.period.due_on < timezone.localdate()

    @cached_property
    def map(self) -> TileMap | None:
        return tile_map(self.standings)

    @cached_property
    def charts(self) -> list[MeterChart]:
        """Households against the targets, money against the year."""
        return [household_chart(self.cut), disbursement_chart(self.cut)]

    @property
    def tolerance(self) -> int:
        """Percentage points behind the year that do not count as behind yet."""
        return TOLERANCE

    @property
    def illustrative(self) -> bool:
        return self.cut.illustrative_households or self.cut.illustrative_money


def _pace(share: Share, year: Share) -> Pace:
    return Pace.ON_TRACK if keeps_pace(share, year) else Pace.BEHIND


def progress_now(
    progress: Progress, lines: Ledger, projects: list[Project], goal: Indicator | None
) -> ProgressNow | None:
    """Where the plan stands by the reports a ledger counts; None before any is counted.

    `lines` and `projects` are the person's, in order, which have been read already; `goal` is the
    plan's target of households.
    """
    readings = Readings(progress, lines=lines, projects=projects)
    period = readings.told if progress.periods else None
    under_way = current(progress.periods, timezone.localdate())
    if period is None or under_way is None:
        return None
    cut = Cut(progress, period, readings=readings)
    target = int(goal.target) if goal else None
    return ProgressNow(cut, cut.at(under_way), standings(cut), target)

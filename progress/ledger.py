"""The only calculator of progress: every figure of every page, picture and paper is asked here.

A ledger is read once for a plan and a person, and answers for any period: households as changes
added to the baseline, money, outputs and credit as the last figure reported until then. Which
reports it counts is its `basis`, which every page names beside its figures.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Exists, Q, TextChoices

from budget.ledger import counted
from budget.models import Allocation, FundingLine, Measure
from povertyplan.accounts.models import Agency, User
from progress.models import (
    CarriedOver,
    Disbursement,
    HouseholdChange,
    Period,
    Report,
    Result,
    Turnover,
)
from progress.rules import FLOW_SIGNS, closing
from projects.models import Plan
from targets.models import CreditTarget, Indicator, IndicatorShare, ReductionTarget


class Basis(TextChoices):
    """Which reports are counted; the value stands in addresses."""

    ACCEPTED = "da-duyet", "Báo cáo đã duyệt"
    SUBMITTED = "da-gui", "Báo cáo đã duyệt và đã gửi, chưa duyệt"
    ENTERED = "dang-nhap", "Mọi số đã nhập, kể cả chưa gửi"


@dataclass(frozen=True)
class Standing:
    """Households of a group: at the start, what changed, what is left."""

    opening: int
    left: int = 0
    fell_back: int = 0
    newly: int = 0
    gained: int = 0
    lost: int = 0

    @property
    def closing(self) -> int:
        return closing(self.opening, {name: getattr(self, name) for name in FLOW_SIGNS})

    @property
    def fewer(self) -> int:
        """By how many households the group shrank; below zero when it grew."""
        return self.opening - self.closing


@dataclass(frozen=True)
class Paid:
    """Money of one allocation in đồng: given this year, paid out; carried over, paid out of it."""

    agency: Agency
    line: FundingLine
    given: int
    paid: int = 0
    carried: int = 0
    carried_paid: int = 0
    report: Report | None = None
    """The report the money paid out stands in; None where none has been reported."""
    carried_report: Report | None = None

    @property
    def has_money(self) -> bool:
        """Whether there is anything to tell of: allocated, paid out or carried over."""
        return any((self.given, self.paid, self.carried, self.carried_paid))


@dataclass(frozen=True)
class Spent:
    """Money of some allocations together, in đồng; what was carried over is kept apart."""

    given: int = 0
    paid: int = 0
    carried: int = 0
    carried_paid: int = 0

    @classmethod
    def of(
        cls,
        payments: Iterable[Paid],
        measure: Measure = Measure.ALL_SOURCES,
        *,
        project: int | None = None,
        source: int | None = None,
        capital: str | None = None,
        agencies: Collection[int] | None = None,
    ) -> "Spent":
        """What the allocations a question is about add up to."""
        rows = among(
            payments, measure, project=project, source=source, capital=capital, agencies=agencies
        )
        return cls(
            sum(row.given for row in rows),
            sum(row.paid for row in rows),
            sum(row.carried for row in rows),
            sum(row.carried_paid for row in rows),
        )


def among(
    payments: Iterable[Paid],
    measure: Measure = Measure.ALL_SOURCES,
    *,
    project: int | None = None,
    source: int | None = None,
    capital: str | None = None,
    agencies: Collection[int] | None = None,
) -> list[Paid]:
    """The allocations a question is about; a project stands for itself and its sub-projects."""
    return [
        row
        for row in payments
        if project in {None, row.line.project_id, row.line.project.parent_id}
        and source in {None, row.line.source_id}
        and capital in {None, row.line.capital}
        and (agencies is None or row.agency.pk in agencies)
        and counted(row.line, measure)
    ]


def chosen(reports: Iterable[Report], basis: Basis) -> dict[tuple[int, int], Report]:
    """The version of each (period, agency) that a basis counts: the newest it lets in."""
    waiting = {
        Basis.ACCEPTED: set(),
        Basis.SUBMITTED: {Report.State.SUBMITTED},
        Basis.ENTERED: {Report.State.SUBMITTED, Report.State.RETURNED, Report.State.DRAFT},
    }[basis]
    found: dict[tuple[int, int], Report] = {}
    for report in sorted(reports, key=lambda report: report.version):
        if report.counts or report.state in waiting:
            found[report.period_id, report.agency_id] = report
    return found


class Progress:
    """What has been reported in a plan, as far as somebody sees it, on one basis.

    At most ten queries, whatever the number of periods and districts.
    """

    def __init__(self, plan: Plan, user: User, basis: Basis = Basis.ACCEPTED) -> None:
        self.plan, self.user, self.basis = plan, user, basis
        self.calendar = list(Period.objects.visible_to(user).filter(plan=plan))
        self.periods = [period for period in self.calendar if period.takes_figures]
        self._place = {period.pk: number for number, period in enumerate(self.periods)}
        behind = Report.objects.behind_figures_of(user).filter(period__plan=plan)
        behind = behind.filter(period__takes_figures=True)
        self.versions = list(behind.select_related("agency", "period__plan"))
        self.reports = chosen(self.versions, basis)
        self._places_of_reports = {
            report.pk: self._place[period] for (period, _), report in self.reports.items()
        }
        self._paid: dict[int, list[Paid]] = {}

    def _rows(self, model: Any, *related: str) -> list[tuple[int, Any]]:
        """The rows of the reports that are counted, with the place of their period, in order."""
        rows = model.objects.visible_to(self.user).filter(report__in=self._places_of_reports)
        rows = rows.select_related(*related) if related else rows
        found = [(self._places_of_reports[row.report_id], row) for row in rows.order_by("pk")]
        return sorted(found, key=lambda pair: pair[0])

    def place(self, period: Period | None) -> int:
        """How many periods with figures end before the last one that ends with a period.

        Without a period it is the last of all; −1 where none has ended by then. So a longer period,
        which takes no figures itself, stands for those within it.
        """
        if period is None:
            return len(self.periods) - 1
        return sum(one.ends_on <= period.ends_on for one in self.periods) - 1

    def _first(self, since: Period | None) -> int:
        """The place of the first period with figures that begins with a period or after."""
        return sum(one.ends_on < since.starts_on for one in self.periods) if since else 0

    def within(self, period: Period) -> list[Period]:
        """The periods whose figures a period holds: itself, or those a longer one adds up."""
        return self.periods[self._first(period) : self.place(period) + 1]

    @cached_property
    def _report(self) -> dict[int, Report]:
        return {report.pk: report for report in self.reports.values()}

    def until(self, period: Period) -> list[Period]:
        """The periods with figures from the first of the year to the end of a period."""
        return self.periods[: self.place(period) + 1]

    def agencies_reported(self, period: Period) -> set[int]:
        """The agencies whose report for the period is counted."""
        return {agency for found, agency in self.reports if found == period.pk}

    # Households

    @cached_property
    def targets(self) -> dict[int, ReductionTarget]:
        """The baseline and target of each district the person sees."""
        targets = ReductionTarget.objects.visible_to(self.user).filter(plan=self.plan)
        return {row.agency_id: row for row in targets.select_related("agency")}

    @cached_property
    def _households(self) -> dict[tuple[int, str], list[tuple[int, HouseholdChange]]]:
        rows = defaultdict(list)
        for place, row in self._rows(HouseholdChange):
            rows[self._report[row.report_id].agency_id, row.group].append((place, row))
        return rows

    @cached_property
    def districts(self) -> list[Agency]:
        """The districts that have a baseline, or changes reported without one, in order."""
        found = {row.agency_id: row.agency for row in self.targets.values()}
        changed = {agency for agency, _ in self._households}
        found |= {row.agency_id: row.agency for row in self.versions if row.agency_id in changed}
        return sorted(found.values(), key=lambda one: (one.order, one.sort_key, one.pk))

    def _among(self, districts: Collection[int] | None) -> Collection[int]:
        return [one.pk for one in self.districts] if districts is None else districts

    def households(
        self,
        group: str = "poor",
        *,
        until: Period | None = None,
        since: Period | None = None,
        districts: Collection[int] | None = None,
    ) -> Standing:
        """The households of some districts (or all) at the end of a period.

        The opening is the year's baseline, or with `since` what stood before that period.
        """
        last = self.place(until)
        first = self._first(since)
        opening, flows = 0, dict.fromkeys(FLOW_SIGNS, 0)
        for district in self._among(districts):
            if target := self.targets.get(district):
                opening += getattr(target, HouseholdChange.BASELINES[group])
            for place, row in self._households.get((district, group), []):
                if place < first:
                    opening += row.net
                elif place <= last:
                    for name in flows:
                        flows[name] += getattr(row, name)
        return Standing(opening, **flows)

    def changes(
        self, group: str, district: int, *, until: Period | None = None, since: Period | None = None
    ) -> list[tuple[Report, HouseholdChange]]:
        """The reported changes behind the households of a district, in order."""
        first, last = self._first(since), self.place(until)
        rows = self._households.get((district, group), [])
        return [(self._report[row.report_id], row) for at, row in rows if first <= at <= last]

    def target(self, districts: Collection[int] | None = None) -> int:
        """By how many poor households some districts (or all) are to shrink in the year."""
        among = self._among(districts)
        return sum(self.targets[pk].target for pk in among if pk in self.targets)

    def inhabited(self, districts: Collection[int] | None = None) -> int:
        """How many households there are in some districts (or all), poor or not."""
        among = self._among(districts)
        return sum(self.targets[pk].total_households for pk in among if pk in self.targets)

    # Money

    @cached_property
    def allocations(self) -> list[Allocation]:
        """The allocations the person sees, as the plan lists them."""
        given = Allocation.objects.visible_to(self.user).filter(line__project__plan=self.plan)
        return list(
            given.in_order().select_related("agency", "line__source", "line__project__parent")
        )

    @cached_property
    def _disbursed(self) -> dict[int, list[tuple[int, Disbursement]]]:
        return self._by(Disbursement, "allocation_id")

    @cached_property
    def _carried(self) -> dict[int, list[tuple[int, CarriedOver]]]:
        return self._by(CarriedOver, "allocation_id")

    def _by(self, model: Any, name: str, *related: str) -> dict[int, list[tuple[int, Any]]]:
        rows = defaultdict(list)
        for place, row in self._rows(model, *related):
            rows[getattr(row, name)].append((place, row))
        return rows

    def paid(self, until: Period | None = None) -> list[Paid]:
        """Every allocation with what has been paid out of it by the end of a period."""
        last = self.place(until)
        if last not in self._paid:
            self._paid[last] = [self._paid_by(row, last) for row in self.allocations]
        return self._paid[last]

    def _paid_by(self, row: Allocation, last: int) -> Paid:
        disbursed = _last(self._disbursed.get(row.pk, []), last)
        carried = _last(self._carried.get(row.pk, []), last)
        return Paid(
            row.agency,
            row.line,
            row.given,
            disbursed.amount if disbursed else 0,
            carried.amount if carried else 0,
            carried.disbursed if carried else 0,
            self._report[disbursed.report_id] if disbursed else None,
            self._report[carried.report_id] if carried else None,
        )

    # Outputs and credit

    @cached_property
    def shares(self) -> dict[tuple[int, int], int]:
        """What each district is to reach of an indicator, in hundredths of its unit."""
        shares = IndicatorShare.objects.visible_to(self.user).filter(indicator__plan=self.plan)
        return {(row.indicator_id, row.agency_id): row.target for row in shares}

    @cached_property
    def _results(self) -> dict[int, list[tuple[int, Result]]]:
        return self._by(Result, "indicator_id", "indicator")

    def reached(self, indicator: int, until: Period | None = None) -> dict[int, int]:
        """What an indicator has reached by agency, in hundredths of its unit."""
        return {report.agency_id: row.value for report, row in self.results(indicator, until)}

    def results(self, indicator: int, until: Period | None = None) -> list[tuple[Report, Result]]:
        """The last results behind what an indicator has reached.

        Of one that is shared it is that of each district, of one of the province the last of all:
        whoever leads the sub-project now goes on from what another agency reported before.
        """
        last = self.place(until)
        found: dict[int | None, tuple[Report, Result]] = {}
        for place, row in self._results.get(indicator, []):
            report = self._report[row.report_id]
            by_district = report.agency.kind == Agency.Kind.DISTRICT
            is_shared = row.indicator.scope == Indicator.Scope.DISTRICT
            if place <= last and by_district == is_shared:
                found[report.agency_id if is_shared else None] = (report, row)
        return list(found.values())

    @cached_property
    def _lent(self) -> dict[int, list[tuple[int, Turnover]]]:
        return self._by(Turnover, "target_id")

    def lent(self, target: CreditTarget, until: Period | None = None) -> int:
        """What has been lent to a group since the start of the year, in đồng."""
        return sum(row.amount for _, row in self.turnovers(target, until))

    def turnovers(
        self, target: CreditTarget, until: Period | None = None
    ) -> list[tuple[Report, Turnover]]:
        """The turnover that each bank reported last behind what has been lent to a group."""
        last = self.place(until)
        found: dict[int, tuple[Report, Turnover]] = {}
        for place, row in self._lent.get(target.pk, []):
            if place <= last:
                report = self._report[row.report_id]
                found[report.agency_id] = (report, row)
        return list(found.values())

    @property
    def illustrative(self) -> bool:
        """Whether a report that is counted only illustrates."""
        return any(report.is_illustrative for report in self.reports.values())


def _last(rows: list[tuple[int, Any]], last: int) -> Any:
    """The row reported last, up to a period; None where there is none."""
    return next((row for place, row in reversed(rows) if place <= last), None)


def expected(plan: Plan) -> list[Agency]:
    """The agencies that report on a plan, in order: one query.

    Every district, each department that was given money or leads outputs, the bank that lends; and
    whoever has reported on it, whatever was taken back since.
    """
    spend = Allocation.objects.filter(line__project__plan=plan).given()
    lead = Indicator.objects.filter(plan=plan, project__isnull=False)
    departments = Q(kind=Agency.Kind.DEPARTMENT) & (
        Q(pk__in=spend.values("agency")) | Q(pk__in=lead.values("project__lead_agency"))
    )
    bank = Q(kind=Agency.Kind.BANK) & Exists(CreditTarget.objects.filter(plan=plan))
    reported = Q(pk__in=Report.objects.filter(period__plan=plan).values("agency"))
    agencies = Agency.objects.filter(province=plan.province_id)
    return list(agencies.filter(Q(kind=Agency.Kind.DISTRICT) | departments | bank | reported))

"""Where a plan stands at the end of a period, for one person: what every progress page starts from.

A cut holds the ledgers, the period, the basis and the filters; sheets, charts and papers are made
of one cut, so that they cannot speak of different reports.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from budget.ledger import Ledger
from budget.models import CapitalType, FundingSource
from povertyplan.accounts.models import Agency, User
from povertyplan.accounts.permissions import Role
from povertyplan.ui import figures
from progress.ledger import Paid, Progress
from progress.models import Period
from progress.pace import Share, elapsed
from projects.models import Plan, Project
from reporting.readings import Readings
from reporting.tally import MISSING, STATES, Tally
from targets.models import Indicator

DEPARTMENT, DISTRICT, BANK = (
    Agency.Kind.DEPARTMENT.value,
    Agency.Kind.DISTRICT.value,
    Agency.Kind.BANK.value,
)


@dataclass(frozen=True)
class Filters:
    """What the figures are narrowed to; None is all. Agency, project and source by their key."""

    agency: int | None = None
    project: int | None = None
    source: int | None = None
    capital: str | None = None

    def keep_line(self, projects: Collection[int | None], source: int, capital: str) -> bool:
        """Whether a line of money is kept, by its project and the one above, source and capital."""
        return (
            self.project in {None, *projects}
            and self.source in {None, source}
            and self.capital in {None, capital}
        )


class Cut:
    """The figures of a plan at the end of a period, as far as a person sees them."""

    def __init__(
        self,
        progress: Progress,
        period: Period,
        filters: Filters | None = None,
        *,
        readings: Readings | None = None,
    ) -> None:
        """A ledger at the end of a period; `readings` are those of another cut of it."""
        self.progress, self.period = progress, period
        self.filters = filters or Filters()
        self.readings = readings or Readings(progress)
        self.plan: Plan = progress.plan
        self.user: User = progress.user

    def at(self, period: Period, filters: Filters | None = None) -> "Cut":
        """The same readings at another period, or narrowed otherwise; nothing is read twice."""
        return Cut(self.progress, period, filters or self.filters, readings=self.readings)

    @cached_property
    def last(self) -> Period:
        """The period that the figures reach to: the last until the cut's with a counted report.

        Without one it is the last that anybody has begun to report, else the cut's own.
        """
        among = {agency.pk for agency in self.expected}
        for reports in (self.progress.reports, self.readings.newest):
            if found := self._last({period for period, agency in reports if agency in among}):
                return found
        return self.period

    def last_of(self, agency: Agency) -> Period | None:
        """The period that an agency's figures reach to; None before a report of it is counted."""
        reports = self.progress.reports
        return self._last({period for period, whose in reports if whose == agency.pk})

    def _last(self, among: Collection[int]) -> Period | None:
        until = self.progress.until(self.period)
        return next((period for period in reversed(until) if period.pk in among), None)

    @property
    def date(self) -> str:
        """The last day the figures tell of: dd/mm/yyyy."""
        return figures.date(self.last.ends_on)

    @property
    def year(self) -> Share:
        """How much of the year had gone by on that day."""
        return elapsed(self.last.ends_on)

    @cached_property
    def scope(self) -> str:
        """What the filters leave, in words: “Huyện Bù Đăng, DA2, NSTW, vốn sự nghiệp”."""
        if (only := self.filters) == Filters():
            return ""
        projects = {
            one.pk: one
            for project in self.readings.projects
            for one in (project, project.parent)
            if one
        }
        found = [agency.row_name for agency in self.expected if agency.pk == only.agency]
        if only.project in projects:
            found.append(projects[only.project].code)
        sources = {source.pk: source.name for source, _ in self.kinds_of_money}
        if only.source in sources:
            found.append(sources[only.source])
        if only.capital:
            found.append(CapitalType(only.capital).label.lower())
        return ", ".join(found)

    def titled(self, title: str) -> str:
        """A title with what the filters leave, so that a part is never taken for the whole."""
        return f"{title} (chỉ tính: {self.scope})" if self.scope else title

    @property
    def period_name(self) -> str:
        """The period within a sentence: “tháng 3/2024”."""
        name = str(self.period)
        return name[:1].lower() + name[1:]

    @property
    def whole(self) -> bool:
        """Whether the person sees the whole province."""
        return self.readings.whole

    # Who reports

    @property
    def expected(self) -> list[Agency]:
        """Whose reports may hold figures the person sees, as the filter leaves them."""
        only = self.filters.agency
        return [agency for agency in self.readings.all_expected if only in {None, agency.pk}]

    @cached_property
    def within(self) -> list[Period]:
        """The periods with figures within the cut's that have been opened or reported on."""
        offered = {period.pk for period in self.readings.offered}
        return [one for one in self.progress.within(self.period) if one.pk in offered]

    def tally(self, agencies: list[Agency] | None = None) -> Tally:
        """Which reports of the period are counted, of some agencies or all that report."""
        counted: Counter[str] = Counter()
        others: Counter[str] = Counter()
        for period in self.within:
            for agency in self.expected if agencies is None else agencies:
                key = period.pk, agency.pk
                if report := self.progress.reports.get(key):
                    counted[report.state] += 1
                else:
                    newest = self.readings.newest.get(key)
                    others[newest.state if newest else MISSING] += 1
        return Tally(self.progress.basis, counted, others)

    def state_of(self, agency: Agency) -> str:
        """What has become of an agency's reports of the period, in a few words."""
        tally = self.tally([agency])
        if tally.due == 1:
            return STATES[next(iter(tally.counted + tally.others))].capitalize()
        return f"Tính {tally.number}/{tally.due} kỳ"

    def tally_of(self, *kinds: str) -> Tally:
        """Which reports of the period are counted, of some kinds of agencies."""
        among = self.readings.all_expected if BANK in kinds else self.expected
        return self.tally([agency for agency in among if agency.kind in kinds])

    def note_of(self, *kinds: str) -> str:
        """Until when and by which reports figures of some kinds of agencies stand, in words."""
        sentence = self.tally_of(*kinds).sentence
        return f"{self.period}, số liệu đến ngày {self.date}. {sentence}"

    def report_address(self, agency: Agency) -> str:
        """Where an agency's report of the period is."""
        return reverse("progress:report", args=[self.plan.slug, self.period.pk, agency.pk])

    # Districts

    @cached_property
    def districts(self) -> list[Agency]:
        """The districts whose households the person sees, in order, as the filter leaves them."""
        only = self.filters.agency
        return [agency for agency in self.progress.districts if only in {None, agency.pk}]

    # Money

    @cached_property
    def planned(self) -> Ledger | None:
        """The plan's money within the filters; None where it is not seen or parted by agency."""
        if self.readings.lines is None or self.filters.agency:
            return None
        entries = self.readings.lines.entries.values()
        return Ledger(
            entry
            for entry in entries
            if self.filters.keep_line(
                {entry.project_id, entry.parent_id}, entry.source.pk, entry.capital
            )
        )

    @cached_property
    def payments(self) -> list[Paid]:
        """The allocations within the filters, with what has been paid out of them."""
        return [
            row
            for row in self.progress.paid(self.period)
            if self.filters.agency in {None, row.agency.pk}
            and self.filters.keep_line(
                {row.line.project_id, row.line.project.parent_id},
                row.line.source_id,
                row.line.capital,
            )
        ]

    @cached_property
    def plan_payments(self) -> list[Paid]:
        """Those of them that are paid out of the planned money, where that is seen.

        A lead agency plans the money of what it leads; what others give it is no part of that.
        """
        if (planned := self.planned) is None:
            return self.payments
        return [
            row
            for row in self.payments
            if planned.line(row.line.project_id, row.line.source_id, row.line.capital)
        ]

    @cached_property
    def projects(self) -> list[Project]:
        """The projects that have money within the filters, in order."""
        if self.planned is None:
            found = [row.line.project for row in self.payments if row.has_money]
            return list(dict.fromkeys(found))
        planned = {key[0] for key in self.planned.entries}
        return [project for project in self.readings.projects if project.pk in planned]

    @property
    def project_choices(self) -> list[Project]:
        """The projects with money and those above them, in order."""
        found: dict[int, Project] = {}
        for project in self.projects:
            if project.parent:
                found.setdefault(project.parent.pk, project.parent)
            found[project.pk] = project
        return list(found.values())

    @property
    def tops(self) -> list[Project]:
        """The projects with money, each for its sub-projects, in order."""
        found = {
            (project.parent or project).pk: project.parent or project for project in self.projects
        }
        return list(found.values())

    @property
    def whole_name(self) -> str:
        """What money paid out is a share of."""
        return "Phân bổ" if self.planned is None else "Kế hoạch"

    @property
    def projects_carried_over(self) -> list[Project]:
        """Those of them to which money of earlier years was carried over."""
        rows = self.plan_payments
        found = {row.line.project_id for row in rows if row.carried or row.carried_paid}
        return [project for project in self.projects if project.pk in found]

    @cached_property
    def kinds_of_money(self) -> list[tuple[FundingSource, str]]:
        """The sources with their capital types that have money, in the order of the tables."""
        lines = [row.line for row in self.plan_payments if row.has_money]
        found = {(line.source, line.capital) for line in lines}
        if self.planned:
            found |= {(entry.source, entry.capital) for entry in self.planned.entries.values()}
        recurrent = CapitalType.RECURRENT
        return sorted(found, key=lambda kind: (kind[0].order, kind[0].pk, kind[1] != recurrent))

    @property
    def has_state_budget(self) -> bool:
        """Whether the filters leave anything of the state budget, not the people's money alone."""
        kinds = self.kinds_of_money
        return not kinds or any(source.counts_as_state_budget for source, _ in kinds)

    @cached_property
    def spenders(self) -> list[Agency]:
        """The agencies that have money within the filters, in order."""
        found = {row.agency for row in self.payments if row.has_money}
        return sorted(found, key=lambda agency: (agency.order, agency.sort_key, agency.pk))

    @property
    def total_name(self) -> str:
        """What the grand total of money is called: whose it is when not the province's."""
        narrowed = self.filters != Filters()
        return "Cộng" if narrowed or not self.whole else "Tổng cộng"

    # Outputs and credit

    @property
    def indicators(self) -> list[Indicator]:
        """Those of them that the filter by project leaves."""
        only = self.filters.project
        return [
            row
            for row in self.readings.indicators
            if only is None or (row.project and only in {row.project_id, row.project.parent_id})
        ]

    @property
    def whole_districts(self) -> bool:
        """Whether every district's share of an indicator is among the figures."""
        return self.filters.agency is None and self.user.role != Role.DISTRICT

    def shares_of(self, indicator: Indicator) -> list[tuple[Agency, int]]:
        """The districts that share an indicator, with what each is to reach in hundredths."""
        if indicator.scope != Indicator.Scope.DISTRICT:
            return []
        return [
            (agency, share)
            for agency in self.expected
            if (share := self.progress.shares.get((indicator.pk, agency.pk)))
        ]

    # What only illustrates

    @property
    def illustrative_results(self) -> bool:
        """Whether a target or a result only illustrates."""
        return self.progress.illustrative or any(row.is_illustrative for row in self.indicators)

    @property
    def illustrative_households(self) -> bool:
        """Whether a figure of households only illustrates."""
        rows = self.progress.targets.values()
        return self.progress.illustrative or any(row.is_illustrative for row in rows)

    @property
    def illustrative_money(self) -> bool:
        """Whether a sum only illustrates."""
        rows = self.progress.allocations
        return self.progress.illustrative or any(row.is_illustrative for row in rows)

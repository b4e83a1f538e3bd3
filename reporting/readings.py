"""What all cuts of one ledger of progress read together: each thing is asked once a page."""

from collections import Counter
from functools import cached_property

from django.utils import timezone

from budget.ledger import Ledger
from budget.models import FundingLine
from povertyplan.accounts.models import Agency
from povertyplan.accounts.permissions import Action, Reach, reach, reaches
from progress import rules
from progress.ledger import Progress, expected
from progress.models import Period, Report
from projects.models import Project
from targets.models import CreditTarget, Indicator


class Readings:
    """What depends on the plan and the person, and not on period and filters."""

    def __init__(
        self,
        progress: Progress,
        *,
        reporting: list[Agency] | None = None,
        lines: Ledger | None = None,
        projects: list[Project] | None = None,
    ) -> None:
        """Start from what has been read already: who reports, planned money, projects in order."""
        self.progress, self.plan, self.user = progress, progress.plan, progress.user
        given = {"reporting": reporting, "lines": lines, "projects": projects}
        self.__dict__.update({name: value for name, value in given.items() if value is not None})

    @property
    def whole(self) -> bool:
        """Whether the person sees the whole province."""
        return reach(self.user, Action.READ_REPORTS) is Reach.PROVINCE

    @cached_property
    def lines(self) -> Ledger | None:
        """The planned money the person sees; None for whoever sees none. One query."""
        if not reaches(self.user, Action.READ_FUNDING):
            return None
        lines = FundingLine.objects.visible_to(self.user).filter(project__plan=self.plan)
        found = Ledger.read(lines)
        return found if found.entries else None

    @cached_property
    def reporting(self) -> list[Agency]:
        """Every agency that reports on the plan. One query."""
        return expected(self.plan)

    @cached_property
    def all_expected(self) -> list[Agency]:
        """Those of them whose reports may hold figures the person sees."""
        if self.whole:
            return self.reporting
        behind = {row.agency.pk for row in self.progress.paid() if row.has_money}
        behind |= {agency for (_, agency), target in self.progress.shares.items() if target}
        behind.add(self.user.agency_id)
        return [agency for agency in self.reporting if agency.pk in behind]

    @cached_property
    def newest(self) -> dict[tuple[int, int], Report]:
        """The version begun last of each (period, agency)."""
        versions = sorted(self.progress.versions, key=lambda report: report.version)
        return {(report.period_id, report.agency_id): report for report in versions}

    @property
    def offered(self) -> list[Period]:
        """The periods there is something to tell of: opened by today, or reported on before."""
        today, begun = timezone.localdate(), {period for period, _ in self.newest}
        return [
            period
            for period in self.progress.calendar
            if any(one.opens_on <= today or one.pk in begun for one in self.progress.within(period))
        ]

    @property
    def told(self) -> Period | None:
        """The last period of which enough reports are counted; else the last with any, or none."""
        due = {agency.pk for agency in self.all_expected}
        counted = Counter(period for period, agency in self.progress.reports if agency in due)
        backwards = self.progress.periods[::-1]
        enough = (one for one in backwards if rules.is_told(counted[one.pk], len(due)))
        return next(enough, None) or next((one for one in backwards if counted[one.pk]), None)

    @cached_property
    def projects(self) -> list[Project]:
        """The projects the person sees, as the plan lists them. One query."""
        return list(Project.objects.visible_to(self.user).filter(plan=self.plan).in_order())

    @cached_property
    def indicators(self) -> list[Indicator]:
        """The indicators the person sees and agencies report on, in order. One query."""
        visible = Indicator.objects.visible_to(self.user).filter(plan=self.plan, key="")
        return list(visible.in_order())

    @cached_property
    def credit(self) -> list[CreditTarget]:
        """The groups that are lent to. One query."""
        return list(CreditTarget.objects.visible_to(self.user).filter(plan=self.plan))

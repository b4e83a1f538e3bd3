"""The plan's other targets and credit as the page lists them."""

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from povertyplan.accounts.models import User
from povertyplan.accounts.permissions import Role
from projects.models import Project
from targets.models import CreditTarget, Indicator, IndicatorShare


@dataclass(frozen=True)
class Line:
    """One target, with the share of the own district where the person works for one."""

    indicator: Indicator
    share: IndicatorShare | None = None

    @property
    def is_illustrative(self) -> bool:
        """Whether a figure of the line only illustrates."""
        return self.indicator.is_illustrative or bool(self.share and self.share.is_illustrative)


@dataclass(frozen=True)
class Group:
    """The targets of a project; the plan's general ones have none."""

    project: Project | None
    lines: list[Line]


@dataclass(frozen=True)
class Others:
    """The plan's other targets and credit as one person sees them, read when the page asks."""

    slug: str
    user: User

    @cached_property
    def _indicators(self) -> list[Indicator]:
        visible = Indicator.objects.visible_to(self.user).filter(plan__slug=self.slug)
        return list(visible.in_order())

    @cached_property
    def groups(self) -> list[Group]:
        """The targets below their projects; two queries for a district, which has its shares."""
        own = {}
        if self.user.role == Role.DISTRICT:
            shares = IndicatorShare.objects.visible_to(self.user)
            mine = shares.filter(indicator__in=self._indicators)
            own = {share.indicator_id: share for share in mine}
        return [
            Group(project, [Line(indicator, own.get(indicator.pk)) for indicator in run])
            for project, run in groupby(self._indicators, key=lambda indicator: indicator.project)
        ]

    @property
    def illustrative(self) -> bool:
        """Whether some targets only illustrate."""
        return any(indicator.is_illustrative for indicator in self._indicators)

    @cached_property
    def credit(self) -> list[CreditTarget]:
        """Lending turnover by group of households."""
        return list(CreditTarget.objects.visible_to(self.user).filter(plan__slug=self.slug))

    @property
    def credit_total(self) -> int:
        """All lending turnover, in đồng."""
        return sum(target.amount for target in self.credit)

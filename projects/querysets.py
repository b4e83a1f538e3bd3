"""Which plans, projects and parts of the text somebody sees."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, OrderBy, Q
from django.db.models.functions import Coalesce

from povertyplan.accounts.permissions import Action, Reach, reach
from povertyplan.accounts.querysets import SearchQuerySet

if TYPE_CHECKING:
    from povertyplan.accounts.models import User


def plan_order(project: str = "") -> tuple[Coalesce | OrderBy | str, ...]:
    """The order of the plan, for rows that lead to a project by a path like ``line__project__``."""
    above = f"{project}parent__number"
    return (
        Coalesce(above, f"{project}number"),
        F(above).asc(nulls_first=True),
        f"{project}number",
    )


class PlanQuerySet(models.QuerySet):
    """Plans, newest first."""

    def visible_to(self, user: "User") -> Self:
        return self.filter(province=user.province_id).select_related("province")

    def locked(self) -> Self:
        """For writing: whoever writes anything in a plan takes the lock of its row first."""
        return self.select_for_update(of=("self",))


class ProjectQuerySet(SearchQuerySet):
    """Projects and sub-projects."""

    def visible_to(self, user: "User") -> Self:
        """All of the province; a lead agency sees what it leads, with the project above it.

        Districts see the text of every project: the plan is addressed to them.
        """
        mine = self.filter(plan__province=user.province_id)
        match reach(user, Action.READ_PLAN):
            case Reach.PROVINCE:
                return mine
            case Reach.OWN:
                leads = Q(lead_agency=user.agency_id)
                return mine.filter(leads | Q(sub_projects__lead_agency=user.agency_id)).distinct()
        return self.none()

    def leaves(self) -> Self:
        """Those that carry money: sub-projects, and projects without any."""
        return self.filter(sub_projects__isnull=True)

    def in_order(self) -> Self:
        """As the plan lists them: each project, then its sub-projects, by number."""
        return self.select_related("parent", "lead_agency").order_by(*plan_order())


class SectionQuerySet(models.QuerySet):
    """Parts of the plan's text."""

    def visible_to(self, user: "User") -> Self:
        if reach(user, Action.READ_DOCUMENT) is not Reach.PROVINCE:
            return self.none()
        return self.filter(plan__province=user.province_id)

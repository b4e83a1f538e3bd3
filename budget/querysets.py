"""Which lines of money and which allocations somebody sees."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from povertyplan.accounts.permissions import Action, Reach, Role, reach
from projects.querysets import plan_order

if TYPE_CHECKING:
    from povertyplan.accounts.models import User


class FundingSourceQuerySet(models.QuerySet):
    """Where money comes from, in the order of the tables."""

    def visible_to(self, user: "User") -> Self:
        return self.filter(province=user.province_id)


class FundingLineQuerySet(models.QuerySet):
    """Lines of a plan: sub-project × source × capital type."""

    def visible_to(self, user: "User") -> Self:
        """All of the province; a lead agency sees the lines of what it leads, a district none."""
        mine = self.filter(project__plan__province=user.province_id)
        match reach(user, Action.READ_FUNDING):
            case Reach.PROVINCE:
                return mine
            case Reach.OWN:
                return mine.filter(project__lead_agency=user.agency_id)
        return self.none()


class AllocationQuerySet(models.QuerySet):
    """Shares of lines given to agencies."""

    def visible_to(self, user: "User") -> Self:
        """All of the province; a lead agency what it leads or receives, a district its own."""
        mine = self.filter(line__project__plan__province=user.province_id)
        match reach(user, Action.READ_ALLOCATIONS), user.role:
            case Reach.PROVINCE, _:
                return mine
            case Reach.OWN, Role.LEAD:
                leads = Q(line__project__lead_agency=user.agency_id)
                return mine.filter(leads | Q(agency=user.agency_id))
            case Reach.OWN, _:
                return mine.filter(agency=user.agency_id)
        return self.none()

    def given(self) -> Self:
        """Those of which something is given: of the issued share, before that the working one."""
        return self.alias(now_given=Coalesce("issued_amount", "amount")).filter(now_given__gt=0)

    def in_order(self) -> Self:
        """As the plan lists projects and sources."""
        return self.select_related("line__source", "line__project__parent").order_by(
            *plan_order("line__project__"),
            "line__source__order",
            "-line__capital",
            "agency__order",
        )

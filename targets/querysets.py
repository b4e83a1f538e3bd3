"""Which targets somebody sees."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q, Sum, Value
from django.db.models.functions import Coalesce

from povertyplan.accounts.permissions import Action, Reach, Role, reach
from projects.querysets import plan_order

if TYPE_CHECKING:
    from povertyplan.accounts.models import User


class ReductionTargetQuerySet(models.QuerySet):
    """Targets of the districts."""

    def visible_to(self, user: "User") -> Self:
        mine = self.filter(plan__province=user.province_id)
        match reach(user, Action.READ_TARGETS):
            case Reach.PROVINCE:
                return mine
            case Reach.OWN:
                return mine.filter(agency=user.agency_id)
        return self.none()


class IndicatorQuerySet(models.QuerySet):
    """The plan's other targets and the outputs of its sub-projects."""

    def visible_to(self, user: "User") -> Self:
        """All of the province; a lead agency those of what it leads, a district what it shares.

        What a district shares are the indicators that are reached district by district.
        """
        mine = self.filter(plan__province=user.province_id)
        match reach(user, Action.READ_TARGETS), user.role:
            case Reach.PROVINCE, _:
                return mine
            case Reach.OWN, Role.DISTRICT:
                return mine.of_districts()
            case Reach.OWN, _:
                return mine.filter(project__lead_agency=user.agency_id)
        return self.none()

    def of_districts(self) -> Self:
        """Those that are reached district by district."""
        return self.filter(scope="district")

    def with_shared(self) -> Self:
        """Each with what is shared out of it, in hundredths, as `shared`."""
        return self.annotate(shared=Coalesce(Sum("shares__target"), Value(0)))

    def in_order(self) -> Self:
        """The plan's general ones, then those of each project as the plan lists projects."""
        general_first = Coalesce("project__parent__number", "project__number", Value(0))
        return self.select_related("project__parent").order_by(
            general_first, *plan_order("project__"), "order", "pk"
        )


class IndicatorShareQuerySet(models.QuerySet):
    """What each district is to reach of an indicator."""

    def visible_to(self, user: "User") -> Self:
        """All of the province; a lead agency those of what it leads, a district its own."""
        mine = self.filter(indicator__plan__province=user.province_id)
        match reach(user, Action.READ_TARGETS):
            case Reach.PROVINCE:
                return mine
            case Reach.OWN:
                leads = Q(indicator__project__lead_agency=user.agency_id)
                return mine.filter(leads | Q(agency=user.agency_id))
        return self.none()


class CreditTargetQuerySet(models.QuerySet):
    """Preferential credit."""

    def visible_to(self, user: "User") -> Self:
        mine = self.filter(plan__province=user.province_id)
        return mine if reach(user, Action.READ_CREDIT) is Reach.PROVINCE else self.none()

"""Which targets somebody sees."""

from typing import TYPE_CHECKING, Self

from django.db import models

from povertyplan.accounts.permissions import Action, Reach, reach

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
    """The plan's other targets: sentences of the plan, for everybody who reads targets."""

    def visible_to(self, user: "User") -> Self:
        mine = self.filter(plan__province=user.province_id)
        return mine if reach(user, Action.READ_TARGETS) is Reach.PROVINCE else self.none()


class CreditTargetQuerySet(models.QuerySet):
    """Preferential credit."""

    def visible_to(self, user: "User") -> Self:
        mine = self.filter(plan__province=user.province_id)
        return mine if reach(user, Action.READ_CREDIT) is Reach.PROVINCE else self.none()

"""Which periods, reports and reported figures somebody sees."""

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, Max, OuterRef, Q, Subquery

from povertyplan.accounts.permissions import Action, Reach, Role, reach

if TYPE_CHECKING:
    from povertyplan.accounts.models import User


class PeriodQuerySet(models.QuerySet):
    """Periods of plans, in the order they end."""

    def visible_to(self, user: "User") -> Self:
        """Everybody reads the calendar of the own province."""
        return self.filter(plan__province=user.province_id).select_related("plan__province")

    def with_figures(self) -> Self:
        """Those in which figures are entered; they do not overlap."""
        return self.filter(takes_figures=True)

    def in_order(self) -> Self:
        """As they end; said aloud, for a query that groups leaves the model's order out."""
        return self.order_by("ends_on", "-starts_on", "pk")

    def in_use(self) -> Self:
        """Those that must stay as they are: reports of agencies or of the province stand on them.

        That is whatever points at a period and protects it, in whichever room.
        """
        standing = (
            Exists(one.related_model._base_manager.filter(**{one.field.name: OuterRef("pk")}))
            for one in self.model._meta.related_objects
            if one.on_delete is models.PROTECT
        )
        return self.filter(reduce(or_, standing, Q(pk__in=[])))


class ReportQuerySet(models.QuerySet):
    """Reports, every version of them."""

    def visible_to(self, user: "User") -> Self:
        """All of the province, or only those of the own agency."""
        mine = self.filter(period__plan__province=user.province_id)
        match reach(user, Action.READ_REPORTS):
            case Reach.PROVINCE:
                return mine
            case Reach.OWN:
                return mine.filter(agency=user.agency_id)
        return self.none()

    def behind_figures_of(self, user: "User") -> Self:
        """Reports that may hold figures the person sees: who reported when is told of all.

        A lead agency sees figures of what it leads in every agency's report.
        """
        if user.role == Role.LEAD:
            return self.filter(period__plan__province=user.province_id)
        return self.visible_to(user)

    def newest(self) -> Self:
        """The version that was begun last, of each period and agency."""
        later = self.model._default_manager.filter(
            period=OuterRef("period"), agency=OuterRef("agency"), version__gt=OuterRef("version")
        )
        return self.exclude(Exists(later))

    def counted(self) -> Self:
        """The accepted versions that the province's figures are made of."""
        return self.filter(counts=True)

    def with_period(self) -> Self:
        """With everything that names a report, and whether its period was opened again."""
        until = (
            apps.get_model("progress", "Reopening")
            .objects.filter(period=OuterRef("period"), agency=OuterRef("agency"))
            .order_by()
            .values("period", "agency")
            .annotate(last=Max("until"))
            .values("last")
        )
        named = self.select_related("period__plan__province", "agency")
        return named.annotate(reopened_until=Subquery(until))


class ReportedQuerySet(models.QuerySet):
    """Figures and files of reports."""

    def visible_to(self, user: "User") -> Self:
        """Those of the reports the person sees; a lead agency also those of what it leads."""
        mine = self.filter(report__period__plan__province=user.province_id)
        match reach(user, Action.READ_REPORTS):
            case Reach.PROVINCE:
                return mine
            case Reach.OWN:
                own = Q(report__agency=user.agency_id)
                if led := getattr(self.model, "LED", ""):
                    own |= Q(**{led: user.agency_id})
                return mine.filter(own)
        return self.none()

    def counted(self) -> Self:
        """Figures of the reports that count."""
        return self.filter(report__counts=True)

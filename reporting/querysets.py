"""Which periodic reports somebody sees, and what of them was issued."""

from typing import TYPE_CHECKING, Self

from django.db import models

from povertyplan.accounts.permissions import Action, Reach, reach

if TYPE_CHECKING:
    from povertyplan.accounts.models import User


class PeriodicReportQuerySet(models.QuerySet):
    """The province's reports on periods of a plan."""

    def visible_to(self, user: "User") -> Self:
        """Whoever reads the reports of the whole province, reads what is made of them."""
        if reach(user, Action.READ_REPORTS) is not Reach.PROVINCE:
            return self.none()
        return self.filter(plan__province=user.province_id)

    def with_periods(self) -> Self:
        """With everything that names a report and its day."""
        return self.select_related("plan__province", "period__plan", "cut_off__plan")


class PeriodicSectionQuerySet(models.QuerySet):
    """Parts of periodic reports."""

    def visible_to(self, user: "User") -> Self:
        if reach(user, Action.READ_REPORTS) is not Reach.PROVINCE:
            return self.none()
        return self.filter(report__plan__province=user.province_id)


class IssueQuerySet(models.QuerySet):
    """The times periodic reports were issued."""

    def visible_to(self, user: "User") -> Self:
        if reach(user, Action.READ_REPORTS) is not Reach.PROVINCE:
            return self.none()
        return self.filter(report__plan__province=user.province_id)

    def standing(self) -> Self:
        """Those that have not been revoked."""
        return self.filter(revoked_at=None)

    def revoked(self) -> Self:
        """Those that have been, without what they said."""
        return self.exclude(revoked_at=None).defer("page", "said")


class IssuedFileQuerySet(models.QuerySet):
    """The files of periodic reports that were issued."""

    def visible_to(self, user: "User") -> Self:
        if reach(user, Action.READ_REPORTS) is not Reach.PROVINCE:
            return self.none()
        return self.filter(issue__report__plan__province=user.province_id)

    def without_content(self) -> Self:
        """What is told of the files; their bytes stay in the database."""
        return self.defer("content")

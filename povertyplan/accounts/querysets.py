"""Which agencies and people somebody sees."""

from typing import TYPE_CHECKING, Self

from django.db import models

from povertyplan.accounts.permissions import Action, Reach, may, reach
from povertyplan.ui.text import fold

if TYPE_CHECKING:
    from povertyplan.accounts.models import User


MOST_WORDS = 12


class SearchQuerySet(models.QuerySet):
    """Rows with a ``search`` column, found without diacritics."""

    def matching(self, words: str) -> Self:
        """Keep rows that hold every word, the first few of a long text."""
        found = self
        for word in fold(words).split()[:MOST_WORDS]:
            found = found.filter(search__contains=word)
        return found


class AgencyQuerySet(SearchQuerySet):
    """Agencies of a province."""

    def visible_to(self, user: "User") -> Self:
        return self.filter(province=user.province_id)

    def spending(self) -> Self:
        """Agencies that can be given money: departments and districts."""
        return self.filter(kind__in=["department", "district"])

    def reporting_to(self, user: "User") -> Self:
        """Agencies whose progress reports the person sees: all of the province, or the own."""
        found = self.visible_to(user).filter(kind__in=["department", "district", "bank"])
        match reach(user, Action.READ_REPORTS):
            case Reach.PROVINCE:
                return found
            case Reach.OWN:
                return found.filter(pk=user.agency_id)
        return self.none()

    def districts(self) -> Self:
        return self.filter(kind="district")


class UserQuerySet(SearchQuerySet):
    """People of a province."""

    def visible_to(self, user: "User") -> Self:
        if not may(user, Action.READ_PEOPLE):
            return self.filter(pk=user.pk)
        return self.filter(agency__province=user.province_id)

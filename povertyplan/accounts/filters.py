"""What lists of people and agencies can be narrowed by."""

import django_filters as filters

from povertyplan.accounts.models import Agency, User
from povertyplan.accounts.permissions import Role
from povertyplan.accounts.querysets import SearchQuerySet


class SearchFilter(filters.FilterSet):
    """A box that finds without diacritics."""

    q = filters.CharFilter(label="Tìm", method="search")

    def search(self, rows: SearchQuerySet, _name: str, words: str) -> SearchQuerySet:
        return rows.matching(words)


class UserFilter(SearchFilter):
    role = filters.ChoiceFilter(label="Vai trò", choices=Role.choices, empty_label="Mọi vai trò")

    class Meta:
        model = User
        fields = ["q", "role"]


class AgencyFilter(SearchFilter):
    kind = filters.ChoiceFilter(label="Loại", choices=Agency.Kind.choices, empty_label="Mọi loại")

    class Meta:
        model = Agency
        fields = ["q", "kind"]

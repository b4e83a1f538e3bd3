"""What the list of projects can be narrowed by."""

from typing import Any

import django_filters as filters

from povertyplan.accounts.filters import SearchFilter
from povertyplan.accounts.http import SignedIn
from povertyplan.accounts.models import Agency
from projects.models import Project


def _departments(request: SignedIn) -> Any:
    return Agency.objects.visible_to(request.user).filter(kind=Agency.Kind.DEPARTMENT)


class ProjectFilter(SearchFilter):
    lead_agency = filters.ModelChoiceFilter(
        label="Cơ quan chủ trì", queryset=_departments, empty_label="Mọi cơ quan"
    )

    class Meta:
        model = Project
        fields = ["q", "lead_agency"]

"""The plan an address is about."""

from django.http import Http404

from povertyplan.accounts.http import SignedIn
from projects.models import Plan


def plans_of(request: SignedIn) -> list[Plan]:
    """The plans the person sees, newest first; read once a request, for the page and its switch."""
    plans: list[Plan] | None = getattr(request, "plans", None)
    if plans is None:
        visible = Plan.objects.visible_to(request.user).select_related(
            "counterpart_rule__base_source", "counterpart_rule__source"
        )
        plans = list(visible)
        request.plans = plans  # type: ignore[attr-defined]
    return plans


def plan_of(request: SignedIn, slug: str) -> Plan:
    """The plan of an address; 404 when there is none or the person does not see it."""
    for plan in plans_of(request):
        if plan.slug == slug:
            return plan
    raise Http404

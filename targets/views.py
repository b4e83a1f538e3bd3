"""Targets on screen."""

from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from editing.views import grid_page
from povertyplan.accounts.http import SignedIn
from povertyplan.accounts.permissions import Action, may, reaches
from projects.views import edit_record
from targets.forms import CreditForm, IndicatorForm
from targets.grid import Targets
from targets.models import CreditTarget, Indicator


@require_http_methods(["GET", "HEAD", "POST"])
def target_grid(request: SignedIn, slug: str) -> HttpResponse:
    """Reduction targets by district, with the other targets and credit below."""
    user = request.user
    if not may(user, Action.READ_CREDIT):
        reaches(user, Action.READ_TARGETS).require()
    credit = list(CreditTarget.objects.visible_to(user).filter(plan__slug=slug))
    return grid_page(
        request,
        slug,
        Targets(),
        template="targets/target_grid.html",
        indicators=Indicator.objects.visible_to(user).filter(plan__slug=slug),
        credit=credit,
        credit_total=sum(target.amount for target in credit),
        editing=may(user, Action.EDIT_TARGETS),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def indicator_edit(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """One of the plan's other targets."""
    return _edit(request, Indicator.objects.visible_to(request.user), IndicatorForm, slug, pk)


@require_http_methods(["GET", "HEAD", "POST"])
def credit_edit(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Planned lending turnover of one group of households."""
    return _edit(request, CreditTarget.objects.visible_to(request.user), CreditForm, slug, pk)


def _edit(
    request: SignedIn, rows: QuerySet, form_class: type[ModelForm], slug: str, pk: int
) -> HttpResponse:
    may(request.user, Action.EDIT_TARGETS).require()
    record = get_object_or_404(rows.select_related("plan"), plan__slug=slug, pk=pk)
    return edit_record(
        request,
        plan=record.plan,
        record=record,
        form_class=form_class,
        action=Action.EDIT_TARGETS,
        template="targets/target_form.html",
        done="targets:target_grid",
    )

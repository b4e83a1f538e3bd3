"""Targets on screen."""

from typing import Any

from django.contrib import messages
from django.forms import ModelForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from budget.views import grid_page
from povertyplan.accounts.permissions import Action, may
from povertyplan.ui.http import SignedIn, form_status
from projects.models import Plan
from projects.services import ChangedMeanwhile, stamp_of
from targets import services
from targets.forms import CreditForm, IndicatorForm
from targets.grid import Targets
from targets.models import CreditTarget, Indicator


@require_http_methods(["GET", "HEAD", "POST"])
def target_grid(request: SignedIn, slug: str) -> HttpResponse:
    """Reduction targets by district, with the other targets and credit below."""
    user = request.user
    own = user.agency_id
    if not may(user, Action.READ_CREDIT):
        may(user, Action.READ_TARGETS, owner_id=own).require()
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


def _edit(request: SignedIn, slug: str, form_class: type[ModelForm], record: Any) -> HttpResponse:
    may(request.user, Action.EDIT_TARGETS).require()
    plan = get_object_or_404(Plan.objects.visible_to(request.user), slug=slug)
    seen = stamp_of(record, list(form_class.base_fields))
    context = {"plan": plan, "record": record, "seen": request.POST.get("seen", seen)}
    form = form_class(request.POST or None, instance=record)
    status = form_status(form)
    if form.is_valid():
        try:
            services.save_target(
                user=request.user, slug=slug, form=form, seen=request.POST.get("seen", "")
            )
        except ChangedMeanwhile as conflict:
            form.add_error(None, conflict.sentence)
            context["seen"] = seen
            status = 409
        else:
            messages.success(request, "Đã lưu chỉ tiêu.")
            return redirect("targets:target_grid", slug)
    return render(request, "targets/target_form.html", context | {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def indicator_edit(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """One of the plan's other targets."""
    may(request.user, Action.EDIT_TARGETS).require()
    indicators = Indicator.objects.visible_to(request.user)
    record = get_object_or_404(indicators, plan__slug=slug, pk=pk)
    return _edit(request, slug, IndicatorForm, record)


@require_http_methods(["GET", "HEAD", "POST"])
def credit_edit(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Planned lending turnover of one group of households."""
    may(request.user, Action.EDIT_TARGETS).require()
    credit = CreditTarget.objects.visible_to(request.user)
    record = get_object_or_404(credit, plan__slug=slug, pk=pk)
    return _edit(request, slug, CreditForm, record)

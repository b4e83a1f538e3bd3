"""Targets on screen."""

from django.contrib import messages
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from budget.grid import LineType, SubProject
from editing.grid import Axis
from editing.models import Step
from editing.proposals import propose
from editing.views import grid_page, show_proposal
from povertyplan.accounts.http import SignedIn, form_status
from povertyplan.accounts.permissions import Action, may, reaches
from projects.http import plan_of
from projects.services import InUse
from projects.views import edit_record
from targets.distribution.columns import (
    LineColumn,
    OutputColumn,
    ReductionColumn,
    SpreadColumn,
)
from targets.distribution.forms import SpreadForm
from targets.forms import CreditForm, IndicatorForm, KeyIndicatorForm
from targets.grid import Targets
from targets.models import CreditTarget, Indicator
from targets.outputs import Outputs
from targets.services import confirm_indicators, delete_indicator
from targets.summaries import Others

TOKEN = "csrfmiddlewaretoken"


@require_http_methods(["GET", "HEAD", "POST"])
def target_grid(request: SignedIn, slug: str) -> HttpResponse:
    """Reduction targets by district, with the other targets and credit below."""
    if not may(request.user, Action.READ_CREDIT):
        reaches(request.user, Action.READ_TARGETS).require()
    others = Others(slug, request.user)
    template = "targets/target_grid.html"
    return grid_page(request, slug, Targets(), template=template, others=others)


@require_http_methods(["GET", "HEAD", "POST"])
def output_grid(request: SignedIn, slug: str) -> HttpResponse:
    """What each district is to reach of the indicators of district scope."""
    reaches(request.user, Action.READ_TARGETS).require()
    return grid_page(request, slug, Outputs(), template="targets/output_grid.html")


@require_http_methods(["GET", "HEAD", "POST"])
def indicator_add(request: SignedIn, slug: str) -> HttpResponse:
    """Another target of the plan, or another output of a sub-project; it stands last."""
    may(request.user, Action.EDIT_TARGETS).require()
    plan = plan_of(request, slug)
    last = plan.indicators.aggregate(last=Max("order"))["last"] or 0
    return edit_record(
        request,
        plan=plan,
        record=Indicator(plan=plan, order=last + 1),
        form_class=IndicatorForm,
        action=Action.EDIT_TARGETS,
        template="targets/target_form.html",
        done="targets:target_grid",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def indicator_edit(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """One of the plan's other targets."""
    may(request.user, Action.EDIT_TARGETS).require()
    visible = Indicator.objects.visible_to(request.user).select_related("plan", "project__parent")
    indicator = get_object_or_404(visible, plan__slug=slug, pk=pk)
    return edit_record(
        request,
        plan=indicator.plan,
        record=indicator,
        form_class=KeyIndicatorForm if indicator.key else IndicatorForm,
        action=Action.EDIT_TARGETS,
        template="targets/target_form.html",
        done="targets:target_grid",
    )


@require_POST
def indicator_delete(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Take out a target that nothing is reconciled with or has been reported on."""
    try:
        name = delete_indicator(user=request.user, slug=slug, pk=pk)
    except InUse as refusal:
        messages.error(request, str(refusal))
        return redirect("targets:indicator_edit", slug, pk)
    messages.success(request, f"Đã xóa chỉ tiêu “{name}”.")
    return redirect("targets:target_grid", slug)


@require_POST
def indicators_confirm(request: SignedIn, slug: str) -> HttpResponse:
    """Take the mark off the illustrative targets."""
    confirmed = confirm_indicators(user=request.user, slug=slug)
    messages.success(request, f"Đã xác nhận số liệu chính thức của {confirmed} chỉ tiêu.")
    return redirect("targets:target_grid", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def credit_edit(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Planned lending turnover of one group of households."""
    may(request.user, Action.EDIT_TARGETS).require()
    visible = CreditTarget.objects.visible_to(request.user).select_related("plan")
    target = get_object_or_404(visible, plan__slug=slug, pk=pk)
    return edit_record(
        request,
        plan=target.plan,
        record=target,
        form_class=CreditForm,
        action=Action.EDIT_TARGETS,
        template="targets/target_form.html",
        done="targets:target_grid",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def sub_project_spread(request: SignedIn, slug: str, pk: int, line: int) -> HttpResponse:
    """Spread one line of a sub-project over agencies by a key."""
    axis = SubProject(pk)
    grid = axis.load(plan_of(request, slug), request.user)
    return _spread(request, axis, LineColumn(grid, line))


@require_http_methods(["GET", "HEAD", "POST"])
def line_type_spread(
    request: SignedIn, slug: str, source: str, capital: str, line: int
) -> HttpResponse:
    """The same line, reached from the table of its source and capital type."""
    axis = LineType(source, capital)
    grid = axis.load(plan_of(request, slug), request.user)
    return _spread(request, axis, LineColumn(grid, line))


@require_http_methods(["GET", "HEAD", "POST"])
def target_spread(request: SignedIn, slug: str) -> HttpResponse:
    """Spread the plan's reduction of poor households over the districts by a key."""
    may(request.user, Action.EDIT_TARGETS).require()
    axis = Targets()
    grid = axis.load(plan_of(request, slug), request.user)
    return _spread(request, axis, ReductionColumn(grid))


@require_http_methods(["GET", "HEAD", "POST"])
def output_spread(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Spread an indicator of district scope over the districts by a key."""
    may(request.user, Action.EDIT_TARGETS).require()
    axis = Outputs()
    grid = axis.load(plan_of(request, slug), request.user)
    return _spread(request, axis, OutputColumn(grid, pk))


def _spread(request: SignedIn, axis: Axis, column: SpreadColumn) -> HttpResponse:
    """Ask how a column is to be spread; then preview the shares, which the grid's page writes."""
    column.may_edit.require()
    plan = column.grid.plan
    form = SpreadForm(request.POST if request.method == "POST" else None, column=column)
    address = axis.address(plan.slug)
    if not form.is_valid() or "again" in request.POST:
        context = {"plan": plan, "form": form, "column": column, "address": address}
        status = form_status(form) if form.errors else 200
        return render(request, "targets/distribution.html", context, status=status)
    typed = [(name, value) for name, value in request.POST.items() if name != TOKEN]
    return show_proposal(
        request,
        plan,
        propose(column.grid, form.spread.wanted(), remarks=form.spread.remarks()),
        address=address,
        kind=Step.Kind.SPREAD,
        title=f"Chia {column.title} theo tiêu chí",
        details=form.spread.details(),
        illustrative=form.spread.basis.illustrative,
        beside=form.spread.beside(),
        again=[*typed, ("again", "1")],
        again_address=request.path,
    )

"""Targets on screen."""

from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from budget.grid import LineType, SubProject
from editing.models import Step
from editing.proposals import propose
from editing.views import grid_page, show_proposal
from povertyplan.accounts.http import SignedIn, form_status
from povertyplan.accounts.permissions import Action, may, reaches
from projects.http import plan_of
from projects.views import edit_record
from targets.distribution import SpreadColumn
from targets.forms import CreditForm, IndicatorForm, SpreadForm
from targets.grid import Targets
from targets.models import CreditTarget, Indicator

TOKEN = "csrfmiddlewaretoken"


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


@require_http_methods(["GET", "HEAD", "POST"])
def sub_project_spread(request: SignedIn, slug: str, pk: int, line: int) -> HttpResponse:
    """Spread one line of a sub-project over agencies by a key."""
    return _spread(request, slug, SubProject(pk), line)


@require_http_methods(["GET", "HEAD", "POST"])
def line_type_spread(
    request: SignedIn, slug: str, source: str, capital: str, line: int
) -> HttpResponse:
    """The same line, reached from the table of its source and capital type."""
    return _spread(request, slug, LineType(source, capital), line)


def _spread(request: SignedIn, slug: str, axis: SubProject | LineType, line: int) -> HttpResponse:
    """Ask how a column is to be spread; then preview the shares, which the grid's page writes."""
    plan = plan_of(request, slug)
    grid = axis.load(plan, request.user)
    column = SpreadColumn(grid, line)
    column.may_edit.require()
    form = SpreadForm(request.POST if request.method == "POST" else None, column=column)
    address = axis.address(slug)
    if not form.is_valid() or "again" in request.POST:
        context = {"plan": plan, "form": form, "column": column, "address": address}
        status = form_status(form) if form.errors else 200
        return render(request, "targets/distribution.html", context, status=status)
    typed = [(name, value) for name, value in request.POST.items() if name != TOKEN]
    return show_proposal(
        request,
        plan,
        propose(grid, form.spread.wanted(), remarks=form.spread.remarks()),
        address=address,
        kind=Step.Kind.SPREAD,
        title=f"Chia {column.line} theo tiêu chí",
        details=form.spread.details(),
        illustrative=form.spread.basis.illustrative,
        beside=form.spread.beside(),
        again=[*typed, ("again", "1")],
        again_address=request.path,
    )

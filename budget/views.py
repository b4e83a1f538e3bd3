"""Money on screen: the split, the allocations, and the cells that save themselves."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budget import summaries
from budget.forms import CounterpartRuleForm, FundingSourceForm
from budget.grid import Assigned, LineType, Split, SubProject
from budget.ledger import Ledger
from budget.models import (
    Allocation,
    CounterpartRule,
    FundingLine,
    FundingSource,
)
from budget.services import delete_source
from editing.models import Step
from editing.proposals import propose
from editing.views import grid_page, show_proposal
from povertyplan.accounts.http import SignedIn
from povertyplan.accounts.permissions import Action, may, reaches
from povertyplan.ui import figures
from projects.http import plan_of
from projects.models import Project
from projects.services import InUse
from projects.views import edit_record


@require_http_methods(["GET", "HEAD", "POST"])
def funding_split(request: SignedIn, slug: str) -> HttpResponse:
    """The plan's split over projects, sources and capital types."""
    reaches(request.user, Action.READ_FUNDING).require()
    return grid_page(request, slug, Split(), template="budget/funding_split.html")


@require_http_methods(["GET", "HEAD", "POST"])
def sub_project_allocations(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """One sub-project: agencies down, its funding lines across."""
    siblings = Project.objects.visible_to(request.user).filter(plan__slug=slug).leaves()
    return grid_page(
        request,
        slug,
        SubProject(pk),
        template="budget/allocation_grid.html",
        siblings=siblings.in_order(),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def line_type_allocations(request: SignedIn, slug: str, source: str, capital: str) -> HttpResponse:
    """One source and capital type: agencies down, sub-projects across."""
    axis = LineType(source, capital)
    return grid_page(request, slug, axis, template="budget/allocation_grid.html")


@require_safe
def allocation_list(request: SignedIn, slug: str) -> HttpResponse:
    """What is allocated and left by sub-project, and what the own agency was given."""
    user = request.user
    plan = plan_of(request, slug)
    reaches(user, Action.READ_ALLOCATIONS).require()
    projects = Project.objects.visible_to(user).filter(plan=plan).leaves().in_order()
    ledger = Ledger.read(FundingLine.objects.visible_to(user).filter(project__plan=plan))
    allocations = Allocation.objects.visible_to(user).filter(line__project__plan=plan)
    given = allocations.filter(agency=user.agency, amount__gt=0).in_order()
    context = {
        "plan": plan,
        "by_sub_project": summaries.by_sub_project(plan, ledger, projects),
        "by_line_type": summaries.by_line_type(plan, ledger),
        "everything": summaries.everything(ledger),
        "given": summaries.given_by_project(given),
        "given_total": sum(allocation.amount for allocation in given),
        "illustrative": any(allocation.is_illustrative for allocation in given),
    }
    return render(request, "budget/allocation_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def assigned_totals(request: SignedIn, slug: str) -> HttpResponse:
    """What was assigned to the province and each project, beside the sums of the lines."""
    return grid_page(request, slug, Assigned(), template="budget/assigned_totals.html")


@require_http_methods(["GET", "HEAD", "POST"])
def counterpart_edit(request: SignedIn, slug: str) -> HttpResponse:
    """The counterpart rule of the plan."""
    plan = plan_of(request, slug)
    rule = CounterpartRule.objects.filter(plan=plan).first()
    return edit_record(
        request,
        plan=plan,
        record=rule or CounterpartRule(plan=plan),
        form_class=CounterpartRuleForm,
        action=Action.EDIT_FUNDING,
        template="budget/setting_form.html",
        done="budget:funding_settings",
    )


@require_safe
def counterpart_proposal(request: SignedIn, slug: str, pk: int | None = None) -> HttpResponse:
    """What the counterpart rule would change: in a project, or in the whole plan."""
    may(request.user, Action.EDIT_FUNDING).require()
    plan = plan_of(request, slug)
    grid = Split().load(plan, request.user)
    rule = grid.rule
    if rule is None or (pk is not None and pk not in grid.projects):
        raise Http404
    proposal = propose(grid, grid.answering(pk))
    details = {
        "facts": [
            ["Quy định", f"{rule.source.name} bằng {figures.decimal(rule.percent)}%"],
            ["Tính trên", rule.base_source.with_capital(rule.base_capital)],
            ["Làm tròn đến", f"{figures.trieu(rule.rounding_unit)} triệu đồng, theo từng dòng"],
            ["Căn cứ", rule.legal_basis],
        ]
    }
    return show_proposal(
        request,
        plan,
        proposal,
        address=Split().address(slug),
        kind=Step.Kind.COUNTERPART,
        title="Áp dụng đối ứng đề xuất" + (f": {grid.projects[pk].code}" if pk else ""),
        details=details,
    )


@require_safe
def funding_settings(request: SignedIn, slug: str) -> HttpResponse:
    """Sources of money and the counterpart rule: the data the split is built on."""
    plan = plan_of(request, slug)
    may(request.user, Action.READ_FUNDING).require()
    context = {
        "plan": plan,
        "sources": FundingSource.objects.visible_to(request.user),
        "rule": CounterpartRule.objects.filter(plan=plan)
        .select_related("base_source", "source")
        .first(),
        "editing": may(request.user, Action.EDIT_FUNDING),
        "open": plan.open_for_editing(),
    }
    return render(request, "budget/funding_settings.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def source_edit(request: SignedIn, slug: str, pk: int | None = None) -> HttpResponse:
    """Add a source of money, or change one."""
    plan = plan_of(request, slug)
    may(request.user, Action.EDIT_FUNDING).require()
    sources = FundingSource.objects.visible_to(request.user)
    source = (
        get_object_or_404(sources, pk=pk)
        if pk is not None
        else FundingSource(province=plan.province)
    )
    return edit_record(
        request,
        plan=plan,
        record=source,
        form_class=FundingSourceForm,
        action=Action.EDIT_FUNDING,
        template="budget/setting_form.html",
        done="budget:funding_settings",
    )


@require_POST
def source_delete(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Take away a source that no plan counts with."""
    try:
        name = delete_source(user=request.user, slug=slug, pk=pk)
    except InUse as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Đã xóa nguồn vốn {name}.")
    return redirect("budget:funding_settings", slug)

"""Money on screen: the split, the allocations, and the cells that save themselves."""

import json
from collections.abc import Collection

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budget import summaries
from budget.forms import BadPost, CounterpartRuleForm, FundingSourceForm, read_cells
from budget.grid import Address, Assigned, Axis, LineType, Split, SubProject
from budget.ledger import Ledger
from budget.models import (
    Allocation,
    CounterpartRule,
    FundingLine,
    FundingSource,
)
from budget.services import Outcome, Typed, confirm_figures, delete_source, edit_grid
from povertyplan.accounts.http import SignedIn
from povertyplan.accounts.permissions import Action, may, reaches
from projects.http import plan_of
from projects.models import Project
from projects.services import InUse
from projects.views import edit_record


def grid_page(
    request: SignedIn, slug: str, axis: Axis, *, template: str, **context: object
) -> HttpResponse:
    """Show a grid, or save what was posted from it: one cell (JSON) or the whole form."""
    if request.method == "POST":
        return _save(request, slug, axis, template, context)
    plan = plan_of(request, slug)
    grid = axis.load(plan, request.user)
    context |= {"plan": plan, "grid": grid, "body": grid.body(), "seen": json.dumps(grid.seen())}
    return render(request, template, context)


def _save(
    request: SignedIn, slug: str, axis: Axis, template: str, context: dict[str, object]
) -> HttpResponse:
    if "confirm" in request.POST:
        confirmed = confirm_figures(user=request.user, slug=slug, axis=axis)
        messages.success(request, f"Đã xác nhận số liệu chính thức của {confirmed} dòng.")
        return redirect(request.path)
    cell_by_cell = not request.accepts("text/html")
    try:
        cells = read_cells(request.POST)
    except BadPost as error:
        if cell_by_cell:
            return JsonResponse({"message": str(error)}, status=400)
        messages.error(request, str(error))
        return redirect(request.path)
    outcome = edit_grid(user=request.user, slug=slug, axis=axis, cells=cells)
    if cell_by_cell:
        return _answer(outcome, cells)
    if not outcome.sentences:
        messages.success(
            request, f"Đã lưu {outcome.saved} ô." if outcome.saved else "Không có ô nào thay đổi."
        )
        return redirect(request.path)
    return _show_again(request, outcome, cells, template, context)


def _answer(outcome: Outcome, cells: Collection[Address]) -> JsonResponse:
    """Tell the page about its cells, by name.

    200: the stored figure of each and what moved. 409 and 422: nothing was saved; the sentences,
    beside a conflict both figures, and every total as it stands after the other person's save.
    """
    if outcome.sentences:
        conflicts = {
            ".".join(address): {
                "message": conflict.sentence,
                "theirs": conflict.theirs,
                "mine": conflict.mine,
                "seen": conflict.stored,
            }
            for address, conflict in outcome.conflicts.items()
        }
        errors = {".".join(address): text for address, text in outcome.errors.items()}
        moved = outcome.before.shown() if conflicts else {}
        return JsonResponse(
            {"conflicts": conflicts, "errors": errors, "moved": moved},
            status=409 if conflicts else 422,
        )
    grid = outcome.after
    stored = {address: grid.amount(*grid.places[address]) for address in cells}
    saved = {
        ".".join(address): {"seen": amount, "text": grid.show(amount) if amount else ""}
        for address, amount in stored.items()
    }
    return JsonResponse({"cells": saved, "moved": outcome.moved()})


def _show_again(
    request: SignedIn,
    outcome: Outcome,
    cells: dict[Address, Typed],
    template: str,
    context: dict[str, object],
) -> HttpResponse:
    """The form as typed, each refused cell with its sentence; conflicts can be saved once more."""
    grid = outcome.before
    seen = {".".join(address): typed.seen for address, typed in cells.items()}
    seen |= {".".join(address): other.stored for address, other in outcome.conflicts.items()}
    typed = {address: typed.text for address, typed in cells.items()}
    theirs = {address: other.theirs for address, other in outcome.conflicts.items()}
    context |= {
        "plan": grid.plan,
        "grid": grid,
        "body": grid.body(typed, outcome.sentences, theirs),
        "seen": json.dumps({name: amount for name, amount in seen.items() if amount}),
        "refused": len(outcome.sentences),
    }
    return render(request, template, context, status=409 if outcome.conflicts else 422)


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

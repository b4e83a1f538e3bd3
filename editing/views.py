"""The pages of a grid: every axis shows, saves and answers alike."""

import json
from collections.abc import Collection

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from editing.forms import BadPost, read_cells
from editing.grid import Address, Axis
from editing.services import Outcome, Typed, confirm_figures, edit_grid
from povertyplan.accounts.http import SignedIn
from projects.http import plan_of


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

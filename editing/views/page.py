"""The table itself: shown, saved as a whole or cell by cell, and asked for news."""

import json

from django.contrib import messages
from django.http import HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone

from editing.cells import Address, name_of
from editing.forms import BadPost, kind_of, read_cells
from editing.models import Step
from editing.proposals import label_of
from editing.services import Act, Outcome, Typed, confirm_figures, edit_grid
from editing.views.screen import Screen, saved_cells
from povertyplan.ui.stamps import stamp

LISTED = 5


def show(screen: Screen) -> HttpResponse:
    """The table as it stands."""
    grid = screen.grid
    return screen.show(
        {
            "plan": screen.plan,
            "grid": grid,
            "body": grid.body(),
            "seen": json.dumps(grid.seen()),
            "undoable": _undoable(screen) if grid.editable else None,
        }
    )


def _undoable(screen: Screen) -> Step | None:
    """What the person did in this grid last, today, with nobody's step after it; one query."""
    steps = Step.objects.filter(plan=screen.plan, address=screen.address)
    last: Step | None = steps.first()
    if last is None or last.user_id != screen.request.user.pk or last.kind == Step.Kind.UNDO:
        return None
    return last if timezone.localdate(last.made_at) == timezone.localdate() else None


def poll(screen: Screen) -> HttpResponse:
    """Every figure and total for a script that has the page open; 304 when nothing is new."""
    grid = screen.grid
    body = json.dumps(
        {"cells": grid.stored(grid.places), "shown": grid.shown()}, ensure_ascii=False
    )
    tag = f'"{stamp([body])}"'
    if screen.request.headers.get("If-None-Match") == tag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(body, content_type="application/json")
    response["ETag"], response["Vary"] = tag, "Accept, Cookie"
    return response


def confirm(screen: Screen) -> HttpResponse:
    """Take the mark off illustrative figures."""
    confirmed = confirm_figures(**screen.who())
    messages.success(screen.request, f"Đã xác nhận số liệu chính thức của {confirmed} dòng.")
    return redirect(screen.address)


def save(screen: Screen) -> HttpResponse:
    """Save what was posted: one cell or some (by the script), or the whole form."""
    try:
        cells = read_cells(screen.request.POST)
        act = Act(kind_of(screen.request.POST))
    except BadPost as error:
        return screen.refuse(str(error))
    outcome = edit_grid(**screen.who(), cells=cells, act=act)
    if screen.by_script:
        return JsonResponse(saved_cells(outcome)) if not outcome.sentences else _refused(outcome)
    if outcome.sentences:
        return _show_again(screen, outcome, cells)
    sentence = f"Đã lưu {outcome.saved} ô." if outcome.saved else "Không có ô nào thay đổi."
    messages.success(screen.request, sentence)
    return redirect(screen.address)


def _refused(outcome: Outcome) -> JsonResponse:
    """Nothing was saved: the sentences by cell.

    Beside a conflict stand both figures, and every total as it is after the other person's save.
    """
    conflicts = {
        name_of(address): {
            "message": conflict.sentence,
            "theirs": conflict.theirs,
            "mine": conflict.mine,
            "seen": conflict.stored,
        }
        for address, conflict in outcome.conflicts.items()
    }
    errors = {name_of(address): text for address, text in outcome.errors.items()}
    moved = outcome.before.shown() if conflicts else {}
    return JsonResponse(
        {"conflicts": conflicts, "errors": errors, "moved": moved},
        status=409 if conflicts else 422,
    )


def _show_again(screen: Screen, outcome: Outcome, cells: dict[Address, Typed]) -> HttpResponse:
    """The form as typed, each refused cell with its sentence; conflicts can be saved once more."""
    grid = outcome.before
    seen = {name_of(address): typed.seen for address, typed in cells.items()}
    seen |= {name_of(address): other.stored for address, other in outcome.conflicts.items()}
    typed = {address: typed.text for address, typed in cells.items()}
    theirs = {address: other.theirs for address, other in outcome.conflicts.items()}
    table: dict[str, object] = {
        "plan": grid.plan,
        "grid": grid,
        "body": grid.body(typed, outcome.sentences, theirs),
        "seen": json.dumps({name: amount for name, amount in seen.items() if amount}),
        "refused": len(outcome.sentences),
    }
    refused = [label_of(grid, address) or name_of(address) for address in outcome.sentences]
    more = f" và {len(refused) - LISTED} ô khác" if len(refused) > LISTED else ""
    named = "; ".join(refused[:LISTED])
    messages.error(screen.request, f"Chưa lưu, {len(refused)} ô cần sửa: {named}{more}.")
    return screen.show(table, 409 if outcome.conflicts else 422)

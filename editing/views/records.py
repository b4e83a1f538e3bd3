"""What is known about a grid beside its figures: a cell's history and note, steps, changes."""

import datetime
import json

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from editing.cells import address_of
from editing.history import (
    changes_since,
    changes_since_issued,
    entries_of,
    figures_of,
    is_issued,
)
from editing.models import Step
from editing.services import undo_step, write_note
from editing.views.screen import Screen, saved_cells
from povertyplan.accounts.permissions import Action, may
from povertyplan.ui import figures
from povertyplan.ui.stamps import ChangedMeanwhile
from povertyplan.ui.text import NotText, clean

RECENT = 50
LONGEST_NOTE = 1000
LONGEST_KEY = 18
ISSUED = "ban-hanh"
EARLIEST = 1900


def cell(screen: Screen) -> HttpResponse:
    """One cell: what stands there, why it is locked, its history and the remark on it."""
    return _cell(screen, screen.request.GET["o"])


def _cell(screen: Screen, name: str, status: int = 200, **typed: object) -> HttpResponse:
    address = address_of(name)
    if address not in screen.grid.places:
        raise Http404
    row, column = screen.grid.places[address]
    return screen.render(
        "editing/cell.html",
        status,
        name=name,
        row=row,
        column=column,
        figure=screen.grid.text(row, column),
        amount=screen.grid.amount(row, column),
        seen=json.dumps({name: screen.grid.amount(row, column)}),
        lock=screen.grid.lock(row, column),
        entries=entries_of(screen.grid, address),
        note=screen.grid.note(name),
        **typed,
    )


def note(screen: Screen) -> HttpResponse:
    """Write the remark on a cell; show the cell again."""
    post = screen.request.POST
    name, typed, seen = post["cell"], post.get("note", ""), post.get("note_seen", "")
    try:
        text, seen = clean(typed), clean(seen)
    except NotText as error:
        return _cell(screen, name, 422, typed=typed, error=str(error))
    if len(text) > LONGEST_NOTE:
        return _cell(screen, name, 422, typed=typed, error="Ghi chú tối đa 1.000 ký tự.")
    try:
        write_note(**screen.who(), cell=address_of(name), text=text, seen=seen)
    except ChangedMeanwhile:
        sentence = "Ghi chú vừa được người khác sửa nên chưa lưu. Đối chiếu rồi bấm Lưu lần nữa."
        return _cell(screen, name, 409, typed=text, error=sentence)
    if "X-Fragment" in screen.request.headers:
        return _cell(screen, name)
    messages.success(screen.request, "Đã lưu ghi chú." if text else "Đã xóa ghi chú.")
    return redirect(f"{screen.address}?o={name}")


def steps(screen: Screen) -> HttpResponse:
    """The recent steps of the grid, or one of them with its figures and how they arose.

    A step is there for whoever sees one of its cells; how it was reckoned for whoever sees all.
    """
    grid = screen.grid
    found = Step.objects.filter(plan=screen.plan, address=screen.address).select_related("user")
    asked = screen.request.GET["buoc"]
    if not asked:
        mine = [step for step in found[:RECENT] if figures_of(step, grid)]
        return screen.render("editing/step_list.html", steps=mine)
    step = get_object_or_404(found, pk=_key(asked))
    changed = figures_of(step, grid)
    if not changed:
        raise Http404
    reads = step.details.get("reads")
    hidden = may(screen.request.user, Action[reads]).reason if reads else ""
    if len(changed) < len(step.changes):
        hidden = "Bước này có cả những ô ngoài phạm vi của bạn."
    return screen.render("editing/step.html", step=step, changed=changed, hidden=hidden)


def _key(text: str) -> int:
    """The key of a step as it stands in an address or a form; 404 for anything else."""
    if not text.isdecimal() or len(text) > LONGEST_KEY:
        raise Http404
    return int(text)


def undo(screen: Screen) -> HttpResponse:
    """Undo a step; the cells somebody changed since stay, and are named."""
    outcome, left = undo_step(**screen.who(), pk=_key(screen.request.POST["undo"]))
    if screen.by_script:
        return JsonResponse(saved_cells(outcome) | {"left": left})
    if outcome.saved:
        messages.success(screen.request, f"Đã hoàn tác {outcome.saved} ô.")
    elif not left:
        messages.success(
            screen.request, "Các ô của bước này đã như trước: không còn gì để hoàn tác."
        )
    for sentence in left:
        messages.warning(screen.request, f"Giữ nguyên {sentence}")
    return redirect(screen.address)


def changes(screen: Screen) -> HttpResponse:
    """What changed since a day, or since the plan was issued."""
    asked = screen.request.GET["tu"]
    issued = is_issued(screen.grid)

    def page(status: int = 200, **context: object) -> HttpResponse:
        return screen.render("editing/changes.html", status, issued=issued, **context)

    if asked == ISSUED and not issued:
        return page(422, error="Bảng này chưa có số đã ban hành để so sánh.")
    if asked == ISSUED:
        return page(changes=changes_since_issued(screen.grid))
    day = _day(asked)
    if day is None or day > timezone.localdate():
        sentence = "Nhập ngày theo dạng dd/mm/yyyy, không sau hôm nay."
        return page(422, asked=asked, error=sentence)
    return page(asked=figures.date(day), day=day, changes=changes_since(screen.grid, day))


def _day(text: str) -> datetime.date | None:
    """Read a day as an office writes it, or as a browser's date field sends it."""
    for written in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            day = datetime.datetime.strptime(text.strip(), written).date()  # noqa: DTZ007
        except ValueError:
            continue
        return day if day.year >= EARLIEST else None
    return None

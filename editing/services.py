"""Writing a grid: one transaction that locks, asks the permission, compares, checks and saves."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.shortcuts import get_object_or_404

from editing.grid import Address, Axis, Grid
from povertyplan.accounts.models import User
from povertyplan.accounts.permissions import Verdict
from povertyplan.ui.figures import NotAFigure
from projects.models import Plan


@dataclass(frozen=True)
class Typed:
    """What a person typed into a cell, and the figure (đồng) they saw there before."""

    text: str
    seen: int


@dataclass(frozen=True)
class Conflict:
    """Somebody else changed the cell meanwhile: both figures, and who and when."""

    mine: str
    theirs: str
    stored: int
    changed_by: str

    @property
    def sentence(self) -> str:
        by = f" ({self.changed_by})" if self.changed_by else ""
        return f"Ô này vừa được sửa thành {self.theirs}{by}. Số bạn nhập là {self.mine}, chưa lưu."


@dataclass
class Outcome:
    """What became of an edit: nothing was written if there is an error or a conflict."""

    before: Grid
    after: Grid
    errors: dict[Address, str] = field(default_factory=dict)
    conflicts: dict[Address, Conflict] = field(default_factory=dict)
    saved: int = 0

    @property
    def sentences(self) -> dict[Address, str]:
        """Every refusal by cell."""
        conflicts = {address: conflict.sentence for address, conflict in self.conflicts.items()}
        return self.errors | conflicts

    def moved(self) -> dict[str, str]:
        """Totals and remarks that read differently after the save, by id."""
        before, after = self.before.shown(), self.after.shown()
        gone = dict.fromkeys(before.keys() - after.keys(), "")
        return {key: text for key, text in after.items() if before.get(key) != text} | gone


def open_grid(*, user: User, slug: str, axis: Axis) -> Grid:
    """Lock the plan and read a grid of it to write in.

    Raises `Http404` for a plan the person does not see and `PermissionDenied`, with the reason,
    when no cell of the grid is theirs to edit.
    """
    plans = Plan.objects.visible_to(user).select_related(*axis.with_plan).locked()
    grid = axis.load(get_object_or_404(plans, slug=slug), user)
    if not grid.editable:
        Verdict(False, grid.reason or "Bảng này không có ô nào để sửa.").require()
    return grid


@transaction.atomic
def edit_grid(*, user: User, slug: str, axis: Axis, cells: Mapping[Address, Typed]) -> Outcome:
    """Save cells of a grid by compare-and-set: all of them, or none with the sentences why.

    A cell whose stored figure is not the one the person saw is a conflict; one that already holds
    what was typed is left alone. Raises `Http404` for a plan the person does not see and
    `PermissionDenied`, with the reason, when no cell of the grid is theirs to edit.
    """
    grid = open_grid(user=user, slug=slug, axis=axis)
    outcome = Outcome(before=grid, after=grid)
    changes: dict[Address, int] = {}
    for address, typed in cells.items():
        if address not in grid.places:
            outcome.errors[address] = "Ô này không có trong bảng."
            continue
        if lock := grid.lock(*grid.places[address]):
            outcome.errors[address] = lock
            continue
        try:
            amount = grid.parse(typed.text)
        except NotAFigure as error:
            outcome.errors[address] = str(error)
            continue
        stored = grid.amount(*grid.places[address])
        if amount in {stored, typed.seen}:
            continue
        if stored != typed.seen:
            outcome.conflicts[address] = Conflict(
                grid.show(amount), grid.show(stored), stored, grid.last_change(address)
            )
        else:
            changes[address] = amount
    after = grid.changed(changes)
    outcome.errors |= grid.overruns(after, changes)
    if changes and not outcome.sentences:
        grid.write(changes)
        outcome.after, outcome.saved = after, len(changes)
    return outcome


@transaction.atomic
def confirm_figures(*, user: User, slug: str, axis: Axis) -> int:
    """Take the mark “số liệu minh họa” off the figures of a grid; return how many rows had it."""
    return open_grid(user=user, slug=slug, axis=axis).confirm()

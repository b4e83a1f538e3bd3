"""Writing a grid: one transaction that locks, asks the permission, compares, checks and saves."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from editing.cells import Address, address_of, name_of
from editing.grid import Axis, Grid, Version
from editing.history import last_changes, latest_versions
from editing.models import CellNote, ColumnMap, Step
from editing.proposals import Fate, Wanted, drop_overruns, label_of
from povertyplan.accounts.models import User
from povertyplan.accounts.permissions import Verdict
from povertyplan.ui.figures import NotAFigure
from povertyplan.ui.stamps import ChangedMeanwhile
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


class BasisChanged(Exception):
    """A figure that a proposal was reckoned with has changed; the message is the sentence."""

    def __init__(self, label: str) -> None:
        super().__init__(f"{label} đã thay đổi từ khi xem trước, nên cách chia không còn đúng.")


@dataclass
class Outcome:
    """What became of an edit: nothing was written if there is an error or a conflict.

    `cells` are those that were asked for, `saved` how many of them changed.
    """

    before: Grid
    after: Grid
    errors: dict[Address, str] = field(default_factory=dict)
    conflicts: dict[Address, Conflict] = field(default_factory=dict)
    saved: int = 0
    cells: list[Address] = field(default_factory=list)
    step: Step | None = None

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
    """Lock a grid and read it to write in.

    Raises `Http404` for a plan the person does not see and `PermissionDenied`, with the reason,
    when no cell of the grid is theirs to edit.
    """
    grid = axis.open(user, slug)
    grid.may_edit.require()
    return grid


@dataclass(frozen=True)
class Act:
    """What is done to several cells at once, and what is kept about it."""

    kind: Step.Kind
    note: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    undoes: Step | None = None
    illustrative: bool = False


FORM = Act(Step.Kind.FORM)


@transaction.atomic
def edit_grid(
    *, user: User, slug: str, axis: Axis, cells: Mapping[Address, Typed], act: Act = FORM
) -> Outcome:
    """Save typed cells by compare-and-set: all of them, or none with the sentences why.

    A cell whose stored figure is not the one the person saw is a conflict; one that already holds
    what was typed is left alone. More than one changed cell makes a step. Raises `Http404` for a
    plan the person does not see and `PermissionDenied`, with the reason, when no cell of the grid
    is theirs to edit.
    """
    grid = open_grid(user=user, slug=slug, axis=axis)
    outcome = Outcome(before=grid, after=grid)
    wanted: dict[Address, Wanted] = {}
    for address, typed in cells.items():
        if address not in grid.places:
            outcome.errors[address] = "Ô này không có trong bảng."
        elif lock := grid.lock(*grid.places[address]):
            outcome.errors[address] = lock
        else:
            try:
                wanted[address] = Wanted(grid.parse(typed.text), base=typed.seen)
            except NotAFigure as error:
                outcome.errors[address] = str(error)
    changes = _compared(outcome, wanted)
    if not outcome.sentences:
        _write(outcome, changes, act, axis.address(slug))
    return outcome


@dataclass(frozen=True)
class Asked:
    """What a preview showed of one grid, to be written.

    The base of each figure is what the preview showed as the figure before. `beside` are cells
    that are not written but were reckoned with.
    """

    axis: Axis
    wanted: Mapping[Address, Wanted]
    beside: Mapping[Address, int] = field(default_factory=dict)


@transaction.atomic
def apply_proposals(*, user: User, slug: str, asked: Iterable[Asked], act: Act) -> list[Outcome]:
    """Write what a preview showed, of all the grids or of none; always a step of each grid.

    Nothing is written where any outcome has sentences. Raises `BasisChanged` when a figure that
    was reckoned with changed, and what `open_grid` raises.
    """
    tried = []
    for one in asked:
        grid = open_grid(user=user, slug=slug, axis=one.axis)
        outcome = Outcome(before=grid, after=grid)
        for at, amount in one.beside.items():
            if at not in grid.places or grid.amount(*grid.places[at]) != amount:
                raise BasisChanged(label_of(grid, at))
        for address in one.wanted:
            if address not in grid.places:
                outcome.errors[address] = "Ô này không còn trong bảng."
            elif lock := grid.lock(*grid.places[address]):
                outcome.errors[address] = lock
        tried.append((outcome, _compared(outcome, one.wanted), one.axis.address(slug)))
    outcomes = [outcome for outcome, _changes, _page in tried]
    if not any(outcome.sentences for outcome in outcomes):
        for outcome, changes, page in tried:
            _write(outcome, changes, act, page, changes if act.illustrative else ())
    return outcomes


@transaction.atomic
def undo_step(*, user: User, slug: str, axis: Axis, pk: int) -> tuple[Outcome, list[str]]:
    """Restore the cells of a step, illustrative marks included; a step of its own.

    Returns what was done and a sentence for each cell that stays: changed since, locked, kept by a
    ceiling or not seen. A mark comes back where nothing else of its row was saved since. Raises
    `Http404` for a step of another grid.
    """
    grid = open_grid(user=user, slug=slug, axis=axis)
    steps = Step.objects.filter(plan=grid.plan, address=axis.address(slug))
    step = get_object_or_404(steps, pk=pk)
    changes: dict[Address, int] = {}
    left: dict[Address, str] = {}
    marked = set()
    newest = latest_versions(grid)
    unseen = 0
    for name, before, after, was_illustrative in step.changes:
        address = address_of(name)
        place = grid.places.get(address)
        if place is None:
            unseen += 1
            continue
        stored = grid.amount(*place)
        if stored == before:
            continue
        if lock := grid.lock(*place):
            left[address] = lock
        elif stored != after:
            left[address] = f"đã sửa thành {grid.show(stored)} sau bước này"
        else:
            changes[address] = before
            version = newest.get(grid.record(address)[0].pk)
            if was_illustrative and version is not None and version.step_id == step.pk:
                marked.add(address)
    left |= drop_overruns(grid, changes)
    outcome = Outcome(before=grid, after=grid.changed(changes))
    outcome.cells = list(changes)
    act = Act(Step.Kind.UNDO, note=str(step)[:200], undoes=step)
    _write(outcome, changes, act, axis.address(slug), marked & changes.keys())
    by = last_changes(grid, left) if left else {}
    sentences = [
        f"{label_of(grid, address)}: {sentence}{f' ({by[address]})' if address in by else ''}."
        for address, sentence in ((at, said.rstrip(".")) for at, said in left.items())
    ]
    if unseen:
        sentences.append(f"{unseen} ô không có trong bảng bạn được xem.")
    return outcome, sentences


def _compared(outcome: Outcome, wanted: Mapping[Address, Wanted]) -> dict[Address, int]:
    """Compare each figure with what the person saw and check the ceilings; what is to be written.

    The outcome is told of every conflict and error, and stands as it would after the save.
    """
    grid = outcome.before
    outcome.cells = list(wanted)
    changes: dict[Address, int] = {}
    clashing: dict[Address, Wanted] = {}
    for at, wish in wanted.items():
        if at in outcome.errors:
            continue
        match wish.against(grid.amount(*grid.places[at])):
            case Fate.WRITE:
                changes[at] = wish.amount
            case Fate.CLASH:
                clashing[at] = wish
    by = last_changes(grid, clashing) if clashing else {}
    for at, wish in clashing.items():
        stored = grid.amount(*grid.places[at])
        outcome.conflicts[at] = Conflict(
            grid.show(wish.amount), grid.show(stored), stored, by.get(at, "")
        )
    after = grid.changed(changes)
    outcome.errors |= grid.overruns(after, changes)
    if not outcome.sentences:
        outcome.after = after
    return changes


def _write(
    outcome: Outcome,
    changes: dict[Address, int],
    act: Act,
    address: str,
    illustrative: Collection[Address] = (),
) -> None:
    """Write the changes with their history, as a step where they belong together."""
    if not changes:
        return
    grid = outcome.before
    if len(changes) > 1 or act.kind not in {Step.Kind.FORM, Step.Kind.FILL, Step.Kind.CLEAR}:
        outcome.step = Step.objects.create(
            plan=grid.plan,
            address=address,
            kind=act.kind,
            user=grid.user,
            note=act.note,
            details=act.details,
            undoes=act.undoes,
            changes=[
                [name_of(at), grid.amount(*grid.places[at]), amount, grid.is_illustrative(at)]
                for at, amount in changes.items()
            ],
        )
    version = Version(grid.user, outcome.step, act.note[:100])
    grid.write(changes, version, illustrative)
    outcome.saved = len(changes)


@transaction.atomic
def confirm_figures(*, user: User, slug: str, axis: Axis) -> int:
    """Take the mark “số liệu minh họa” off the figures of a grid; return how many rows had it."""
    return open_grid(user=user, slug=slug, axis=axis).confirm()


@transaction.atomic
def write_note(*, user: User, slug: str, axis: Axis, cell: Address, text: str, seen: str) -> None:
    """Write, change or (empty) take away the remark on a cell.

    Raises `Http404` for a cell that is not in the grid, `PermissionDenied` for one that is locked,
    and `ChangedMeanwhile` when the remark is not the one the person saw.
    """
    grid = open_grid(user=user, slug=slug, axis=axis)
    if cell not in grid.places:
        raise Http404
    lock = grid.lock(*grid.places[cell])
    Verdict(not lock, lock).require()
    name = name_of(cell)
    note = grid.note(name) or CellNote(plan=grid.plan, cell=grid.noted_as(name))
    if note.text != seen:
        raise ChangedMeanwhile
    if text:
        note.text, note.user, note.written_at = text, user, timezone.now()
        note.full_clean()
        note.save()
    elif note.pk:
        note.delete()


def remember_columns(*, plan: Plan, address: str, heads: str, columns: list[str]) -> None:
    """Keep how the columns of a table with these heads were matched, for the next time."""
    ColumnMap.objects.update_or_create(
        plan=plan, address=address, heads=heads, defaults={"columns": columns}
    )

"""What a block, a file or a rule would change in a grid: checked and shown before it is written."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cached_property

from editing.cells import Address, Column, Row, name_of
from editing.grid import Grid
from editing.history import last_changes
from povertyplan.ui import figures


class Fate(Enum):
    """What becomes of a figure that is wanted for a cell."""

    NOTHING = auto()
    WRITE = auto()
    CLASH = auto()


@dataclass(frozen=True)
class Wanted:
    """A figure that is proposed for a cell.

    `source` says where it stood, as “dòng 3, cột 2”; `base` is the figure of the cell when the
    proposal was made, for a comparison with what stands there now.
    """

    amount: int
    source: str = ""
    base: int | None = None

    def against(self, stored: int) -> Fate:
        """What becomes of the figure where another may stand by now.

        It is there already, or was not changed by whoever proposes it (a newer one stays); it is
        written; or somebody else changed the cell meanwhile.
        """
        if self.amount in {stored, self.base}:
            return Fate.NOTHING
        return Fate.WRITE if self.base in {None, stored} else Fate.CLASH


@dataclass(frozen=True)
class Refusal:
    """Something that is not taken over: where it stood, what it was, and why.

    `cell` names the cell of the grid it was meant for, where that is known.
    """

    source: str
    text: str
    sentence: str
    cell: str = ""


@dataclass(frozen=True)
class Clash:
    """A cell that somebody changed after the proposal was made: all three figures."""

    name: str
    label: str
    base: int
    theirs: int
    mine: int
    changed_by: str = ""


@dataclass(frozen=True)
class Was:
    """A figure before and after, as texts."""

    before: str
    after: str

    @property
    def moved(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True)
class Effect:
    """A ceiling or total as it stands before and after, by column; None where there is none."""

    title: str
    figures: list[Was | None]


@dataclass
class Proposal:
    """The changes that would be written, and everything that would not, with the reasons."""

    grid: Grid
    changes: dict[Address, int]
    clashes: list[Clash]
    refusals: list[Refusal]
    remarks: list[str]
    unchanged: int

    @cached_property
    def after(self) -> Grid:
        """The grid as it would stand."""
        return self.grid.changed(self.changes)

    @cached_property
    def columns(self) -> list[Column]:
        """The columns that change, in the grid's order."""
        touched = {column for _row, column in self.changes}
        return [column for column in self.grid.columns if column.key in touched]

    def matrix(self) -> list[tuple[Row, list[Was]]]:
        """Row by row what each touched column holds before and after; rows that change only."""
        touched = {row for row, _column in self.changes}
        return [
            (row, [self._was(row, column) for column in self.columns])
            for row in self.grid.rows
            if row.key in touched
        ]

    def _was(self, row: Row, column: Column) -> Was:
        if (row.key, column.key) not in self.grid.places:
            return Was("", "")
        return Was(self.grid.text(row, column), self.after.text(row, column))

    @cached_property
    def effects(self) -> tuple[list[Column], list[Effect]]:
        """Ceilings and grand totals that move, over the columns in which one does.

        A total that is the same as a ceiling's line, figure by figure, is not told twice.
        """
        before, after = self.grid.shown(), self.after.shown()
        titles = {key: title for key, title, _amounts in self.grid.ceilings()}
        titles |= {row.key: row.title for row in self.grid.rows if row.kind == "total"}
        columns = [
            column
            for column in self.grid.columns
            if any(
                before.get(f"{key}.{column.key}") != after.get(f"{key}.{column.key}")
                for key in titles
            )
        ]
        effects: dict[tuple[Was | None, ...], str] = {}
        for key, title in titles.items():
            told = tuple(_effect(before, after, f"{key}.{column.key}") for column in columns)
            effects.setdefault(told, title)
        return columns, [Effect(title, list(told)) for told, title in effects.items()]


@dataclass(frozen=True)
class Bundle:
    """What would change in one or more grids at once; each proposal by its grid's address.

    `others` is what is not taken over beside the grids.
    """

    proposals: Mapping[str, Proposal]
    others: list[Refusal] = field(default_factory=list)

    @property
    def parts(self) -> Iterable[tuple[int, Proposal]]:
        """The proposals that have something to write, with the number they go by on the page."""
        numbered = enumerate(self.proposals.values())
        return [(number, one) for number, one in numbered if one.changes or one.clashes]

    @property
    def changed(self) -> int:
        """How many cells are written."""
        return sum(len(one.changes) for one in self.proposals.values())

    @property
    def clashing(self) -> int:
        """How many cells somebody changed meanwhile."""
        return sum(len(one.clashes) for one in self.proposals.values())

    @property
    def unchanged(self) -> int:
        """How many cells hold already what is proposed."""
        return sum(one.unchanged for one in self.proposals.values())

    @property
    def refusals(self) -> list[Refusal]:
        """Everything that is not taken over, grid by grid."""
        found = [refusal for one in self.proposals.values() for refusal in one.refusals]
        return found + self.others

    @property
    def remarks(self) -> list[str]:
        """What is to be known before, each sentence once."""
        return [*dict.fromkeys(said for one in self.proposals.values() for said in one.remarks)]

    @property
    def is_safe(self) -> bool:
        """Whether everything asked for is taken over as it was asked."""
        return bool(self.changed) and not self.refusals and not self.clashing

    def grouped_refusals(self) -> list[tuple[str, list[Refusal]]]:
        """The refusals by their sentence, in the order they were met."""
        groups: dict[str, list[Refusal]] = defaultdict(list)
        for refusal in self.refusals:
            groups[refusal.sentence].append(refusal)
        return list(groups.items())


def _effect(before: Mapping[str, str], after: Mapping[str, str], name: str) -> Was | None:
    return Was(before[name], after[name]) if name in before and name in after else None


def propose(
    grid: Grid,
    wanted: Mapping[Address, Wanted],
    *,
    refusals: Iterable[Refusal] = (),
    remarks: Iterable[str] = (),
) -> Proposal:
    """Check every figure as a save would, and write nothing.

    What is locked or would break a ceiling is refused, each with its sentence; what somebody
    changed meanwhile is set apart as a clash; the rest stays together and is written as a whole.
    """
    proposal = Proposal(grid, {}, [], list(refusals), list(remarks), 0)
    clashing: dict[Address, int] = {}
    for address, wish in wanted.items():
        place = grid.places.get(address)
        if place is None:
            proposal.refusals.append(_refusal(grid, address, wish, "Ô này không có trong bảng."))
            continue
        stored = grid.amount(*place)
        match wish.against(stored):
            case Fate.NOTHING:
                proposal.unchanged += 1
            case _ if lock := grid.lock(*place):
                proposal.refusals.append(_refusal(grid, address, wish, lock))
            case Fate.CLASH:
                clashing[address] = stored
            case Fate.WRITE:
                proposal.changes[address] = wish.amount
    by = last_changes(grid, clashing) if clashing else {}
    for address, stored in clashing.items():
        wish, who = wanted[address], by.get(address, "")
        where = name_of(address), label_of(grid, address)
        proposal.clashes.append(Clash(*where, wish.base or 0, stored, wish.amount, who))
    for address, sentence in drop_overruns(grid, proposal.changes).items():
        proposal.refusals.append(_refusal(grid, address, wanted[address], sentence))
    return proposal


def drop_overruns(grid: Grid, changes: dict[Address, int]) -> dict[Address, str]:
    """Take out of `changes` what breaks a ceiling; return the sentences of what was taken out."""
    refused: dict[Address, str] = {}
    while over := grid.overruns(grid.changed(changes), changes):
        for address, sentence in over.items():
            refused[address] = sentence
            changes.pop(address, None)
    return refused


def label_of(grid: Grid, address: Address) -> str:
    """The row and column of a cell in words."""
    place = grid.places.get(address)
    if place is None:
        return ""
    row, column = place
    alike = [other for other in grid.columns if other.title == column.title]
    return f"{row.label}, {column.full_title if len(alike) > 1 else column.title}"


def _refusal(grid: Grid, address: Address, wish: Wanted, sentence: str) -> Refusal:
    text = grid.show(wish.amount) if wish.amount else figures.DASH
    return Refusal(wish.source, text, sentence, label_of(grid, address))

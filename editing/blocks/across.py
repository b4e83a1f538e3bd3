"""Which columns of a block belong to which columns of a grid."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from editing.blocks.cursor import Run
from editing.blocks.findings import COMPUTED, Findings, listed
from editing.blocks.layout import Layout
from editing.blocks.names import is_total, names_of_columns, title_of
from editing.cells import Address, Column
from editing.grid import Grid
from povertyplan.ui.text import fold

SAMPLES = 3
LOST = "nên số của cột này không được ghi"
_LINKS = {"trong do", "chia ra", "gom", "bao gom"}
"""Heads that only lead over to the columns below them, folded."""


@dataclass(frozen=True)
class Head:
    """A column of the block: its heads, its first values, the key of the grid's column or nothing.

    `has_figures` tells the columns worth matching by hand from remarks and numbers of rows.
    """

    title: str
    samples: list[str]
    key: str
    has_figures: bool


@dataclass
class Across:
    """The grid's column for each column of the block that is taken.

    `computed` are columns of totals: not taken, but written like the others. `run` is set where
    the columns have no heads and go from the cursor on.
    """

    keys: dict[int, str] = field(default_factory=dict)
    computed: list[int] = field(default_factory=list)
    run: Run | None = None


def match_columns(
    grid: Grid,
    layout: Layout,
    findings: Findings,
    *,
    at: Address | None,
    chosen: Sequence[str] | None,
) -> Across:
    """Match by what the person chose, else by the heads, else from the cursor on."""
    if chosen is not None:
        across = _as_chosen(grid, layout, findings, chosen)
    elif any(layout.titles[column] for column in layout.filled):
        across = _by_heads(grid, layout, findings)
    else:
        return _from_cursor(grid, layout, findings, at)
    _refuse_doubles(grid, layout, findings, across)
    return across


def heads_of(layout: Layout, across: Across) -> list[Head]:
    """Describe every column but that of the names, from left to right."""
    return [
        Head(
            title=_title(layout, column),
            samples=[text for text in layout.cells(column) if text][:SAMPLES],
            key=across.keys.get(column, ""),
            has_figures=column in across.keys
            or (column not in across.computed and _holds_figures(layout, column)),
        )
        for column in layout.columns
    ]


def _as_chosen(grid: Grid, layout: Layout, findings: Findings, chosen: Sequence[str]) -> Across:
    own = {column.key for column in _own(grid)}
    across = Across()
    for column, key in zip(layout.columns, chosen, strict=False):
        if key in own:
            across.keys[column] = key
    for column in layout.columns:
        if column not in across.keys and _holds_figures(layout, column):
            findings.skip("cột", _title(layout, column), "không chọn cột tương ứng")
    return across


def _by_heads(grid: Grid, layout: Layout, findings: Findings) -> Across:
    heads = _Heads(grid, layout)
    across = Across()
    for column in layout.columns:
        title = _title(layout, column)
        found = heads.find(column)
        if len(found) == 1 and found <= heads.own:
            across.keys[column] = found.pop()
        elif heads.is_computed(column, found):
            across.computed.append(column)
            findings.skip("cột", title, COMPUTED)
        elif found:
            several = "; ".join(heads.names.titles(found))
            sentence = f"“{title}” khớp với nhiều cột của bảng ({several}), {LOST}."
            findings.refuse(layout.heads[-1], column, sentence, title)
        elif _holds_figures(layout, column):
            sentence = f"Không có cột nào tên “{title}” trong bảng, {LOST}."
            findings.refuse(layout.heads[-1], column, sentence, title)
        elif column in layout.filled and not layout.counts_rows(column):
            findings.skip("cột", title, "không phải cột số của bảng")
    return across


class _Heads:
    """The heads of a block against the columns of a grid."""

    def __init__(self, grid: Grid, layout: Layout) -> None:
        self.names = names_of_columns(grid)
        self.own = {column.key for column in _own(grid)}
        self.pieces = layout.titles
        self.idle = self._idle(layout)

    def _idle(self, layout: Layout) -> set[str]:
        """Heads that tell no column from another: titles above all or alone, and “trong đó”."""
        above = [
            set(pieces)
            for column, pieces in self.pieces.items()
            if _holds_figures(layout, column) and pieces and not is_total(pieces[-1])
        ]
        shared = set.intersection(*above) if len(above) > 1 else set()
        shared |= {text for row in layout.heads if (text := layout.alone_in(row))}
        return {
            piece
            for pieces in self.pieces.values()
            for piece in pieces
            if fold(piece) in _LINKS or (piece in shared and not self.names.find(piece))
        }

    def find(self, column: int) -> set[str]:
        """The grid's columns that the heads above a column name.

        Together they may be a name. Else the lowest is, and those above narrow it; heads of totals
        do not.
        """
        pieces = [piece for piece in self.pieces[column] if piece not in self.idle]
        if not pieces:
            return set()
        if found := self.names.find(" ".join(pieces)):
            return found
        *above, lowest = pieces
        found = self.names.find(lowest)
        for piece in above:
            wider = self.names.find(piece)
            if not is_total(piece) and (not wider or wider & self.own):
                found &= wider
        return found

    def is_computed(self, column: int, found: set[str]) -> bool:
        """Whether the heads name totals only."""
        if found:
            return not found & self.own
        return bool(self.pieces[column]) and is_total(self.pieces[column][-1])


def _refuse_doubles(grid: Grid, layout: Layout, findings: Findings, across: Across) -> None:
    """Take none of several columns that would go into the same one."""
    titles = {column.key: title_of(column) for column in grid.columns}
    columns: dict[str, list[int]] = defaultdict(list)
    for column, key in across.keys.items():
        columns[key].append(column)
    for key, same in columns.items():
        if len(same) > 1:
            for column in same:
                del across.keys[column]
            several = listed([_title(layout, column) for column in same])
            sentence = f"Nhiều cột cùng khớp với “{titles[key]}”, nên không cột nào được ghi."
            row = layout.heads[-1] if layout.heads else layout.body[0]
            findings.refuse(row, same[-1], sentence, several)


def _from_cursor(grid: Grid, layout: Layout, findings: Findings, at: Address | None) -> Across:
    """Take the columns from the cursor's on; empty ones at the left keep their place."""
    filled = [column for column in layout.filled if not layout.is_before_names(column)]
    figures = [column for column in filled if column not in layout.words]
    if layout.names is None:
        figures = figures or filled
    if not figures:
        return Across()
    for column in filled:
        if column not in figures:
            findings.skip("cột", _title(layout, column), "không phải cột số")
    taken = [
        column
        for column in layout.columns
        if not layout.is_before_names(column)
        and column <= figures[-1]
        and (column in figures or column not in filled)
    ]
    own = [column.key for column in _own(grid)]
    if at is None or at[1] not in own:
        sentence = "Các cột không có tiêu đề nên không biết ghi vào cột nào của bảng."
        findings.refuse(layout.body[0], figures[0], sentence)
        return Across()
    run = Run.of(taken, own, at[1])
    titles = {column.key: title_of(column) for column in grid.columns}
    for key in run.between(list(titles)):
        findings.skip("cột", titles[key], COMPUTED)
    keys = {column: key for column, key in run.keys.items() if column >= figures[0]}
    return Across(keys, run=run)


def _own(grid: Grid) -> list[Column]:
    return [column for column in grid.columns if not column.is_total]


def _holds_figures(layout: Layout, column: int) -> bool:
    is_aside = column in layout.words or layout.is_before_names(column)
    return column in layout.filled and not is_aside


def _title(layout: Layout, column: int) -> str:
    return " – ".join(layout.titles[column]) or f"Cột {column + 1}"

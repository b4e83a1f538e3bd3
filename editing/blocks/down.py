"""Which rows of a block belong to which rows of a grid."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from editing.blocks.cursor import Run
from editing.blocks.findings import COMPUTED, Findings
from editing.blocks.layout import Layout
from editing.blocks.names import Names, is_total
from editing.cells import Address, Row
from editing.grid import Grid

LOST = "nên số của dòng này không được ghi"
EMPTY = "không có số"


@dataclass
class Down:
    """The grid's row for each row of the block that is taken.

    `run` is set where the rows have no names and go from the cursor on.
    """

    keys: dict[int, str] = field(default_factory=dict)
    run: Run | None = None


def match_rows(
    grid: Grid,
    layout: Layout,
    findings: Findings,
    *,
    known: Names,
    at: Address | None,
    columns: Collection[int],
) -> Down:
    """Match by the names of the rows, else from the cursor on; `columns` are those taken."""
    if layout.names is None:
        return _from_cursor(grid, layout, findings, at)
    own = {line.key for line in _lines(grid)}
    named = _Named(own, layout, findings, known, columns)
    rows: dict[str, list[int]] = defaultdict(list)
    for row in layout.body:
        if key := named.key_of(row):
            rows[key].append(row)
    for same in rows.values():
        if len(same) > 1:
            named.refuse_double(same)
    return Down({same[0]: key for key, same in rows.items() if len(same) == 1})


@dataclass(frozen=True)
class _Named:
    """The named rows of a block against the rows of a grid."""

    own: set[str]
    layout: Layout
    findings: Findings
    known: Names
    columns: Collection[int]

    def key_of(self, row: int) -> str:
        """The grid's row for a row of the block; nothing, with the reason said, when it has none.

        A total is passed over, and so is a row that is no more than a name.
        """
        name = self._name(row)
        found = self.known.find(name)
        figures = [column for column in self.columns if self.layout.block.text(row, column)]
        if not found & self.own and (found or is_total(name)):
            self.findings.skip("dòng", name, COMPUTED)
        elif not figures:
            self.findings.skip("dòng", name or self.layout.block.where(row, self._column), EMPTY)
        elif len(found) == 1:
            return found.pop()
        else:
            self._refuse(row, min(figures), name, found)
        return ""

    def refuse_double(self, rows: list[int]) -> None:
        """Take none of several rows of one name."""
        places = " và ".join(self.layout.block.where(row, self._column) for row in rows)
        name = self._name(rows[0])
        sentence = f"“{name}” có nhiều lần trong khối ({places}), nên không lần nào được ghi."
        self.findings.refuse(rows[-1], self._column, sentence)

    def _refuse(self, row: int, figure: int, name: str, found: set[str]) -> None:
        if not name:
            sentence = f"Dòng này có số nhưng không có tên, {LOST}."
            self.findings.refuse(row, figure, sentence)
            return
        if found:
            several = "; ".join(self.known.titles(found))
            sentence = f"“{name}” khớp với nhiều dòng của bảng ({several}), {LOST}."
        else:
            sentence = f"Không có dòng nào tên “{name}” trong bảng, {LOST}."
            if other := self.known.of_another_kind(name):
                sentence += f" Trong bảng có “{other}”."
        self.findings.refuse(row, self._column, sentence)

    @property
    def _column(self) -> int:
        assert self.layout.names is not None
        return self.layout.names

    def _name(self, row: int) -> str:
        return self.layout.block.text(row, self._column)


def _from_cursor(grid: Grid, layout: Layout, findings: Findings, at: Address | None) -> Down:
    """Take the rows from the cursor's on; empty ones at the top keep their place."""
    own = [line.key for line in _lines(grid)]
    if at is None or at[0] not in own:
        sentence = "Các dòng không có tên nên không biết ghi vào dòng nào của bảng."
        findings.refuse(layout.body[0], layout.columns[0], sentence)
        return Down()
    run = Run.of(layout.body, own, at[0])
    titles = {row.key: row.title for row in grid.rows}
    for key in run.between(list(titles)):
        findings.skip("dòng", titles[key], COMPUTED)
    filled = next(row for row in layout.body if not layout.block.is_blank(row))
    return Down({row: key for row, key in run.keys.items() if row >= filled}, run)


def _lines(grid: Grid) -> list[Row]:
    return [row for row in grid.rows if row.kind == "line"]

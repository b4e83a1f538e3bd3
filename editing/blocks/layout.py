"""Where a block has its heads, its names and its figures."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from editing.blocks.block import Block, shown
from editing.blocks.names import Names, is_total
from editing.blocks.reading import is_figure
from editing.blocks.units import without_unit

_ORDINAL = re.compile(r"\(?(?:[0-9]{1,2}|[A-Za-zĐđ]|[IVX]+)\)?(?:\s*=.*)?")
_COUNTED = re.compile(r"(?:[0-9]{1,3}(?:\.[0-9]{1,3})*|[A-Za-zĐđ]|[IVXLivxl]+)[.)]?")
_FIRST = {"1", "1.", "01", "1.1", "I", "I.", "A", "a", "a)"}
HEADS = 4
"""The most rows of heads a table has."""
_NUMBER = re.compile(r"\(?([0-9]+)")


@dataclass(frozen=True)
class Layout:
    """The parts of a block.

    `names` is the column of row names, if there is one; `above` are the rows of titles and heads,
    `body` those that may hold figures.
    """

    block: Block
    names: int | None
    above: list[int]
    body: list[int]

    @classmethod
    def of(cls, block: Block, known: Names) -> "Layout":
        """Tell the parts of a block apart by the row names of the grid it is meant for."""
        rows = [row for row in range(len(block.rows)) if not block.is_blank(row)]
        names = _names_column(block, rows, known)
        figures = [row for row in rows if _has_figures(block, row, names)]
        first = min(figures, default=rows[0])
        if names is not None:
            named = (row for row in rows if _is_known(block.text(row, names), known))
            first = next(named, first)
        above = [row for row in rows if row < first and row not in figures]
        if names is not None:
            return cls(block, names, above, [row for row in rows if row not in above])
        return cls(block, names, above, list(range(first if above else 0, len(block.rows))))

    @cached_property
    def counting(self) -> list[int]:
        """The rows above the body that only number the columns."""
        return [row for row in self.above if _counts_columns(self.block, row, self.names)]

    @cached_property
    def heads(self) -> list[int]:
        """The rows of heads: of those above the body the last few, without a gap between them."""
        heads: list[int] = []
        for row in range(max(self.above, default=-1), -1, -1):
            if row not in self.above or len(heads) == HEADS:
                break
            if row not in self.counting:
                heads.insert(0, row)
        return heads

    def alone_in(self, row: int) -> str:
        """The text of a row that has only one; else nothing."""
        texts = [text for value in self.block.rows[row] if (text := without_unit(shown(value)))]
        return texts[0] if len(texts) == 1 else ""

    @cached_property
    def columns(self) -> list[int]:
        """Every column but that of the names."""
        return [column for column in range(self.block.width) if column != self.names]

    @cached_property
    def filled(self) -> list[int]:
        """The columns with something in the body, that of the names apart."""
        return [column for column in self.columns if any(self.cells(column))]

    def cells(self, column: int) -> Iterator[str]:
        """The texts of a column below the heads."""
        return (self.block.text(row, column) for row in self.body)

    @cached_property
    def words(self) -> set[int]:
        """The columns that hold words rather than figures, as remarks do."""
        return {column for column in self.columns if _is_text(self.block, self.body, column)}

    def is_before_names(self, column: int) -> bool:
        """Whether a column stands before the names, as the numbers of the rows do."""
        return self.names is not None and column < self.names

    def counts_rows(self, column: int) -> bool:
        """Whether a column before the names only numbers the rows, as “I, 1, 2, 3”."""
        cells = {text for text in self.cells(column) if text}
        return (
            self.is_before_names(column)
            and not cells.isdisjoint(_FIRST)
            and all(map(_COUNTED.fullmatch, cells))
        )

    @cached_property
    def titles(self) -> dict[int, list[str]]:
        """The heads above each column, from above; a merged head stands over all its columns."""
        titles: dict[int, list[str]] = {column: [] for column in self.columns}
        for place, row in enumerate(self.heads):
            spanning = ""
            for column in range(self.block.width):
                text = without_unit(self.block.text(row, column))
                if column == self.names:
                    spanning = ""
                    continue
                below = any(self.block.text(other, column) for other in self.heads[place + 1 :])
                title = text or (spanning if below else "")
                if title and title not in titles[column]:
                    titles[column].append(title)
                spanning = title if below else ""
        return titles


def _is_known(text: str, known: Names) -> bool:
    return bool(text) and (is_total(text) or bool(known.find(text)))


def _names_column(block: Block, rows: list[int], known: Names) -> int | None:
    """The column that names the most rows of the grid; else one of words before the figures."""
    found = {
        column: len({tuple(sorted(keys)) for keys in _known_keys(block, rows, column, known)})
        for column in range(block.width)
        if _is_text(block, rows, column)
    }
    body = [row for row in rows if _has_figures(block, row, None)]
    last = max((column for row in body for column in _figures(block, row)), default=0)
    best = max(found, key=lambda column: found[column], default=None)
    if best is not None and found[best] * 2 > (0 if best < last else len(body)):
        return best
    return next((column for column in range(last) if _is_text(block, body, column)), None)


def _known_keys(block: Block, rows: Iterable[int], column: int, known: Names) -> Iterator[set[str]]:
    for row in rows:
        text = block.text(row, column)
        if not is_figure(text) and (keys := known.find(text)):
            yield keys


def _is_text(block: Block, rows: Iterable[int], column: int) -> bool:
    values = [value for row in rows if (value := block.value(row, column)) != ""]
    return sum(map(is_figure, values)) * 2 < len(values)


def _figures(block: Block, row: int) -> list[int]:
    return [column for column, value in enumerate(block.rows[row]) if is_figure(value)]


def _has_figures(block: Block, row: int, names: int | None) -> bool:
    """Whether a row holds figures beside its name, and not the numbers of the columns."""
    return bool({*_figures(block, row)} - {names}) and not _counts_columns(block, row, names)


def _counts_columns(block: Block, row: int, names: int | None) -> bool:
    """Whether a row numbers the columns, as “A, B, 1, 2, 3 = 1 + 2” below the heads."""
    cells = {column: block.text(row, column) for column in range(len(block.rows[row]))}
    cells = {column: text for column, text in cells.items() if text}
    if len(cells) < 2 or not all(_ORDINAL.fullmatch(text) for text in cells.values()):
        return False
    numbers = [int(found[1]) for text in cells.values() if (found := _NUMBER.match(text))]
    told = names in cells or not all(text.isdigit() for text in cells.values())
    return told and numbers == list(range(min(numbers, default=1), max(numbers, default=0) + 1))

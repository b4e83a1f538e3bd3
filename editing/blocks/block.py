"""A rectangle of cells, as text with tabs between them and back."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from povertyplan.ui import figures

MAX_ROWS = 2_000
MAX_COLUMNS = 100
MAX_CHARACTERS = 500_000

Value = str | Decimal
"""A text as displayed or, from a worksheet, an exact number in the unit of the grid."""

_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u2060\ufeff]")
_CELL = re.compile(r'"((?:[^"\t]++|"")*+)"(?=[\t\n]|\Z)|([^\t\n]*)')
_EXACT = re.compile(r"=(-?[0-9]+(?:\.[0-9]+)?)")
_WIDEST = 40


class NotABlock(ValueError):
    """What was pasted is empty or too large; the message is the sentence the user reads."""


def in_block(row: int, column: int) -> str:
    """The name of a place in a pasted block, both counted from 0: “dòng 3, cột 2”."""
    return f"dòng {row + 1}, cột {column + 1}"


def in_sheet(row: int, column: int) -> str:
    """The name of a place in a worksheet, both counted from 0: “ô D7”."""
    letters, column = "", column + 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"ô {letters}{row + 1}"


@dataclass(frozen=True)
class Block:
    """Rows of cells, not all of them equally long; `where` names the place of a cell.

    Texts are kept in NFC, on one line, without what cannot be seen; empty rows at the end are
    dropped. Raises `NotABlock` when nothing is left or there is too much.
    """

    rows: list[list[Value]]
    where: Callable[[int, int], str] = in_block

    def __post_init__(self) -> None:
        rows = [[_clean(value) for value in row] for row in self.rows]
        object.__setattr__(self, "rows", rows)
        while rows and self.is_blank(-1):
            rows.pop()
        if not rows:
            raise NotABlock("Không có gì để dán.")
        for what, size, most in (
            ("dòng", len(rows), MAX_ROWS),
            ("cột", self.width, MAX_COLUMNS),
        ):
            if size > most:
                raise _too_large(what, size, most)

    @property
    def width(self) -> int:
        """The number of cells of the longest row."""
        return max(map(len, self.rows))

    def is_blank(self, row: int) -> bool:
        """Whether a row has nothing in it."""
        return all(value == "" for value in self.rows[row])

    def holds(self, row: int, column: int) -> bool:
        """Whether the row reaches as far as this column."""
        return column < len(self.rows[row])

    def value(self, row: int, column: int) -> Value:
        """What stands at a place; nothing where the row is shorter."""
        return self.rows[row][column] if self.holds(row, column) else ""

    def text(self, row: int, column: int) -> str:
        """What stands at a place, as people write it."""
        return shown(self.value(row, column))


def shown(value: Value) -> str:
    """The value as people write it."""
    if isinstance(value, str):
        return value
    return figures.decimal(value) if is_moderate(value) else str(value)


def is_moderate(number: Decimal) -> bool:
    """Whether the number is one and has no more digits than a cell can mean."""
    return number.is_finite() and abs(number.adjusted()) < _WIDEST


def read_tsv(text: str, *, where: Callable[[int, int], str] = in_block) -> Block:
    """Read what a spreadsheet or a document puts on the clipboard as text.

    A cell in quotes may run over several lines; a quote that is not closed is a character like
    another. ``=1234.5`` is an exact number, see `to_tsv`. Raises `NotABlock`.
    """
    if len(text) > MAX_CHARACTERS:
        raise _too_large("ký tự", len(text), MAX_CHARACTERS)
    lines = _lines(text.replace("\r\n", "\n").replace("\r", "\n"))
    return Block([[_exact(cell) for cell in line] for line in lines], where)


def to_tsv(block: Block) -> str:
    """Write a block as text that `read_tsv` reads as the same block; numbers stay exact."""
    return "\n".join("\t".join(map(_written, row)) for row in block.rows)


def _too_large(what: str, size: int, most: int) -> NotABlock:
    return NotABlock(
        f"Khối có {figures.count(size)} {what}, mỗi lần chỉ nhận tối đa {figures.count(most)}."
    )


def _clean(value: Value) -> Value:
    if isinstance(value, Decimal):
        return value
    return " ".join(_UNSEEN.sub("", unicodedata.normalize("NFC", value)).split())


def _lines(text: str) -> Iterator[list[str]]:
    line: list[str] = []
    position = 0
    while match := _CELL.match(text, position):
        quoted, bare = match.groups()
        line.append(bare if quoted is None else quoted.replace('""', '"'))
        position = match.end() + 1
        if match.end() == len(text):
            break
        if text[match.end()] == "\n":
            yield line
            line = []
    yield line


def _exact(cell: str) -> Value:
    number = _EXACT.fullmatch(cell)
    return Decimal(number[1]) if number else cell


def _written(value: Value) -> str:
    if isinstance(value, Decimal):
        return f"={value:f}" if is_moderate(value) else str(value)
    if _EXACT.fullmatch(value):
        return f" {value}"
    return '"' + value.replace('"', '""') + '"' if value.startswith('"') else value

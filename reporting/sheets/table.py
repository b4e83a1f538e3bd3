"""A table described once: columns in a tree of two levels, rows of group, line and total.

The page, the annex of the PDF and the worksheet render the same `Sheet`. A computed cell also
says how (`Sum`, `Ratio`, `Difference`), so that the worksheet carries the formula.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from itertools import groupby

from povertyplan.ui import figures


class Kind(Enum):
    """What a column holds."""

    TEXT = "text"
    MONEY = "money"
    COUNT = "count"
    PERCENT = "percent"
    QUANTITY = "quantity"


@dataclass(frozen=True)
class Column:
    """A column; columns that share a `group` stand under one heading."""

    key: str
    title: str
    kind: Kind = Kind.TEXT
    group: str = ""
    width: int = 12


@dataclass(frozen=True)
class Sum:
    """The cell adds up cells: of these rows in its column, or of these columns in its row."""

    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ratio:
    """The cell is one column of its row divided by another."""

    part: str
    whole: str


@dataclass(frozen=True)
class Difference:
    """The cell is one column of its row less another."""

    first: str
    second: str


@dataclass(frozen=True)
class Balance:
    """The cell adds some columns of its row and takes others away."""

    adds: tuple[str, ...]
    less: tuple[str, ...] = ()


Formula = Sum | Ratio | Difference | Balance


@dataclass(frozen=True)
class Cell:
    """A value: text, đồng, a count, a decimal, or for a percentage (part, whole)."""

    value: str | int | Decimal | tuple[int, int] | None = None
    formula: Formula | None = None


@dataclass(frozen=True)
class Row:
    """A row of the table; `kind` is group, line or total."""

    key: str
    cells: dict[str, Cell]
    kind: str = "line"
    level: int = 0

    def as_group(self) -> "Row":
        """The same row as the head of a group."""
        return replace(self, kind="group")

    def as_total(self) -> "Row":
        """The same row as the grand total."""
        return replace(self, kind="total")

    def indented(self) -> "Row":
        """The same row one level in."""
        return replace(self, level=1)


@dataclass(frozen=True)
class Head:
    """One heading cell of the column tree."""

    title: str
    columns: int = 1
    rows: int = 1
    kind: Kind = Kind.TEXT


@dataclass(frozen=True)
class Sheet:
    """A table with its title, unit and rows.

    `note` says beneath the title until when and by which reports the figures stand; the figures of
    the columns in `traced` were reported, so that a page can lead to the reports behind them.
    """

    key: str
    title: str
    short_title: str
    unit: str
    columns: list[Column]
    rows: list[Row]
    illustrative: bool = False
    landscape: bool = False
    empty: str = "Chưa có số liệu."
    note: str = ""
    traced: frozenset[str] = frozenset()

    @property
    def heads(self) -> list[list[Head]]:
        """The heading rows: one, or two where columns are grouped."""
        if not any(column.group for column in self.columns):
            return [[Head(column.title, kind=column.kind) for column in self.columns]]
        first: list[Head] = []
        second: list[Head] = []
        for group, run in groupby(self.columns, key=lambda column: column.group):
            columns = list(run)
            if group:
                first.append(Head(group, columns=len(columns)))
                second += [Head(column.title, kind=column.kind) for column in columns]
            else:
                first += [Head(column.title, rows=2, kind=column.kind) for column in columns]
        return [first, second]

    def lines(self) -> Iterable[tuple[Row, list[tuple[Column, str]]]]:
        """Rows with their cells as text, in column order, for pages and print."""
        for row in self.rows:
            yield row, [(column, self.text(row, column)) for column in self.columns]

    def text(self, row: Row, column: Column) -> str:
        """A cell as people read it; nothing is a dash."""
        value = row.cells.get(column.key, Cell()).value
        match column.kind, value:
            case _, None:
                return ""
            case Kind.MONEY, int():
                return figures.trieu_or_dash(value)
            case Kind.COUNT, int():
                return figures.count(value) if value else figures.DASH
            case Kind.PERCENT, (int() as part, int() as whole):
                return figures.rate(part, whole)
            case Kind.QUANTITY, Decimal():
                return figures.decimal(value)
        return str(value)


TRIEU = "triệu đồng"
INDEX = Column("stt", "STT", width=5)

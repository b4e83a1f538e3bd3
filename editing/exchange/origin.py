"""What a workbook says of itself on its hidden sheet, so that it finds the way back."""

import datetime
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from editing.cells import Address, Column, Row, address_of, name_of
from editing.exchange.package import WorkbookRefused
from editing.exchange.texts import Text, plain
from editing.grid import Grid
from povertyplan.ui import figures

SHEET = "_ban_goc"
"""The name of the hidden sheet."""
CORNER = "@bang"
"""Begins what stands where the hidden row and the hidden column of a grid's keys meet."""
NAMES = "@ten"
"""The key of the column that names the rows."""
_VERSION = "2"

Line = tuple[str, str, str]
"""What is said, of what, and the text: ``("cell", "c12.v3", "4500000")``."""


def corner_of(address: str) -> str:
    """What marks the worksheet of the grid of that address."""
    return f"{CORNER} {address}"


@dataclass(frozen=True)
class Snapshot:
    """What a grid was called and what stood in every cell when the workbook was made.

    `rows` and `columns` give the names as written; `base` the figures in đồng (or households);
    `sums` what was written into the cells the portal works out, in the unit of the sheet.
    """

    title: str
    rows: dict[str, str] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    base: dict[Address, int] = field(default_factory=dict)
    sums: dict[Address, str] = field(default_factory=dict)

    @classmethod
    def of(cls, grid: Grid) -> "Snapshot":
        """What the workbook is to remember of a grid."""
        return cls(
            title=title_of(grid),
            rows={row.key: row_name(row) for row in grid.rows},
            columns={column.key: column_name(column) for column in grid.columns},
            base={address: grid.amount(*place) for address, place in grid.places.items()},
            sums=sums_of(grid),
        )

    def lines(self) -> Iterator[Line]:
        yield from (("row", key, name) for key, name in self.rows.items())
        yield from (("column", key, name) for key, name in self.columns.items())
        yield from (("sum", name_of(at), text) for at, text in self.sums.items())
        yield from (("cell", name_of(at), str(amount)) for at, amount in self.base.items())

    def read(self, kind: str, key: str, text: str) -> None:
        """Take in a line; raises `ValueError` for one that is not of a grid."""
        match kind:
            case "row":
                self.rows[key] = text
            case "column":
                self.columns[key] = text
            case "cell":
                self.base[address_of(key)] = int(text)
            case "sum":
                self.sums[address_of(key)] = text
            case _:
                raise ValueError


@dataclass(frozen=True)
class Origin:
    """Where a workbook was taken out, of which grids, by whom and when.

    `address` is the page it comes back to, `edition` tells versions of the same thing apart,
    `grids` are by their own addresses, `texts` what was written beside the figures, by name.
    """

    plan: str
    address: str
    title: str
    made_at: str
    by: str
    edition: str
    grids: Mapping[str, Snapshot]
    texts: Mapping[str, str]

    @classmethod
    def of(
        cls,
        grids: Mapping[str, Grid],
        texts: Iterable[Text],
        *,
        slug: str,
        address: str,
        title: str,
        made_at: datetime.datetime,
        by: str,
        edition: str,
    ) -> "Origin":
        """What the workbook of these grids is to remember."""
        return cls(
            plan=slug,
            address=address,
            title=title,
            made_at=made_at.isoformat(timespec="seconds"),
            by=by,
            edition=edition,
            grids={of: Snapshot.of(grid) for of, grid in grids.items()},
            texts={text.name: plain(text.text) for text in texts},
        )

    def lines(self) -> Iterator[Line]:
        """What is written on the hidden sheet, line by line."""
        yield "version", "", _VERSION
        yield "plan", "", self.plan
        yield "address", "", self.address
        yield "title", "", self.title
        yield "made_at", "", self.made_at
        yield "by", "", self.by
        yield "edition", "", self.edition
        yield from (("text", name, text) for name, text in self.texts.items())
        for address, snapshot in self.grids.items():
            yield "grid", address, snapshot.title
            yield from snapshot.lines()

    @classmethod
    def read(cls, lines: Iterable[Line]) -> "Origin":
        """Read the hidden sheet again.

        Raises `WorkbookRefused` for another version and for what the portal did not write.
        """
        said: dict[str, dict[str, str]] = {}
        grids: dict[str, Snapshot] = {}
        try:
            for kind, key, text in lines:
                if kind == "grid":
                    grids[key] = Snapshot(text)
                elif grids:
                    [*grids.values()][-1].read(kind, key, text)
                else:
                    said.setdefault(kind, {})[key] = text
            if said.get("version") != {"": _VERSION}:
                raise WorkbookRefused(
                    "Tệp này được tải từ một phiên bản khác của cổng. "
                    "Đề nghị tải lại bảng rồi nhập."
                )
            return cls(
                plan=said["plan"][""],
                address=said["address"][""],
                title=said["title"][""],
                made_at=said["made_at"][""],
                by=said["by"][""],
                edition=said["edition"][""],
                grids=grids,
                texts=said.get("text", {}),
            )
        except (KeyError, ValueError) as error:
            if isinstance(error, WorkbookRefused):
                raise
            raise WorkbookRefused(
                "Phần ẩn của tệp đã bị sửa nên không đối chiếu được. Đề nghị tải lại bảng rồi nhập."
            ) from error

    def require(self, *, slug: str, address: str) -> None:
        """Raise `WorkbookRefused`, naming where it belongs, for a workbook of another page."""
        if (self.plan, self.address) != (slug, address):
            raise WorkbookRefused(
                f"Tệp này được tải từ bảng “{self.title}”. Đề nghị nạp ở trang của bảng đó."
            )


def sums_of(grid: Grid) -> dict[Address, str]:
    """What a worksheet shows in every cell that the grid works out: a number, or a text."""
    return {
        (row.key, column.key): sum_at(grid, row, column)
        for row in grid.rows
        for column in grid.columns
        if (row.key, column.key) not in grid.places
    }


def sum_at(grid: Grid, row: Row, column: Column) -> str:
    """One of them: a percentage as its share of one, a figure in the unit of the grid."""
    amount = grid.amount(row, column)
    if column.share:
        by_key = {one.key: one for one in grid.columns}
        part, whole = (grid.amount(row, by_key[key]) for key in column.share)
        return str(Decimal(part) / whole) if whole else figures.DASH
    return text_at(grid, row, column) or str(grid.number(amount))


def text_at(grid: Grid, row: Row, column: Column) -> str:
    """What is shown of a cell that the grid works out, where that is no figure; else nothing."""
    text = grid.text(row, column)
    is_figure = column.adds or text in {grid.show(grid.amount(row, column)), figures.DASH}
    return "" if is_figure else text


def title_of(grid: Grid) -> str:
    """What a grid is called in short: its caption up to the colon."""
    return grid.short_caption or grid.caption.partition(":")[0]


def short_title_of(grid: Grid) -> str:
    """What a grid is called, in so many whole words as the name of a sheet takes."""
    words = textwrap.wrap(title_of(grid), 31)
    return words[0].rstrip(",;–") if words else ""


def row_name(row: Row) -> str:
    """The name of a row as a worksheet shows it, with its code."""
    return f"{row.code} {row.title}".strip()


def column_name(column: Column) -> str:
    """The head of a column as a worksheet shows it: the title, its note below."""
    return "\n".join(filter(None, [column.title, column.note]))

"""What a workbook says of itself on its hidden sheet, so that it finds the way back to its grid."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from editing.exchange.package import WorkbookRefused
from editing.grid import Address, Column, Grid, Row, address_of, name_of

SHEET = "_ban_goc"
"""The name of the hidden sheet."""
CORNER = "@bang"
"""Stands where the hidden row of column keys and the hidden column of row keys meet."""
NAMES = "@ten"
"""The key of the column that names the rows."""
_VERSION = "1"

Line = tuple[str, str, str]
"""What is said, of what, and the text: ``("cell", "c12.v3", "4500000")``."""


@dataclass(frozen=True)
class Origin:
    """Which grid a workbook was made of, by whom and when, and what stood in every cell then.

    `rows` and `columns` give the names as written; `base` the figures in đồng (or households).
    """

    plan: str
    address: str
    title: str
    made_at: str
    by: str
    rows: Mapping[str, str]
    columns: Mapping[str, str]
    base: Mapping[Address, int]

    @classmethod
    def of(
        cls, grid: Grid, *, slug: str, address: str, made_at: datetime.datetime, by: str
    ) -> "Origin":
        """What the workbook of a grid is to remember."""
        return cls(
            plan=slug,
            address=address,
            title=f"{grid.caption} ({grid.plan})",
            made_at=made_at.isoformat(timespec="seconds"),
            by=by,
            rows={row.key: row_name(row) for row in grid.rows},
            columns={column.key: column_name(column) for column in grid.columns},
            base={address: grid.amount(*place) for address, place in grid.places.items()},
        )

    def lines(self) -> Iterator[Line]:
        """What is written on the hidden sheet, line by line."""
        yield "version", "", _VERSION
        yield "plan", "", self.plan
        yield "address", "", self.address
        yield "title", "", self.title
        yield "made_at", "", self.made_at
        yield "by", "", self.by
        yield from (("row", key, name) for key, name in self.rows.items())
        yield from (("column", key, name) for key, name in self.columns.items())
        yield from (("cell", name_of(at), str(amount)) for at, amount in self.base.items())

    @classmethod
    def read(cls, lines: Iterable[Line]) -> "Origin":
        """Read the hidden sheet again.

        Raises `WorkbookRefused` for another version and for what the portal did not write.
        """
        said: dict[str, dict[str, str]] = {}
        for kind, key, text in lines:
            said.setdefault(kind, {})[key] = text
        if said.get("version") != {"": _VERSION}:
            raise WorkbookRefused(
                "Tệp này được tải từ một phiên bản khác của cổng. Đề nghị tải lại bảng rồi nhập."
            )
        try:
            return cls(
                plan=said["plan"][""],
                address=said["address"][""],
                title=said["title"][""],
                made_at=said["made_at"][""],
                by=said["by"][""],
                rows=said.get("row", {}),
                columns=said.get("column", {}),
                base={
                    address_of(name): int(amount) for name, amount in said.get("cell", {}).items()
                },
            )
        except (KeyError, ValueError) as error:
            raise WorkbookRefused(
                "Phần ẩn của tệp đã bị sửa nên không đối chiếu được. Đề nghị tải lại bảng rồi nhập."
            ) from error

    def require(self, *, slug: str, address: str) -> None:
        """Raise `WorkbookRefused`, naming the grid it belongs to, for another plan or grid."""
        if (self.plan, self.address) != (slug, address):
            raise WorkbookRefused(
                f"Tệp này được tải từ bảng “{self.title}”. Đề nghị nạp ở trang của bảng đó."
            )


def row_name(row: Row) -> str:
    """The name of a row as a worksheet shows it, with its code."""
    return f"{row.code} {row.title}".strip()


def column_name(column: Column) -> str:
    """The head of a column as a worksheet shows it: the title, its note below."""
    return "\n".join(filter(None, [column.title, column.note]))

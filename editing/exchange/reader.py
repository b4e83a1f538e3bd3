"""An uploaded workbook as values: numbers as Excel shows them, formulas as what they gave last.

Nothing of the file is run. A formula is read as the value stored beside it; one without a value,
or whose value is an error, is kept as unread with the sentence that says so.
"""

import datetime
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from numbers import Real
from typing import IO, Any

from openpyxl import load_workbook

from editing.blocks import Block, NotABlock, Value, in_sheet
from editing.blocks.block import MAX_COLUMNS, MAX_ROWS, shown
from editing.exchange.origin import SHEET, Line, Origin
from editing.exchange.package import WorkbookRefused, checked, refusing_broken
from editing.proposals import Refusal
from povertyplan.ui import figures

_MAX_CELLS = 400_000
"""How many cells of a workbook are looked at, the empty ones included."""
_EXCEL_ROWS = 1_048_576

Spot = tuple[int, int]
"""Row and column of a cell of the worksheet, from 0."""


@dataclass(frozen=True)
class Unread:
    """A cell whose content is no figure and no text: what it shows, and the sentence why."""

    text: str
    sentence: str


@dataclass
class Page:
    """One sheet: what its cells hold, the cells that could not be read, and those that work out."""

    name: str
    values: dict[Spot, Value] = field(default_factory=dict)
    unread: dict[Spot, Unread] = field(default_factory=dict)
    formulas: set[Spot] = field(default_factory=set)

    def text(self, spot: Spot) -> str:
        """What stands in a cell, as text; empty when nothing does."""
        return shown(self.values.get(spot, ""))

    def source(self, spot: Spot) -> str:
        """Where a refused cell stands: ``Trang tính Phân bổ, ô D7``."""
        return f"Trang tính {self.name}, {in_sheet(*spot)}"

    def located(self, refusals: Iterable[Refusal]) -> list[Refusal]:
        """What was refused of the sheet's block, with the sheet and, for unread cells, why."""
        reasons = {in_sheet(*spot): unread.sentence for spot, unread in self.unread.items()}
        return [
            Refusal(
                source=f"Trang tính {self.name}, {refusal.source}",
                text=refusal.text,
                sentence=reasons.get(refusal.source, refusal.sentence),
                cell=refusal.cell,
            )
            for refusal in refusals
        ]

    def block(self) -> Block:
        """The sheet from its first cell on; what could not be read stands as it shows.

        Raises `NotABlock` when nothing stands there.
        """
        cells = self.values | {spot: unread.text for spot, unread in self.unread.items()}
        width = max((column for _row, column in cells), default=-1) + 1
        rows: list[list[Value]] = [
            [""] * width for _ in range(max((row for row, _column in cells), default=-1) + 1)
        ]
        for (row, column), value in cells.items():
            rows[row][column] = value
        return Block(rows, in_sheet)


@dataclass(frozen=True)
class Uploaded:
    """A workbook that has been read.

    `sheets` are the visible sheets with something on them, as blocks by name, for a workbook of any
    layout; `pages` the same cell by cell. `origin` tells which grid it was made of, if any.
    """

    sheets: dict[str, Block]
    pages: dict[str, Page]
    origin: Origin | None


def read_workbook(file: IO[bytes]) -> Uploaded:
    """Read an uploaded workbook.

    Raises `WorkbookRefused`, with the sentence to show, for every file that cannot be taken.
    """
    content = checked(file)
    with refusing_broken():
        return _Reader(content).read()


class _Reader:
    """Reads the sheets twice, side by side: as values and as formulas."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.seen = 0
        self.rows = 0

    def _open(self, *, values: bool) -> Any:
        stream = BytesIO(self.content)
        return load_workbook(stream, read_only=True, data_only=values, keep_links=False)

    def read(self) -> Uploaded:
        """Read every visible sheet, and the hidden one that tells the origin."""
        blocks: dict[str, Block] = {}
        pages: dict[str, Page] = {}
        origin = None
        with closing(self._open(values=True)) as values, closing(self._open(values=False)) as other:
            for sheet, formulas in zip(values.worksheets, other.worksheets, strict=True):
                if sheet.title == SHEET:
                    origin = Origin.read(_lines(self._page(sheet, formulas)))
                elif sheet.sheet_state == "visible":
                    page = self._page(sheet, formulas)
                    _check_extent(page)
                    with suppress(NotABlock):
                        blocks[page.name] = page.block()
                        pages[page.name] = page
        if not blocks:
            raise WorkbookRefused("Tệp không có trang tính nào có số liệu.")
        return Uploaded(blocks, pages, origin)

    def _page(self, sheet: Any, formulas: Any) -> Page:
        page = Page(sheet.title)
        for spot, cell, formula in self._cells(sheet, formulas):
            if formula.data_type == "f":
                page.formulas.add(spot)
            match _value(cell, formula):
                case None:
                    continue
                case Unread() as unread:
                    page.unread[spot] = unread
                case value:
                    page.values[spot] = value
        return page

    def _cells(self, sheet: Any, formulas: Any) -> Iterator[tuple[Spot, Any, Any]]:
        """The cells of a sheet as value and as formula; the size it claims is not believed."""
        sheet.reset_dimensions()
        formulas.reset_dimensions()
        rows = zip(sheet.iter_rows(), formulas.iter_rows(), strict=True)
        for number, (row, same_row) in enumerate(rows):
            self.seen += len(row)
            self.rows += 1
            if self.seen > _MAX_CELLS or self.rows > 2 * _EXCEL_ROWS or number >= _EXCEL_ROWS:
                raise _too_large(sheet.title)
            for place, (cell, formula) in enumerate(zip(row, same_row, strict=True)):
                if cell.value is not None or formula.value is not None:
                    yield (number, place), cell, formula


def _value(cell: Any, formula: Any) -> Value | Unread | None:
    """What a cell holds, or why it cannot be read; None when it is empty."""
    value = cell.value
    if value is None:
        gave_an_empty_text = cell.data_type == "str"
        if formula.data_type != "f" or gave_an_empty_text:
            return None
        return Unread(
            "#chưa tính", "Công thức chưa có kết quả; mở tệp bằng Excel, lưu lại rồi nạp."
        )
    if cell.data_type == "e":
        return Unread(str(value), "Công thức đang báo lỗi; sửa công thức hoặc nhập số rồi nạp.")
    if isinstance(value, bool):
        return Unread(str(value).upper(), "Ô chứa giá trị đúng/sai, không phải số.")
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        return Unread(_moment(value), "Ô chứa ngày giờ, không phải số.")
    if isinstance(value, Real):
        return _number(value)
    return str(value).strip() or None


def _number(value: Any) -> Decimal | Unread:
    """The number with the 15 digits that Excel keeps and shows: 0,1 + 0,2 is 0,3."""
    number = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.15g}")
    return number if number.is_finite() else Unread(str(value), "Số quá lớn.")


def _moment(value: datetime.date | datetime.time | datetime.timedelta) -> str:
    return figures.date(value) if isinstance(value, datetime.date) else str(value)


def _lines(page: Page) -> Iterator[Line]:
    """The hidden sheet line by line."""
    for row in sorted({row for row, _column in page.values}):
        kind, key, text = (page.text((row, column)) for column in range(3))
        yield kind, key, text


def _check_extent(page: Page) -> None:
    """Refuse content beyond the rows and columns that are read."""
    spots = [*page.values, *page.unread]
    if any(row >= MAX_ROWS or column >= MAX_COLUMNS for row, column in spots):
        raise _too_large(page.name)


def _too_large(name: str) -> WorkbookRefused:
    return WorkbookRefused(
        f"Trang tính {name} lớn hơn {figures.count(MAX_ROWS)} dòng × {MAX_COLUMNS} cột nên không "
        "nhận. Đề nghị chỉ giữ lại bảng cần nạp."
    )

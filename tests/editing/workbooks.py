"""A grid's workbook on its way: taken out, filled in as a person would, brought back."""

import datetime
from collections.abc import Mapping
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from editing.cells import Address
from editing.exchange import Filled, filled_in, read_workbook, workbook_of
from editing.exchange.reader import Uploaded
from editing.grid import Axis, Grid

NOON = datetime.datetime(2024, 2, 5, 5, 0, tzinfo=datetime.UTC)


def taken_out(axis: Axis, grid: Grid) -> bytes:
    """The workbook of a grid, taken out at noon in Vietnam."""
    slug = grid.plan.slug
    address = axis.address(slug)
    return workbook_of(
        {address: grid},
        slug=slug,
        address=address,
        title=f"{grid.caption} ({grid.plan})",
        made_at=NOON,
        by="Trần Thị Sửa",
    )


def brought_back(content: bytes, axis: Axis, grid: Grid) -> Filled:
    """What a workbook brings into a grid."""
    slug = grid.plan.slug
    address = axis.address(slug)
    return filled_in(read(content), {address: grid}, slug=slug, address=address)[address]


def read(content: bytes) -> Uploaded:
    return read_workbook(BytesIO(content))


def opened(content: bytes, **options: Any) -> Workbook:
    return load_workbook(BytesIO(content), **options)


def saved(book: Workbook) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def cells(sheet: Worksheet) -> dict[Address, Cell]:
    """The cells of the grid's sheet by their hidden keys, ceilings (``@muc`` …) included."""
    keys = {cell.column: cell.value for cell in sheet[1] if cell.value}
    return {
        (row[0].value, keys[cell.column]): cell
        for row in sheet.iter_rows(min_row=2)
        if row[0].value
        for cell in row[1:]
        if cell.column in keys
    }


def filled(content: bytes, values: Mapping[Address, Any]) -> bytes:
    """The workbook with these values typed in."""
    book = opened(content)
    places = cells(book.worksheets[0])
    for address, value in values.items():
        places[address].value = value
    return saved(book)


def with_part(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The same package with some parts replaced or added."""
    stream = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(stream, "w", ZIP_DEFLATED) as target:
        kept = {name: source.read(name) for name in source.namelist()}
        for name, part in (kept | dict(parts)).items():
            target.writestr(name, part)
    return stream.getvalue()


def part(content: bytes, name: str = "xl/worksheets/sheet1.xml") -> bytes:
    with ZipFile(BytesIO(content)) as package:
        return package.read(name)

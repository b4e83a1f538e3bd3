"""Reading a workbook back, and holding it against the tables it was written from."""

import re
from collections.abc import Iterable
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from povertyplan.ui.figures import DASH, TRIEU
from reporting.sheets import Kind, Sheet


def opened(content: bytes, *, values: bool = False) -> Workbook:
    """Open a workbook: with its formulas, or with the values stored beside them."""
    return load_workbook(BytesIO(content), data_only=values)


def place(worksheet: Worksheet, sheet: Sheet, row: str, column: str) -> Cell:
    """The cell of a row and column of the table, by their keys."""
    keys = [known.key for known in sheet.columns]
    heads = int(str(worksheet.print_title_rows).rpartition("$")[2])
    number = [known.key for known in sheet.rows].index(row)
    return worksheet.cell(heads + 1 + number, keys.index(column) + 1)


def differences(workbook: Workbook, sheets: Iterable[Sheet]) -> list[str]:
    """Every figure of the workbook that is not the figure of its table."""
    found = []
    for worksheet, sheet in zip(workbook.worksheets, sheets, strict=True):
        for row in sheet.rows:
            for column in sheet.columns:
                cell = place(worksheet, sheet, row.key, column.key)
                value = row.cells[column.key].value if column.key in row.cells else None
                if not same(cell.value, value, column.kind):
                    found.append(f"{worksheet.title}!{cell.coordinate}: {cell.value!r}, {value!r}")
    return found


def same(stored: Any, value: Any, kind: Kind) -> bool:
    """Whether a cell holds the value: money to the đồng, shares to twelve digits."""
    match kind, value:
        case _, None | "":
            return stored is None
        case Kind.TEXT, _:
            return bool(stored == value)
        case Kind.MONEY, int():
            return isinstance(stored, int | float) and round(Decimal(str(stored)) * TRIEU) == value
        case Kind.PERCENT, (_, 0):
            return bool(stored == DASH)
        case Kind.PERCENT, (part, whole):
            return abs(Decimal(str(stored)) - Decimal(part) / whole) < Decimal("1e-12")
    return bool(Decimal(str(stored)) == value)


def spoiled(content: bytes) -> bytes:
    """The same workbook with a wrong value stored beside every formula."""
    buffer = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(buffer, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name.startswith("xl/worksheets/"):
                part = re.sub(rb' t="str"(?=><f>)', b"", part)
                part = re.sub(rb"</f><v>[^<]*", b"</f><v>-7", part)
            target.writestr(name, part)
    return buffer.getvalue()

"""One table as CSV, as Vietnamese Excel opens it: UTF-8 with its mark, parted by semicolons."""

import csv
import io
from decimal import Decimal

from povertyplan.ui import figures
from reporting.sheets import Cell, Column, Kind, Sheet

CSV = "text/csv; charset=utf-8"
_ACTIVE = ("=", "+", "-", "@", "\t", "\r")


def write(sheet: Sheet) -> bytes:
    """Title, note and unit, the heads on one line, then the rows.

    Figures stand without parted thousands and with a decimal comma; a text that a spreadsheet would
    take for a formula begins with an apostrophe.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow([_text(sheet.title)])
    notes = [sheet.note, f"Đơn vị tính: {sheet.unit}"]
    if sheet.illustrative:
        notes.append("Số liệu minh họa, không phải số liệu chính thức")
    writer.writerow([_text(". ".join(note.rstrip(".") for note in notes if note))])
    writer.writerow([])
    writer.writerow(
        [
            _text(f"{column.group} - {column.title}" if column.group else column.title)
            for column in sheet.columns
        ]
    )
    for row in sheet.rows:
        writer.writerow([_cell(column, row.cells.get(column.key)) for column in sheet.columns])
    return buffer.getvalue().encode("utf-8-sig")


def _cell(column: Column, cell: Cell | None) -> str:
    match column.kind, cell.value if cell else None:
        case _, None:
            return ""
        case Kind.MONEY, int() as amount:
            return _number(figures.in_trieu(amount))
        case Kind.COUNT, int() as amount:
            return str(amount)
        case Kind.QUANTITY, Decimal() as quantity:
            return _number(quantity)
        case Kind.PERCENT, (int() as part, int() as whole):
            return figures.rate(part, whole).replace(".", "") if whole else ""
        case _, value:
            return _text(str(value))


def _number(value: Decimal) -> str:
    return figures.decimal(value).replace(".", "")


def _text(text: str) -> str:
    """A text that nothing is calculated from."""
    return f"'{text}" if text.startswith(_ACTIVE) else text

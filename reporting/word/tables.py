"""Tables in a word processor: fixed widths, heads on every page, rows whole."""

from collections.abc import Sequence
from dataclasses import dataclass

from docx.document import Document as Docx
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import Table
from docx.table import _Cell as Cell
from docx.table import _Row as Line

from reporting.paper import Annex
from reporting.sheets import Column, Kind, Row, Sheet
from reporting.word.pages import text_width
from reporting.word.styles import CELL

_ALIGN = {"left": WD_ALIGN_PARAGRAPH.LEFT, "right": WD_ALIGN_PARAGRAPH.RIGHT}
_CENTRE = WD_ALIGN_PARAGRAPH.CENTER
_INDEX = Mm(11)
_NAMES = {
    "portrait": 44,
    "portrait roomy": 72,
    "landscape roomy": 96,
    "landscape": 64,
    "landscape dense": 50,
}
"""Room for the names of rows in mm, as in document.css."""
_PADDING = Mm(0.7)


def annex_table(document: Docx, annex: Annex) -> None:
    """Write a table of an annex as the page and the PDF show it."""
    sheet = annex.sheet
    heads = sheet.heads
    table = document.add_table(rows=len(heads) + len(sheet.rows), cols=len(sheet.columns))
    table.style = document.styles["Table Grid"]
    fixed(table, _widths(annex, text_width(landscape=sheet.landscape)))
    pad(table)
    lines = list(table.rows)
    type_ = _Type(document.styles[CELL].style_id, Pt(annex.type_size))
    _heads(sheet, lines, type_)
    for line, (row, cells) in zip(lines[len(heads) :], sheet.lines(), strict=True):
        keep_row_whole(line)
        for cell, (column, text) in zip(line.cells, cells, strict=True):
            _write(cell, text, type_, bold=row.kind != "line", align=_place(row, column))
        if row.kind == "group":
            for cell in line.cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = True


@dataclass(frozen=True)
class _Type:
    """What a cell is set in: the style's own key, which is looked up once, and the size."""

    style: str
    size: Length


def _heads(sheet: Sheet, lines: list[Line], type_: _Type) -> None:
    """The heading rows, merged as the columns are grouped, repeated on every page."""
    grid = [list(line.cells) for line in lines[: len(sheet.heads)]]
    for line in lines[: len(sheet.heads)]:
        keep_row_whole(line)
        line._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    free = [place for place, column in enumerate(sheet.columns) if column.group]
    for depth, heads in enumerate(sheet.heads):
        place = 0
        for number, head in enumerate(heads):
            at = free[number] if depth else place
            cell = grid[depth][at]
            if head.columns > 1 or head.rows > 1:
                cell = cell.merge(grid[depth + head.rows - 1][at + head.columns - 1])
            _write(cell, head.title, type_, bold=True, align=_CENTRE)
            place += head.columns


def _place(row: Row, column: Column) -> WD_ALIGN_PARAGRAPH:
    """Figures at the right, names at the left, numbers of rows and the total in the middle."""
    if column.key == "stt" or (column.key == "name" and row.kind == "total"):
        return _CENTRE
    return _ALIGN["left" if column.kind is Kind.TEXT else "right"]


def _write(cell: Cell, text: str, type_: _Type, *, bold: bool, align: WD_ALIGN_PARAGRAPH) -> None:
    block = cell.paragraphs[0]
    block._p.style = type_.style
    block.alignment = align
    run = block.add_run(text)
    run.font.size, run.font.bold = type_.size, bold
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def _widths(annex: Annex, room: int) -> list[Length]:
    """Fixed room for numbers and names of rows; the other columns share what is left."""
    own = {"stt": _INDEX, "name": Mm(_NAMES[annex.shape])}
    columns = annex.sheet.columns
    left = room - sum(own.get(column.key, Mm(0)) for column in columns)
    others = [column for column in columns if column.key not in own]
    share = Length(left // max(len(others), 1))
    return [own.get(column.key, share) for column in columns]


def fixed(table: Table, widths: Sequence[Length]) -> None:
    """Give every column its width, for processors that read the grid and those that read cells."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for line in table.rows:
        for cell, width in zip(line.cells, widths, strict=True):
            cell.width = width


def keep_row_whole(line: Line) -> None:
    """No page ends within the row."""
    line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def pad(table: Table, room: Length = _PADDING) -> None:
    """Little room at the sides of every cell."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(int(room.pt * 20)))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook", "w:tblCaption")

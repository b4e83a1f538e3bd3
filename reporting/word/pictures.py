"""Bars against a mark for a word processor, which shows no SVG: a row of shaded cells each.

The tones and words are those of the PDF: dark keeps pace, pale is slow, the black line is the mark.
"""

from itertools import pairwise

from docx.document import Document as Docx
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import _Cell as Cell

from reporting.charts import MeterChart
from reporting.charts.meters import MARK, Meter
from reporting.word.styles import CELL, ITALIC, NOTE
from reporting.word.tables import fixed, keep_row_whole, pad

_DARK, _PALE, _REST, _LINE = "404040", "A6A6A6", "EBEBEB", "000000"
_NAMES, _FIGURES, _WORDS = Mm(62), Mm(20), Mm(14)
_SIZE, _HEIGHT = Pt(9), Pt(7)


def picture(document: Docx, chart: MeterChart, room: int) -> None:
    """Write the bars of a chart within so much room, one a row."""
    for text, style in ((f"Biểu đồ: {chart.title}", NOTE), (_key(chart), ITALIC)):
        block = document.add_paragraph(style=style)
        run = block.add_run(text)
        run.font.size, run.font.bold = Pt(12), style == NOTE
        block.paragraph_format.space_before = Pt(8 if style == NOTE else 0)
        block.paragraph_format.keep_with_next = True
    widths = (_NAMES, Length(room - _NAMES - _FIGURES - _WORDS), _FIGURES, _WORDS)
    table = document.add_table(rows=len(chart.meters), cols=len(widths))
    fixed(table, widths)
    for line, meter in zip(table.rows, chart.meters, strict=True):
        keep_row_whole(line)
        name, bar, figure, word = line.cells
        _say(name, meter.name, WD_ALIGN_PARAGRAPH.LEFT)
        _bar(bar, meter, chart.full, widths[1])
        _say(figure, meter.text, WD_ALIGN_PARAGRAPH.RIGHT)
        _say(word, "chậm" if meter.slow else "", WD_ALIGN_PARAGRAPH.LEFT)


def _key(chart: MeterChart) -> str:
    return (
        f"Thanh đậm: đúng tiến độ; thanh nhạt: chậm. Vạch đứng: {chart.mark_in_prose}. "
        f"Đơn vị tính: {chart.unit}."
    )


def _say(cell: Cell, text: str, align: WD_ALIGN_PARAGRAPH) -> None:
    block = cell.paragraphs[0]
    block.style, block.alignment = CELL, align
    block.paragraph_format.keep_with_next = True
    block.add_run(text).font.size = _SIZE
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def _bar(cell: Cell, meter: Meter, full: int, room: Length) -> None:
    """A table of one row within the cell; its stretches are as wide as they tell."""
    stretches = stretches_of(meter, full)
    inner = cell.add_table(rows=1, cols=len(stretches))
    # What a cell must begin and end with, made too small to be seen.
    cell._tc.remove(cell.paragraphs[0]._p)
    _tiny(cell)
    fixed(inner, [Length(room * width // full) for width, _ in stretches])
    inner.rows[0].height, inner.rows[0].height_rule = _HEIGHT, WD_ROW_HEIGHT_RULE.EXACTLY
    pad(inner, Mm(0))
    for stretch, (_, tone) in zip(inner.rows[0].cells, stretches, strict=True):
        shade = {qn("w:val"): "clear", qn("w:color"): "auto", qn("w:fill"): tone}
        stretch._tc.get_or_add_tcPr().append(OxmlElement("w:shd", shade))
        _tiny(stretch)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def stretches_of(meter: Meter, full: int) -> list[tuple[int, str]]:
    """The bar from left to right: how wide and in which tone, the mark among them."""
    reached = sum(part.width for part in meter.parts)
    line = range(meter.mark_x, meter.mark_x + MARK) if meter.mark is not None else range(0)
    edges = sorted({0, reached, line.start, line.stop, full} & set(range(full + 1)))
    tone = _PALE if meter.slow else _DARK
    return [
        (end - start, _LINE if start in line else tone if start < reached else _REST)
        for start, end in pairwise(edges)
    ]


def _tiny(cell: Cell) -> None:
    for block in cell.paragraphs:
        block.style = CELL
        block.paragraph_format.line_spacing = Pt(1)
        block.paragraph_format.keep_with_next = True

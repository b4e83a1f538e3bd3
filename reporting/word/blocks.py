"""The head and the foot of a paper: two columns without rules each."""

from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import _Cell as Cell
from docx.text.paragraph import Paragraph as Block

from reporting.paper import ILLUSTRATIVE, Paper
from reporting.word.pages import DRAFT
from reporting.word.styles import ITALIC, TITLE
from reporting.word.tables import fixed, keep_row_whole

_CENTRE, _LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT
_HEAD = (Mm(62), Mm(100))
_FOOT = (Mm(81), Mm(81))
_MOTTO_INDENT = Mm(21)
_SIGNATURE_ROOM = 64


def head(document: Docx, paper: Paper) -> None:
    """Agency and number at the left, nation, motto, place and date at the right; the title."""
    agency, nation = _columns(document, _HEAD)
    for line in paper.agency:
        _say(agency, line.upper(), size=13, bold=True)
    _rule(agency, Mm(21))
    _say(agency, f"Số: {paper.reference}", size=13, before=5)
    if paper.is_draft:
        _box(_say(agency, DRAFT, size=14, bold=True, before=8), Mm(15))
    _say(nation, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=13, bold=True)
    _say(nation, "Độc lập - Tự do - Hạnh phúc", bold=True)
    _rule(nation, _MOTTO_INDENT)
    _say(nation, paper.place_and_date, italic=True, before=5)
    title = document.add_paragraph(paper.kind.upper(), style=TITLE)
    title.add_run().add_break()
    title.add_run(paper.subject)
    below = document.add_paragraph()
    _between(below, Mm(52))
    _border(below, "top")
    below.paragraph_format.space_before = Pt(3)
    below.paragraph_format.line_spacing = Pt(6)
    if paper.illustrative:
        document.add_paragraph(ILLUSTRATIVE, style=ITALIC)


def foot(document: Docx, paper: Paper) -> None:
    """Recipients at the left, the signature at the right, whole on one page."""
    document.add_paragraph().paragraph_format.keep_with_next = True
    recipients, signature = _columns(document, _FOOT)
    _say(recipients, "Nơi nhận:", size=12, bold=True, italic=True).alignment = _LEFT
    for recipient in paper.recipients:
        _say(recipients, f"- {recipient}", size=11).alignment = _LEFT
    for line in (paper.signatory_authority, paper.signatory_post):
        if line:
            _say(signature, line.upper(), bold=True)
    _say(signature, paper.signatory_name, bold=True, before=_SIGNATURE_ROOM)


def _columns(document: Docx, widths: tuple[Length, Length]) -> tuple[Cell, Cell]:
    """Two cells side by side without rules, not parted by a page's end."""
    table = document.add_table(rows=1, cols=2)
    fixed(table, widths)
    keep_row_whole(table.rows[0])
    left, right = table.rows[0].cells
    return left, right


def _say(
    cell: Cell,
    text: str,
    *,
    size: int = 14,
    bold: bool = False,
    italic: bool = False,
    before: int = 0,
) -> Block:
    """A centred line in a cell; the empty one that a cell begins with is used first."""
    first = cell.paragraphs[0]
    block: Block = first if not first.runs and len(cell.paragraphs) == 1 else cell.add_paragraph()
    run = block.add_run(text)
    run.font.size, run.font.bold, run.font.italic = Pt(size), bold, italic
    block.alignment = _CENTRE
    block.paragraph_format.space_before = Pt(before)
    return block


def _rule(cell: Cell, indent: Length) -> None:
    """A line below what stands in the cell, so far from its sides."""
    line = cell.add_paragraph()
    _between(line, indent)
    _border(line, "top")
    line.paragraph_format.line_spacing = Pt(4)


def _box(block: Block, indent: Length) -> None:
    _between(block, indent)
    _border(block, "top", "left", "bottom", "right")


def _between(block: Block, indent: Length) -> None:
    block.paragraph_format.left_indent = block.paragraph_format.right_indent = indent


def _border(block: Block, *sides: str) -> None:
    """Thin lines at some sides of a paragraph."""
    borders = OxmlElement("w:pBdr")
    for side in sides:
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    properties = block._p.get_or_add_pPr()
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")

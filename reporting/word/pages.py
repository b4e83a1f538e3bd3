"""Sheets of A4, upright or lying, with the page number in the middle of the top margin.

A draft says at the left of it that it is one, as the PDF does.
"""

from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length, Mm, Pt
from docx.text.paragraph import Paragraph as Block

SHORT, LONG = Mm(210), Mm(297)
TOP, BOTTOM, LEFT, RIGHT = Mm(20), Mm(20), Mm(30), Mm(18)
_NUMBER_SIZE, _DRAFT_SIZE = 13, 11
DRAFT = "DỰ THẢO"


def first_page_without_number(section: Section, *, is_draft: bool) -> None:
    """The text: its pages are numbered from the second on."""
    set_page(section, landscape=False, is_draft=is_draft)
    section.different_first_page_header_footer = True


def set_page(section: Section, *, landscape: bool, is_draft: bool) -> None:
    """Size, margins and the number of the page, counted from 1."""
    width, height = (LONG, SHORT) if landscape else (SHORT, LONG)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = width, height
    section.top_margin, section.bottom_margin = TOP, BOTTOM
    section.left_margin, section.right_margin = LEFT, RIGHT
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = False
    section.header.is_linked_to_previous = False
    _head(section.header.paragraphs[0], text_width(landscape=landscape), is_draft)
    start = section._sectPr.find(qn("w:pgNumType"))
    if start is None:
        start = OxmlElement("w:pgNumType")
        section._sectPr.append(start)
    start.set(qn("w:start"), "1")


def text_width(*, landscape: bool) -> int:
    """The width between the margins, in the library's own unit."""
    return (LONG if landscape else SHORT) - LEFT - RIGHT


def _head(block: Block, width: int, is_draft: bool) -> None:
    """The number of the page in the middle, and at the left that it is a draft."""
    middle = Length(width // 2)
    block.paragraph_format.tab_stops.add_tab_stop(middle, WD_TAB_ALIGNMENT.CENTER)
    block.add_run(DRAFT if is_draft else "").font.size = Pt(_DRAFT_SIZE)
    block.add_run("\t")
    _number(block)


def _number(block: Block) -> None:
    """The number of the page, as a field."""
    run = block.add_run()
    run.font.size = Pt(_NUMBER_SIZE)
    for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("end", "")):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)

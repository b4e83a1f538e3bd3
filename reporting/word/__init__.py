"""A paper for a word processor: real styles and headings, so that an office can go on with it.

The same `Paper` that the PDF is laid out from, as Nghị định 30/2020/NĐ-CP, Phụ lục I asks: the text
in headings and body text, each annex in a section of its own that numbers its own pages.
"""

import datetime
from io import BytesIO

from docx import Document
from docx.document import Document as Docx
from docx.enum.section import WD_SECTION
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.text.paragraph import Paragraph as Block

from reporting.outline import Paragraph, Part
from reporting.paper import ILLUSTRATIVE, Annex, Paper
from reporting.word.blocks import foot, head
from reporting.word.pages import first_page_without_number, set_page, text_width
from reporting.word.pictures import picture
from reporting.word.styles import ANNEX, BODY, CAPTION, HEADINGS, ITALIC, NOTE, set_styles
from reporting.word.tables import annex_table

LONGEST = 255
"""Characters a property of the file may have; the paper itself says the whole."""


def write(paper: Paper, day: datetime.date) -> bytes:
    """Write the paper; `day` dates the file, whenever it is asked for."""
    document = Document()
    _describe(document, paper, day)
    set_styles(document)
    first_page_without_number(document.sections[0], is_draft=paper.is_draft)
    head(document, paper)
    for text in paper.legal_bases:
        document.add_paragraph(style=BODY).add_run(text).italic = True
    for text in paper.preamble:
        document.add_paragraph(text, style=BODY)
    for part in paper.parts:
        _part(document, part, 1)
    for text in paper.closing:
        _keep(document.add_paragraph(text, style=BODY))
    foot(document, paper)
    for annex in paper.annexes:
        _annex(document, paper, annex)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _describe(document: Docx, paper: Paper, day: datetime.date) -> None:
    """Document properties, in Vietnamese."""
    about = document.core_properties
    moment = datetime.datetime.combine(day, datetime.time())
    about.title, about.subject = paper.title[:LONGEST], paper.subject[:LONGEST]
    about.category = paper.kind
    about.author = about.last_modified_by = paper.issuer
    about.language = "vi-VN"
    about.content_status = "Dự thảo" if paper.is_draft else "Đã ban hành"
    about.comments = about.keywords = ""
    about.created = about.modified = moment
    # The library's template brings a picture of its own empty page.
    rels = document.part.package.rels
    for key in [key for key, rel in rels.items() if rel.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del rels[key]


def _part(document: Docx, part: Part, depth: int) -> None:
    """A part with those below it; one with a title of its own line is a heading."""
    if part.heading:
        document.add_paragraph(part.heading, style=HEADINGS[min(depth, len(HEADINGS)) - 1])
    for line in part.lines:
        _line(document, line, depth)
    for child in part.children:
        _part(document, child, depth + 1)


def _line(document: Docx, line: Paragraph, depth: int) -> None:
    if line.lead and not line.text:
        heading = document.add_paragraph(style=HEADINGS[min(depth, len(HEADINGS)) - 1])
        heading.add_run(line.lead).bold = False
        return
    block = document.add_paragraph(str(line), style=BODY)
    if line.introduces:
        _keep(block)


def _keep(block: Block) -> None:
    """Hold a paragraph on the page of the next one."""
    block.paragraph_format.keep_with_next = True


def _annex(document: Docx, paper: Paper, annex: Annex) -> None:
    """A table on pages of its own."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    set_page(section, landscape=annex.sheet.landscape, is_draft=paper.is_draft)
    heading = document.add_paragraph(annex.title, style=ANNEX)
    heading.add_run().add_break()
    heading.add_run(annex.sheet.title.upper())
    document.add_paragraph(paper.attached_to, style=ITALIC)
    if annex.sheet.note:
        document.add_paragraph(annex.sheet.note, style=NOTE)
    if annex.sheet.illustrative:
        document.add_paragraph(ILLUSTRATIVE, style=ITALIC)
    if not annex.sheet.rows:
        document.add_paragraph(annex.sheet.empty, style=BODY)
        return
    document.add_paragraph(f"Đơn vị tính: {annex.sheet.unit}", style=CAPTION)
    annex_table(document, annex)
    if annex.picture:
        picture(document, annex.picture, text_width(landscape=annex.sheet.landscape))

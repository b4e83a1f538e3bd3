"""The styles of a paper in a word processor: those it knows by name, set as the decree asks."""

from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

FONT = "Times New Roman"
SIZE = 14
BODY = "Body Text"
HEADINGS = ("Heading 1", "Heading 2", "Heading 3")
TITLE = "Title"
CAPTION = "Caption"
ANNEX = "Phụ lục"
ITALIC = "Chú thích phụ lục"
NOTE = "Ghi chú phụ lục"
CELL = "Ô bảng"

_CENTRE, _JUSTIFY, _RIGHT = (
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
    WD_ALIGN_PARAGRAPH.RIGHT,
)
_BLACK = RGBColor(0, 0, 0)
_INDENT = Mm(12.7)


def set_styles(document: Docx) -> None:
    """Set the styles of a new document."""
    styles = document.styles
    _look(styles["Normal"], align=None, before=0)
    styles["Header"].paragraph_format.tab_stops.clear_all()
    _look(styles[BODY], align=_JUSTIFY, indent=_INDENT)
    styles[BODY].paragraph_format.line_spacing = 1.15
    for name in HEADINGS:
        _look(styles[name], align=_JUSTIFY, indent=_INDENT, bold=True, together=True)
    styles[HEADINGS[0]].font.all_caps = True
    _look(styles[TITLE], align=_CENTRE, bold=True, before=16, together=True)
    _look(styles[CAPTION], size=12, align=_RIGHT, italic=True, after=3, together=True)
    annex = styles.add_style(ANNEX, WD_STYLE_TYPE.PARAGRAPH)
    annex.base_style = styles[HEADINGS[0]]
    _look(annex, align=_CENTRE, bold=True, before=0, together=True)
    annex.font.all_caps = False
    for name, size in ((ITALIC, SIZE), (NOTE, 12), (CELL, 11)):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        _look(style, size=size, align=_CENTRE, italic=name == ITALIC, before=0)
    _in_vietnamese(document)


def _look(
    style: ParagraphStyle,
    *,
    align: WD_ALIGN_PARAGRAPH | None,
    size: int = SIZE,
    bold: bool = False,
    italic: bool = False,
    before: int = 6,
    after: int = 0,
    indent: Mm | None = None,
    together: bool = False,
) -> None:
    """Set type and paragraph; what the template of the library brought is gone."""
    properties = style.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)
    set_font(style)
    font, paragraph = style.font, style.paragraph_format
    font.size, font.bold, font.italic = Pt(size), bold, italic
    font.color.rgb = _BLACK
    paragraph.alignment = align
    paragraph.space_before, paragraph.space_after = Pt(before), Pt(after)
    paragraph.first_line_indent = indent or Mm(0)
    paragraph.line_spacing = 1
    paragraph.keep_with_next = together
    paragraph.widow_control = True


def set_font(style: ParagraphStyle) -> None:
    """One typeface for every script, whatever the theme says."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)
    spacing = style.element.rPr.find(qn("w:spacing"))
    if spacing is not None:
        style.element.rPr.remove(spacing)


def _in_vietnamese(document: Docx) -> None:
    """Say the language, for the spelling checker and for reading aloud."""
    normal = document.styles["Normal"].element.get_or_add_rPr()
    language = OxmlElement("w:lang")
    for script in ("val", "eastAsia", "bidi"):
        language.set(qn(f"w:{script}"), "vi-VN")
    normal.append(language)

"""What is written in words beside the figures: a worksheet of its own, one text a row."""

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from povertyplan.ui.worksheets import (
    A4,
    FONT,
    HEAD_FILL,
    LINE,
    LOCKED_FILL,
    SIZE,
    Formats,
    clean,
    lines_of,
)

TEXTS_TITLE = "Nhận xét"
"""The name of the worksheet."""
TEXTS = "@loi"
"""Stands where the hidden row and column of the keys of texts meet."""
WORDS = "@noi-dung"
"""The key of the column that holds the texts."""
LONGEST = 32_000
"""A cell of Excel takes 32 767 characters."""
_NAME_WIDTH, _WIDTH = 28, 92
_LEAST = 6
"""Lines a text has room for, to begin with."""
_TALLEST = 400
_FIRST = 5
_HEIGHTS = {1: 24, 2: 20, 3: 20, 4: 22}
"""Of the rows above the texts, in points."""


@dataclass(frozen=True)
class Text:
    """Something written, by its name in the workbook; `is_open` when it may be changed."""

    name: str
    label: str
    text: str
    is_open: bool = True

    @property
    def fits(self) -> bool:
        """Whether a cell holds it."""
        return len(self.text) <= LONGEST


def plain(text: str) -> str:
    """A text as a cell holds it, by which it is compared."""
    return clean(text)


def write_texts(
    worksheet: Worksheet, texts: Sequence[Text], formats: Formats, *, title: str, source: str
) -> None:
    """Write the texts below each other, those that may be changed in white cells."""
    worksheet.write_row(0, 0, [TEXTS, "", WORDS])
    worksheet.set_row(0, None, None, {"hidden": True})
    worksheet.set_column(0, 0, None, None, {"hidden": True})
    worksheet.set_column(1, 1, _NAME_WIDTH)
    worksheet.set_column(2, 2, _WIDTH)
    bold = {"bold": True, "text_wrap": True}
    worksheet.merge_range(1, 1, 1, 2, title, formats(align="center", font_size=13, **bold))
    worksheet.merge_range(2, 1, 2, 2, source, formats(align="center", italic=True))
    worksheet.merge_range(3, 1, 3, 2, _use(texts), formats(text_wrap=True))
    for number, height in _HEIGHTS.items():
        worksheet.set_row(number, height)
    head = formats(align="center", border=1, bg_color=HEAD_FILL, **bold)
    for place, said in enumerate(["Mục", "Nội dung"], start=1):
        worksheet.write_string(_FIRST - 1, place, said, head)
    for number, text in enumerate(texts, start=_FIRST):
        _write(worksheet, number, text, formats)
    worksheet.protect("", {"format_rows": True})
    worksheet.hide_gridlines(2)
    worksheet.set_landscape()
    worksheet.set_paper(A4)
    worksheet.fit_to_pages(1, 0)
    worksheet.set_margins(left=0.6, right=0.5, top=0.65, bottom=0.65)
    worksheet.set_footer(f'&C&"{FONT},Regular"&{SIZE}&P/&N')
    worksheet.print_area(1, 1, _FIRST + len(texts) - 1, 2)


def _use(texts: Sequence[Text]) -> str:
    if not any(text.is_open for text in texts):
        return "Bảng chỉ để xem."
    return "Nhập vào các ô trắng; xuống dòng trong một ô bằng Alt + Enter."


def _write(worksheet: Worksheet, number: int, text: Text, formats: Formats) -> None:
    shade = {} if text.is_open and text.fits else {"bg_color": LOCKED_FILL}
    look = {"border": 1, "text_wrap": True, "valign": "top", "indent": 1}
    worksheet.write_string(number, 1, text.label, formats(bold=True, bg_color=LOCKED_FILL, **look))
    words = plain(text.text) if text.fits else "Quá dài nên không đưa vào tệp; đọc trên cổng."
    style = formats(locked=bool(shade), num_format="@", **look, **shade)
    worksheet.write_string(number, 2, words, style)
    if text.fits:
        worksheet.write_string(number, 0, text.name)
    lines = max(_LEAST, lines_of(words, _WIDTH) + 1)
    worksheet.set_row(number, min(lines * LINE, _TALLEST))

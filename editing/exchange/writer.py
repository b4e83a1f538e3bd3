"""Grids as a workbook to fill in without the portal: only white cells open, formulas for totals.

Every figure is asked of its grid. A formula stands only beside its value, so that a viewer that
does not calculate shows the same figures, and recalculated it gives them again.
"""

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.utils import timezone
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from editing.cells import Column, Row
from editing.exchange.formulas import Spot, share_of, sum_of
from editing.exchange.origin import (
    NAMES,
    SHEET,
    Origin,
    column_name,
    corner_of,
    row_name,
    short_title_of,
    text_at,
)
from editing.exchange.texts import TEXTS_TITLE, Text, write_texts
from editing.grid import Grid
from povertyplan.ui import figures
from povertyplan.ui.worksheets import (
    A4,
    FONT,
    HEAD_FILL,
    ILLUSTRATIVE,
    LINE,
    LOCKED_FILL,
    PERCENT,
    SIZE,
    Formats,
    clean,
    decimals_of,
    lines_of,
    number_format,
    runs_of,
    sheet_names,
)

_NAMES, _FIRST = 1, 2
"""The columns of names and of the first figures; before them stand the keys, hidden."""
_OVER = "#B42318"
_NAME_WIDTHS = 24, 46
_NARROWEST = 11
_TEXT = "@_ "
"""Text in a column of figures, as far from the border as these."""


def workbook_of(
    grids: Mapping[str, Grid],
    texts: Sequence[Text] = (),
    *,
    slug: str,
    address: str,
    title: str,
    made_at: datetime.datetime,
    by: str,
    edition: str = "",
) -> bytes:
    """Write grids as the person sees them, a sheet each, ready to fill in and to bring back.

    `grids` are by their own addresses, each in its own unit; `texts` stand on a sheet of their own.
    `slug` and `address` say where the workbook belongs and `title` what that is called, `made_at`
    and `by` (a full name) when it was taken out and by whom, `edition` which version of the thing
    it shows. The same grids give the same bytes.
    """
    kept = [text for text in texts if text.fits]
    about = {"slug": slug, "address": address, "title": title, "edition": edition}
    origin = Origin.of(grids, kept, made_at=made_at, by=by, **about)
    buffer = BytesIO()
    options = {
        "in_memory": True,
        "default_format_properties": {"font_name": FONT, "font_size": SIZE},
    }
    with Workbook(buffer, options) as workbook:
        created = made_at.astimezone(datetime.UTC).replace(tzinfo=None)
        workbook.set_properties({"title": origin.title, "author": by, "created": created})
        workbook.set_custom_property("Language", "vi-VN")
        formats = Formats(workbook)
        taken = f"Tải về lúc {timezone.localtime(made_at):%H:%M ngày %d/%m/%Y}, người tải: {by}."
        names = sheet_names([*map(short_title_of, grids.values()), TEXTS_TITLE])
        for name, (of, grid) in zip(names, grids.items(), strict=False):
            _Page(workbook.add_worksheet(name), grid, of, formats).write(f"{grid.plan}. {taken}")
        if texts:
            sheet = workbook.add_worksheet(names[-1])
            write_texts(sheet, texts, formats, title=f"{TEXTS_TITLE}, {title}", source=taken)
        _remember(workbook.add_worksheet(SHEET), origin)
    return buffer.getvalue()


def _remember(worksheet: Worksheet, origin: Origin) -> None:
    """Write down where the workbook comes from, on a sheet that only a macro can bring to light."""
    for number, line in enumerate(origin.lines()):
        for place, text in enumerate(line):
            worksheet.write_string(number, place, text)
    worksheet.protect()
    worksheet.very_hidden()


class _Page:
    """The grid on its worksheet."""

    def __init__(self, worksheet: Worksheet, grid: Grid, address: str, formats: Formats) -> None:
        self.worksheet = worksheet
        self.grid = grid
        self.address = address
        self.formats = formats
        self.rows = grid.rows
        self.columns = list(enumerate(grid.columns, start=_FIRST))
        self.places = {column.key: place for place, column in self.columns}
        self.ceilings = grid.ceilings()
        self.amounts: dict[Spot, int] = {}
        """What stands at each spot, totals and ceilings included."""

    @property
    def last(self) -> int:
        return _FIRST + len(self.columns) - 1

    def write(self, source: str) -> None:
        """Write heads, ceilings and rows, and set up screen and paper."""
        head = 5 + self.grid.illustrative
        self.top = head + 1
        self.body = self.top + len(self.ceilings)
        self.end = self.body + len(self.rows)
        self.numbers = {row.key: number for number, row in enumerate(self.rows, start=self.body)}
        self._ask()
        self._measure()
        self._title(source, head)
        self._keys()
        self._heads(head)
        self._ceilings()
        for row in self.rows:
            self._row(row)
        self._guard()
        self._screen()
        self._paper(head)

    def _ask(self) -> None:
        """Ask the grid for every figure once."""
        for number, (_key, _title, amounts) in enumerate(self.ceilings, start=self.top):
            for key, amount in amounts.items():
                self.amounts[number, self.places[key]] = amount
        for row in self.rows:
            for place, column in self.columns:
                self.amounts[self.numbers[row.key], place] = self.grid.amount(row, column)

    def _measure(self) -> None:
        """How many decimals the figures need, and how wide each column has to be."""
        self.decimals = decimals_of(self.amounts.values(), self.grid.decimals)
        pattern = number_format(self.decimals)
        self.look: dict[str, Any] = {"num_format": pattern, "align": "right", "shrink": True}
        names = [len(row_name(row)) + 2 * row.level + 2 for row in self.rows]
        least, most = _NAME_WIDTHS
        self.widths = {_NAMES: min(max([least, *names]), most)}
        for place, column in self.columns:
            figures_here = (amount for (_, at), amount in self.amounts.items() if at == place)
            largest = self.grid.number(max(map(abs, figures_here), default=0))
            digits = len(figures.count(int(largest))) + (self.decimals and self.decimals + 1)
            word = max(map(len, column_name(column).split()), default=0)
            self.widths[place] = max(_NARROWEST, digits + 2, word + 2)

    # What stands above the table

    def _title(self, source: str, head: int) -> None:
        """Write title, origin, mark, how to use the sheet, and the unit."""
        self._line(1, self.grid.caption, bold=True, font_size=13, align="center")
        self._line(2, source, italic=True, align="center")
        if self.grid.illustrative:
            mark = f"{ILLUSTRATIVE}, không phải số liệu chính thức"
            self._line(3, mark, bold=True, italic=True, align="center")
        self._line(head - 2, self._use())
        self._line(head - 1, f"Đơn vị tính: {self.grid.unit}", italic=True, align="right")

    def _use(self) -> str:
        """How to use the sheet; which totals stay as they are whatever is filled in."""
        if not self.grid.editable:
            return f"Bảng chỉ để xem. {self.grid.reason}"
        use = "Chỉ nhập vào các ô trắng; lưu tệp rồi nạp lại ở trang đã tải tệp về."
        totals = [column for _place, column in self.columns if column.is_total]
        fixed = [f"“{column.title}”" for column in totals if not column.adds and not column.share]
        return f"{use} Cột {', '.join(fixed)} giữ số khi tải về." if fixed else use

    def _line(self, number: int, text: str, **properties: Any) -> None:
        """Write a line across the whole table."""
        style = self.formats(text_wrap=True, **properties)
        if self.last > _NAMES:
            self.worksheet.merge_range(number, _NAMES, number, self.last, "", style)
        self.worksheet.write_string(number, _NAMES, clean(text), style)
        room = int(sum(self.widths.values()) * SIZE / properties.get("font_size", SIZE))
        height = lines_of(text, room) * LINE * properties.get("font_size", SIZE) / SIZE
        self.worksheet.set_row(number, height + 4)

    def _keys(self) -> None:
        """Write the keys of rows and columns, hidden: the way back goes by them alone."""
        keys = {NAMES: _NAMES} | self.places
        self.worksheet.write_string(0, 0, corner_of(self.address))
        for key, place in keys.items():
            self.worksheet.write_string(0, place, key)
        for number, (key, _title, _amounts) in enumerate(self.ceilings, start=self.top):
            self.worksheet.write_string(number, 0, f"@{key}")
        for key, number in self.numbers.items():
            self.worksheet.write_string(number, 0, key)
        self.worksheet.set_row(0, None, None, {"hidden": True})
        self.worksheet.set_column(0, 0, None, None, {"hidden": True})
        for place, width in self.widths.items():
            self.worksheet.set_column(place, place, width)

    def _heads(self, number: int) -> None:
        style = self.formats(
            bold=True, align="center", text_wrap=True, border=1, bg_color=HEAD_FILL
        )
        heads = {_NAMES: self.grid.row_heading}
        heads |= {place: column_name(column) for place, column in self.columns}
        for place, text in heads.items():
            self.worksheet.write_string(number, place, clean(text), style)
        lines = max(lines_of(text, self.widths[place] - 1) for place, text in heads.items())
        self.worksheet.set_row(number, lines * LINE + 6)

    # Figures and what they add up to

    def _ceilings(self) -> None:
        """Write ceiling, allocated and left of each column, the two last as formulas."""
        numbers = {key: number for number, (key, *_) in enumerate(self.ceilings, start=self.top)}
        style = self._style(bold=True, **self.look)
        for key, title, amounts in self.ceilings:
            number = numbers[key]
            self.worksheet.write_string(number, _NAMES, title, self._style(bold=True))
            self.worksheet.set_row(number, LINE + 2)
            for place, column in self.columns:
                plus, less = self._across(number, column)
                match key:
                    case "da" if not plus:
                        plus = [(self.numbers[row.key], place) for row in self._highest()]
                    case "con" if {"muc", "da"} <= numbers.keys():
                        plus, less = [(numbers["muc"], place)], [(numbers["da"], place)]
                if column.key in amounts:
                    self._total(number, place, plus, less, style)
                else:
                    self.worksheet.write_blank(number, place, None, style)

    def _row(self, row: Row) -> None:
        number, bold = self.numbers[row.key], row.kind != "line"
        name = clean(row_name(row))
        style = self._style(bold=bold, text_wrap=True, indent=row.level)
        self.worksheet.write_string(number, _NAMES, name, style)
        room = int(self.widths[_NAMES] * (1 if bold else 1.1)) - 2 * row.level
        self.worksheet.set_row(number, lines_of(name, room) * LINE + 2)
        for place, column in self.columns:
            self._figure(row, column, (number, place), bold=bold)

    def _figure(self, row: Row, column: Column, spot: Spot, *, bold: bool) -> None:
        """Write a figure to fill in, a locked one, or a total with its formula."""
        own = (row.key, column.key) in self.grid.places
        is_open = own and not self.grid.lock(row, column)
        style = self._style(is_open=is_open, bold=bold, **self.look)
        amount = self.amounts[spot]
        if own and amount:
            self.worksheet.write_number(*spot, self.grid.number(amount), style)
        elif own:
            self.worksheet.write_blank(*spot, None, style)
        elif column.share:
            self._share(spot, column, bold=bold)
        elif text := text_at(self.grid, row, column):
            style = self._style(bold=bold, **self.look | {"num_format": _TEXT})
            self.worksheet.write_string(*spot, text, style)
        else:
            plus, less = self._across(spot[0], column)
            if not column.is_total:
                plus = [(self.numbers[below.key], spot[1]) for below in self._below(row)]
            self._total(*spot, plus, less, style)

    def _share(self, spot: Spot, column: Column, *, bold: bool) -> None:
        """Write a percentage as a formula of the two figures in its row."""
        part, whole = ((spot[0], self.places[key]) for key in column.share)
        total = self.amounts[whole]
        value = Decimal(self.amounts[part]) / total if total else figures.DASH
        style = self._style(bold=bold, **self.look | {"num_format": PERCENT})
        self.worksheet.write_formula(*spot, share_of(part, whole), style, value)

    def _across(self, number: int, column: Column) -> tuple[list[Spot], list[Spot]]:
        """The cells of the same row that a total column adds up and takes off."""
        plus, less = ([(number, self.places[key]) for key in k] for k in (column.adds, column.less))
        return plus, less

    def _highest(self) -> list[Row]:
        """The rows that a grand total adds up: groups instead of their lines."""
        return [row for row in self.rows if row.level == 0 and row.kind != "total"]

    def _below(self, row: Row) -> list[Row]:
        """The rows a group or total row adds up."""
        if row.adds:
            return [other for other in self.rows if other.key in row.adds]
        if row.kind == "total":
            return self._highest()
        below = []
        for other in self.rows[self.rows.index(row) + 1 :]:
            if other.level <= row.level:
                break
            if other.level == row.level + 1:
                below.append(other)
        return below

    def _total(
        self, number: int, place: int, plus: list[Spot], less: list[Spot], style: Format
    ) -> None:
        """Write a total with its formula; what has no cell of its own is added as a number."""
        amount = self.amounts[number, place]
        value = self.grid.number(amount)
        if not plus:
            self.worksheet.write_number(number, place, value, style)
            return
        found = sum(self.amounts[at] for at in plus) - sum(self.amounts[at] for at in less)
        formula = f"={sum_of(plus)}" + (f"-{sum_of(less)}" if less else "")
        if rest := amount - found:
            formula += f"{self.grid.number(rest):+f}"
        self.worksheet.write_formula(number, place, formula, style, value)

    def _style(self, *, is_open: bool = False, **properties: Any) -> Format:
        """The format of a cell of the table: white and unlocked, or shaded."""
        own = {"locked": False} if is_open else {"bg_color": LOCKED_FILL}
        return self.formats(border=1, **own, **properties)

    # Guards, screen and paper

    def _guard(self) -> None:
        """Protect all but the open cells, without password; let these take only figures."""
        self.worksheet.protect("", {"format_columns": True, "format_rows": True})
        areas = [
            [first, place, last, place]
            for place, column in self.columns
            for first, last in runs_of(
                self.numbers[row.key]
                for row in self.rows
                if (row.key, column.key) in self.grid.places and not self.grid.lock(row, column)
            )
        ]
        if not areas:
            return
        kind = "số" if self.grid.decimals else "số nguyên"
        rule = {
            "validate": "decimal" if self.grid.decimals else "integer",
            "criteria": ">=",
            "value": 0,
            "error_title": "Số không hợp lệ",
            "error_message": f"Chỉ nhập {kind} từ 0 trở lên, đơn vị tính: {self.grid.unit}.",
            "other_cells": areas[1:],
        }
        self.worksheet.data_validation(*areas[0], rule)
        self.worksheet.set_selection(*areas[0][:2], *areas[0][:2])

    def _screen(self) -> None:
        """Heads and names stay in sight; a figure with more decimals than the rest shows them."""
        self.worksheet.hide_gridlines(2)
        self.worksheet.freeze_panes(self.body, _FIRST)
        if self.end == self.top or not self.columns:
            return
        kept = (place for place, column in self.columns if not column.share)
        areas = [(self.top, first, self.end - 1, last) for first, last in runs_of(kept)]
        whole = {"multi_range": " ".join(xl_range(*area) for area in areas)}
        corner = xl_range(self.top, _FIRST, self.top, _FIRST)
        if self.decimals < self.grid.decimals:
            longer = number_format(self.decimals, most=self.grid.decimals)
            finer = {
                "type": "formula",
                "criteria": f"={corner}<>ROUND({corner},{self.decimals})",
                "format": self.formats(num_format=longer),
            }
            self.worksheet.conditional_format(*areas[0], finer | whole)
        over = {"type": "cell", "criteria": "<", "value": 0}
        over["format"] = self.formats(font_color=_OVER)
        self.worksheet.conditional_format(*areas[0], over | whole)
        self.worksheet.ignore_errors({"formula_differs": whole["multi_range"]})

    def _paper(self, head: int) -> None:
        """A4 across, one page wide, heads on every page, page numbers below."""
        self.worksheet.set_landscape()
        self.worksheet.set_paper(A4)
        self.worksheet.fit_to_pages(1, 0)
        self.worksheet.repeat_rows(head, self.body - 1)
        self.worksheet.print_area(1, _NAMES, self.end - 1, self.last)
        self.worksheet.set_margins(left=0.6, right=0.5, top=0.65, bottom=0.65)
        self.worksheet.center_horizontally()
        font = f'&"{FONT},Regular"&{SIZE}'
        self.worksheet.set_footer(f"&C{font}&P/&N")
        if self.grid.illustrative:
            self.worksheet.set_header(f'&R&"{FONT},Italic"&{SIZE}{ILLUSTRATIVE}')

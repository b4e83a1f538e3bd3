"""The tables as a workbook: true numbers, the formulas behind them, ready to print on A4.

Figures and formulas are those of `reporting.sheets`; nothing is added up here. Every formula is
stored with its value, so a viewer that does not calculate shows the same figures. The same tables
give the same bytes.
"""

import datetime
from decimal import Decimal
from functools import cached_property
from io import BytesIO
from itertools import chain
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_range
from xlsxwriter.worksheet import Worksheet

from povertyplan.ui import figures
from povertyplan.ui.worksheets import (
    A4,
    FONT,
    HEAD_FILL,
    ILLUSTRATIVE,
    LINE,
    PERCENT,
    SIZE,
    Formats,
    clean,
    decimals_in,
    decimals_of,
    lines_of,
    number_format,
    runs_of,
    sheet_names,
)
from projects.models import Plan
from reporting.paper import Paper
from reporting.sheets import (
    Balance,
    Cell,
    Column,
    Difference,
    Formula,
    Kind,
    Ratio,
    Row,
    Sheet,
    Sum,
)

_CAPITALS = 0.65
"""How many capitals of a title stand in the room of one letter of a table."""
_NOTHING = Cell()
_MOST_ARGUMENTS = 255
"""Of one SUM; Excel refuses a file with more."""

Properties = dict[str, Any]


def write(plan: Plan, sheets: list[Sheet], scope: str = "", *, paper: Paper | None = None) -> bytes:
    """Write one worksheet a table, in their order; the first is the one that opens.

    `scope` names the agency whose figures these are when they are not the whole province's;
    `paper` is the one they are annexed to when it is not the plan.
    """
    buffer = BytesIO()
    options = {
        "in_memory": True,
        "default_format_properties": {"font_name": FONT, "font_size": SIZE},
    }
    with Workbook(buffer, options) as workbook:
        _describe(workbook, plan, paper)
        formats = Formats(workbook)
        source = _annexed_to(paper) if paper else source_line(plan, scope)
        names = sheet_names(sheet.short_title for sheet in sheets)
        for name, sheet in zip(names, sheets, strict=True):
            _Page(workbook.add_worksheet(name), sheet, formats).write(source)
    return buffer.getvalue()


def source_line(plan: Plan, scope: str = "") -> str:
    """Which paper the tables belong to, and whose figures they hold if not all."""
    only = f"; chỉ gồm số liệu trong phạm vi của {scope}" if scope else ""
    if plan.is_draft:
        return f"(Theo dự thảo Kế hoạch năm {plan.year} của {plan.issuer}{only})"
    date = figures.official_date(plan.issued_on, year=plan.year)
    return f"(Kèm theo Kế hoạch số {plan.reference} {date} của {plan.issuer}{only})"


def _annexed_to(paper: Paper) -> str:
    """Which paper the tables belong to."""
    return f"(Theo dự thảo {paper.title})" if paper.is_draft else paper.attached_to


def _describe(workbook: Workbook, plan: Plan, paper: Paper | None) -> None:
    """Document properties; the date is the plan's, so that the bytes depend on the data alone."""
    draft = paper.is_draft if paper else plan.is_draft
    date = plan.issued_on or datetime.date(plan.year, 1, 1)
    workbook.set_properties(
        {
            "title": f"Các bảng của {paper.title if paper else plan}",
            "subject": plan.programme,
            "author": plan.issuer,
            "company": plan.issuer,
            "status": Plan.Status.DRAFT.label if draft else Plan.Status.ISSUED.label,
            "created": datetime.datetime.combine(date, datetime.time()),
        }
    )
    workbook.set_custom_property("Language", "vi-VN")


class _Page:
    """One table on its worksheet."""

    def __init__(self, worksheet: Worksheet, sheet: Sheet, formats: Formats) -> None:
        self.worksheet = worksheet
        self.sheet = sheet
        self.formats = formats
        self.places = {column.key: place for place, column in enumerate(sheet.columns)}
        self.letters = [xl_col_to_name(place) for place in range(len(sheet.columns))]
        self.rows: dict[str, int] = {}
        amounts = {column.key: self._amounts(column) for column in sheet.columns}
        self.money = decimals_of(
            chain.from_iterable(amounts[c.key] for c in sheet.columns if c.kind is Kind.MONEY)
        )
        self.smallest = Decimal(1).scaleb(-self.money)
        self.widths = [self._width(column, amounts[column.key]) for column in sheet.columns]
        self.patterns = {
            Kind.MONEY: number_format(self.money),
            Kind.COUNT: number_format(),
            Kind.PERCENT: PERCENT,
            Kind.QUANTITY: number_format(zero=""),
        }
        self.styles: dict[tuple[str, int], list[Format]] = {}
        self.runs: dict[Sum, list[tuple[int, int]]] = {}

    @property
    def last(self) -> int:
        return len(self.sheet.columns) - 1

    def write(self, source: str) -> None:
        """Write title, heads, and rows, and set up screen and paper."""
        for place, width in enumerate(self.widths):
            self.worksheet.set_column(place, place, width)
        head = self._title(source)
        body = self._heads(head)
        end = self._body(body)
        self._screen(head, body, end)
        self._paper(head, body, end)

    def _amounts(self, column: Column) -> list[int]:
        """The whole numbers of a column: sums of đồng or counts."""
        if column.kind not in {Kind.MONEY, Kind.COUNT}:
            return []
        values = (row.cells.get(column.key, _NOTHING).value for row in self.sheet.rows)
        return [value for value in values if isinstance(value, int)]

    def _width(self, column: Column, amounts: list[int]) -> int:
        """The column's own width, or more where its largest figure needs it."""
        most = max(map(abs, amounts), default=0)
        decimals = 0
        if column.kind is Kind.MONEY:
            most, decimals = int(figures.in_trieu(most)), self.money
        return max(column.width, len(figures.count(most)) + (decimals and decimals + 1) + 2)

    # What stands above the table

    def _title(self, source: str) -> int:
        """Write title, source, mark and unit; return the first row of the heads."""
        self._line(0, self.sheet.title.upper(), bold=True, font_size=13, text_wrap=True)
        self._line(1, source, italic=True, text_wrap=True)
        row = 2
        if self.sheet.note:
            self._line(row, self.sheet.note, italic=True, text_wrap=True)
            row += 1
        if self.sheet.illustrative:
            mark = f"{ILLUSTRATIVE}, không phải số liệu chính thức"
            self._line(row, mark, bold=True, italic=True)
            row += 1
        self._line(row, f"Đơn vị tính: {self.sheet.unit}", italic=True, align="right")
        return row + 1

    def _line(self, row: int, text: str, *, align: str = "center", **properties: Any) -> None:
        """Write a line across the whole table."""
        style = self.formats(align=align, **properties)
        self._across(row, 0, row, self.last, text, style)
        room = sum(self.widths) * (_CAPITALS if text.isupper() else 1.15)
        size = properties.get("font_size", SIZE)
        self.worksheet.set_row(row, lines_of(text, int(room)) * size * LINE / SIZE + 3)

    def _across(
        self, top: int, left: int, bottom: int, right: int, text: str, style: Format
    ) -> None:
        if (top, left) != (bottom, right):
            self.worksheet.merge_range(top, left, bottom, right, "", style)
        self.worksheet.write_string(top, left, text, style)

    def _heads(self, top: int) -> int:
        """Write the heads, groups merged over their columns; return the first row of the body."""
        style = self.formats(
            bold=True, align="center", text_wrap=True, border=1, bg_color=HEAD_FILL
        )
        upper, *lower = self.sheet.heads
        bottom = top + len(lower)
        heights = [1] * (len(lower) + 1)
        tallest = 1
        place = 0
        for head in upper:
            right = place + head.columns - 1
            self._across(top, place, top + head.rows - 1, right, head.title, style)
            lines = lines_of(head.title, sum(self.widths[place : right + 1]))
            if head.rows > 1 or not lower:
                tallest = max(tallest, lines)
            else:
                heights[0] = max(heights[0], lines)
            place = right + 1
        grouped = [place for place, column in enumerate(self.sheet.columns) if column.group]
        for place, head in zip(grouped, *lower, strict=True) if lower else ():
            self.worksheet.write_string(bottom, place, head.title, style)
            heights[-1] = max(heights[-1], lines_of(head.title, self.widths[place]))
        heights[-1] = max(heights[-1], tallest - sum(heights[:-1]))
        for row, lines in enumerate(heights, start=top):
            self.worksheet.set_row(row, lines * LINE + 6)
        return bottom + 1

    # The rows

    def _body(self, top: int) -> int:
        """Write the rows; return the row below the last one."""
        if not self.sheet.rows:
            self._line(top, self.sheet.empty, italic=True, border=1)
            return top + 1
        self.rows = {row.key: number for number, row in enumerate(self.sheet.rows, start=top)}
        columns = list(enumerate(self.sheet.columns))
        for number, row in enumerate(self.sheet.rows, start=top):
            styles = self._styles_of(row)
            for place, column in columns:
                cell = row.cells.get(column.key, _NOTHING)
                write = self._text if column.kind is Kind.TEXT else self._figure
                write(number, place, row, cell, styles[place])
        return top + len(self.sheet.rows)

    def _text(self, number: int, place: int, row: Row, cell: Cell, style: Format) -> None:
        """Write text as text, whatever it begins with; make the row as high as it needs."""
        text = clean(str(cell.value)) if cell.value is not None else ""
        if not text:
            self.worksheet.write_blank(number, place, None, style)
            return
        if text[0] in "=+-@":
            style = self._style(place, row, quote_prefix=True)
        self.worksheet.write_string(number, place, text, style)
        room = int(self.widths[place] * (1.15 if row.kind == "line" else 1.05)) - 2 * row.level
        if (len(text) > room or "\n" in text) and (lines := lines_of(text, room)) > 1:
            self.worksheet.set_row(number, lines * LINE)

    def _figure(self, number: int, place: int, row: Row, cell: Cell, style: Format) -> None:
        """Write a number, with the formula it comes from."""
        kind = self.sheet.columns[place].kind
        value = self._value(kind, cell.value)
        if kind is Kind.QUANTITY:
            pattern = number_format(decimals_in(value), zero="")
            style = self._style(place, row, num_format=pattern)
        if value is None:
            self.worksheet.write_blank(number, place, None, style)
        elif cell.formula and (formula := self._formula(number, place, cell.formula)):
            self.worksheet.write_formula(number, place, formula, style, value)
        elif isinstance(value, str):
            self.worksheet.write_string(number, place, value, style)
        else:
            self.worksheet.write_number(number, place, value, style)

    def _value(self, kind: Kind, value: object) -> Decimal | int | str | None:
        """The value in the unit of the sheet: triệu đồng, a count, a share; exact."""
        match kind, value:
            case Kind.MONEY, int():
                return figures.in_trieu(value).quantize(self.smallest)
            case _, None:
                return None
            case Kind.PERCENT, (int() as part, int() as whole):
                return Decimal(part) / whole if whole else figures.DASH
            case Kind.COUNT, int():
                return value
            case Kind.QUANTITY, Decimal():
                return value.quantize(Decimal(1).scaleb(-decimals_in(value)))
        raise TypeError(f"A {kind.value} column cannot hold {value!r}.")

    def _formula(self, number: int, place: int, formula: Formula) -> str:
        """The formula in A1 notation; empty when there is nothing to add up."""
        match formula:
            case Sum():
                return self._sum(number, place, formula)
            case Ratio(part, whole):
                divisor = self._beside(number, whole)
                return f'=IF({divisor}=0,"{figures.DASH}",{self._beside(number, part)}/{divisor})'
            case Difference(first, second):
                return f"={self._beside(number, first)}-{self._beside(number, second)}"
            case Balance(adds, less):
                added = "+".join(self._beside(number, key) for key in adds)
                return "=" + "-".join([added, *(self._beside(number, key) for key in less)])

    def _beside(self, number: int, key: str) -> str:
        """The cell of another column in this row."""
        return f"{self.letters[self.places[key]]}{number + 1}"

    def _sum(self, number: int, place: int, formula: Sum) -> str:
        """SUM over rows of this column or columns of this row, neighbours as one range."""
        if formula not in self.runs:
            places = [self.rows[key] for key in formula.rows]
            self.runs[formula] = runs_of(places or [self.places[key] for key in formula.columns])
        runs = self.runs[formula]
        if formula.rows:
            areas = [xl_range(first, place, last, place) for first, last in runs]
        else:
            areas = [xl_range(number, first, number, last) for first, last in runs]
        return f"=SUM({','.join(areas)})" if 0 < len(areas) <= _MOST_ARGUMENTS else ""

    def _styles_of(self, row: Row) -> list[Format]:
        """The formats of such a row, by column."""
        if (row.kind, row.level) not in self.styles:
            places = range(len(self.sheet.columns))
            self.styles[row.kind, row.level] = [self._style(place, row) for place in places]
        return self.styles[row.kind, row.level]

    def _style(self, place: int, row: Row, **properties: Any) -> Format:
        """The format of a cell, with what is particular to its value."""
        style: Properties = {"border": 1, "bold": row.kind != "line"}
        column = self.sheet.columns[place]
        if column.kind is Kind.TEXT:
            is_name = place == self.name_place
            centred = row.kind == "total" if is_name else column.width < 10
            style |= {"text_wrap": True, "align": "center" if centred else "left"}
            if is_name and row.level and not centred:
                style["indent"] = row.level
        else:
            style |= {"align": "right", "num_format": self.patterns[column.kind]}
        return self.formats(**style | properties)

    # Screen and paper

    @cached_property
    def name_place(self) -> int:
        """The column that names the rows: the widest of text."""
        texts = [place for place, c in enumerate(self.sheet.columns) if c.kind is Kind.TEXT]
        return max(texts, key=lambda place: self.sheet.columns[place].width, default=0)

    def _screen(self, head: int, body: int, end: int) -> None:
        """Heads and names stay in sight; no grid but the table's own; no false alarms."""
        self.worksheet.hide_gridlines(2)
        self.worksheet.set_default_row(LINE + 2)
        self.worksheet.freeze_panes(body, self.name_place + 1)
        table = xl_range(head, 0, end, self.last)
        self.worksheet.ignore_errors(
            {
                "number_stored_as_text": table,
                "formula_differs": table,
                "formula_range": table,
            }
        )

    def _paper(self, head: int, body: int, end: int) -> None:
        """A4, one page wide, heads on every page, page numbers below."""
        if self.sheet.landscape:
            self.worksheet.set_landscape()
        else:
            self.worksheet.set_portrait()
        self.worksheet.set_paper(A4)
        self.worksheet.fit_to_pages(1, 0)
        self.worksheet.repeat_rows(head, body - 1)
        self.worksheet.print_area(0, 0, end - 1, self.last)
        self.worksheet.set_margins(left=0.6, right=0.5, top=0.65, bottom=0.65)
        self.worksheet.center_horizontally()
        font = f'&"{FONT},Regular"&11'
        self.worksheet.set_footer(f"&C{font}&P")
        self.worksheet.set_start_page(1)
        if self.sheet.illustrative:
            self.worksheet.set_header(f'&R&"{FONT},Italic"&11{ILLUSTRATIVE}')

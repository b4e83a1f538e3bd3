"""The workbook: true numbers, formulas with their values, ready to print."""

import datetime
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from urllib.parse import unquote
from zipfile import ZipFile

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from budget.models import Allocation, FundingLine
from povertyplan.ui.figures import TRIEU
from projects.models import Plan
from reporting import workbook
from reporting.sheets import Cell, Column, Kind, Ratio, Row, Sheet, Sum, all_sheets
from tests.factories import PlanFactory
from tests.office import recalculated
from tests.reporting.workbooks import differences, opened, place, spoiled

COLUMNS = [
    Column("stt", "STT", width=5),
    Column("name", "Đơn vị", width=20),
    Column("plan", "Kế hoạch", Kind.MONEY, group="Vốn"),
    Column("paid", "Giải ngân", Kind.MONEY, group="Vốn"),
    Column("rate", "Tỷ lệ", Kind.PERCENT),
]


def line(key, plan, paid, name="Huyện"):
    cells = {"name": Cell(name), "plan": Cell(plan), "paid": Cell(paid)}
    return Row(key, cells | {"rate": Cell((paid, plan), Ratio("paid", "plan"))})


def total(*lines):
    keys = tuple(row.key for row in lines)
    sums = {
        key: Cell(sum(row.cells[key].value for row in lines), Sum(rows=keys))
        for key in ("plan", "paid")
    }
    return Row("tong", {"name": Cell("Tổng cộng"), **sums}, kind="total")


def table(*rows, **options):
    return Sheet("thu", "Bảng thử", "Thử", "triệu đồng", COLUMNS, list(rows), **options)


@pytest.fixture
def written(db):
    """Write a table and open its worksheet: ``written(sheet)``."""

    def write(sheet, plan=None, **options):
        content = workbook.write(plan or PlanFactory.build(province__name="Thử"), [sheet])
        return opened(content, **options).active

    return write


@pytest.fixture
def odd(bp):
    """The plan with sums that are not whole triệu."""
    funding = FundingLine.objects.filter(project__plan=bp).order_by("pk")
    shares = Allocation.objects.filter(line__project__plan=bp).order_by("pk")
    for row, amount in ((funding[0], 89_011_400_000), (funding[1], 10_890_350_001), (shares[0], 1)):
        row.amount = amount
        row.save()
    return bp


@pytest.fixture
def every_sheet(odd, leadership, lead, district, lender):
    """The tables of people who see everything, their projects, their district, the credit."""
    return [
        sheet for user in (leadership, lead, district, lender) for sheet in all_sheets(odd, user)
    ]


def test_every_stored_value_is_the_figure_of_the_table(odd, every_sheet):
    content = workbook.write(odd, every_sheet)
    assert differences(opened(content, values=True), every_sheet) == []


@pytest.mark.office
def test_calculated_anew_every_cell_is_the_figure_of_the_table(odd, every_sheet, tmp_path):
    content = spoiled(workbook.write(odd, every_sheet))
    assert differences(opened(content, values=True), every_sheet)
    calculated = load_workbook(recalculated(content, tmp_path), data_only=True)
    assert differences(calculated, every_sheet) == []


def test_every_computed_cell_has_its_formula(bp, leadership):
    sheets = all_sheets(bp, leadership)
    book = opened(workbook.write(bp, sheets))
    for worksheet, sheet in zip(book.worksheets, sheets, strict=True):
        for row in sheet.rows:
            for key, cell in row.cells.items():
                written = place(worksheet, sheet, row.key, key)
                assert (written.data_type == "f") is (cell.formula is not None), written


def test_a_total_adds_up_its_groups_and_not_their_lines(bp, leadership):
    sheets = all_sheets(bp, leadership)
    worksheet = opened(workbook.write(bp, sheets))["Kinh phí"]
    cell = place(worksheet, sheets[1], "tong", "central-recurrent")
    assert cell.value == "=SUM(E6:E7,E10,E13,E16)"


def test_money_is_stored_to_the_dong():
    rows = [line("a", 89_011_400_000, 10_890_350_000), line("b", 500 * TRIEU, 1)]
    plan = PlanFactory.build(province__name="Thử")
    content = workbook.write(plan, [table(*rows, total(*rows))])
    xml = ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    stored = [part.partition("</v>")[0] for part in xml.split("<v>")[1:]]
    assert {"89011.400000", "10890.350000", "0.000001", "89511.400000"} <= set(stored)


@pytest.mark.parametrize(
    ("amount", "number_format"),
    [
        (45_434 * TRIEU, '[$-42A]#,##0_ ;[$-42A]-#,##0_ ;"–"_ '),
        (89_011_400_000, '[$-42A]#,##0.0_ ;[$-42A]-#,##0.0_ ;"–"_ '),
        (1_234_567, '[$-42A]#,##0.000000_ ;[$-42A]-#,##0.000000_ ;"–"_ '),
    ],
)
def test_money_shows_the_decimals_the_table_needs_and_nothing_as_a_dash(
    written, amount, number_format
):
    sheet = table(line("a", amount, 0), line("b", 7 * TRIEU, 0))
    worksheet = written(sheet)
    formats = {
        place(worksheet, sheet, row, column).number_format
        for row in "ab"
        for column in ("plan", "paid")
    }
    assert formats == {number_format}


def test_a_share_has_two_decimals_and_of_nothing_it_is_a_dash(written):
    sheet = table(line("a", 8 * TRIEU, TRIEU), line("b", 0, 0))
    worksheet = written(sheet, values=True)
    part, nothing = (place(worksheet, sheet, row, "rate") for row in "ab")
    assert (part.value, part.number_format) == (0.125, "[$-42A]0.00%_ ")
    assert nothing.value == "–"


def test_a_quantity_shows_its_own_decimals(written):
    columns = [Column("name", "Chỉ tiêu"), Column("target", "Mức", Kind.QUANTITY)]
    rows = [
        Row(key, {"name": Cell("Mức giảm"), "target": Cell(Decimal(value))})
        for key, value in {"a": "0.10", "b": "500.00"}.items()
    ]
    sheet = replace(table(*rows), columns=columns)
    worksheet = written(sheet)
    cells = [place(worksheet, sheet, row, "target") for row in "ab"]
    assert [cell.value for cell in cells] == [0.1, 500]
    assert [cell.number_format for cell in cells] == ["[$-42A]#,##0.0_ ", "[$-42A]#,##0_ "]


def test_a_figure_of_the_wrong_kind_is_refused(written):
    with pytest.raises(TypeError, match="money"):
        written(table(line("a", "nhiều", 0)))


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("=1+1", "=1+1"),
        ('=HYPERLINK("http://example")', '=HYPERLINK("http://example")'),
        ("+84 271", "+84 271"),
        ("-1", "-1"),
        ("@SUM(A1)", "@SUM(A1)"),
        ("\t=1+1", "=1+1"),
        ("\r=1+1", "=1+1"),
        ("Bù\tĐăng\r\nBù Đốp\x07", "Bù Đăng\nBù Đốp"),
    ],
)
def test_text_stays_text(written, text, stored):
    sheet = table(line("a", 0, 0, text))
    cell = place(written(sheet), sheet, "a", "name")
    assert (cell.data_type, cell.value) == ("s", stored)


def test_text_that_looks_like_a_formula_stays_text_when_edited(written):
    sheet = table(line("a", 0, 0, "=1+1"), line("b", 0, 0, "Bù Đăng"))
    worksheet = written(sheet)
    assert [place(worksheet, sheet, row, "name").quotePrefix for row in "ab"] == [True, False]


def test_a_title_that_looks_like_a_formula_stays_text(written):
    sheet = replace(table(line("a", 0, 0)), title="=1+1", unit="=1")
    assert written(sheet)["A1"].data_type == "s"


def test_heads_are_merged_over_their_columns_and_stay_in_sight(written):
    worksheet = written(table(line("a", TRIEU, 0)))
    merged = {str(area) for area in worksheet.merged_cells.ranges}
    assert {"A4:A5", "B4:B5", "C4:D4", "E4:E5"} <= merged
    assert [cell.value for cell in worksheet[5]] == [None, None, "Kế hoạch", "Giải ngân", None]
    assert worksheet.freeze_panes == "C6"


@pytest.mark.parametrize(("landscape", "orientation"), [(True, "landscape"), (False, "portrait")])
def test_it_prints_one_a4_page_wide_with_heads_on_every_page(written, landscape, orientation):
    worksheet = written(table(line("a", TRIEU, 0), landscape=landscape))
    setup = worksheet.page_setup
    assert (setup.paperSize, setup.orientation) == (9, orientation)
    assert worksheet.sheet_properties.pageSetUpPr.fitToPage
    assert (setup.fitToWidth or 1, setup.fitToHeight) == (1, 0)
    assert setup.useFirstPageNumber
    assert worksheet.print_title_rows == "$4:$5"
    assert worksheet.print_area == "'Thử'!$A$1:$E$6"
    assert worksheet.oddFooter.center.text == "&P"
    assert worksheet.print_options.horizontalCentered


def test_the_unit_and_the_paper_stand_above_the_table(written):
    plan = PlanFactory.build(issuer="UBND tỉnh", province__name="Thử")
    worksheet = written(table(line("a", TRIEU, 0)), plan)
    assert [worksheet[f"A{row}"].value for row in (1, 2, 3)] == [
        "BẢNG THỬ",
        "(Theo dự thảo Kế hoạch năm 2024 của UBND tỉnh)",
        "Đơn vị tính: triệu đồng",
    ]


def test_an_issued_plan_is_named_by_number_and_date():
    plan = PlanFactory.build(
        number="45",
        issued_on=datetime.date(2024, 2, 5),
        status=Plan.Status.ISSUED,
        issuer="UBND tỉnh",
    )
    assert workbook.source_line(plan) == (
        "(Kèm theo Kế hoạch số 45/KH-UBND ngày 05 tháng 02 năm 2024 của UBND tỉnh)"
    )


@pytest.mark.parametrize("illustrative", [True, False])
def test_illustrative_figures_say_so_on_screen_and_on_every_page(written, illustrative):
    worksheet = written(table(line("a", TRIEU, 0), illustrative=illustrative))
    marks = [worksheet["A3"].value, worksheet.oddHeader.right.text or ""]
    assert ["Số liệu minh họa" in mark for mark in marks] == [illustrative, illustrative]


def test_a_table_without_rows_says_so(written):
    worksheet = written(table(empty="Chưa có dòng vốn nào."))
    assert worksheet["A6"].value == "Chưa có dòng vốn nào."
    assert [cell.value for cell in worksheet[4]][:3] == ["STT", "Đơn vị", "Vốn"]


def test_a_column_is_as_wide_as_its_largest_figure(written):
    narrow = written(table(line("a", TRIEU, 0)))
    wide = written(table(line("a", 99_999_999_999_999, 0)))
    assert wide.column_dimensions["C"].width > narrow.column_dimensions["C"].width
    assert wide.column_dimensions["C"].width > len("99.999.999,999999")


def test_a_long_name_makes_its_row_higher(written):
    worksheet = written(table(line("a", 0, 0), line("b", 0, 0, "Ủy ban nhân dân xã " * 4)))
    heights = [worksheet.row_dimensions[row].height for row in (6, 7)]
    assert heights[0] < 20
    assert heights[1] >= 4 * 13


def test_groups_and_totals_are_bold_and_lines_below_a_group_are_indented(written):
    group, below = line("a", 0, 0).as_group(), line("b", 0, 0).indented()
    sheet = table(group, below, total(below))
    worksheet = written(sheet)
    names = [place(worksheet, sheet, row.key, "name") for row in sheet.rows]
    assert [cell.font.bold for cell in names] == [True, False, True]
    assert [cell.alignment.indent for cell in names] == [0, 1, 0]
    assert {cell.font.name for cell in names} == {"Times New Roman"}
    assert {cell.border.bottom.style for cell in names} == {"thin"}


def test_the_file_names_the_plan_and_opens_at_the_first_table(bp, leadership):
    book = opened(workbook.write(bp, all_sheets(bp, leadership)))
    assert book.active.title == "Chỉ tiêu giảm nghèo"
    assert book.properties.title == f"Các bảng của {bp}"
    assert book.properties.creator == bp.issuer
    assert book.custom_doc_props["Language"].value == "vi-VN"


def test_the_same_tables_give_the_same_bytes(bp, leadership):
    first, second = (workbook.write(bp, all_sheets(bp, leadership)) for _ in range(2))
    assert first == second


def test_a_download_holds_what_the_person_may_see(bp, client_of, district):
    response = client_of(district).get(reverse("reporting:plan_xlsx", args=[bp.slug]))
    book = opened(response.content, values=True)
    assert differences(book, all_sheets(bp, district)) == []
    assert unquote(response["Content-Disposition"]).endswith("(dự thảo) - Đồng Xoài.xlsx")
    assert "chỉ gồm số liệu trong phạm vi của Đồng Xoài" in str(book.worksheets[0]["A2"].value)

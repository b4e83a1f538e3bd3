"""The tables: their heads, their figures, and whose rows they hold."""

from decimal import Decimal

import pytest
from django.db.models import Q, Sum

from budget.ledger import Ledger
from budget.models import Allocation, FundingLine, Measure
from povertyplan.ui.figures import TRIEU
from projects.models import Project
from reporting.sheets import (
    Cell,
    Column,
    Kind,
    Row,
    Sheet,
    all_sheets,
    allocation_sheet,
    allocation_sheets,
    annexes,
    credit_sheet,
    funding_sheet,
    indicator_sheet,
    target_sheet,
)
from tests.queries import queries


def allocation_by_source_sheet(plan, user):
    return allocation_sheets(plan, user)[1]


def figures_of(sheet, key):
    """The values of a row by column."""
    return {name: cell.value for name, cell in by_key(sheet)[key].cells.items()}


def by_key(sheet):
    return {row.key: row for row in sheet.rows}


def names(sheet):
    return [str(row.cells["name"].value) for row in sheet.rows]


def summed(rows):
    return rows.aggregate(sum=Sum("amount", default=0))["sum"]


def heads(sheet):
    return [[(head.title, head.columns, head.rows) for head in row] for row in sheet.heads]


# Heads


def test_grouped_columns_stand_under_one_head(bp, editor):
    assert heads(target_sheet(bp, editor)) == [
        [
            ("STT", 1, 2),
            ("Địa phương", 1, 2),
            ("Tổng số hộ", 1, 2),
            ("Đầu năm", 2, 1),
            ("Chỉ tiêu giảm trong năm (hộ)", 1, 2),
            ("Cuối năm", 2, 1),
        ],
        [("Số hộ nghèo", 1, 1), ("Tỷ lệ", 1, 1)] * 2,
    ]


def test_a_table_without_groups_has_one_row_of_heads(bp, editor):
    assert heads(credit_sheet(bp, editor)) == [
        [("STT", 1, 1), ("Nhóm hộ", 1, 1), ("Doanh số cho vay", 1, 1)]
    ]


def test_the_funding_heads_part_central_money_by_capital_type(bp, editor):
    first, second = heads(funding_sheet(bp, editor))
    assert ("Ngân sách trung ương", 2, 1) in first
    assert ("Người dân đối ứng", 1, 2) in first
    assert [title for title, *_ in second] == [
        "Vốn sự nghiệp",
        "Vốn đầu tư phát triển",
        "Vốn sự nghiệp",
    ]


def test_every_head_row_spans_the_whole_table(bp, editor):
    for sheet in all_sheets(bp, editor):
        upper, *lower = sheet.heads
        assert sum(head.columns for head in upper) == len(sheet.columns)
        if lower:
            below = sum(head.columns for head in upper if head.rows == 1)
            assert len(lower[0]) == below


# Figures


@pytest.mark.parametrize(
    ("column", "measure"), [("tong", Measure.ALL_SOURCES), ("nsnn", Measure.STATE_BUDGET)]
)
def test_the_total_of_the_funding_table_is_the_ledgers(bp, editor, column, measure):
    ledger = Ledger.read(FundingLine.objects.visible_to(editor).filter(project__plan=bp))
    assert figures_of(funding_sheet(bp, editor), "tong")[column] == ledger.total(measure)


def test_each_row_of_the_funding_table_is_a_plain_sum(bp, editor):
    sheet = funding_sheet(bp, editor)
    lines = FundingLine.objects.filter(project__plan=bp)
    for project in bp.projects.all():
        own = lines.filter(Q(project=project) | Q(project__parent=project))
        found = figures_of(sheet, f"d{project.pk}")
        assert found["tong"] == summed(own)
        assert found["nsnn"] == summed(own.filter(source__counts_as_state_budget=True))
        assert found["local-recurrent"] == summed(own.filter(source__code="local"))


def test_the_funding_table_prints_the_totals_of_2024(bp, editor):
    found = figures_of(funding_sheet(bp, editor), "tong")
    assert [found[key] // TRIEU for key in ("tong", "nsnn", "central-investment")] == [
        45_434,
        44_934,
        3_699,
    ]


@pytest.mark.parametrize("table", [allocation_sheet, allocation_by_source_sheet])
def test_the_total_of_an_allocation_table_is_a_plain_sum(bp, editor, table):
    sheet = table(bp, editor)
    given = Allocation.objects.filter(line__project__plan=bp)
    assert figures_of(sheet, "tong")["tong"] == summed(given)
    for agency in {row.agency_id for row in given}:
        assert figures_of(sheet, f"c{agency}")["tong"] == summed(given.filter(agency=agency))


def test_both_allocation_tables_give_an_agency_the_same(bp, editor):
    first, second = (table(bp, editor) for table in (allocation_sheet, allocation_by_source_sheet))
    assert {row.key: row.cells["tong"].value for row in first.rows} == {
        row.key: row.cells["tong"].value for row in second.rows
    }


def test_the_columns_of_the_allocation_table_are_plain_sums_by_project(bp, editor):
    found = figures_of(allocation_sheet(bp, editor), "tong")
    for project in Project.objects.filter(plan=bp).leaves():
        assert found[f"d{project.pk}"] == summed(Allocation.objects.filter(line__project=project))


def test_the_target_table_adds_up_the_districts(bp, editor):
    found = figures_of(target_sheet(bp, editor), "tong")
    rows = bp.reduction_targets.all()
    poor, target = (sum(getattr(r, name) for r in rows) for name in ("poor_households", "target"))
    assert (found["poor"], found["target"], found["closing"]) == (poor, target, poor - target)
    assert target == 500


def test_the_credit_table_adds_up_the_groups(bp, lender):
    assert figures_of(credit_sheet(bp, lender), "tong")["amount"] == 232_900 * TRIEU


def test_the_indicator_table_shows_every_indicator(bp, editor):
    lines = [row for row in indicator_sheet(bp, editor).rows if row.kind == "line"]
    assert [row.cells["name"].value for row in lines] == [
        indicator.name for indicator in bp.indicators.in_order()
    ]
    assert {type(row.cells["target"].value) for row in lines} == {Decimal}


def test_outputs_stand_below_their_sub_project_and_illustrative_ones_say_so(bp, editor):
    rows = indicator_sheet(bp, editor).rows
    at = names(indicator_sheet(bp, editor)).index("DA6.TDA1 Giảm nghèo về thông tin")
    below = [row.cells["note"].value for row in rows[at + 1 : at + 4]]
    assert (rows[at].kind, below) == ("group", ["", "", "Số liệu minh họa"])


def test_illustrative_figures_mark_their_tables(bp, editor):
    marked = {sheet.key: sheet.illustrative for sheet in all_sheets(bp, editor)}
    assert [key for key, mark in marked.items() if mark] == ["chi-tieu", "phan-bo", "phan-bo-nguon"]


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (Kind.TEXT, "Bù Đăng", "Bù Đăng"),
        (Kind.MONEY, 89_011_400_000, "89.011,4"),
        (Kind.MONEY, 0, "–"),
        (Kind.COUNT, 1234, "1.234"),
        (Kind.COUNT, 0, "–"),
        (Kind.PERCENT, (1, 8), "12,50%"),
        (Kind.PERCENT, (0, 0), "–"),
        (Kind.QUANTITY, Decimal("0.10"), "0,1"),
        (Kind.MONEY, None, ""),
    ],
)
def test_a_cell_reads_as_people_write(kind, value, text):
    column = Column("a", "A", kind)
    row = Row("r", {"a": Cell(value)})
    sheet = Sheet("s", "Bảng", "Bảng", "triệu đồng", [column], [row])
    assert sheet.text(row, column) == text


# Whose rows


def test_a_lead_agency_gets_the_money_of_what_it_leads(bp, lead):
    sheet = funding_sheet(bp, lead)
    led = bp.projects.filter(lead_agency=lead.agency)
    shown = {f"d{project.pk}" for project in led} | {f"d{project.parent_id}" for project in led}
    assert set(by_key(sheet)) == shown | {"tong"}
    assert figures_of(sheet, "tong")["tong"] == summed(FundingLine.objects.filter(project__in=led))


def test_a_lead_agency_gets_the_allocations_of_what_it_leads(bp, lead):
    led = Allocation.objects.filter(line__project__lead_agency=lead.agency)
    own = Allocation.objects.filter(agency=lead.agency)
    assert figures_of(allocation_sheet(bp, lead), "tong")["tong"] == summed(led | own)


@pytest.mark.parametrize("table", [target_sheet, allocation_sheet, allocation_by_source_sheet])
def test_a_district_gets_its_own_row_only(bp, district, table):
    keys = {key for key in by_key(table(bp, district)) if key.startswith("c")}
    assert keys == {f"c{district.agency_id}"}


def test_a_districts_allocations_are_a_plain_sum(bp, district):
    own = Allocation.objects.filter(agency=district.agency)
    assert figures_of(allocation_sheet(bp, district), "tong")["tong"] == summed(own)


@pytest.mark.parametrize("table", [funding_sheet, credit_sheet])
def test_a_district_gets_no_row_of_what_is_not_its_own(bp, district, table):
    assert table(bp, district).rows == []


@pytest.mark.parametrize(
    ("person", "keys"),
    [
        ("editor", "chi-tieu kinh-phi phan-bo phan-bo-nguon chi-tieu-khac tin-dung"),
        ("observer", "chi-tieu kinh-phi phan-bo phan-bo-nguon chi-tieu-khac tin-dung"),
        ("lead", "kinh-phi phan-bo phan-bo-nguon chi-tieu-khac"),
        ("district", "chi-tieu phan-bo-don-vi"),
        ("lender", "tin-dung"),
    ],
)
def test_each_role_gets_its_tables(bp, request, person, keys):
    user = request.getfixturevalue(person)
    assert [sheet.key for sheet in all_sheets(bp, user)] == keys.split()


def test_somebody_of_another_province_gets_no_figure(bp, stranger):
    for sheet in all_sheets(bp, stranger):
        money = [
            cell.value
            for row in sheet.rows
            for cell in row.cells.values()
            if cell.value
            if isinstance(cell.value, int)
        ]
        assert money == []


def test_the_annexes_are_targets_funding_and_allocation(bp, editor):
    ledger = Ledger.read(FundingLine.objects.visible_to(editor))
    projects = list(Project.objects.visible_to(editor).in_order())
    found = annexes(bp, editor, ledger, projects)
    assert [sheet.key for sheet in found] == ["chi-tieu", "kinh-phi", "phan-bo"]


def test_the_tables_ask_as_often_for_many_rows_as_for_few(bp, editor):
    with queries() as before:
        all_sheets(bp, editor)
    Allocation.objects.filter(line__project__plan=bp).exclude(agency=editor.agency).delete()
    with queries() as after:
        all_sheets(bp, editor)
    assert len(before) == len(after) <= 10


def test_sources_of_equal_order_stand_under_their_own_heads(bp, editor):
    bp.province.funding_sources.update(order=5)
    bp.province.funding_sources.exclude(code="people").update(has_investment=True)
    for line in FundingLine.objects.filter(source__code="local", project__number=2):
        line.pk, line.capital = None, "investment"
        line.save()
    sheet = funding_sheet(bp, editor)
    first = sheet.heads[0]
    assert sum(head.columns for head in first) == len(sheet.columns)
    assert len({head.title for head in first}) == len(first)


def test_a_district_gets_its_money_by_project_and_source(bp, district):
    sheet = all_sheets(bp, district)[1]
    own = Allocation.objects.filter(agency=district.agency)
    assert sheet.key == "phan-bo-don-vi"
    assert figures_of(sheet, "tong")["tong"] == summed(own)
    central = own.filter(line__source__code="central", line__capital="recurrent")
    assert figures_of(sheet, "tong")["central-recurrent"] == summed(central)

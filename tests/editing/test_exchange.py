"""The workbook of a grid: what it shows, what it lets a person change, what it remembers."""

import pytest

from budget.grid import Assigned, LineType, Split, SubProject
from budget.models import FundingLine
from editing.exchange.origin import NAMES, SHEET, corner_of
from povertyplan.ui.figures import TRIEU
from targets.grid import Targets
from tests.editing.workbooks import NOON, brought_back, cells, opened, read, taken_out
from tests.factories import LineFactory, ProjectFactory, SourceFactory

AXES = {
    "split": lambda bp: Split(),
    "sub-project": lambda bp: SubProject(bp.projects.get(lead_agency__code="SNNPTNT").pk),
    "line-type": lambda bp: LineType("central", "recurrent"),
    "assigned": lambda bp: Assigned(),
    "targets": lambda bp: Targets(),
}


@pytest.fixture(params=AXES)
def axis(request, bp):
    """Each axis in turn, over sums that are not whole triệu."""
    line = FundingLine.objects.filter(project__plan=bp, source__code="central").first()
    line.amount = 89_011_400_001
    line.save()
    return AXES[request.param](bp)


@pytest.fixture
def sheet_of(small):
    """The first sheet of a grid of the small plan: ``sheet_of(axis, user)``."""

    def sheet_of(axis=small.shares, user=small.editor, **options):
        return opened(taken_out(axis, axis.load(small.plan, user)), **options).worksheets[0]

    return sheet_of


def test_every_figure_and_total_stands_beside_its_formula(bp, axis, editor):
    grid = axis.load(bp, editor)
    written = cells(opened(taken_out(axis, grid), data_only=True).worksheets[0])
    for row in grid.rows:
        for column in grid.columns:
            value, amount = written[row.key, column.key].value, grid.amount(row, column)
            if isinstance(value, str):
                assert value == grid.text(row, column)
            else:
                assert round((value or 0) * 10**grid.decimals) == amount


def test_ceilings_stand_above_with_what_is_left_as_a_formula(small, sheet_of):
    column, names = small.first[1], ("@muc", "@da", "@con")
    ceiling, given, left = (cells(sheet_of())[key, column] for key in names)
    assert ceiling.value == 100
    assert given.value.startswith("=SUM(C")
    assert left.value == f"={ceiling.coordinate}-{given.coordinate}"
    values = cells(sheet_of(data_only=True))
    assert [values[key, column].value for key in names] == [100, 90, 10]


def test_a_group_adds_up_its_lines_and_a_total_its_groups(bp, editor):
    axis = LineType("central", "recurrent")
    written = cells(opened(taken_out(axis, axis.load(bp, editor))).worksheets[0])
    column = axis.load(bp, editor).columns[0].key
    first, last = written["n-district", column].row + 1, written["tong", column].row - 1
    letter = written["tong", column].column_letter
    assert written["n-district", column].value == f"=SUM({letter}{first}:{letter}{last})"
    groups = [written[key, column].coordinate for key in ("n-department", "n-district")]
    assert written["tong", column].value == f"=SUM({','.join(groups)})"


def test_what_has_no_cell_of_its_own_is_added_to_the_formula(small, sheet_of):
    below = ProjectFactory(plan=small.plan, parent=small.project)
    LineFactory(project=below, source=small.source, amount=7 * TRIEU + 5)
    key, column = small.ceiling
    group = cells(sheet_of(small.split))[key, column]
    assert group.value == f"={group.column_letter}{group.row + 1}+100.000000"
    assert cells(sheet_of(small.split, data_only=True))[key, column].value == 107.000005


def test_only_the_cells_a_person_may_edit_are_unlocked_and_white(bp, axis, editor):
    grid = axis.load(bp, editor)
    sheet = opened(taken_out(axis, grid)).worksheets[0]
    places = cells(sheet)
    open_cells = {at for at, cell in places.items() if not cell.protection.locked}
    assert open_cells == set(grid.places)
    assert {cell.fill.fill_type for at, cell in places.items() if at in open_cells} == {None}
    shaded = {cell.fill.fill_type for at, cell in places.items() if at not in open_cells}
    assert shaded == {"solid"}


def test_who_may_edit_nothing_gets_a_locked_sheet_with_the_reason(small, sheet_of):
    sheet = sheet_of(user=small.reviewer)
    assert all(cell.protection.locked for row in sheet.iter_rows() for cell in row)
    reason = small.shares.load(small.plan, small.reviewer).reason
    assert reason in " ".join(str(cell.value) for (cell,) in sheet["B2:B6"])


def test_the_sheet_is_protected_without_a_password(sheet_of):
    protection = sheet_of().protection
    assert protection.sheet
    assert protection.password is None


@pytest.mark.parametrize(("kind", "rule"), [("split", "decimal"), ("targets", "whole")])
def test_open_cells_take_no_negative_figure_and_households_only_whole_ones(bp, editor, kind, rule):
    axis = AXES[kind](bp)
    sheet = opened(taken_out(axis, axis.load(bp, editor))).worksheets[0]
    (validation,) = sheet.data_validations.dataValidation
    assert (validation.type, validation.operator, validation.formula1) == (
        rule,
        "greaterThanOrEqual",
        "0",
    )
    assert validation.error.startswith("Chỉ nhập số")
    open_cells = {cell.coordinate for cell in cells(sheet).values() if not cell.protection.locked}
    ruled = {
        sheet.cell(row, column).coordinate
        for area in validation.sqref.ranges
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
    }
    assert ruled == open_cells


def test_keys_are_hidden_and_the_origin_is_very_hidden(small, sheet_of):
    sheet = sheet_of()
    assert sheet.column_dimensions["A"].hidden
    assert sheet.row_dimensions[1].hidden
    corner = corner_of(small.shares.address(small.plan.slug))
    assert [cell.value for cell in sheet[1]] == [corner, NAMES, small.first[1], "tong"]
    assert sheet.parent[SHEET].sheet_state == "veryHidden"
    assert sheet.parent.active == sheet


def test_heads_ceilings_and_names_stay_in_sight(small, sheet_of):
    sheet = sheet_of()
    first_row = min(cell.row for (key, _), cell in cells(sheet).items() if key[0] != "@")
    assert sheet.freeze_panes == f"C{first_row}"


def test_it_prints_across_a4_one_page_wide_with_heads_on_every_page(sheet_of):
    sheet = sheet_of()
    setup = sheet.page_setup
    assert (setup.paperSize, setup.orientation) == (9, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (setup.fitToWidth or 1, setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows.startswith("$")


def test_it_says_what_it_is_and_how_it_is_used(small, sheet_of):
    text = " ".join(str(cell.value) for (cell,) in sheet_of()["B2:B8"])
    for expected in (
        f"Phân bổ {small.project.code}: {small.project.name}",
        "Tải về lúc 12:00 ngày 05/02/2024, người tải: Trần Thị Sửa.",
        "Số liệu minh họa, không phải số liệu chính thức",
        "Chỉ nhập vào các ô trắng",
        "Đơn vị tính: triệu đồng",
    ):
        assert expected in text


def test_it_names_the_totals_that_stay_as_they_were(bp, editor):
    sheet = opened(taken_out(Targets(), Targets().load(bp, editor))).worksheets[0]
    text = " ".join(str(cell.value) for (cell,) in sheet["B2:B8"])
    assert "Cột “Tỷ lệ đầu năm”, “Tỷ lệ cuối năm” giữ số khi tải về." in text


def test_a_name_that_looks_like_a_formula_stays_text(small, sheet_of):
    small.project.name = "=1+1"
    small.project.save()
    name = cells(sheet_of(small.split))[f"d{small.project.pk}", NAMES]
    assert name.data_type == "s"
    small.source.name = "=2+2"
    small.source.save()
    assert {cell.data_type for cell in sheet_of(small.split)[6]} <= {"s", "n"}


def test_the_sheet_is_named_in_whole_words(bp, editor):
    sheet = opened(taken_out(Split(), Split().load(bp, editor))).worksheets[0]
    assert sheet.title == "Dự kiến kinh phí theo dự án"


def test_it_remembers_the_grid_the_person_and_every_figure(small):
    grid = small.shares.load(small.plan, small.editor)
    origin = read(taken_out(small.shares, grid)).origin
    assert (origin.plan, origin.address) == (
        small.plan.slug,
        small.shares.address(small.plan.slug),
    )
    assert (origin.by, origin.made_at) == ("Trần Thị Sửa", NOON.isoformat())
    (kept,) = origin.grids.values()
    assert kept.base == {at: grid.amount(*place) for at, place in grid.places.items()}


def test_nothing_changed_is_nothing_wanted(bp, axis, editor):
    grid = axis.load(bp, editor)
    back = brought_back(taken_out(axis, grid), axis, grid)
    assert (back.wanted, back.refusals) == ({}, [])


def test_the_same_grid_gives_the_same_bytes(bp, axis, editor):
    first, second = (taken_out(axis, axis.load(bp, editor)) for _ in range(2))
    assert first == second


def test_a_grid_without_columns_is_a_workbook_still(small):
    empty = LineType(SourceFactory(province=small.plan.province).code, "recurrent")
    grid = empty.load(small.plan, small.editor)
    assert grid.places == {}
    (kept,) = read(taken_out(empty, grid)).origin.grids.values()
    assert kept.base == {}

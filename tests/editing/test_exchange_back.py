"""A filled workbook comes back: exactly what was filled in, and every doubt with its cell."""

import datetime
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budget.grid import LineType, Split, SubProject
from editing.blocks import place
from editing.exchange import WorkbookRefused
from editing.exchange.origin import CORNER, NAMES, SHEET
from editing.proposals import Wanted, propose
from editing.services import Typed, edit_grid
from povertyplan.ui.figures import MAX_AMOUNT, MAX_COUNT, TRIEU
from targets.grid import Targets
from tests.editing.workbooks import (
    brought_back,
    cells,
    filled,
    opened,
    part,
    read,
    saved,
    taken_out,
    with_part,
)


@pytest.fixture
def grid(small):
    return small.shares.load(small.plan, small.editor)


@pytest.fixture
def content(small, grid):
    return taken_out(small.shares, grid)


@pytest.fixture
def back(small, grid):
    """What a workbook brings back into the grid of the sub-project: ``back(content)``."""
    return lambda content: brought_back(content, small.shares, grid)


@pytest.fixture
def changed(content):
    """The workbook after somebody worked on its sheet: ``changed(lambda sheet: …)``."""

    def changed(work):
        book = opened(content)
        work(book.worksheets[0])
        return saved(book)

    return changed


FEW = settings(
    deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.parametrize(
    ("axis", "most"), [(Split(), MAX_AMOUNT), (Targets(), MAX_COUNT)], ids=["money", "households"]
)
@FEW
@given(data=st.data())
def test_what_is_filled_in_comes_back_to_the_dong(bp, editor, axis, most, data):
    grid = axis.load(bp, editor)
    places = st.sampled_from(sorted(grid.places))
    drawn = data.draw(st.dictionaries(places, st.integers(0, most), max_size=30))
    numbers = {at: float(grid.number(amount)) for at, amount in drawn.items()}
    back = brought_back(filled(taken_out(axis, grid), numbers), axis, grid)
    other = {at: new for at, new in drawn.items() if new != grid.amount(*grid.places[at])}
    assert {at: wanted.amount for at, wanted in back.wanted.items()} == other
    assert back.refusals == []


def test_a_figure_comes_with_its_cell_and_the_figure_it_replaces(small, content, back):
    spot = cells(opened(content).worksheets[0])[small.first].coordinate
    wanted = back(filled(content, {small.first: 12.5})).wanted
    assert wanted == {small.first: Wanted(12_500_000, source=f"ô {spot}", base=40 * TRIEU)}


def test_an_emptied_cell_takes_the_figure_away(small, content, back):
    assert back(filled(content, {small.first: None})).wanted[small.first].amount == 0


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("1.234,5", 1_234_500_000), (" 7 ", 7_000_000), ("–", 0), (0.1 + 0.2, 300_000)],
)
def test_a_figure_is_read_as_excel_shows_it_or_as_it_is_typed(small, content, back, typed, amount):
    assert back(filled(content, {small.first: typed})).wanted[small.first].amount == amount


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("abc", "không phải là số"),
        ("1,234.5", "1.234,5"),
        (-5, "số âm"),
        (1 / 3, "nhỏ hơn một đồng"),
        (1e300, "số"),
        (datetime.date(2024, 2, 5), "Ô chứa ngày giờ"),
        (True, "Ô chứa giá trị đúng/sai"),
        ("#DIV/0!", "Công thức đang báo lỗi"),
        ("=1+1", "Công thức chưa có kết quả; mở tệp bằng Excel"),
    ],
)
def test_what_is_no_figure_is_refused_at_its_cell(small, content, back, value, sentence):
    result = back(filled(content, {small.first: value, small.second: 1}))
    (refusal,) = result.refusals
    sheet = opened(content).worksheets[0]
    spot = cells(sheet)[small.first].coordinate
    assert refusal.source == f"Trang tính {sheet.title}, ô {spot}"
    assert sentence in refusal.sentence
    assert list(result.wanted) == [small.second]


def test_what_changed_here_meanwhile_is_told_apart_from_what_was_filled_in(small, content):
    edit_grid(
        user=small.colleague,
        slug=small.plan.slug,
        axis=small.shares,
        cells={small.second: Typed("45", 50 * TRIEU), small.first: Typed("41", 40 * TRIEU)},
    )
    grid = small.shares.load(small.plan, small.editor)
    back = brought_back(filled(content, {small.first: 42}), small.shares, grid)
    proposal = propose(grid, back.wanted, refusals=back.refusals)
    (clash,) = proposal.clashes
    assert (clash.base, clash.theirs, clash.mine) == (40 * TRIEU, 41 * TRIEU, 42 * TRIEU)
    assert proposal.changes == {}


@pytest.mark.parametrize("axis", [Split(), LineType("central", "recurrent")])
def test_the_workbook_of_another_grid_is_refused_by_name(small, content, axis):
    other = axis.load(small.plan, small.editor)
    with pytest.raises(WorkbookRefused, match=f"“Phân bổ {small.project.code}"):
        brought_back(content, axis, other)


def test_the_workbook_of_another_plan_is_refused_by_name(bp, editor, content):
    axis = SubProject(bp.projects.leaves().first().pk)
    with pytest.raises(WorkbookRefused, match="Kế hoạch năm 2024 – tỉnh Thử"):
        brought_back(content, axis, axis.load(bp, editor))


def test_rows_are_known_by_their_keys_wherever_they_stand(small, changed, back):
    def exchange(sheet):
        first, second = (cells(sheet)[at].row for at in (small.first, small.second))
        for column in range(1, 4):
            one, other = sheet.cell(first, column), sheet.cell(second, column)
            one.value, other.value = other.value, one.value

    result = back(changed(exchange))
    assert (result.wanted, result.refusals) == ({}, [])


def test_figures_that_left_their_row_are_refused(small, changed, back):
    def sort_without_keys(sheet):
        first, second = (cells(sheet)[at].row for at in (small.first, small.second))
        for column in (2, 3):
            one, other = sheet.cell(first, column), sheet.cell(second, column)
            one.value, other.value = other.value, one.value

    result = back(changed(sort_without_keys))
    assert result.wanted == {}
    assert ["Tên dòng không còn khớp" in refusal.sentence for refusal in result.refusals] == [
        True,
        True,
    ]


def test_a_column_put_elsewhere_is_still_known(small, content, grid, back):
    book = opened(content)
    sheet = book.worksheets[0]
    sheet.insert_cols(3)
    cells(sheet)[small.first].value = 7
    assert back(saved(book)).wanted[small.first].amount == 7 * TRIEU


def test_a_key_in_two_rows_is_refused(small, changed, back):
    def copy_row(sheet):
        first, second = (cells(sheet)[at].row for at in (small.first, small.second))
        sheet.cell(second, 1).value = sheet.cell(first, 1).value

    result = back(changed(copy_row))
    assert result.wanted == {}
    assert {refusal.sentence for refusal in result.refusals} == {
        "Mã ẩn của dòng này có ở nhiều dòng. Đề nghị tải lại bảng."
    }


@pytest.mark.parametrize("key", [None, "c999999"])
def test_an_added_row_with_a_figure_is_refused(small, changed, back, key):
    def add_row(sheet):
        sheet.append([key, "Huyện Mới", 12])

    (refusal,) = back(changed(add_row)).refusals
    assert refusal.text == "Huyện Mới"
    assert "được thêm vào" in refusal.sentence


def test_a_row_that_is_gone_is_refused_only_if_it_was_filled_in(small):
    grid = small.split.load(small.plan, small.editor)
    content = taken_out(small.split, grid)
    wanted = filled(content, {small.ceiling: 120})
    name = small.project.name
    small.line.allocations.all().delete()
    small.line.delete()
    small.project.delete()
    grid = small.split.load(small.plan, small.editor)
    assert brought_back(content, small.split, grid).refusals == []
    (refusal,) = brought_back(wanted, small.split, grid).refusals
    assert f"{name}” không còn trong bảng" in refusal.sentence


def test_a_column_that_is_gone_is_refused_by_name(small, grid, content, back):
    wanted = filled(content, {small.first: 1})
    small.line.allocations.all().delete()
    small.line.delete()
    grid = small.shares.load(small.plan, small.editor)
    (refusal,) = brought_back(wanted, small.shares, grid).refusals
    assert refusal.sentence == "Cột “Ngân sách trung ương, Vốn sự nghiệp” không còn trong bảng."


def test_a_second_copy_of_the_table_is_refused(content, back):
    book = opened(content)
    book.copy_worksheet(book.worksheets[0])
    with pytest.raises(WorkbookRefused, match="nhiều trang tính"):
        back(saved(book))


def test_without_its_keys_it_is_refused(changed, back):
    with pytest.raises(WorkbookRefused, match="mã ẩn của bảng đã bị xóa"):
        back(changed(lambda sheet: sheet.delete_rows(1)))


@pytest.mark.parametrize("key", [CORNER, NAMES, "tong"])
def test_a_column_key_that_is_changed_or_doubled_is_refused(changed, back, key):
    def rewrite(sheet):
        sheet["C1"] = key if key == "tong" else sheet["D1"].value

    with pytest.raises(WorkbookRefused, match="mã ẩn của các cột"):
        back(changed(rewrite))


@pytest.mark.parametrize(
    ("cell", "value"),
    [("C1", "1"), ("C1", None), ("A2", "x"), ("A3", None), ("C14", "nhiều"), ("C14", 1.5)],
)
def test_a_tampered_origin_is_refused(content, cell, value):
    book = opened(content)
    hidden = book[SHEET]
    target = hidden[cell] if cell != "C14" else hidden.cell(hidden.max_row, 3)
    target.value = value
    with pytest.raises(WorkbookRefused, match=r"phiên bản khác|đã bị sửa"):
        read(saved(book))


def test_as_a_foreign_workbook_it_is_matched_by_names_and_errors_by_sheet_and_cell(
    small, grid, content
):
    book = opened(filled(content, {small.first: 7, small.second: "=1+1"}))
    del book[SHEET]
    spot = cells(book.worksheets[0])[small.second].coordinate
    ((name, page),) = (uploaded := read(saved(book))).pages.items()
    placed = place(grid, uploaded.sheets[name], at=None)
    assert placed.wanted[small.first].amount == 7 * TRIEU
    (refusal,) = [r for r in page.located(placed.refusals) if r.text == "#chưa tính"]
    assert refusal.source == f"Trang tính {name}, ô {spot}"
    assert refusal.sentence.startswith("Công thức chưa có kết quả")


def test_without_the_hidden_sheet_it_is_a_workbook_like_any_other(content, back):
    book = opened(content)
    del book[SHEET]
    assert read(saved(book)).origin is None
    with pytest.raises(WorkbookRefused, match="không phải do bảng trên cổng"):
        back(saved(book))


ORIGIN_SHEET, TEXTS = "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml"


@FEW
@given(data=st.data())
def test_a_damaged_origin_is_refused_or_changes_nothing_but_figures(content, grid, back, data):
    name = data.draw(st.sampled_from(["xl/worksheets/sheet1.xml", ORIGIN_SHEET, TEXTS]))
    text = part(content, name)
    begin = data.draw(st.integers(0, len(text)))
    cut = data.draw(st.integers(0, 40))
    new = data.draw(st.one_of(st.binary(max_size=4), st.sampled_from([b"@bang", b"-9", b"c1.v1"])))
    with suppress(WorkbookRefused):
        result = back(with_part(content, {name: text[:begin] + new + text[begin + cut :]}))
        assert set(result.wanted) <= set(grid.places)


def test_figures_under_the_head_of_another_column_are_not_taken(db, bp, editor):
    axis = LineType("central", "recurrent")
    grid = axis.load(bp, editor)
    book = opened(taken_out(axis, grid))
    places = cells(book.worksheets[0])
    first, second = list(grid.lines)[:2]
    for (row, key), cell in places.items():
        if key == first and (row, second) in places:
            other = places[row, second]
            cell.value, other.value = other.value, cell.value
    sheet = book.worksheets[0]
    columns = [places[next(at for at in places if at[1] == key)].column for key in (first, second)]
    for line in range(2, 12):
        one, two = (sheet.cell(line, column) for column in columns)
        texts = [cell.value for cell in (one, two) if isinstance(cell.value, str)]
        if len(texts) == 2 and not any(text.startswith("=") for text in texts):
            one.value, two.value = two.value, one.value
    found = brought_back(saved(book), axis, grid)
    assert not found.wanted
    assert "Tiêu đề cột không còn khớp" in found.refusals[0].sentence


def test_a_text_that_reads_two_ways_is_refused_as_when_it_is_typed(grid, small, content):
    found = brought_back(filled(content, {small.first: "3,030"}), small.shares, grid)
    assert not found.wanted
    assert "đọc được hai cách" in found.refusals[0].sentence

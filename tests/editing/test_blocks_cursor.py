"""Figures without names go where the cursor stands, and never over the edge."""

import pytest

from budget.grid import LineType, Split
from editing.blocks import place, read_tsv


@pytest.fixture
def grid(bp, editor):
    """18 agencies in two groups × 9 sub-projects."""
    return LineType("central", "recurrent").load(bp, editor)


def cursor(grid, row=0, column=0):
    """The cell so many lines down and columns of figures to the right."""
    rows = [line.key for line in grid.rows if line.kind == "line"]
    columns = [one.key for one in grid.columns if not one.is_total]
    return rows[row], columns[column]


def put(grid, text, at):
    return place(grid, read_tsv(text), at=at)


def amounts(placed):
    return {at: wanted.amount // 10**6 for at, wanted in placed.wanted.items()}


def test_a_rectangle_goes_down_and_right_from_the_cursor(grid):
    placed = put(grid, "1\t2\n3\t4\n", cursor(grid, 2, 3))
    assert amounts(placed) == {
        cursor(grid, 2, 3): 1,
        cursor(grid, 2, 4): 2,
        cursor(grid, 3, 3): 3,
        cursor(grid, 3, 4): 4,
    }
    assert placed.wanted[cursor(grid, 3, 3)].source == "dòng 2, cột 1"


def test_group_rows_are_not_counted_and_that_is_said(grid):
    placed = put(grid, "1\n2", cursor(grid, 6))
    assert amounts(placed) == {cursor(grid, 6): 1, cursor(grid, 7): 2}
    assert placed.remarks == ["Bỏ qua dòng “Huyện, thị xã, thành phố”: hệ thống tự tính."]


def test_columns_of_totals_are_not_counted_and_that_is_said(bp, editor):
    split = Split().load(bp, editor)
    placed = put(split, "1\t2", cursor(split, 0, 2))
    assert [column for _row, column in amounts(placed)] == ["local-recurrent", "people-recurrent"]
    assert placed.remarks == [
        "Bỏ qua cột “Đối ứng đề xuất (15% NSTW)”, “Cộng NSNN”: hệ thống tự tính."
    ]


def test_blank_cells_are_nothing_and_missing_ones_are_left_alone(grid):
    placed = put(grid, "1\t\t3\n4", cursor(grid))
    assert list(amounts(placed).values()) == [1, 0, 3, 4]


def test_empty_rows_and_columns_at_the_edge_keep_their_place_and_write_nothing(grid):
    placed = put(grid, "\t\t\n\t5\t\n\t6\t\n\t\t", cursor(grid))
    assert amounts(placed) == {cursor(grid, 1, 1): 5, cursor(grid, 2, 1): 6}


@pytest.mark.parametrize(
    ("text", "at", "says"),
    [
        (
            "1\t2\n" * 12,
            (8, 7),
            (
                "Khối 12 dòng × 2 cột vượt mép bảng: "
                "từ ô Thị xã Bình Long, DA7.TDA1 chỉ còn 10 dòng × 2 cột."
            ),
        ),
        ("1\t2\t3", (0, 7), "Khối 1 dòng × 3 cột vượt mép bảng"),
        ("Bình Long\t2\t3", (0, 8), "Khối 2 cột vượt mép bảng"),
        ("DA2\n1\n2", (17, 0), "Khối 2 dòng vượt mép bảng"),
    ],
    ids=["rows", "columns", "named rows", "headed columns"],
)
def test_a_block_that_runs_over_the_edge_is_refused_as_a_whole(grid, text, at, says):
    placed = put(grid, text, cursor(grid, *at))
    assert not placed.wanted
    assert [says in refusal.sentence for refusal in placed.refusals] == [True]


def test_a_block_that_just_fits_is_taken(grid):
    assert len(put(grid, "1\t2\n" * 10, cursor(grid, 8, 7)).wanted) == 20


@pytest.mark.parametrize("at", [None, ("tong", "tong"), ("n-district", "tong"), ("x", "y")])
def test_without_a_cell_to_start_from_nothing_is_placed(grid, at):
    placed = put(grid, "1\t2", at)
    assert not placed.wanted
    assert "không biết ghi vào cột nào" in placed.refusals[0].sentence


def test_unknown_names_are_never_placed_by_their_order(grid):
    placed = put(grid, "Huyện Mười\t5\nHuyện Chín\t6", cursor(grid))
    assert not placed.wanted
    assert [refusal.text for refusal in placed.refusals] == ["Huyện Mười", "Huyện Chín"]


def test_unknown_heads_are_never_placed_by_their_order(grid):
    placed = put(grid, "Năm 2023\tNăm 2024\n5\t6", cursor(grid))
    assert not placed.wanted
    assert [refusal.text for refusal in placed.refusals] == ["Năm 2023", "Năm 2024"]


def test_a_column_of_words_after_the_figures_is_passed_over(grid):
    placed = put(grid, "1\t2\tđã duyệt\n3\t4\tchờ", cursor(grid, 0, 7))
    assert list(amounts(placed).values()) == [1, 2, 3, 4]
    assert placed.remarks == ["Bỏ qua cột “Cột 3”: không phải cột số."]


def test_a_column_of_words_before_figures_is_taken_for_names(grid):
    placed = put(grid, "1\tđã duyệt\t2", cursor(grid))
    assert not placed.wanted
    assert "Không có dòng nào tên “đã duyệt”" in placed.refusals[0].sentence


def test_words_where_figures_are_meant_are_refused_at_their_place(grid):
    placed = put(grid, "1\nchưa có\n3", cursor(grid))
    assert amounts(placed) == {cursor(grid, 0): 1, cursor(grid, 2): 3}
    assert [refusal.source for refusal in placed.refusals] == ["dòng 2, cột 1"]

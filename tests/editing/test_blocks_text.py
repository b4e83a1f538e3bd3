"""Blocks as text: what spreadsheets and documents put on the clipboard."""

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editing.blocks import Block, NotABlock, in_block, in_sheet, read_tsv, to_tsv


def test_rows_end_at_line_breaks_and_cells_at_tabs():
    assert read_tsv("a\tb\r\nc\td\r\n").rows == [["a", "b"], ["c", "d"]]


def test_a_quoted_cell_runs_over_line_breaks():
    text = '"Ngân sách\r\ntrung ương"\t5\n"nói ""có"""\t6'
    assert read_tsv(text).rows == [["Ngân sách trung ương", "5"], ['nói "có"', "6"]]


def test_a_quote_that_is_not_closed_swallows_nothing():
    text = '"Huyện Bù Đăng\t5\nHuyện "Bù Đốp\t6\nHuyện Lộc Ninh"\t7'
    assert [row[1] for row in read_tsv(text).rows] == ["5", "6", "7"]
    assert read_tsv(text).rows[0][0] == '"Huyện Bù Đăng'


def test_spaces_of_all_kinds_and_what_cannot_be_seen_are_evened_out():
    text = "\ufeffBù\u00a0 Đăng\t1\u202f234,5\u200b\x00\nA\x0bB\t "
    assert read_tsv(text).rows == [["Bù Đăng", "1 234,5"], ["A B", ""]]


def test_text_is_kept_in_nfc():
    decomposed = unicodedata.normalize("NFD", "Huyện Bù Đốp")
    assert read_tsv(decomposed).rows == [["Huyện Bù Đốp"]]


def test_rows_may_be_of_unequal_length_and_empty_ones_at_the_end_are_dropped():
    assert read_tsv("a\tb\tc\nd\n\n\t\n").rows == [["a", "b", "c"], ["d"]]


@pytest.mark.parametrize("text", ["", "\r\n", " \t\u00a0\n\t"])
def test_nothing_is_no_block(text):
    with pytest.raises(NotABlock, match="Không có gì để dán"):
        read_tsv(text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1\n" * 2_001, "2.001 dòng, mỗi lần chỉ nhận tối đa 2.000"),
        ("1\t" * 100 + "1", "101 cột, mỗi lần chỉ nhận tối đa 100"),
        ("1" * 500_001, "500.001 ký tự, mỗi lần chỉ nhận tối đa 500.000"),
    ],
    ids=["rows", "columns", "characters"],
)
def test_too_much_is_refused_with_its_size(text, says):
    with pytest.raises(NotABlock, match=says):
        read_tsv(text)


def test_an_exact_number_survives_as_text():
    block = Block([[Decimal("1234.500000"), Decimal("-0.1"), "=5", '"x"', "1.234"]])
    assert read_tsv(to_tsv(block)).rows == block.rows


CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.decimals(
    allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=6
)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=5))
def test_a_block_written_as_text_is_read_back_as_it_was(rows):
    try:
        block = Block(rows)
    except NotABlock:
        return
    assert read_tsv(to_tsv(block)).rows == block.rows


def test_places_are_named_as_people_count():
    assert in_block(2, 1) == "dòng 3, cột 2"
    assert [in_sheet(6, column) for column in (3, 25, 26, 701, 702)] == [
        "ô D7",
        "ô Z7",
        "ô AA7",
        "ô ZZ7",
        "ô AAA7",
    ]

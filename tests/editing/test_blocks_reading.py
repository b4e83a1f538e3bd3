"""How the figures of a block are read: the Vietnamese way or the English one, all alike."""

from decimal import Decimal

import pytest

from budget.grid import LineType
from editing.blocks import Block, Reading, place, read_tsv
from targets.grid import Targets

VI, EN = Reading.VIETNAMESE, Reading.ENGLISH


@pytest.fixture
def grid(bp, editor):
    return LineType("central", "recurrent").load(bp, editor)


@pytest.fixture
def put(grid):
    """Place cells below each other from the first cell on."""

    def put(*cells, reading=None):
        return place(
            grid, Block([[cell] for cell in cells]), at=next(iter(grid.places)), reading=reading
        )

    return put


def texts(grid, placed):
    return [grid.show(wanted.amount) for wanted in placed.wanted.values()]


@pytest.mark.parametrize(
    ("cells", "reading", "doubtful"),
    [
        (["1.234.567,5"], VI, False),
        (["1234,56"], VI, False),
        (["1,5", "1.234"], VI, False),
        (["0,750", "1.234"], VI, False),
        (["1.234.567"], VI, False),
        (["1,234.5"], EN, False),
        (["12.5", "1,234"], EN, False),
        (["0.75", "3,030"], EN, False),
        (["0.750", "1.234"], EN, False),
        (["1,234,567"], EN, False),
        (["1234.567"], EN, False),
        (["-1,234.5", "1.234"], EN, False),
        (["15.5%", "1.234"], EN, False),
        (["1.234"], VI, True),
        (["1,234"], VI, True),
        (["3,030", "500"], VI, True),
        (["1,5", "2.5"], VI, True),
        (["1234", "500", "–", ""], VI, False),
        (["abc"], VI, False),
        ([Decimal("1.234")], VI, False),
    ],
)
def test_the_figures_tell_how_they_are_written_or_leave_doubt(put, cells, reading, doubtful):
    placed = put(*cells)
    assert (placed.reading, placed.doubtful) == (reading, doubtful)


def test_evidence_decides_for_the_whole_block(grid, put):
    assert texts(grid, put("3,030", "1.234", "1,5")) == ["3,03", "1.234", "1,5"]
    assert texts(grid, put("3,030", "1.234", "1.5")) == ["3.030", "1,234", "1,5"]


def test_the_person_decides_where_the_figures_leave_doubt(grid, put):
    doubtful = put("3,030", "1.234", "7")
    assert texts(grid, doubtful) == ["3,03", "1.234", "7"]
    decided = put("3,030", "1.234", "7", reading=EN)
    assert texts(grid, decided) == ["3.030", "1,234", "7"]
    assert decided.doubtful


def test_doubt_comes_with_a_few_examples_of_both_readings(put):
    examples = put("3,030", "1.234", "5", "2.222", "4.444").examples
    assert [(one.text, one.read, one.otherwise) for one in examples] == [
        ("3,030", "3,03", "3.030"),
        ("1.234", "1.234", "1,234"),
        ("2.222", "2.222", "2,222"),
    ]


def test_examples_show_what_one_reading_cannot_read(put):
    examples = put("1,5", "2.5").examples
    assert [(one.read, one.otherwise) for one in examples] == [
        ("1,5", "không đọc được"),
        ("không đọc được", "2,5"),
    ]


def test_without_doubt_there_is_nothing_to_show(put):
    assert put("1.234,5", "1.234").examples == []


@pytest.mark.parametrize(
    ("cell", "reading", "says"),
    [
        ("12.5", VI, "Dấu chấm ngăn cách hàng nghìn"),
        ("0.750", VI, "Dấu chấm ngăn cách hàng nghìn"),
        ("1.234,5", EN, "Dấu phẩy ngăn cách hàng nghìn, dấu chấm ngăn cách phần thập phân"),
        ("-5", VI, "Không nhận số âm"),
        ("(5)", EN, "Không nhận số âm"),
        ("15%", VI, "“15%” không phải là số. Cách viết đúng, ví dụ: 1.234,5"),
        ("#REF!", EN, "“#REF!” không phải là số. Cách viết đúng, ví dụ: 1,234.5"),
        ("5 triệu", VI, "không phải là số"),
        ("=1+1", VI, "không phải là số"),
        ("0,0000001", VI, "Quá 6 chữ số thập phân"),
        ("0.0000001", EN, "Quá 6 chữ số thập phân"),
        ("100,000,000", EN, "Số quá lớn"),
        (Decimal("0.0000001"), VI, "Quá 6 chữ số thập phân"),
        (Decimal("-1.5"), VI, "Không nhận số âm"),
        (Decimal("1E+30"), VI, "Số quá dài"),
        (Decimal("1E+999999"), VI, "không phải là số dùng được"),
        (Decimal("NaN"), VI, "không phải là số dùng được"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_place(put, cell, reading, says):
    placed = put("7", cell, reading=reading)
    assert len(placed.wanted) == 1
    (refusal,) = placed.refusals
    assert refusal.source == "dòng 2, cột 1"
    assert says in refusal.sentence


def test_blank_and_dashes_are_nothing(put):
    placed = put("1", "", "–", "-", "0", Decimal(0))
    assert [wanted.amount for wanted in placed.wanted.values()] == [1_000_000, 0, 0, 0, 0, 0]


def test_a_number_of_a_worksheet_is_exact(put):
    placed = put(Decimal("1234.567891"), Decimal("5.000"))
    assert [wanted.amount for wanted in placed.wanted.values()] == [1_234_567_891, 5_000_000]


def test_households_are_whole_and_so_settle_what_sums_leave_in_doubt(bp, editor):
    grid = Targets().load(bp, editor)
    at = next(iter(grid.places))
    for text, reading in (("1.234", VI), ("1,234", EN)):
        placed = place(grid, read_tsv(text), at=at)
        assert (placed.reading, placed.doubtful) == (reading, False)
        assert placed.wanted[at].amount == 1234


def test_remarks_and_numbers_of_rows_do_not_tell_how_figures_are_written(grid):
    text = "STT\tĐơn vị\tDA2\tGhi chú\n1.1\tBù Đăng\t1.234\tmục 2.5\n1.2\tBù Đốp\t5\t0.5"
    assert place(grid, read_tsv(text), at=None).doubtful

"""Several grids and texts in one workbook: each known by its own address."""

import pytest

from budget.grid import LineType, Split
from editing.exchange import Text, WorkbookRefused, filled_in, texts_in, workbook_of
from tests.editing.workbooks import NOON, cells, opened, read, saved

TITLE = "Hai bảng"


@pytest.fixture
def grids(small):
    """Two grids of the small plan by their addresses, one axis each."""
    axes = (small.shares, Split())
    slug = small.plan.slug
    return {axis.address(slug): axis.load(small.plan, small.editor) for axis in axes}


@pytest.fixture
def content(small, grids):
    texts = [Text("note", "Ghi chú", "Như cũ"), Text("kept", "Đã khóa", "Khóa", is_open=False)]
    return workbook_of(
        grids,
        texts,
        slug=small.plan.slug,
        address="/hai-bang/",
        title=TITLE,
        made_at=NOON,
        by="Trần Thị Sửa",
        edition="3",
    )


def back(small, grids, content, address="/hai-bang/"):
    return filled_in(read(content), grids, slug=small.plan.slug, address=address)


def test_it_remembers_every_grid_its_edition_and_its_texts(grids, content):
    origin = read(content).origin
    assert [*origin.grids] == [*grids]
    assert (origin.title, origin.edition) == (TITLE, "3")
    assert origin.texts == {"note": "Như cũ", "kept": "Khóa"}


def test_what_is_filled_in_goes_to_the_grid_of_its_sheet(small, grids, content):
    book = opened(content)
    cells(book.worksheets[0])[small.first].value = 7
    cells(book.worksheets[1])[small.ceiling].value = 120
    first, second = back(small, grids, saved(book)).values()
    assert ([*first.wanted], [*second.wanted]) == ([small.first], [small.ceiling])


def test_sheets_in_another_order_under_other_names_are_still_known(small, grids, content):
    book = opened(content)
    cells(book.worksheets[0])[small.first].value = 7
    book.move_sheet(book.worksheets[0], 2)
    book.worksheets[0].title = "Khác"
    found = back(small, grids, saved(book))
    assert [*found[small.shares.address(small.plan.slug)].wanted] == [small.first]


def test_a_sheet_that_is_gone_is_refused_beside_the_other(small, grids, content):
    book = opened(content)
    del book[book.sheetnames[0]]
    filled = back(small, grids, saved(book))[small.shares.address(small.plan.slug)]
    (refusal,) = filled.refusals
    assert refusal.source == f"Trang tính Phân bổ {small.project.code}"
    assert "mã ẩn của bảng đã bị xóa" in refusal.sentence


def test_without_any_sheet_left_it_is_refused(small, grids, content):
    book = opened(content)
    for name in book.sheetnames[:2]:
        book[name].delete_rows(1)
    with pytest.raises(WorkbookRefused, match="mã ẩn"):
        back(small, grids, saved(book))


def test_a_grid_that_is_there_no_longer_is_left_alone(small, grids, content):
    address = small.shares.address(small.plan.slug)
    assert [*back(small, {address: grids[address]}, content)] == [address]


def test_brought_to_another_page_it_is_refused_by_name(small, grids, content):
    with pytest.raises(WorkbookRefused, match=f"“{TITLE}”"):
        back(small, grids, content, address=small.shares.address(small.plan.slug))


def test_only_texts_that_were_changed_come_back(content):
    assert texts_in(read(content)) == ({}, [])
    book = opened(content)
    book["Nhận xét"]["C6"].value = "  Khác\r\nhai dòng "
    (written,) = texts_in(read(saved(book)))[0].values()
    assert (written.text, written.base) == ("Khác\nhai dòng", "Như cũ")


@pytest.mark.parametrize("value", ["a\ue000b", True, "=1+1"])
def test_what_is_no_text_is_refused_at_its_cell(content, value):
    book = opened(content)
    book["Nhận xét"]["C6"].value = value
    written, refusals = texts_in(read(saved(book)))
    assert written == {}
    assert [refusal.source for refusal in refusals] == ["Trang tính Nhận xét, ô C6"]


def test_a_text_that_no_cell_holds_stays_at_home(small, grids):
    long = Text("note", "Ghi chú", "x" * 33_000)
    content = workbook_of(grids, [long], slug="a", address="/a/", title="A", made_at=NOON, by="B")
    assert read(content).origin.texts == {}
    assert "đọc trên cổng" in opened(content)["Nhận xét"]["C6"].value


def test_a_grid_of_another_axis_is_not_taken_for_one_of_them(small, grids, content):
    other = LineType("central", "recurrent")
    grid = other.load(small.plan, small.editor)
    assert back(small, {other.address(small.plan.slug): grid}, content) == {}

"""Copying to and pasting from a spreadsheet: numbers intact, a preview first, one step to undo."""

import pytest
from playwright.sync_api import Page, expect

from projects.models import Plan
from tests.browser.conftest import PageOf
from tests.browser.grids import (
    LOCAL,
    SPLIT,
    cell,
    enter,
    place,
    press,
    saved_in,
    says,
    shares_of,
    somebody_saves,
    status,
    stored,
)
from tests.conftest import PASSWORD

pytestmark = pytest.mark.browser

CLIPBOARD = ["clipboard-read", "clipboard-write"]
LISTEN = """() => document.addEventListener("paste", event => {
  event.preventDefault();
  event.stopPropagation();
  window.pasted = event.clipboardData.getData("text/html");
}, {capture: true, once: true})"""


def desk(page_of: PageOf, address: str = SPLIT, username: str = "chuyenvien") -> Page:
    """A grid of somebody whose browser may use the clipboard."""
    page = page_of(username, permissions=CLIPBOARD)
    page.goto(address)
    return page


def put(page: Page, text: str) -> None:
    """What a spreadsheet has copied."""
    page.evaluate("text => navigator.clipboard.writeText(text)", text)


def copied(page: Page) -> str:
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text.replace("\r", "")


def paste(page: Page, text: str, at: str, column: str = "") -> None:
    """Paste a text with the cursor on a cell."""
    put(page, text)
    (cell(page, at, column) if column else cell(page, at)).click()
    press(page, "Control+V")


def test_a_rectangle_is_copied_with_figures_a_spreadsheet_takes(page_of: PageOf) -> None:
    page = desk(page_of)
    saved_in(enter(page, "DA7.TDA2", "1000,5"))
    cell(page, "DA7.TDA1").click()
    press(page, "Shift+ArrowDown", "Shift+ArrowRight", "Shift+ArrowRight", "Control+C")
    status(page).to_contain_text("Đã chép 6 ô")
    assert copied(page) == "2450\t\t368\n1000,5\t\t150"


def test_a_copied_table_carries_its_numbers_for_excel_and_libreoffice(page_of: PageOf) -> None:
    page = desk(page_of)
    saved_in(enter(page, "DA7.TDA2", "1000,5"))
    cell(page, "DA7.TDA2").click()
    press(page, "Control+C")
    page.evaluate(LISTEN)
    press(page, "Control+V")
    cells = '<td sdval="1000.5" sdnum="1033;" x:num="1000.5">1000,5</td>'
    assert cells in page.evaluate("window.pasted")


def test_computed_figures_and_figures_to_read_are_copied_too(page_of: PageOf) -> None:
    page = desk(page_of, username="taichinh")
    place(page, "DA7", 1).click()
    press(page, "Shift+ArrowDown", "Control+C")
    assert copied(page) == "3450\n2450"


def test_cutting_copies_and_empties(page_of: PageOf, bp: Plan) -> None:
    page = desk(page_of, shares_of(bp, "DA7.TDA2"))
    cell(page, "Huyện Bù Đăng").click()
    press(page, "Control+X")
    saved_in(cell(page, "Huyện Bù Đăng"))
    status(page).to_contain_text("Đã cắt 1 ô (Ctrl+Z lấy lại)")
    assert copied(page) == "132"


def test_a_pasted_cell_of_a_spreadsheet_loses_its_tab_and_line_end(page_of: PageOf) -> None:
    page = desk(page_of)
    paste(page, "\t 1.100 \r\n", "DA7.TDA2")
    saved_in(cell(page, "DA7.TDA2"))
    expect(cell(page, "DA7.TDA2")).to_have_value("1.100")


def test_one_figure_is_pasted_into_every_open_cell_of_a_rectangle(
    page_of: PageOf, bp: Plan
) -> None:
    page = desk(page_of, shares_of(bp, "DA7.TDA2"))
    put(page, "1")
    cell(page, "Thành phố Đồng Xoài").click()
    press(page, "Shift+ArrowDown", "Shift+End", "Control+V")
    status(page).to_contain_text("Điền ô: 4 ô")
    expect(cell(page, "Thị xã Bình Long", LOCAL)).to_have_value("1")


def test_several_figures_are_shown_before_they_are_written(page_of: PageOf) -> None:
    page = desk(page_of)
    paste(page, "2500\t1\n1100\t2", "DA7.TDA1")
    preview = page.get_by_role("dialog")
    expect(preview.get_by_role("heading", name="Dán từ bảng tính")).to_be_visible()
    expect(preview.get_by_role("row", name="DA7.TDA2")).to_contain_text("thành 1.100")
    expect(preview.get_by_role("row", name="Tổng cộng")).to_contain_text("36.006")
    expect(preview.get_by_role("button", name="Áp dụng 4 ô")).to_be_focused()
    assert stored("DA7.TDA2") == 1_000


def test_an_applied_paste_stands_in_the_table_and_is_undone_in_one_step(page_of: PageOf) -> None:
    page = desk(page_of)
    paste(page, "2.500\t1\n1.100\t2", "DA7.TDA1")
    page.get_by_role("button", name="Áp dụng 4 ô").click()
    saved_in(cell(page, "DA7.TDA2"))
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(cell(page, "DA7.TDA2")).to_have_value("1.100")
    expect(cell(page, "DA7.TDA1")).to_be_focused()
    press(page, "Control+z")
    status(page).to_contain_text("Đã khôi phục 4 ô")
    assert stored("DA7.TDA2") == 1_000


def test_undoing_a_paste_names_the_cell_that_somebody_changed_since(page_of: PageOf) -> None:
    page = desk(page_of)
    paste(page, "2.500\n1.100", "DA7.TDA1")
    page.get_by_role("button", name="Áp dụng 2 ô").click()
    saved_in(cell(page, "DA7.TDA2"))
    somebody_saves("DA7.TDA2", 1_200)
    press(page, "Control+z")
    status(page).to_contain_text("Giữ nguyên DA7.TDA2")
    assert (stored("DA7.TDA1"), stored("DA7.TDA2")) == (2_450, 1_200)


def test_escape_leaves_a_preview_without_writing(page_of: PageOf) -> None:
    page = desk(page_of)
    paste(page, "2.500\n1.100", "DA7.TDA1")
    expect(page.get_by_role("dialog")).to_be_visible()
    press(page, "Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(cell(page, "DA7.TDA1")).to_be_focused()
    assert stored("DA7.TDA2") == 1_000


def test_a_figure_that_reads_two_ways_is_shown_before_it_is_written(page_of: PageOf) -> None:
    page = desk(page_of)
    paste(page, "1,294", "DA7.TDA2")
    expect(page.get_by_role("dialog").get_by_text("“1,294”").first).to_be_visible()
    assert stored("DA7.TDA2") == 1_000


def test_applying_while_the_server_is_away_keeps_the_preview(page_of: PageOf) -> None:
    page = desk(page_of)
    paste(page, "2.500\n1.100", "DA7.TDA1")
    apply = page.get_by_role("button", name="Áp dụng 2 ô")
    expect(apply).to_be_visible()
    page.context.set_offline(True)
    apply.click()
    said = page.get_by_role("dialog").get_by_role("alert")
    expect(said).to_contain_text("Không kết nối được máy chủ nên chưa thực hiện.")
    expect(said).to_contain_text("Bấm “Áp dụng 2 ô” để thử lại.")
    page.context.set_offline(False)
    apply.click()
    saved_in(cell(page, "DA7.TDA2"))
    assert (stored("DA7.TDA1"), stored("DA7.TDA2")) == (2_500, 1_100)


def test_a_preview_is_applied_after_signing_in_again(page_of: PageOf) -> None:
    page = desk(page_of)
    paste(page, "2.500\n1.100", "DA7.TDA1")
    apply = page.get_by_role("button", name="Áp dụng 2 ô")
    expect(apply).to_be_visible()
    page.context.clear_cookies(name="sessionid")
    apply.click()
    page.get_by_role("dialog", name="Phiên làm việc đã hết").get_by_label("Mật khẩu").fill(PASSWORD)
    press(page, "Enter")
    saved_in(cell(page, "DA7.TDA2"))
    assert stored("DA7.TDA2") == 1_100


def test_what_a_paste_does_not_take_over_stands_in_its_preview_with_the_reason(
    page_of: PageOf,
) -> None:
    page = desk(page_of)
    paste(page, "2.500\tx\n900\t2", "DA7.TDA1")
    preview = page.get_by_role("dialog")
    expect(preview.get_by_text("“x” không phải là số.")).to_be_visible()
    expect(preview.get_by_text("Đã phân bổ 1.000 triệu đồng")).to_be_visible()
    apply = preview.get_by_role("button", name="Áp dụng 2 ô, bỏ phần không nhận")
    expect(apply).not_to_be_focused()


def test_a_block_that_reads_two_ways_is_read_the_other_way_at_a_click(page_of: PageOf) -> None:
    page = desk(page_of)
    paste(page, "2.500\n1.100", "DA7.TDA1")
    preview = page.get_by_role("dialog")
    preview.get_by_role("button", name="Đọc theo kiểu 1,234.5").click()
    expect(preview.get_by_text("lớn hơn 1,1.")).to_be_visible()
    assert page.url.endswith(SPLIT)


def test_our_own_table_with_its_totals_is_pasted_back_where_it_was(
    page_of: PageOf, bp: Plan
) -> None:
    page = desk(page_of, shares_of(bp, "DA7.TDA2"))
    place(page, "Mức vốn", 1).click()
    press(page, "Control+a", "Control+C", "Control+V")
    preview = page.get_by_role("dialog")
    expect(preview.get_by_text("Không có ô nào thay đổi")).to_be_visible()


def test_a_block_is_pasted_into_a_field_where_keys_are_missing(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    cell(page, "DA7.TDA2").click()
    page.get_by_text("Dán từ bảng tính…").click()
    page.get_by_label("Vùng chép từ Excel").fill("1100\t5")
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_role("button", name="Áp dụng 2 ô").click()
    saved_in(cell(page, "DA7.TDA2"))
    assert stored("DA7.TDA2") == 1_100


def test_several_figures_are_never_pasted_over_computed_ones_alone(page_of: PageOf) -> None:
    page = desk(page_of)
    put(page, "1\t2")
    place(page, "Tổng cộng", 1).click()
    press(page, "Control+V")
    status(page).to_contain_text("Chưa dán")


def test_pasting_inside_a_figure_changes_its_text_only(page_of: PageOf) -> None:
    page = desk(page_of)
    put(page, "9")
    cell(page, "DA7.TDA2").click()
    press(page, "F2", "Control+V")
    expect(cell(page, "DA7.TDA2")).to_have_value("1.0009")
    assert stored("DA7.TDA2") == 1_000


def test_a_conflict_in_a_paste_shows_the_preview_again(page_of: PageOf) -> None:
    page = desk(page_of)
    paste(page, "2.500\n1.100", "DA7.TDA1")
    apply = page.get_by_role("button", name="Áp dụng 2 ô")
    expect(apply).to_be_visible()
    somebody_saves("DA7.TDA2", 1_200)
    apply.click()
    expect(page.get_by_role("checkbox", name="Lấy 1.100")).not_to_be_checked()
    assert stored("DA7.TDA2") == 1_200


def test_a_pasted_text_that_is_no_figure_is_refused_at_its_cell(page_of: PageOf) -> None:
    page = desk(page_of)
    paste(page, "nhiều", "DA7.TDA2")
    says(cell(page, "DA7.TDA2"), "“nhiều” không phải là số.")
    assert stored("DA7.TDA2") == 1_000

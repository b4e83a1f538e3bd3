"""The hand of somebody who knows spreadsheets: keys, selection, sums, filling, looking."""

import re

import pytest
from playwright.sync_api import Page, expect

from projects.models import Plan
from tests.browser.conftest import PageOf
from tests.browser.grids import (
    CENTRAL,
    INVESTMENT,
    LOCAL,
    SPLIT,
    STATE_BUDGET,
    cell,
    enter,
    here,
    place,
    press,
    row,
    saved_in,
    selected,
    shares_of,
    state,
    status,
    stored,
)

pytestmark = pytest.mark.browser

NEED = "Tổng nhu cầu vốn"
SUM = "[data-sum]"


def at(page: Page, code: str, column: str = CENTRAL) -> None:
    """Put the cursor on an open cell."""
    cell(page, code, column).click()


@pytest.mark.parametrize(
    ("keys", "there"),
    [
        ("ArrowRight", f"DA2, {INVESTMENT}"),
        ("ArrowRight ArrowLeft", f"DA2, {CENTRAL}"),
        ("ArrowDown", f"DA3, {CENTRAL}"),
        ("ArrowDown ArrowUp", f"DA2, {CENTRAL}"),
        ("ArrowLeft ArrowUp", f"DA2, {CENTRAL}"),
        ("End", f"DA2, {NEED}"),
        ("End Home", f"DA2, {CENTRAL}"),
        ("Control+ArrowDown", f"Tổng cộng, {CENTRAL}"),
        ("Control+ArrowDown Control+ArrowUp", f"DA2, {CENTRAL}"),
        ("Control+ArrowRight", f"DA2, {NEED}"),
        ("Control+End", f"Tổng cộng, {NEED}"),
        ("Control+End Control+Home", f"DA2, {CENTRAL}"),
        ("PageDown", f"DA7, {CENTRAL}"),
        ("PageDown PageUp", f"DA2, {CENTRAL}"),
        ("Tab", f"DA2, {INVESTMENT}"),
        ("Tab Shift+Tab", f"DA2, {CENTRAL}"),
    ],
)
def test_keys_lead_from_figure_to_figure(page_of: PageOf, keys: str, there: str) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    at(page, "DA2")
    press(page, *keys.split())
    assert here(page) == there


def test_enter_goes_down_the_open_cells_and_with_shift_up(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    at(page, "DA3.TDA2")
    press(page, "Enter")
    expect(cell(page, "DA4.TDA1")).to_be_focused()
    press(page, "Shift+Enter")
    expect(cell(page, "DA3.TDA2")).to_be_focused()


def test_entering_a_cell_selects_it_so_that_typing_replaces(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    at(page, "DA7.TDA2")
    page.keyboard.type("1100")
    expect(cell(page, "DA7.TDA2")).to_have_value("1100")


def test_an_arrow_leads_on_from_what_was_typed_and_saves_it(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    at(page, "DA7.TDA2")
    page.keyboard.type("1100")
    press(page, "ArrowUp")
    assert here(page) == f"DA7.TDA1, {CENTRAL}"
    saved_in(cell(page, "DA7.TDA2"))


def test_tab_goes_from_the_end_of_a_row_to_the_next_row_not_to_its_link(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    page.get_by_label(re.compile("^DA2, ")).last.click()
    press(page, "Tab")
    expect(cell(page, "DA3.TDA1")).to_be_focused()
    press(page, "Shift+Tab")
    expect(page.get_by_label(re.compile("^DA2, ")).last).to_be_focused()


def test_enter_after_tabs_goes_below_where_they_began(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    at(page, "DA7.TDA1")
    press(page, "Tab", "Tab", "Enter")
    expect(cell(page, "DA7.TDA2")).to_be_focused()


def test_tab_leaves_the_table_from_its_last_open_cell(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    page.locator(".grid-table input").last.click()
    press(page, "Tab")
    expect(page.get_by_role("link", name="Lịch sử, ghi chú")).to_be_focused()


def test_a_lone_space_is_no_entry(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    at(page, "DA7.TDA2")
    press(page, "Space", "Tab")
    expect(cell(page, "DA7.TDA2")).to_have_value("1.000")
    state(cell(page, "DA7.TDA2")).not_to_have_attribute("data-state", "saved")
    assert stored("DA7.TDA2") == 1_000


@pytest.mark.parametrize(
    ("key", "size"), [("Shift+Space", "1 dòng × 7 cột"), ("Control+Space", "14 dòng × 1 cột")]
)
def test_space_selects_the_row_or_the_column(page_of: PageOf, key: str, size: str) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    at(page, "DA7.TDA2")
    press(page, key)
    assert here(page) == size
    expect(cell(page, "DA7.TDA2")).to_have_value("1.000")


def test_a_click_on_the_head_of_a_column_selects_it(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    page.get_by_role("columnheader", name=STATE_BUDGET).click()
    assert here(page) == "14 dòng × 1 cột"


def test_a_sum_counts_nothing_twice(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    place(page, "DA7", 1).click()
    press(page, "Shift+ArrowDown", "Shift+ArrowDown")
    expect(page.locator(SUM)).to_contain_text("Tổng 3.450 (không kể ô tổng) · 2 số")


@pytest.mark.parametrize("way", ["F2", "double click"])
def test_inside_a_figure_arrows_move_the_caret(page_of: PageOf, way: str) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    at(page, "DA2")
    if way == "F2":
        press(page, "F2")
    else:
        cell(page, "DA2").dblclick()
    press(page, "ArrowLeft", "Backspace", "9")
    expect(cell(page, "DA2")).to_have_value("13.797")
    assert here(page) == f"DA2, {CENTRAL}"


def test_escape_gives_up_what_is_typed(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    at(page, "DA7.TDA2")
    page.keyboard.type("999")
    press(page, "Escape", "ArrowUp")
    expect(cell(page, "DA7.TDA2")).to_have_value("1.000")
    assert stored("DA7.TDA2") == 1_000


def test_delete_empties_a_cell(page_of: PageOf, bp: Plan) -> None:
    page = page_of("chuyenvien")
    page.goto(shares_of(bp, "DA7.TDA2"))
    at(page, "Huyện Bù Đăng")
    press(page, "Delete")
    saved_in(cell(page, "Huyện Bù Đăng"))
    assert row(page, "Huyện Bù Đăng")["Cộng"] == "20"


def test_delete_empties_a_rectangle_as_one_step(page_of: PageOf, bp: Plan) -> None:
    page = page_of("chuyenvien")
    page.goto(shares_of(bp, "DA7.TDA2"))
    at(page, "Thành phố Đồng Xoài")
    press(page, "Shift+ArrowDown", "Shift+ArrowDown", "Delete")
    status(page).to_contain_text("Xóa ô: 3 ô")
    expect(cell(page, "Thị xã Chơn Thành")).to_have_value("")


def test_shift_and_arrows_select_a_rectangle_with_its_exact_sum(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    saved_in(enter(page, "DA7.TDA2", "1000,000001"))
    at(page, "DA7.TDA2")
    press(page, "Shift+ArrowUp", "Shift+ArrowRight")
    assert selected(page) == 4
    assert here(page) == "2 dòng × 2 cột"
    expect(page.locator(SUM)).to_have_text("Tổng 3.450,000001 · 2 số · Trung bình ≈ 1.725,000001")


def test_dragging_and_shift_click_select_a_rectangle(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    cell(page, "DA2").hover()
    page.mouse.down()
    place(page, "DA3.TDA1", 3).hover()
    page.mouse.up()
    assert here(page) == "3 dòng × 3 cột"
    cell(page, "DA3.TDA2").click(modifiers=["Shift"])
    assert here(page) == "4 dòng × 1 cột"
    expect(cell(page, "DA2")).to_be_focused()


def test_control_a_selects_the_whole_table_and_escape_lets_go(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    at(page, "DA2")
    press(page, "Control+a")
    assert selected(page) == 14 * 7
    press(page, "Escape")
    assert selected(page) == 0


def test_a_computed_figure_and_a_locked_one_say_why(page_of: PageOf, bp: Plan) -> None:
    page = page_of("nongnghiep")
    page.goto(f"/{bp.slug}/phan-bo/central/recurrent/")
    first = page.get_by_role("textbox").first
    first.click()
    press(page, "Control+ArrowRight")
    expect(page.get_by_text("Ô này do hệ thống tính.")).to_be_visible()
    page.goto(SPLIT)
    place(page, "DA3.TDA1", 1).click()
    expect(page.locator("[data-why]")).to_contain_text("không có quyền sửa")


def test_a_grid_to_read_is_walked_and_summed_as_well(page_of: PageOf) -> None:
    page = page_of("taichinh")
    page.goto(SPLIT)
    place(page, "DA7.TDA1", 1).click()
    press(page, "Shift+ArrowDown")
    expect(page.locator(SUM)).to_have_text("Tổng 3.450 · 2 số · Trung bình 1.725")
    press(page, "Delete")
    assert stored("DA7.TDA2") == 1_000


@pytest.mark.parametrize(
    ("stretch", "key", "filled"),
    [("Shift+ArrowDown", "Control+d", "Thị xã Bình Long"), ("Shift+ArrowRight", "Control+r", "")],
)
def test_control_d_and_control_r_fill_from_the_first_row_or_column(
    page_of: PageOf, bp: Plan, stretch: str, key: str, filled: str
) -> None:
    page = page_of("chuyenvien")
    page.goto(shares_of(bp, "DA7.TDA2"))
    saved_in(enter(page, "Thành phố Đồng Xoài", "1"))
    at(page, "Thành phố Đồng Xoài")
    press(page, stretch, key)
    target = cell(page, filled) if filled else cell(page, "Thành phố Đồng Xoài", LOCAL)
    saved_in(target)
    expect(target).to_have_value("1")


def test_control_d_on_one_cell_repeats_the_one_above(page_of: PageOf, bp: Plan) -> None:
    page = page_of("chuyenvien")
    page.goto(shares_of(bp, "DA7.TDA2"))
    at(page, "Thị xã Bình Long")
    press(page, "Control+d")
    saved_in(cell(page, "Thị xã Bình Long"))
    above = cell(page, "Thành phố Đồng Xoài").input_value()
    expect(cell(page, "Thị xã Bình Long")).to_have_value(above)


def test_control_enter_fills_the_selection_with_what_was_typed(page_of: PageOf, bp: Plan) -> None:
    page = page_of("chuyenvien")
    page.goto(shares_of(bp, "DA7.TDA2"))
    at(page, "Thành phố Đồng Xoài")
    press(page, "Shift+ArrowDown")
    page.keyboard.type("2")
    press(page, "Control+Enter")
    saved_in(cell(page, "Thị xã Bình Long"))
    expect(cell(page, "Thành phố Đồng Xoài")).to_have_value("2")


def test_a_refused_filling_gives_every_cell_back_and_says_why(page_of: PageOf, bp: Plan) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    at(page, "DA6.TDA1")
    press(page, "Shift+ArrowDown", "Control+d")
    status(page).to_contain_text("Chưa điền ô nào: ")
    status(page).to_contain_text("Đã phân bổ 1.547")
    expect(cell(page, "DA6.TDA2")).to_have_value("1.547")
    state(cell(page, "DA6.TDA2")).not_to_have_attribute("data-state", "refused")
    assert stored("DA6.TDA2") == 1_547


def test_heads_and_first_columns_stay_in_sight(page_of: PageOf, bp: Plan) -> None:
    page = page_of("chuyenvien", width=1000)
    page.goto(f"/{bp.slug}/phan-bo/central/recurrent/")
    page.get_by_role("textbox").last.click()
    expect(page.get_by_role("columnheader", name="DA7.TDA2")).to_be_in_viewport(ratio=0.9)
    expect(page.get_by_role("rowheader", name="Huyện Phú Riềng")).to_be_in_viewport(ratio=0.9)


def test_zoom_and_density_are_kept(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    tall = line_height(page)
    page.get_by_role("button", name="Thu nhỏ bảng").click(click_count=2)
    page.get_by_role("button", name="Gọn").click()
    page.reload()
    expect(page.get_by_role("button", name="80%")).to_be_visible()
    expect(page.get_by_role("button", name="Gọn")).to_have_attribute("aria-pressed", "true")
    assert line_height(page) < tall * 0.8


def line_height(page: Page) -> float:
    box = cell(page, "DA7.TDA2").bounding_box()
    assert box is not None
    return box["height"]


@pytest.mark.parametrize("way", ["key", "button"])
def test_the_map_of_the_keys_opens_by_key_and_by_button(page_of: PageOf, way: str) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    at(page, "DA2")
    if way == "key":
        press(page, "?")
    else:
        page.get_by_role("button", name="Phím của bảng").click()
    expect(page.get_by_role("dialog", name="Các phím của bảng")).to_be_visible()
    press(page, "Escape")
    expect(cell(page, "DA2")).to_have_value("13.727")


def test_on_a_tablet_a_tap_selects_a_second_goes_inside(page_of: PageOf) -> None:
    page = page_of("chuyenvien", width=820, has_touch=True, is_mobile=True)
    page.goto(SPLIT)
    cell(page, "DA7.TDA2").tap()
    page.keyboard.type("11")
    expect(cell(page, "DA7.TDA2")).to_have_value("11")
    press(page, "Escape")
    cell(page, "DA7.TDA2").tap()
    press(page, "End", "ArrowLeft", "Backspace", "5")
    expect(cell(page, "DA7.TDA2")).to_have_value("1.050")


def test_on_a_tablet_taps_select_a_rectangle(page_of: PageOf) -> None:
    page = page_of("chuyenvien", width=820, has_touch=True, is_mobile=True)
    page.goto(SPLIT)
    cell(page, "DA7.TDA1").tap()
    page.get_by_role("button", name="Công cụ").tap()
    page.get_by_role("button", name="Chọn vùng").tap()
    press(page, "Escape")
    place(page, "DA7.TDA2", 3).tap()
    assert here(page) == "2 dòng × 3 cột"


def test_the_figures_of_the_state_budget_are_places_too(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    at(page, "DA2", LOCAL)
    press(page, "ArrowRight", "ArrowRight")
    assert here(page) == f"DA2, {STATE_BUDGET}"
    press(page, "ArrowRight")
    expect(cell(page, "DA2", "Người dân đối ứng")).to_be_focused()

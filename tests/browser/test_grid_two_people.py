"""Two people in one grid: no warning in different cells, a choice in the same, news unasked."""

import pytest
from playwright.sync_api import Page, expect

from projects.models import Plan
from tests.browser.conftest import PageOf
from tests.browser.grids import (
    SPLIT,
    cell,
    enter,
    here,
    press,
    row,
    saved_in,
    says,
    somebody_saves,
    state,
    status,
    stored,
)
from tests.factories import AgencyFactory

pytestmark = pytest.mark.browser

NEWS = {"timeout": 12_000}
SELECTED = "field => field.value.slice(field.selectionStart, field.selectionEnd)"


def two(page_of: PageOf) -> tuple[Page, Page]:
    """The same grid, open with both editors."""
    first, second = page_of("chuyenvien"), page_of("chuyenvien2")
    for page in (first, second):
        page.goto(SPLIT)
    return first, second


def test_two_people_in_different_cells_see_no_warning(page_of: PageOf) -> None:
    first, second = two(page_of)
    saved_in(enter(first, "DA7.TDA2", "1100"))
    saved_in(enter(second, "DA7.TDA1", "2500"))
    assert (stored("DA7.TDA2"), stored("DA7.TDA1")) == (1_100, 2_500)


def test_in_the_same_cell_the_later_one_sees_mine_theirs_who_and_when(page_of: PageOf) -> None:
    first, second = two(page_of)
    saved_in(enter(first, "DA7.TDA2", "1200"))
    place = enter(second, "DA7.TDA2", "1100")
    says(place, "Ô này vừa được sửa thành 1.200 (Nguyễn Thị Thu Hà lúc ")
    says(place, "Số bạn nhập là 1.100, chưa lưu.")
    expect(place).to_have_value("1.100")


@pytest.mark.parametrize(
    ("choice", "figure", "amount"),
    [("Lấy số đã lưu: 1.200", "1.200", 1_200), ("Giữ số của tôi: 1.100", "1.100", 1_100)],
)
def test_a_conflict_shows_both_figures_and_either_can_be_chosen(
    page_of: PageOf, choice: str, figure: str, amount: int
) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    somebody_saves("DA7.TDA2", 1_200)
    place = enter(page, "DA7.TDA2", "1100")
    says(place, "Ô này vừa được sửa thành 1.200")
    page.get_by_role("button", name=choice).click()
    saved_in(place)
    expect(place).to_have_value(figure)
    assert stored("DA7.TDA2") == amount


def test_a_conflict_brings_the_totals_up_to_date(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    somebody_saves("DA7.TDA2", 1_200)
    state(enter(page, "DA7.TDA2", "1100")).to_have_attribute("data-state", "conflict")
    assert row(page, "Tổng cộng")["Cộng NSNN"] == "45.134"


def test_what_others_save_appears_without_moving_the_cursor(page_of: PageOf) -> None:
    first, second = two(page_of)
    cell(second, "DA7.TDA1").click()
    saved_in(enter(first, "DA7.TDA2", "1100"))
    expect(cell(second, "DA7.TDA2")).to_have_value("1.100", **NEWS)
    assert row(second, "Tổng cộng")["Cộng NSNN"] == "45.034"
    assert here(second).startswith("DA7.TDA1")
    assert cell(second, "DA7.TDA1").evaluate(SELECTED) == "2.450"


def test_news_in_the_cell_with_the_cursor_keep_it_selected(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    cell(page, "DA7.TDA2").click()
    somebody_saves("DA7.TDA2", 1_200)
    expect(cell(page, "DA7.TDA2")).to_have_value("1.200", **NEWS)
    assert cell(page, "DA7.TDA2").evaluate(SELECTED) == "1.200"


def test_news_do_not_touch_what_is_being_typed(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    cell(page, "DA7.TDA2").click()
    page.keyboard.type("11")
    somebody_saves("DA7.TDA2", 1_200)
    somebody_saves("DA7.TDA1", 2_500)
    expect(cell(page, "DA7.TDA1")).to_have_value("2.500", **NEWS)
    page.keyboard.type("00")
    press(page, "Enter")
    says(cell(page, "DA7.TDA2"), "Ô này vừa được sửa thành 1.200")
    expect(cell(page, "DA7.TDA2")).to_have_value("1.100")


def test_a_figure_let_go_of_shows_the_news_afterwards(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    cell(page, "DA7.TDA2").click()
    page.keyboard.type("11")
    somebody_saves("DA7.TDA2", 1_200)
    somebody_saves("DA7.TDA1", 2_500)
    expect(cell(page, "DA7.TDA1")).to_have_value("2.500", **NEWS)
    press(page, "Escape")
    expect(cell(page, "DA7.TDA2")).to_have_value("1.200", **NEWS)


def test_a_reader_sees_the_news_as_well(page_of: PageOf) -> None:
    page = page_of("taichinh")
    page.goto(SPLIT)
    somebody_saves("DA7.TDA2", 1_200)
    figure = page.get_by_role("row", name="DA7.TDA2").get_by_role("gridcell").first
    expect(figure).to_have_text("1.200", **NEWS)


def test_a_new_row_asks_to_load_the_page_again(page_of: PageOf, bp: Plan) -> None:
    page = page_of("chuyenvien")
    page.goto(f"/{bp.slug}/phan-bo/central/recurrent/")
    AgencyFactory(province=bp.province, name="UBND huyện Mới", unit_name="Huyện Mới")
    page.get_by_role("link", name="tải lại trang").wait_for(timeout=12_000)
    status(page).to_contain_text("Bảng vừa thêm hoặc bớt dòng, cột")

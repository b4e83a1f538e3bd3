"""One cell of a grid: it saves itself, every total follows, a refusal says its reason."""

import pytest
from playwright.sync_api import expect

from budget.models import Allocation
from projects.models import Plan, Project
from tests.browser.conftest import PageOf
from tests.browser.grids import (
    SPLIT,
    TARGETS,
    cell,
    enter,
    row,
    saved_in,
    says,
    shares_of,
    state,
    status,
    stored,
)

pytestmark = pytest.mark.browser

ON_TOP = """place => {
  const box = place.getBoundingClientRect();
  return document.elementFromPoint(box.right - 4, box.bottom - 4) === place;
}"""
ON_TOP_OF_ALL = """name => {
  const place = document.getElementsByName(name)[0];
  const box = place.getBoundingClientRect();
  return document.elementFromPoint(box.right - 8, box.bottom - 8) === place;
}"""


def test_every_total_follows_a_saved_cell_without_a_reload(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    page.evaluate("window.untouched = true")
    saved_in(enter(page, "DA7.TDA2", "1100"))
    assert row(page, "DA7.TDA2")["Cộng NSNN"] == "1.250"
    assert row(page, "DA7")["Cộng NSNN"] == "4.068"
    assert row(page, "Tổng cộng")["Cộng NSNN"] == "45.034"
    assert "thiếu 15" in row(page, "DA7.TDA2")["Ngân sách địa phương Vốn sự nghiệp"]
    assert page.evaluate("window.untouched")


def test_the_cell_with_the_focus_stays_in_sight_when_hints_appear(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    place = cell(page, "DA7.TDA2")
    place.fill("1100")
    place.press("Enter")
    saved_in(place)
    expect(place).to_be_focused()
    assert place.evaluate(ON_TOP)


def test_a_saved_figure_is_written_as_the_office_writes_it(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    place = enter(page, "DA7.TDA2", " 1100,50 ")
    expect(place).to_have_value("1.100,5")
    status(page).to_contain_text("Đã lưu DA7.TDA2")
    assert stored("DA7.TDA2") == 1_100


def test_a_refused_figure_stays_in_its_cell_with_the_sentence(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    place = enter(page, "DA7.TDA2", "một nghìn")
    state(place).to_have_attribute("data-state", "refused")
    expect(place).to_have_value("một nghìn")
    expect(place).to_have_attribute("aria-invalid", "true")
    says(place, "“một nghìn” không phải là số.")
    assert stored("DA7.TDA2") == 1_000


def test_a_refused_cell_holds_up_no_other(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    enter(page, "DA7.TDA2", "x")
    saved_in(enter(page, "DA7.TDA1", "2500"))
    status(page).to_contain_text("; còn 1 ô chưa lưu.")
    assert stored("DA7.TDA1") == 2_500
    expect(cell(page, "DA7.TDA2")).to_have_value("x")


def test_escape_brings_the_stored_figure_back(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    place = enter(page, "DA7.TDA2", "x")
    state(place).to_have_attribute("data-state", "refused")
    place.press("Escape")
    expect(place).to_have_value("1.000")
    state(place).not_to_have_attribute("data-state", "refused")


def test_a_refused_figure_is_tried_again_with_enter_after_room_was_made(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    place = enter(page, "DA7.TDA2", "900")
    says(place, "Đã phân bổ 1.000 triệu đồng")
    Allocation.objects.filter(line__project__parent__number=7, line__project__number=2).delete()
    place.press("Enter")
    saved_in(place)
    assert stored("DA7.TDA2") == 900


def test_money_moved_inside_a_full_column_is_saved_when_its_giver_is(
    page_of: PageOf, bp: Plan
) -> None:
    page = page_of("chuyenvien")
    page.goto(shares_of(bp, "DA7.TDA2"))
    to = enter(page, "Thành phố Đồng Xoài", "100")
    state(to).to_have_attribute("data-state", "refused")
    saved_in(enter(page, "Huyện Bù Đăng", "0"))
    saved_in(to)
    expect(to).to_have_value("100")


def test_all_refused_figures_are_given_up_at_once(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    for row_name in ("DA7.TDA1", "DA7.TDA2"):
        state(enter(page, row_name, "x")).to_have_attribute("data-state", "refused")
    page.get_by_role("button", name="Bỏ các số chưa lưu").click()
    expect(cell(page, "DA7.TDA1")).to_have_value("2.450")
    expect(cell(page, "DA7.TDA2")).to_have_value("1.000")


def test_an_allocation_above_its_ceiling_is_refused_with_the_sentence(
    page_of: PageOf, bp: Plan
) -> None:
    page = page_of("chuyenvien")
    page.goto(shares_of(bp, "DA7.TDA2"))
    place = enter(page, "Huyện Bù Đăng", "5000")
    says(place, "Vượt mức của NSTW (vốn sự nghiệp)")
    expect(place).to_have_value("5000")


def test_a_lowered_allocation_shows_what_is_left(page_of: PageOf, bp: Plan) -> None:
    page = page_of("chuyenvien")
    page.goto(shares_of(bp, "DA7.TDA2"))
    saved_in(enter(page, "Huyện Bù Đăng", "0"))
    assert row(page, "Còn lại")["Cộng"] != "–"
    assert row(page, "Đã phân bổ")["Cộng"] == row(page, "Tổng cộng")["Cộng"]


def test_a_district_sees_its_targets_and_no_inputs(page_of: PageOf) -> None:
    page = page_of("dongxoai")
    page.goto(TARGETS)
    expect(page.get_by_text("Chỉ tiêu giảm hộ nghèo năm 2024 giao cho UBND")).to_be_visible()
    expect(page.get_by_text("12 hộ")).to_be_visible()
    expect(page.get_by_role("textbox")).to_have_count(0)


def test_a_reviewer_reads_once_why_nothing_can_be_edited(page_of: PageOf) -> None:
    page = page_of("taichinh")
    page.goto(SPLIT)
    expect(page.get_by_role("textbox")).to_have_count(0)
    expect(page.get_by_text("không có quyền sửa dự kiến kinh phí")).to_have_count(1)


def test_a_screen_reader_hears_row_column_value_and_state(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    place = enter(page, "DA7.TDA2", "x")
    expect(place).to_have_accessible_name("DA7.TDA2, Ngân sách trung ương, Vốn sự nghiệp")
    expect(place).to_have_value("x")
    expect(place).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("grid")).to_match_aria_snapshot(
        """
        - row:
          - rowheader /DA7 .*/
          - gridcell "3.450"
        """
    )


def test_a_link_to_a_row_arrives_at_the_row(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.set_viewport_size({"width": 1280, "height": 700})
    last = next(project for project in Project.objects.all() if project.code == "DA7.TDA2")
    page.goto(f"{SPLIT}#d{last.pk}")
    expect(cell(page, "DA7.TDA2")).to_be_in_viewport()
    page.wait_for_function(ON_TOP_OF_ALL, arg=f"o.d{last.pk}.central-recurrent")


def test_a_cell_tells_its_history_and_takes_a_remark(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    saved_in(enter(page, "DA7.TDA2", "1100"))
    cell(page, "DA7.TDA2").click()
    page.keyboard.press("Alt+h")
    card = page.get_by_role("dialog")
    expect(card.get_by_role("row").filter(has_text="1.100")).to_contain_text("Nguyễn Thị Thu Hà")
    card.get_by_label("Người xem được ô này").fill("Chờ Sở Tài chính")
    card.get_by_role("button", name="Lưu ghi chú").click()
    expect(card.get_by_text("Nguyễn Thị Thu Hà,")).to_be_visible()
    page.keyboard.press("Escape")
    expect(cell(page, "DA7.TDA2")).to_have_accessible_description("Có ghi chú.")
    expect(page.locator("[data-why]")).to_contain_text("Ghi chú: Chờ Sở Tài chính")
    expect(cell(page, "DA7.TDA2")).to_be_focused()


def test_a_figure_of_the_history_is_put_back_and_can_be_undone(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    saved_in(enter(page, "DA7.TDA2", "1100"))
    cell(page, "DA7.TDA2").click()
    page.keyboard.press("Alt+h")
    page.get_by_role("button", name="Trả về 1.000").click()
    expect(cell(page, "DA7.TDA2")).to_have_value("1.000")
    expect(cell(page, "DA7.TDA2")).to_be_focused()
    page.keyboard.press("Control+z")
    expect(cell(page, "DA7.TDA2")).to_have_value("1.100")


def test_a_proposed_counterpart_opens_its_preview_beside_the_table(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    page.locator("a[data-preview]").first.click()
    expect(page.get_by_role("dialog", name="Xem trước, chi tiết ô")).to_be_visible()
    assert page.url.endswith(SPLIT)

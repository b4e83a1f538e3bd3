"""The grid without script: one ordinary form, with every tool as a link or a form of its own."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PageOf
from tests.browser.grids import SPLIT, cell, says, somebody_saves, state, stored

pytestmark = pytest.mark.browser


def test_the_form_saves_without_script(page_of: PageOf) -> None:
    page = page_of("chuyenvien", java_script_enabled=False)
    page.goto(SPLIT)
    cell(page, "DA7.TDA2").fill("1100")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("Đã lưu 1 ô.")).to_be_visible()
    assert stored("DA7.TDA2") == 1_100


def test_the_form_without_script_comes_back_as_typed_with_the_sentence(page_of: PageOf) -> None:
    page = page_of("chuyenvien", java_script_enabled=False)
    page.goto(SPLIT)
    cell(page, "DA7.TDA2").fill("x")
    cell(page, "DA7.TDA1").fill("2500")
    page.get_by_role("button", name="Lưu").click()
    says(cell(page, "DA7.TDA2"), "“x” không phải là số.")
    expect(cell(page, "DA7.TDA1")).to_have_value("2500")
    assert stored("DA7.TDA1") == 2_450


def test_a_conflict_without_script_can_be_settled_either_way(page_of: PageOf) -> None:
    page = page_of("chuyenvien", java_script_enabled=False)
    page.goto(SPLIT)
    somebody_saves("DA7.TDA2", 1_200)
    cell(page, "DA7.TDA2").fill("1100")
    page.get_by_role("button", name="Lưu").click()
    page.get_by_role("button", name="Lấy số đã lưu: 1.200").click()
    expect(cell(page, "DA7.TDA2")).to_have_value("1.200")
    assert stored("DA7.TDA2") == 1_200


def test_a_returned_form_with_script_warns_of_what_is_not_saved(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.route("**/grid.js", lambda route: route.abort())
    page.goto(SPLIT)
    cell(page, "DA7.TDA2").fill("x")
    cell(page, "DA7.TDA1").fill("2500")
    page.unroute("**/grid.js")
    page.get_by_role("button", name="Lưu").click()
    state(cell(page, "DA7.TDA1")).to_have_attribute("data-state", "waiting")
    page.get_by_role("button", name="Lưu lại 1 ô").click()
    state(cell(page, "DA7.TDA1")).to_have_attribute("data-state", "saved")
    state(cell(page, "DA7.TDA2")).to_have_attribute("data-state", "refused")


def test_a_block_is_pasted_without_script_and_applied_after_its_preview(page_of: PageOf) -> None:
    page = page_of("chuyenvien", java_script_enabled=False)
    page.goto(SPLIT)
    page.get_by_text("Dán từ bảng tính…").click()
    page.get_by_label("Vùng chép từ Excel").fill("1100\t5\n")
    page.get_by_label("Dự án, tiểu dự án").select_option("DA7.TDA2")
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_role("button", name="Áp dụng 2 ô").click()
    expect(cell(page, "DA7.TDA2")).to_have_value("1.100")
    assert stored("DA7.TDA2") == 1_100


def test_the_tools_that_need_the_script_are_not_there_without_it(page_of: PageOf) -> None:
    page = page_of("chuyenvien", java_script_enabled=False)
    page.goto(SPLIT)
    for tool in ("Hoàn tác", "Phím của bảng", "Phóng to bảng"):
        expect(page.get_by_role("button", name=tool)).to_have_count(0)
    expect(page.get_by_role("link", name="Tải Excel")).to_be_visible()
    expect(page.get_by_role("link", name="Các bước")).to_be_visible()

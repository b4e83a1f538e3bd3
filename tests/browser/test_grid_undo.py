"""Undoing and redoing: one's own steps in their order, nobody else's, never the browser's."""

import time

import pytest
from playwright.sync_api import Page, Route, expect

from projects.models import Plan
from tests.browser.conftest import PageOf
from tests.browser.grids import (
    SPLIT,
    cell,
    enter,
    press,
    saved_in,
    shares_of,
    somebody_saves,
    state,
    status,
    stored,
)

pytestmark = pytest.mark.browser


def opened(page_of: PageOf) -> Page:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    return page


def test_control_z_and_control_y_undo_and_redo_a_cell(page_of: PageOf) -> None:
    page = opened(page_of)
    saved_in(enter(page, "DA7.TDA2", "1100"))
    press(page, "Control+z")
    status(page).to_contain_text("Đã hoàn tác: DA7.TDA2")
    assert stored("DA7.TDA2") == 1_000
    press(page, "Control+y")
    status(page).to_contain_text("Đã làm lại: DA7.TDA2")
    expect(cell(page, "DA7.TDA2")).to_have_value("1.100")
    assert stored("DA7.TDA2") == 1_100


def test_control_z_beside_the_table_undoes_the_last_save(page_of: PageOf) -> None:
    page = opened(page_of)
    saved_in(enter(page, "DA7.TDA2", "1100"))
    page.get_by_role("heading", level=1).click()
    press(page, "Control+z")
    status(page).to_contain_text("Đã hoàn tác")
    expect(cell(page, "DA7.TDA2")).to_have_value("1.000")
    assert stored("DA7.TDA2") == 1_000


def test_control_z_in_a_figure_being_typed_gives_up_that_figure_alone(page_of: PageOf) -> None:
    page = opened(page_of)
    saved_in(enter(page, "DA7.TDA2", "1100"))
    cell(page, "DA7.TDA1").click()
    page.keyboard.type("25")
    press(page, "Control+z")
    expect(cell(page, "DA7.TDA1")).to_have_value("2.450")
    expect(cell(page, "DA7.TDA2")).to_have_value("1.100")
    assert stored("DA7.TDA2") == 1_100


def test_undoing_waits_for_the_save_under_way(page_of: PageOf) -> None:
    page = opened(page_of)
    saved_in(enter(page, "DA7.TDA1", "2500"))

    def late(route: Route) -> None:
        time.sleep(0.5)
        route.continue_()

    page.route(f"**{SPLIT}", late)
    enter(page, "DA7.TDA2", "1100")
    press(page, "Control+z")
    status(page).to_contain_text("Đã hoàn tác: DA7.TDA2")
    assert (stored("DA7.TDA1"), stored("DA7.TDA2")) == (2_500, 1_000)


def test_control_z_after_a_refusal_gives_up_the_refused_figure(page_of: PageOf) -> None:
    page = opened(page_of)
    saved_in(enter(page, "DA7.TDA1", "2500"))
    state(enter(page, "DA7.TDA2", "x")).to_have_attribute("data-state", "refused")
    press(page, "Control+z")
    expect(cell(page, "DA7.TDA2")).to_have_value("1.000")
    status(page).to_contain_text("Đã bỏ số chưa lưu: DA7.TDA2")
    assert stored("DA7.TDA1") == 2_500


def test_where_nothing_is_left_to_undo_one_is_told_so(page_of: PageOf) -> None:
    page = opened(page_of)
    cell(page, "DA7.TDA2").click()
    press(page, "Control+z")
    status(page).to_contain_text("Không còn gì để hoàn tác")


def test_a_step_is_undone_and_redone_whole(page_of: PageOf, bp: Plan) -> None:
    page = page_of("chuyenvien")
    page.goto(shares_of(bp, "DA7.TDA2"))
    before = cell(page, "Thị xã Bình Long").input_value()
    cell(page, "Thành phố Đồng Xoài").click()
    press(page, "Shift+ArrowDown", "Delete")
    status(page).to_contain_text("Xóa ô: 2 ô")
    page.get_by_role("button", name="Hoàn tác").click()
    expect(cell(page, "Thị xã Bình Long")).to_have_value(before)
    status(page).to_contain_text("Đã khôi phục 2 ô")
    page.get_by_role("button", name="Làm lại").click()
    expect(cell(page, "Thị xã Bình Long")).to_have_value("")


def test_ones_own_last_step_is_undone_after_the_page_was_left(page_of: PageOf, bp: Plan) -> None:
    page = page_of("chuyenvien")
    page.goto(shares_of(bp, "DA7.TDA2"))
    before = cell(page, "Thị xã Bình Long").input_value()
    cell(page, "Thành phố Đồng Xoài").click()
    press(page, "Shift+ArrowDown", "Delete")
    status(page).to_contain_text("Xóa ô: 2 ô")
    page.reload()
    page.get_by_role("button", name="Hoàn tác").click()
    expect(cell(page, "Thị xã Bình Long")).to_have_value(before)


def test_a_refusal_names_its_cell_though_one_stands_in_the_next(page_of: PageOf) -> None:
    page = opened(page_of)
    state(enter(page, "DA7.TDA1", "x")).to_have_attribute("data-state", "refused")
    status(page).to_contain_text("DA7.TDA1, ")


def test_undoing_never_takes_back_somebody_elses_figure(page_of: PageOf) -> None:
    page = opened(page_of)
    saved_in(enter(page, "DA7.TDA2", "1100"))
    somebody_saves("DA7.TDA2", 1_200)
    press(page, "Control+z")
    state(cell(page, "DA7.TDA2")).to_have_attribute("data-state", "conflict")
    status(page).to_contain_text("Chưa hoàn tác")
    assert stored("DA7.TDA2") == 1_200

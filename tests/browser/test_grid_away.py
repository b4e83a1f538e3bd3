"""The server is away, the session has ended, the page is left: nothing typed is lost."""

import pytest
from playwright.sync_api import Locator, Page, expect

from budget.models import Allocation
from tests.browser.conftest import PageOf, sign_in
from tests.browser.grids import (
    SPLIT,
    TARGETS,
    cell,
    enter,
    line_of,
    press,
    saved_in,
    says,
    state,
    status,
    stored,
)
from tests.conftest import PASSWORD

pytestmark = pytest.mark.browser

SPLIT_GRID = f"**{SPLIT}"


def opened(page_of: PageOf) -> Page:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    return page


def ended(page: Page) -> None:
    """The session ends."""
    page.context.clear_cookies(name="sessionid")


def test_a_cell_waits_while_the_server_is_away(page_of: PageOf) -> None:
    page = opened(page_of)
    page.context.set_offline(True)
    place = enter(page, "DA7.TDA2", "1100")
    says(place, "Không kết nối được máy chủ")
    expect(page.get_by_role("button", name="Lưu lại 1 ô")).to_be_visible()
    page.context.set_offline(False)
    saved_in(place)
    assert stored("DA7.TDA2") == 1_100


def test_cells_go_by_themselves_when_the_server_is_back(page_of: PageOf) -> None:
    page = opened(page_of)
    page.route(SPLIT_GRID, lambda route: route.abort())
    first, second = enter(page, "DA7.TDA1", "2500"), enter(page, "DA7.TDA2", "1100")
    for place in (first, second):
        state(place).to_have_attribute("data-state", "waiting")
    page.unroute(SPLIT_GRID)
    for place in (first, second):
        saved_in(place)
    assert (stored("DA7.TDA1"), stored("DA7.TDA2")) == (2_500, 1_100)


def test_a_filling_that_waits_goes_together(page_of: PageOf) -> None:
    page = opened(page_of)
    page.route(SPLIT_GRID, lambda route: route.abort())
    cell(page, "DA6.TDA1").click()
    press(page, "Shift+ArrowDown", "Delete")
    state(cell(page, "DA6.TDA2")).to_have_attribute("data-state", "waiting")
    page.unroute(SPLIT_GRID)
    status(page).to_contain_text("Chưa xóa ô nào: ")
    expect(cell(page, "DA6.TDA1")).to_have_value("944")


def test_a_broken_server_is_told_from_one_that_is_away(page_of: PageOf) -> None:
    page = opened(page_of)
    broken = {"status": 500, "body": "<p>", "content_type": "text/html"}
    page.route(SPLIT_GRID, lambda route: route.fulfill(**broken))
    says(enter(page, "DA7.TDA2", "1100"), "Máy chủ gặp lỗi nên chưa lưu")


def test_after_the_session_ended_one_signs_in_in_place_and_what_waits_is_saved(
    page_of: PageOf,
) -> None:
    page = opened(page_of)
    ended(page)
    place = enter(page, "DA7.TDA2", "1100")
    dialog = page.get_by_role("dialog", name="Phiên làm việc đã hết")
    expect(dialog.get_by_label("Tên đăng nhập")).to_have_value("chuyenvien")
    expect(dialog.get_by_label("Mật khẩu")).to_be_focused()
    page.keyboard.type(PASSWORD)
    press(page, "Enter")
    saved_in(place)
    expect(dialog).to_be_hidden()
    assert stored("DA7.TDA2") == 1_100


def test_figures_typed_on_do_not_go_into_the_password(page_of: PageOf) -> None:
    page = opened(page_of)
    ended(page)
    cell(page, "DA7.TDA1").click()
    for figure in ("2500", "1100"):
        page.keyboard.type(figure, delay=120)
        press(page, "Enter")
    dialog = page.get_by_role("dialog", name="Phiên làm việc đã hết")
    expect(dialog.get_by_label("Mật khẩu")).to_have_value("")
    expect(cell(page, "DA7.TDA1")).to_have_value("2500")
    expect(cell(page, "DA7.TDA2")).to_have_value("1100")


def test_an_ended_session_is_told_before_anything_is_typed(page_of: PageOf) -> None:
    page = opened(page_of)
    ended(page)
    status(page).to_contain_text("Phiên làm việc đã hết", timeout=8_000)
    page.get_by_role("status").get_by_role("button", name="Đăng nhập").click()
    dialog = page.get_by_role("dialog", name="Phiên làm việc đã hết")
    expect(dialog.get_by_label("Mật khẩu")).to_be_focused()


def test_signing_in_can_be_put_off_and_taken_up_again(page_of: PageOf) -> None:
    page = opened(page_of)
    ended(page)
    place = enter(page, "DA7.TDA2", "1100")
    page.get_by_role("button", name="Để sau").click()
    page.get_by_role("button", name="Lưu lại", exact=True).click()
    dialog = page.get_by_role("dialog", name="Phiên làm việc đã hết")
    dialog.get_by_label("Mật khẩu").fill(PASSWORD)
    dialog.get_by_role("button", name="Đăng nhập").click()
    saved_in(place)


def with_a_note(page: Page, text: str) -> Locator:
    """The cell's card, with a note half written."""
    cell(page, "DA7.TDA2").click()
    page.get_by_role("link", name="Lịch sử, ghi chú").click()
    card = page.get_by_role("dialog", name="Xem trước, chi tiết ô")
    card.get_by_label("Người xem được ô này").fill(text)
    return card


def test_a_note_that_cannot_be_sent_stays_and_is_sent_again(page_of: PageOf) -> None:
    page = opened(page_of)
    card = with_a_note(page, "Chờ Sở Tài chính")
    page.context.set_offline(True)
    card.get_by_role("button", name="Lưu ghi chú").click()
    expect(card.get_by_role("alert")).to_contain_text("Bấm “Lưu ghi chú” để thử lại.")
    page.context.set_offline(False)
    card.get_by_role("button", name="Lưu ghi chú").click()
    expect(card.get_by_text("Nguyễn Thị Thu Hà,")).to_be_visible()


def test_a_note_half_written_is_not_lost_by_escape(page_of: PageOf) -> None:
    page = opened(page_of)
    card = with_a_note(page, "Chờ Sở Tài chính")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    press(page, "Escape")
    expect(card.get_by_label("Người xem được ô này")).to_have_value("Chờ Sở Tài chính")
    assert asked == ["Bỏ ghi chú đang viết?"]


def test_a_wrong_password_says_so_and_can_be_tried_again(page_of: PageOf) -> None:
    page = opened(page_of)
    ended(page)
    enter(page, "DA7.TDA2", "1100")
    dialog = page.get_by_role("dialog", name="Phiên làm việc đã hết")
    dialog.get_by_label("Mật khẩu").fill("khong-phai-mat-khau")
    press(page, "Enter")
    expect(dialog.get_by_role("alert")).not_to_be_empty()
    dialog.get_by_label("Mật khẩu").fill(PASSWORD)
    press(page, "Enter")
    saved_in(cell(page, "DA7.TDA2"))


def test_a_preview_asked_for_after_the_session_ended_comes_after_signing_in(
    page_of: PageOf,
) -> None:
    page = opened(page_of)
    cell(page, "DA7.TDA2").click()
    page.get_by_text("Dán từ bảng tính…").click()
    page.get_by_label("Vùng chép từ Excel").fill("1100\t5")
    ended(page)
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_role("dialog").get_by_label("Mật khẩu").fill(PASSWORD)
    press(page, "Enter")
    expect(page.get_by_role("button", name="Áp dụng 2 ô")).to_be_focused()


def test_a_figure_typed_after_the_session_ended_can_be_saved_later(page_of: PageOf) -> None:
    page = opened(page_of)
    ended(page)
    place = enter(page, "DA7.TDA2", "1100")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("link", name="Đăng nhập ở thẻ mới")).to_be_visible()
    page.get_by_role("button", name="Để sau").click()
    says(place, "Phiên làm việc đã hết")
    sign_in(page, "chuyenvien")
    page.get_by_role("button", name="Lưu lại", exact=True).click()
    saved_in(place)
    assert stored("DA7.TDA2") == 1_100


def test_signing_in_in_another_tab_sends_what_waits(page_of: PageOf) -> None:
    page = opened(page_of)
    ended(page)
    place = enter(page, "DA7.TDA2", "1100")
    state(place).to_have_attribute("data-state", "waiting")
    sign_in(page, "chuyenvien")
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    saved_in(place)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_leaving_with_an_unsaved_cell_warns(page_of: PageOf) -> None:
    page = opened(page_of)
    state(enter(page, "DA7.TDA2", "x")).to_have_attribute("data-state", "refused")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(TARGETS)
    assert asked == ["beforeunload"]


def test_leaving_after_everything_is_saved_does_not_warn(page_of: PageOf) -> None:
    page = opened(page_of)
    saved_in(enter(page, "DA7.TDA2", "1100"))
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(TARGETS)
    assert asked == []


def test_what_waits_is_sent_once_more_when_the_page_is_left(page_of: PageOf) -> None:
    page = opened(page_of)
    page.route(SPLIT_GRID, lambda route: route.abort())
    state(enter(page, "DA7.TDA2", "1100")).to_have_attribute("data-state", "waiting")
    page.unroute(SPLIT_GRID)
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto(TARGETS)
    page.goto(SPLIT)
    expect(cell(page, "DA7.TDA2")).to_have_value("1.100")
    expect(page.get_by_role("button", name="Lưu lại")).to_have_count(0)


def left_with(page: Page, text: str) -> None:
    """Leave the page although a figure was refused, and come back."""
    state(enter(page, "DA7.TDA2", text)).to_have_attribute("data-state", "refused")
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto(TARGETS)
    page.goto(SPLIT)


def test_a_figure_that_was_not_saved_is_offered_again_after_the_page_was_left(
    page_of: PageOf,
) -> None:
    page = opened(page_of)
    left_with(page, "900")
    says(cell(page, "DA7.TDA2"), "Số 900 bạn nhập chưa lưu khi rời trang.")
    Allocation.objects.filter(line=line_of("DA7.TDA2")).delete()
    page.get_by_role("button", name="Lưu lại 1 ô").click()
    saved_in(cell(page, "DA7.TDA2"))
    assert stored("DA7.TDA2") == 900


def test_a_figure_that_is_offered_again_can_be_dropped(page_of: PageOf) -> None:
    page = opened(page_of)
    left_with(page, "900")
    page.get_by_role("button", name="Bỏ, giữ 1.000").click()
    expect(cell(page, "DA7.TDA2")).to_have_value("1.000")
    page.reload()
    expect(page.get_by_role("button", name="Lưu lại")).to_have_count(0)


def test_what_one_person_left_unsaved_is_not_offered_to_another(page_of: PageOf) -> None:
    page = opened(page_of)
    left_with(page, "900")
    page.once("dialog", lambda dialog: dialog.accept())
    ended(page)
    sign_in(page, "chuyenvien2")
    page.reload()
    expect(cell(page, "DA7.TDA2")).to_have_value("1.000")

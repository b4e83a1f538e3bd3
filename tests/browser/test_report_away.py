"""A report while the server is away, the session ends or two people write: nothing is lost."""

import pytest
from playwright.sync_api import Page, expect

from progress.models import Report
from projects.models import Plan
from tests.browser.conftest import PageOf, sign_in
from tests.browser.reports import PHONE, enter, figure, left, month_of, saved_in, says, state
from tests.conftest import PASSWORD

pytestmark = pytest.mark.browser

WORDS = "Khó khăn, vướng mắc"


@pytest.fixture
def month(bp: Plan) -> Report:
    return month_of(bp)


def opened(page_of: PageOf, month: Report, username: str = "budang") -> Page:
    page = page_of(username)
    page.goto(month.get_absolute_url())
    return page


def test_a_figure_waits_while_the_network_is_away(page_of: PageOf, month: Report) -> None:
    page = opened(page_of, month)
    page.context.set_offline(True)
    field = enter(page, "poor.left", "6")
    says(page, "poor.left", "Không kết nối được máy chủ")
    page.context.set_offline(False)
    saved_in(field)
    assert left(month) == 6


def test_what_was_not_saved_is_there_when_the_page_is_opened_again(
    page_of: PageOf, month: Report
) -> None:
    page = opened(page_of, month)
    page.route("**/ho-ngheo/", lambda route: route.abort())
    enter(page, "poor.left", "6")
    expect(state(figure(page, "poor.left"))).to_have_attribute("data-state", "waiting")
    page.unroute("**/ho-ngheo/")
    page.goto("about:blank")
    page.goto(month.get_absolute_url())
    saved_in(figure(page, "poor.left"))
    assert left(month) == 6


def test_words_half_written_outlive_the_page(page_of: PageOf, month: Report) -> None:
    page = opened(page_of, month)
    page.on("dialog", lambda dialog: dialog.accept())
    page.route("**/nhan-xet/", lambda route: route.abort())
    page.get_by_label(WORDS).fill("Đường sạt lở")
    page.goto(month.get_absolute_url())
    expect(page.get_by_label(WORDS)).to_have_value("Đường sạt lở")


def test_after_the_session_ended_one_signs_in_in_place(page_of: PageOf, month: Report) -> None:
    page = opened(page_of, month)
    page.context.clear_cookies(name="sessionid")
    field = enter(page, "poor.left", "6")
    dialog = page.get_by_role("dialog", name="Phiên làm việc đã hết")
    dialog.get_by_label("Mật khẩu").fill(PASSWORD)
    dialog.get_by_role("button", name="Đăng nhập").click()
    saved_in(field)
    assert left(month) == 6


def test_signed_in_elsewhere_the_figure_goes_by_itself(page_of: PageOf, month: Report) -> None:
    page = opened(page_of, month)
    page.context.clear_cookies(name="sessionid")
    field = enter(page, "poor.left", "6")
    page.get_by_role("button", name="Để sau").click()
    sign_in(page, "budang")
    page.get_by_role("button", name="Lưu lại").click()
    saved_in(field)


def two(page_of: PageOf, month: Report) -> tuple[Page, Page]:
    return opened(page_of, month), opened(page_of, month, "chuyenvien")


def test_two_people_in_different_fields_see_no_warning(page_of: PageOf, month: Report) -> None:
    first, second = two(page_of, month)
    saved_in(enter(first, "poor.left", "6"))
    saved_in(enter(second, "near_poor.left", "8"))
    assert (left(month), left(month, "near_poor")) == (6, 8)


@pytest.mark.parametrize(("button", "kept"), [("Lấy số đã lưu: 6", 6), ("Giữ số của tôi: 7", 7)])
def test_two_people_in_one_field_choose(
    page_of: PageOf, month: Report, button: str, kept: int
) -> None:
    first, second = two(page_of, month)
    saved_in(enter(first, "poor.left", "6"))
    field = enter(second, "poor.left", "7")
    says(second, "poor.left", "Ô này vừa được sửa thành 6")
    second.get_by_role("button", name=button).click()
    saved_in(field)
    assert left(month) == kept


def test_words_of_two_people_are_both_shown(page_of: PageOf, month: Report) -> None:
    first, second = two(page_of, month)
    for page, text in ((first, "Của huyện"), (second, "Của Sở")):
        page.get_by_label(WORDS).fill(text)
        page.get_by_label(WORDS).blur()
        if page is first:
            expect(page.get_by_role("status").last).to_contain_text("Đã lưu Khó khăn")
    says(second, "difficulties", "Đang lưu: “Của huyện”")
    expect(second.get_by_label(WORDS)).to_have_value("Của Sở")
    second.get_by_role("button", name="Giữ bản của tôi").click()
    expect(second.get_by_role("status").last).to_contain_text("Đã lưu Khó khăn")
    assert Report.objects.get(period=month.period).difficulties == "Của Sở"


def test_a_phone_that_goes_to_sleep_saves_what_is_in_the_field(
    page_of: PageOf, month: Report
) -> None:
    page = page_of("budang", width=PHONE)
    page.goto(month.get_absolute_url())
    figure(page, "poor.left").fill("6")
    page.evaluate(
        """() => {
          Object.defineProperty(document, "hidden", { value: true });
          dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    saved_in(figure(page, "poor.left"))


def test_a_report_accepted_meanwhile_keeps_what_was_typed(page_of: PageOf, month: Report) -> None:
    page = opened(page_of, month)
    saved_in(enter(page, "poor.left", "6"))
    Report.objects.get(period=month.period).delete()
    month.period.opens_on = month.period.due_on
    month.period.save()
    field = enter(page, "poor.left", "7")
    says(page, "poor.left", "mở nhập từ ngày")
    expect(field).to_have_value("7")


def before_it_goes_out(page_of: PageOf, month: Report) -> Page:
    """The page of sending, with a month in which nothing happened."""
    page = page_of("budang", width=PHONE, has_touch=True)
    page.goto(f"{month.get_absolute_url()}gui/")
    return page


def test_what_was_explained_is_there_when_the_page_is_opened_again(
    page_of: PageOf, month: Report
) -> None:
    page = before_it_goes_out(page_of, month)
    page.locator(".finding-tick").first.tap()
    page.locator(".finding summary").nth(1).tap()
    page.locator(".finding textarea").nth(1).fill("Chờ kho bạc đối chiếu")
    page.goto("about:blank")
    page.goto(f"{month.get_absolute_url()}gui/")
    expect(page.locator(".finding-tick input").first).to_be_checked()
    expect(page.locator(".finding textarea").nth(1)).to_have_value("Chờ kho bạc đối chiếu")


def test_without_a_network_the_page_of_sending_stays(page_of: PageOf, month: Report) -> None:
    page = before_it_goes_out(page_of, month)
    for tick in page.locator(".finding-tick").all():
        tick.tap()
    page.context.set_offline(True)
    page.get_by_role("button", name="Gửi báo cáo").tap()
    expect(page.get_by_text("Không kết nối được máy chủ nên chưa gửi.")).to_be_visible()
    page.context.set_offline(False)
    page.get_by_role("button", name="Gửi báo cáo").tap()
    expect(page.get_by_text("Đã gửi báo cáo.")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage).length") == 0

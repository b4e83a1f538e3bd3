"""A month's report in a browser: with the thumb, without a script, with the keyboard."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from progress.models import Disbursement, Report
from projects.models import Plan
from tests.browser.conftest import PageOf
from tests.browser.reports import (
    PHONE,
    Thumb,
    enter,
    figure,
    left,
    money,
    month_of,
    outputs,
    saved_in,
    says,
)
from tests.progress.workbooks import LEFT, typed

pytestmark = pytest.mark.browser

MONTH = {"poor.left": "6", "poor_minority.left": "2", "near_poor.left": "8", "near_poor.newly": "1"}
TAPS, KEYS, FIELDS = 14, 26, 33
"""With the thumb: 4 figures of households, 19 of money, 9 outputs, a sentence; handed in."""


@pytest.fixture
def month(bp: Plan) -> Report:
    return month_of(bp)


def on_phone(page_of: PageOf, month: Report, **options: bool) -> Page:
    page = page_of("budang", width=PHONE, has_touch=True, **options)
    page.goto(month.get_absolute_url())
    return page


def fits(page: Page) -> None:
    """Nothing is wider than the phone."""
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


def handed_in(month: Report) -> Report:
    return Report.objects.get(period=month.period, state=Report.State.SUBMITTED)


def down(thumb: Thumb, lines: Locator) -> None:
    """Fill a column, from one field to the next by the keypad."""
    thumb.tap(lines.first)
    for number in range(lines.count()):
        if number:
            thumb.follow()
        expect(lines.nth(number)).to_be_focused()
        thumb.type("1")


def test_a_month_is_filled_and_handed_in_with_the_thumb(page_of: PageOf, month: Report) -> None:
    page = on_phone(page_of, month)
    thumb = Thumb(page)
    for name, text in MONTH.items():
        thumb.tap(figure(page, name))
        thumb.type(text)
    thumb.button("Tiếp: Giải ngân")
    fits(page)
    down(thumb, money(page))
    thumb.button("Tiếp: Kết quả")
    down(thumb, outputs(page))
    thumb.button("Tiếp: Nhận xét")
    thumb.tap(page.get_by_label("Khó khăn, vướng mắc"))
    thumb.type("Mưa kéo dài.")
    fits(page)
    thumb.tap(page.locator(".report-bar").get_by_role("link", name="Kiểm tra và gửi"))
    thumb.button("Gửi báo cáo")
    expect(page.get_by_text("Đã gửi báo cáo.")).to_be_visible()
    report = handed_in(month)
    assert report.difficulties == "Mưa kéo dài."
    assert left(month) == 6
    assert Disbursement.objects.filter(report=report).count() == 19
    assert (thumb.fields, thumb.keys) == (FIELDS, KEYS)
    assert thumb.taps <= TAPS


def test_a_month_in_which_nothing_happened_takes_eight_taps(page_of: PageOf, month: Report) -> None:
    page = on_phone(page_of, month)
    thumb = Thumb(page)
    for step in ("Giải ngân", "Kết quả", "Nhận xét"):
        thumb.button(f"Tiếp: {step}")
    thumb.tap(page.locator(".report-bar").get_by_role("link", name="Kiểm tra và gửi"))
    expect(page.get_by_role("heading", name="Kiểm tra và gửi")).to_be_visible()
    fits(page)
    for tick in page.locator(".finding-tick").all():
        thumb.tap(tick)
    thumb.button("Gửi báo cáo")
    expect(page.get_by_text("Đã gửi báo cáo.")).to_be_visible()
    assert set(handed_in(month).explanations.values()) == {"Trong kỳ không phát sinh."}
    assert thumb.taps <= 8


def test_a_month_is_handed_in_without_a_script(page_of: PageOf, month: Report) -> None:
    page = on_phone(page_of, month, java_script_enabled=False)
    thumb = Thumb(page)
    thumb.tap(page.get_by_role("link", name="Hộ nghèo, hộ cận nghèo"))
    for name, text in MONTH.items():
        thumb.tap(figure(page, name))
        thumb.type(text)
    expect(money(page).first).to_be_hidden()
    thumb.button("Lưu và sang giải ngân vốn trong năm")
    expect(page).to_have_url(re.compile("#giai-ngan$"))
    for field in money(page).all():
        thumb.tap(field)
        thumb.type("1")
    thumb.button("Lưu và sang kết quả thực hiện các chỉ tiêu")
    expect(page).to_have_url(re.compile("#ket-qua$"))
    for field in outputs(page).all():
        thumb.tap(field)
        thumb.type("1")
    fits(page)
    thumb.button("Lưu và kiểm tra")
    thumb.button("Gửi báo cáo")
    expect(page.get_by_text("Đã gửi báo cáo.")).to_be_visible()
    assert left(handed_in(month)) == 6
    assert thumb.taps <= 37


def test_one_part_at_a_time_on_a_phone_and_all_on_a_desk(page_of: PageOf, month: Report) -> None:
    page = on_phone(page_of, month)
    expect(page.locator("#ho-ngheo")).to_be_visible()
    expect(page.locator("#giai-ngan")).to_be_hidden()
    page.get_by_role("button", name="Tiếp: Giải ngân").tap()
    expect(page.locator("#ho-ngheo")).to_be_hidden()
    page.go_back()
    expect(page.locator("#ho-ngheo")).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.locator("#giai-ngan")).to_be_visible()


def test_a_figure_saves_itself_and_moves_the_closing(page_of: PageOf, month: Report) -> None:
    page = page_of("budang")
    page.goto(month.get_absolute_url())
    closing = page.locator("[id='poor.closing']")
    before = int(closing.inner_text().replace(".", ""))
    saved_in(enter(page, "poor.left", "6"))
    expect(closing).to_have_text(f"{before - 6:,}".replace(",", "."))
    expect(page.locator("[data-step=ho-ngheo]")).to_contain_text("đã nhập")
    assert left(month) == 6


def test_what_is_no_figure_stays_with_its_sentence(page_of: PageOf, month: Report) -> None:
    page = page_of("budang")
    page.goto(month.get_absolute_url())
    field = enter(page, "poor.left", "sáu")
    says(page, "poor.left", "Thoát: “sáu” không phải là số.")
    expect(field).to_have_value("sáu")
    expect(page.get_by_role("status").last).to_contain_text("1 ô chưa lưu")
    page.locator(".report-bar").get_by_role("link", name="Kiểm tra và gửi").click()
    expect(field).to_be_focused()


def test_enter_and_arrows_lead_through_the_table(page_of: PageOf, month: Report) -> None:
    page = page_of("budang")
    page.goto(month.get_absolute_url())
    figure(page, "poor.left").click()
    page.keyboard.press("Enter")
    expect(figure(page, "poor.fell_back")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(figure(page, "poor_minority.fell_back")).to_be_focused()
    page.keyboard.press("Shift+Enter")
    expect(figure(page, "poor_minority.left")).to_be_focused()


def test_a_link_to_a_field_opens_its_step(page_of: PageOf, month: Report) -> None:
    page = page_of("budang", width=PHONE)
    page.goto(f"{month.get_absolute_url()}")
    name = money(page).nth(3).get_attribute("id")
    page.goto(f"{month.get_absolute_url()}gui/")
    page.goto(f"{month.get_absolute_url()}#{name}")
    expect(page.locator(f"[id='{name}']")).to_be_focused()
    expect(page.locator("#ho-ngheo")).to_be_hidden()


def test_a_refused_file_is_told_where_it_was_chosen(page_of: PageOf, month: Report) -> None:
    page = on_phone(page_of, month)
    page.goto(f"{month.get_absolute_url()}#nhan-xet")
    content = {"name": "anh.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"}
    page.set_input_files("#files", content)
    told = page.locator("#tep-kem-theo .message")
    expect(told).to_contain_text("anh.jpg")
    expect(told).to_be_in_viewport()


def test_a_step_with_an_error_is_marked_until_it_is_put_right(
    page_of: PageOf, month: Report
) -> None:
    page = page_of("budang")
    page.goto(month.get_absolute_url())
    step = page.locator("[data-step=ho-ngheo]")
    enter(page, "poor.left", "9000")
    says(page, "poor.left", "số cuối kỳ âm")
    expect(step).to_contain_text("cần sửa")
    saved_in(enter(page, "poor.left", "6"))
    expect(step).to_contain_text("đã nhập")
    expect(page.locator("[id='hint.poor.left']")).to_have_count(0)
    expect(page.locator("[data-status]")).to_have_text("Đã lưu 6: Hộ nghèo, Thoát.")


def test_on_a_phone_ones_own_figure_of_a_workbook_is_taken_with_the_thumb(
    page_of: PageOf, month: Report
) -> None:
    page = on_phone(page_of, month, is_mobile=True)
    address = f"{month.get_absolute_url()}tep-excel/"
    content = typed(page.request.get(address).body(), s0={LEFT: 7})
    saved_in(enter(page, "poor.left", "5"))
    page.goto(f"{month.get_absolute_url()}#tep-excel")
    file = {"name": "thang-6.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    page.locator("#workbook-file").set_input_files(file)
    page.get_by_role("button", name="Nạp tệp đã nhập").click()
    fits(page)
    thumb = Thumb(page)
    thumb.tap(page.locator("label", has_text="Lấy 7"))
    thumb.button("Áp dụng")
    page.wait_for_url(f"**{month.get_absolute_url()}")
    assert left(month) == 7

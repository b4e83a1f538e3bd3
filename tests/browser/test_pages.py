"""The way through the portal with the keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from projects.models import Plan
from tests.browser.conftest import PageOf
from tests.conftest import PASSWORD

pytestmark = pytest.mark.browser


NAMED = """(place, name) => place.matches("a, button")
  ? place.textContent.trim() === name
  : place.getAttribute("aria-label") === name"""
HIDDEN = """places => places.filter(place => {
  place.focus();
  const box = place.getBoundingClientRect();
  return document.elementFromPoint(box.right - 4, box.top + box.height / 2) !== place;
}).map(place => place.name)"""
IN_SIGHT = """head => {
  const box = head.getBoundingClientRect();
  return head.contains(document.elementFromPoint(box.left + 40, box.top + 14));
}"""


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the link or field of this name has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.locator(":focus").evaluate(NAMED, name):
            return
    raise AssertionError(f"Tab does not reach {name}.")


def sign_in_by_keyboard(page: Page) -> None:
    page.goto("/dang-nhap/")
    page.get_by_label("Tên đăng nhập").focus()
    page.keyboard.type("chuyenvien")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/binh-phuoc-2024/")


def test_a_figure_is_changed_with_the_keyboard_alone_from_signing_in(page_of: PageOf) -> None:
    page = page_of()
    sign_in_by_keyboard(page)
    tab_to(page, "Kinh phí")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kinh-phi/")
    tab_to(page, "DA3.TDA2, Ngân sách trung ương, Vốn sự nghiệp")
    page.keyboard.type("2700,5")
    page.keyboard.press("Enter")
    expect(page.locator("form").get_by_role("status")).to_contain_text("Đã lưu DA3.TDA2")


@pytest.mark.parametrize("width", [1280, 390])
def test_a_focused_cell_is_never_under_the_heads_that_stay(page_of: PageOf, width: int) -> None:
    page = page_of("chuyenvien", width=width)
    page.goto("/binh-phuoc-2024/kinh-phi/")
    assert page.get_by_role("textbox").evaluate_all(HIDDEN) == []


@pytest.mark.parametrize("width", [1280, 390])
def test_a_link_to_a_row_brings_it_into_sight(page_of: PageOf, bp: Plan, width: int) -> None:
    leaf = next(project for project in bp.projects.all() if project.code == "DA7.TDA2")
    page = page_of("chuyenvien", width=width)
    page.goto(f"/binh-phuoc-2024/kinh-phi/#d{leaf.pk}")
    assert page.get_by_role("rowheader", name="DA7.TDA2").evaluate(IN_SIGHT)


CUT_OFF = """scrolls => scrolls.filter(place =>
  place.scrollWidth > place.clientWidth + 1 || place.scrollHeight > place.clientHeight + 2
).map(place => place.getAttribute("aria-label") || place.getAttribute("aria-labelledby"))"""


@pytest.mark.parametrize("page_path", ["chi-tieu/", "chi-tieu/theo-huyen/", "tien-do/ky/"])
def test_a_short_table_stands_whole_on_the_page_of_an_office(
    page_of: PageOf, page_path: str
) -> None:
    page = page_of("chuyenvien", width=1280)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"/binh-phuoc-2024/{page_path}")
    assert page.locator(".table-scroll, .grid-scroll").evaluate_all(CUT_OFF) == []


def test_on_a_phone_a_list_shows_every_column_and_a_button_is_as_large_as_a_finger(
    page_of: PageOf,
) -> None:
    page = page_of("chuyenvien", width=390, has_touch=True, is_mobile=True)
    page.goto("/co-quan/")
    assert page.locator(".table-scroll").evaluate_all(CUT_OFF) == []
    page.goto("/binh-phuoc-2024/tien-do/ky/")
    heights = page.locator(".btn:visible, .menu > summary:visible").evaluate_all(
        "places => places.map(place => place.getBoundingClientRect().height)"
    )
    assert heights
    assert min(heights) >= 44

"""Every page for every kind of person: WCAG 2.2 AA by axe, at the width of a desk and of a phone.

A new address is visited without being named here; one that needs a thing of its own is told which
by `tests.test_access.things`.
"""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from povertyplan.accounts.models import Agency, User
from projects.models import Plan
from tests.browser.conftest import PageOf
from tests.test_access import ADDRESSES, path, things

pytestmark = pytest.mark.browser

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
NOT_A_PAGE = {
    "health",
    "accounts:sign_out",
    "projects:project_delete",
    "budget:source_delete",
    "progress:period_delete",
    "progress:remind",
    "progress:words",
    "progress:attach",
    "progress:attachment",
    "progress:attachment_delete",
    "progress:withdraw",
    "progress:accept",
    "progress:drop",
    "progress:workbook",
    "targets:indicator_delete",
    "targets:indicators_confirm",
    "reporting:plan_submit",
    "reporting:plan_withdraw",
    "reporting:periodic_delete",
    "reporting:periodic_file",
    "reporting:periodic_pdf",
    "reporting:periodic_docx",
    "reporting:periodic_xlsx",
    "reporting:plan_pdf",
    "reporting:plan_xlsx",
}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
BREACHES = """rules => axe.run({runOnly: rules, resultTypes: ["violations"]}).then(found =>
  found.violations.map(rule => `${rule.id}: ${rule.nodes[0].html.slice(0, 160)}`))"""
SETTLED = """() => document.querySelectorAll("body *").forEach(part => {
  if (getComputedStyle(part).position === "sticky") part.style.position = "static";
})"""
"""What stays in sight over a long page covers only what can be scrolled from under it."""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def addresses(plan: Plan) -> list[str]:
    """The address of one page of each kind."""
    about: dict[str, Any] = things(plan, lead="SNNPTNT", capital="recurrent") | {
        "accounts:user_edit": User.objects.get(username="yte"),
        "accounts:agency_edit": Agency.objects.get(code="689", province=plan.province),
    }
    return [path(name, plan, about.get(name)) for name in ADDRESSES if name not in NOT_A_PAGE]


def breaches(page: Page, address: str) -> list[str]:
    """What is wrong with a page: rules that axe finds broken, a page wider than the window."""
    answer = page.goto(address)
    assert answer is not None
    if answer.status in {403, 404}:
        return []
    page.evaluate(SETTLED)
    found = page.evaluate(BREACHES, RULES)
    if wider := page.evaluate(OVERFLOW):
        found.append(f"{wider} px wider than the window")
    if answer.status >= 500:
        found.append(f"answers {answer.status}")
    return [f"{address} {breach}" for breach in found]


@pytest.mark.parametrize(
    ("username", "width"),
    [
        ("chuyenvien", 1280),
        ("chuyenvien", 390),
        ("nongnghiep", 390),
        ("nganhang", 390),
        ("dongxoai", 390),
    ],
)
def test_every_page_somebody_may_open_is_accessible(
    page_of: PageOf, bp: Plan, username: str, width: int
) -> None:
    page = page_of(username, width=width)
    page.context.add_init_script(path=AXE)
    assert [breach for address in addresses(bp) for breach in breaches(page, address)] == []


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_of_the_administrator_are_accessible(
    page_of: PageOf, bp: Plan, width: int
) -> None:
    page = page_of("quantri", width=width)
    page.context.add_init_script(path=AXE)
    own = [address for address in addresses(bp) if not address.startswith(f"/{bp.slug}/")]
    assert [breach for address in own for breach in breaches(page, address)] == []


def test_the_page_of_a_refusal_is_accessible(page_of: PageOf, bp: Plan) -> None:
    page = page_of("dongxoai", width=390)
    page.context.add_init_script(path=AXE)
    page.goto(f"/{bp.slug}/kinh-phi/")
    assert page.evaluate(BREACHES, RULES) == []
    assert page.evaluate(OVERFLOW) == 0


@pytest.mark.parametrize("width", [1280, 390])
def test_the_pages_before_signing_in_are_accessible(page_of: PageOf, width: int) -> None:
    page = page_of(width=width)
    page.context.add_init_script(path=AXE)
    assert breaches(page, "/dang-nhap/") == []


@pytest.mark.parametrize("width", [1280, 390])
def test_a_grid_with_refused_cells_is_accessible(page_of: PageOf, width: int) -> None:
    page = page_of("chuyenvien", width=width)
    page.context.add_init_script(path=AXE)
    page.goto("/binh-phuoc-2024/kinh-phi/")
    for place in page.get_by_role("textbox").all()[:3]:
        place.fill("x")
        place.press("Enter")
    page.locator("[data-state=refused]").nth(2).wait_for()
    assert page.evaluate(BREACHES, RULES) == []
    assert page.evaluate(OVERFLOW) == 0


def type_after_the_session(page: Page) -> None:
    page.context.clear_cookies(name="sessionid")
    page.keyboard.type("1")
    page.keyboard.press("Enter")


def preview(page: Page) -> None:
    if page.get_by_role("button", name="Công cụ").is_visible():
        page.get_by_role("button", name="Công cụ").click()
    page.get_by_text("Dán từ bảng tính…").click()
    page.get_by_label("Vùng chép từ Excel").fill("2.500\tx\n1.100\t2")
    page.get_by_role("button", name="Xem trước").click()


OPENED = {
    "keys": lambda page: page.keyboard.press("?"),
    "cell": lambda page: page.keyboard.press("Alt+h"),
    "selection": lambda page: page.keyboard.press("Control+a"),
    "sign in": type_after_the_session,
    "preview": preview,
}


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("opened", OPENED)
def test_what_opens_over_a_grid_is_accessible(page_of: PageOf, opened: str, width: int) -> None:
    page = page_of("chuyenvien", width=width)
    page.context.add_init_script(path=AXE)
    page.goto("/binh-phuoc-2024/kinh-phi/")
    page.get_by_role("textbox").first.click()
    OPENED[opened](page)
    seen = "td[data-selected]" if opened == "selection" else "dialog[open]"
    page.locator(seen).first.wait_for()
    assert page.evaluate(BREACHES, RULES) == []
    assert page.evaluate(OVERFLOW) == 0

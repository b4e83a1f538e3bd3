"""A report in a browser: its fields, and a thumb that counts what it does."""

import re

from playwright.sync_api import Locator, Page, expect

from povertyplan.accounts.models import Agency
from progress.models import HouseholdChange, Report
from projects.models import Plan
from tests.factories import PeriodFactory

PHONE = 390


def month_of(plan: Plan) -> Report:
    """June on the desk of Bù Đăng, not begun."""
    period = PeriodFactory(plan=plan, number=6)
    agency = Agency.objects.get(province=plan.province, code="696")
    return Report(period=period, agency=agency)


def figure(page: Page, name: str) -> Locator:
    return page.locator(f"[name='o.{name}']")


def money(page: Page) -> Locator:
    """The fields of what has been paid out, from the first to the last."""
    return page.locator(".part-giai-ngan input")


def outputs(page: Page) -> Locator:
    """The fields of what the indicators have reached."""
    return page.locator(".part-ket-qua input")


def state(field: Locator) -> Locator:
    return field.locator("xpath=..")


def saved_in(field: Locator) -> None:
    expect(state(field)).to_have_attribute("data-state", "saved")


def enter(page: Page, name: str, text: str) -> Locator:
    """Type into a figure and leave it."""
    field = figure(page, name)
    field.fill(text)
    field.press("Tab")
    return field


def says(page: Page, name: str, sentence: str) -> None:
    expect(page.locator(f"[id='say.{name}']")).to_contain_text(re.compile(re.escape(sentence)))


def left(report: Report, group: str = "poor") -> int:
    """What is stored of the households that got out of poverty."""
    found = HouseholdChange.objects.filter(report__period=report.period, group=group).first()
    return found.left if found else 0


class Thumb:
    """Taps and types, and counts both; a target must be large and within the page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = self.keys = self.fields = 0

    def tap(self, target: Locator) -> None:
        target.scroll_into_view_if_needed()
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= 44, f"{target} is {box['height']} px high"
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE
        target.tap()
        self.taps += 1

    def type(self, text: str) -> None:
        """Type into what has the focus."""
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)
        self.fields += 1

    def follow(self) -> None:
        """The keypad's “Tiếp”."""
        self.page.keyboard.press("Enter")
        self.keys += 1

    def button(self, name: str) -> None:
        self.tap(self.page.get_by_role("button", name=name))

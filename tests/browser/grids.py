"""An editing grid as a person finds and reads it; shared by the tests of grids."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from budget.models import FundingLine
from povertyplan.ui.figures import TRIEU
from projects.models import Plan, Project

SPLIT = "/binh-phuoc-2024/kinh-phi/"
TARGETS = "/binh-phuoc-2024/chi-tieu/"
CENTRAL = "Ngân sách trung ương, Vốn sự nghiệp"
INVESTMENT = "Ngân sách trung ương, Vốn đầu tư phát triển"
LOCAL = "Ngân sách địa phương, Vốn sự nghiệp"
STATE_BUDGET = "Cộng NSNN"
_ROW = """line => {
  const heads = line.closest("table").rows[0].cells;
  const text = place => [place.querySelector("input")?.value, place.innerText]
    .filter(Boolean).join(" ").replace(/\\s+/g, " ").trim();
  return Object.fromEntries([...line.cells].slice(1).map(
    place => [heads[place.cellIndex].innerText.replace(/\\s+/g, " ").trim(), text(place)]
  ));
}"""


def shares_of(plan: Plan, code: str) -> str:
    """The address of the grid in which a sub-project is allocated."""
    leaf = next(project for project in plan.projects.all() if project.code == code)
    return f"/{plan.slug}/phan-bo/du-an/{leaf.pk}/"


def cell(page: Page, row: str, column: str = CENTRAL) -> Locator:
    """The input of a row and column, as a screen reader names it."""
    return page.get_by_label(f"{row}, {column}", exact=True)


def line(page: Page, head: str) -> Locator:
    """The row of this head, or of this code at its beginning."""
    head_of = page.locator("th", has_text=re.compile(rf"^\s*{re.escape(head)}(\s|$)"))
    return page.get_by_role("row").filter(has=head_of).first


def row(page: Page, head: str) -> dict[str, str]:
    """The figures of a row by the head of their column, the remark beside a figure included."""
    figures: dict[str, str] = line(page, head).evaluate(_ROW)
    return figures


def place(page: Page, head: str, number: int) -> Locator:
    """The figure of a row in a column counted from 1, open or not."""
    return line(page, head).get_by_role("gridcell").nth(number - 1)


def enter(page: Page, row: str, text: str, column: str = CENTRAL) -> Locator:
    """Type into a cell and leave it."""
    field = cell(page, row, column)
    field.fill(text)
    field.press("Tab")
    return field


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def state(field: Locator) -> Any:
    return expect(field.locator("xpath=.."))


def saved_in(field: Locator) -> None:
    """Wait until the page says that the cell is saved."""
    state(field).to_have_attribute("data-state", "saved")


def says(field: Locator, sentence: str) -> None:
    """The cell is described by the sentence, which is in sight."""
    expect(field).to_have_accessible_description(re.compile(re.escape(sentence)))
    expect(field.page.locator(".grid-table").get_by_text(sentence)).to_be_visible()


def status(page: Page) -> Any:
    """How things stand, below the table."""
    return expect(page.locator(".grid-form").get_by_role("status"))


def here(page: Page) -> str:
    """Where one is, as the line below the table says it."""
    return page.locator("[data-where]").inner_text()


def selected(page: Page) -> int:
    """How many places are marked as selected."""
    return page.locator("td[aria-selected=true]").count()


def line_of(code: str, capital: str = "recurrent") -> FundingLine:
    """The central money of a sub-project."""
    leaf = next(project for project in Project.objects.all() if project.code == code)
    return FundingLine.objects.get(project=leaf, source__code="central", capital=capital)


def stored(code: str) -> int:
    """The stored central recurrent money of a sub-project, in triệu đồng."""
    return line_of(code).amount // TRIEU


def somebody_saves(code: str, amount: int) -> None:
    """Another person changes the cell meanwhile."""
    line = line_of(code)
    line.amount = amount * TRIEU
    line.save()

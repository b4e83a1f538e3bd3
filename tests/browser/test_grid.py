"""The editing grid as a person uses it: cells that save themselves, and the form without script."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from budget.models import Allocation, FundingLine
from povertyplan.ui.figures import TRIEU
from projects.models import Plan, Project
from tests.browser.conftest import PageOf, sign_in

pytestmark = pytest.mark.browser

SPLIT = "/binh-phuoc-2024/kinh-phi/"
TARGETS = "/binh-phuoc-2024/chi-tieu/"
ON_TOP = """place => {
  const box = place.getBoundingClientRect();
  return document.elementFromPoint(box.right - 4, box.bottom - 4) === place;
}"""
ON_TOP_OF_ALL = """name => {
  const place = document.getElementsByName(name)[0];
  const box = place.getBoundingClientRect();
  return document.elementFromPoint(box.right - 8, box.bottom - 8) === place;
}"""
CENTRAL = "Ngân sách trung ương, Vốn sự nghiệp"


def cell(page: Page, code: str, kind: str = CENTRAL) -> Locator:
    """The input of a row and column, as a screen reader names it."""
    return page.get_by_label(f"{code}, {kind}", exact=True)


def row(page: Page, code: str) -> dict[str, str]:
    """The figures of a row by the head of their column, the remark beside a figure included."""
    figures: dict[str, str] = (
        page.get_by_role("row")
        .filter(has=page.locator("th", has_text=re.compile(rf"^\s*{re.escape(code)}(\s|$)")))
        .first.evaluate(
            """line => {
          const heads = line.closest("table").rows[0].cells;
          const text = place => [place.querySelector("input")?.value, place.innerText]
            .filter(Boolean).join(" ").replace(/\\s+/g, " ").trim();
          return Object.fromEntries([...line.cells].slice(1).map(
            place => [heads[place.cellIndex].innerText.replace(/\\s+/g, " ").trim(), text(place)]
          ));
        }"""
        )
    )
    return figures


def enter(page: Page, code: str, text: str, kind: str = CENTRAL) -> Locator:
    """Type into a cell and leave it."""
    place = cell(page, code, kind)
    place.fill(text)
    place.press("Tab")
    return place


def state(place: Locator) -> Any:
    return expect(place.locator("xpath=.."))


def says(place: Locator, sentence: str) -> None:
    """The cell is described by the sentence, which is in sight."""
    expect(place).to_have_accessible_description(re.compile(re.escape(sentence)))
    expect(place.page.get_by_role("table").get_by_text(sentence)).to_be_visible()


def saved(code: str) -> int:
    """The stored central recurrent money of a sub-project, in triệu đồng."""
    leaf = next(project for project in Project.objects.all() if project.code == code)
    lines = FundingLine.objects.filter(project=leaf, source__code="central", capital="recurrent")
    return lines.get().amount // TRIEU


def somebody_saves(code: str, amount: int) -> None:
    """The second editor changes the same cell meanwhile."""
    leaf = next(project for project in Project.objects.all() if project.code == code)
    line = FundingLine.objects.get(project=leaf, source__code="central", capital="recurrent")
    line.amount = amount * TRIEU
    line.save()


def test_every_total_follows_a_saved_cell_without_a_reload(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    page.evaluate("window.untouched = true")
    state(enter(page, "DA7.TDA2", "1100")).to_have_attribute("data-state", "saved")
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
    state(place).to_have_attribute("data-state", "saved")
    expect(place).to_be_focused()
    assert place.evaluate(ON_TOP)


def test_a_saved_figure_is_written_as_the_office_writes_it(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    place = enter(page, "DA7.TDA2", " 1100,50 ")
    expect(place).to_have_value("1.100,5")
    expect(page.locator("form").get_by_role("status")).to_contain_text("Đã lưu DA7.TDA2")
    assert saved("DA7.TDA2") == 1_100


def test_a_refused_figure_stays_in_its_cell_with_the_sentence(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    place = enter(page, "DA7.TDA2", "một nghìn")
    state(place).to_have_attribute("data-state", "refused")
    expect(place).to_have_value("một nghìn")
    expect(place).to_have_attribute("aria-invalid", "true")
    says(place, "“một nghìn” không phải là số.")
    assert saved("DA7.TDA2") == 1_000


def test_a_refused_cell_holds_up_no_other(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    enter(page, "DA7.TDA2", "x")
    state(enter(page, "DA7.TDA1", "2500")).to_have_attribute("data-state", "saved")
    assert saved("DA7.TDA1") == 2_500
    expect(cell(page, "DA7.TDA2")).to_have_value("x")


def test_escape_brings_the_stored_figure_back(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    place = enter(page, "DA7.TDA2", "x")
    state(place).to_have_attribute("data-state", "refused")
    place.press("Escape")
    expect(place).to_have_value("1.000")
    state(place).not_to_have_attribute("data-state", "refused")


@pytest.mark.parametrize(
    ("choice", "figure", "amount"),
    [("Lấy số đã lưu: 1.200", "1.200", 1_200), ("Giữ số của tôi: 1.100", "1.100", 1_100)],
)
def test_a_conflict_shows_both_figures_and_either_can_be_chosen(
    page_of: PageOf, choice: str, figure: str, amount: int
) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    somebody_saves("DA7.TDA2", 1_200)
    place = enter(page, "DA7.TDA2", "1100")
    says(place, "Ô này vừa được sửa thành 1.200")
    expect(place).to_have_value("1.100")
    page.get_by_role("button", name=choice).click()
    state(place).to_have_attribute("data-state", "saved")
    expect(place).to_have_value(figure)
    assert saved("DA7.TDA2") == amount


def test_a_conflict_brings_the_totals_up_to_date(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    somebody_saves("DA7.TDA2", 1_200)
    state(enter(page, "DA7.TDA2", "1100")).to_have_attribute("data-state", "conflict")
    assert row(page, "Tổng cộng")["Cộng NSNN"] == "45.134"


def test_a_figure_typed_after_the_session_ended_can_be_saved_after_signing_in(
    page_of: PageOf,
) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    page.context.clear_cookies(name="sessionid")
    place = enter(page, "DA7.TDA2", "1100")
    state(place).to_have_attribute("data-state", "waiting")
    says(place, "Phiên làm việc đã hết")
    expect(page.get_by_role("link", name="Đăng nhập ở thẻ mới")).to_be_visible()
    sign_in(page, "chuyenvien")
    page.get_by_role("button", name="Lưu lại", exact=True).click()
    state(place).to_have_attribute("data-state", "saved")
    assert saved("DA7.TDA2") == 1_100


def test_signing_in_in_another_tab_sends_what_waits(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    page.context.clear_cookies(name="sessionid")
    place = enter(page, "DA7.TDA2", "1100")
    state(place).to_have_attribute("data-state", "waiting")
    sign_in(page, "chuyenvien")
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    state(place).to_have_attribute("data-state", "saved")


def test_a_cell_waits_while_the_server_is_away(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    page.context.set_offline(True)
    place = enter(page, "DA7.TDA2", "1100")
    says(place, "Không kết nối được máy chủ")
    expect(page.get_by_role("button", name="Lưu lại 1 ô")).to_be_visible()
    page.context.set_offline(False)
    state(place).to_have_attribute("data-state", "saved")
    assert saved("DA7.TDA2") == 1_100


def test_leaving_with_an_unsaved_cell_warns(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    state(enter(page, "DA7.TDA2", "x")).to_have_attribute("data-state", "refused")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(TARGETS)
    assert asked == ["beforeunload"]


def test_leaving_after_everything_is_saved_does_not_warn(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    state(enter(page, "DA7.TDA2", "1100")).to_have_attribute("data-state", "saved")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(TARGETS)
    assert asked == []


def test_enter_and_arrows_go_up_and_down_the_column(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    cell(page, "DA3.TDA2").press("Enter")
    expect(cell(page, "DA4.TDA1")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(cell(page, "DA3.TDA2")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(cell(page, "DA4.TDA1")).to_be_focused()


def test_entering_a_cell_selects_it_so_that_typing_replaces(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    cell(page, "DA7.TDA2").click()
    page.keyboard.type("1100")
    expect(cell(page, "DA7.TDA2")).to_have_value("1100")


def test_a_pasted_cell_of_a_spreadsheet_loses_its_tab_and_line_end(page_of: PageOf) -> None:
    page = page_of("chuyenvien", permissions=["clipboard-read", "clipboard-write"])
    page.goto(SPLIT)
    page.evaluate("navigator.clipboard.writeText('\\t 1.100 \\r\\n')")
    cell(page, "DA7.TDA2").click()
    page.keyboard.press("Control+V")
    expect(cell(page, "DA7.TDA2")).to_have_value("1.100")


def test_several_cells_are_never_pasted_into_one(page_of: PageOf) -> None:
    page = page_of("chuyenvien", permissions=["clipboard-read", "clipboard-write"])
    page.goto(SPLIT)
    page.evaluate("navigator.clipboard.writeText('100\\t200')")
    cell(page, "DA7.TDA2").click()
    page.keyboard.press("Control+V")
    expect(cell(page, "DA7.TDA2")).to_have_value("1.000")
    expect(page.locator("form").get_by_role("status")).to_contain_text("Chưa dán")


def test_an_allocation_above_its_ceiling_is_refused_with_the_sentence(
    page_of: PageOf, bp: Plan
) -> None:
    leaf = next(project for project in bp.projects.all() if project.code == "DA7.TDA2")
    page = page_of("chuyenvien")
    page.goto(f"/binh-phuoc-2024/phan-bo/du-an/{leaf.pk}/")
    place = enter(page, "Huyện Bù Đăng", "5000")
    says(place, "Vượt mức của NSTW (vốn sự nghiệp)")
    expect(place).to_have_value("5000")


def test_a_lowered_allocation_shows_what_is_left(page_of: PageOf, bp: Plan) -> None:
    leaf = next(project for project in bp.projects.all() if project.code == "DA7.TDA2")
    page = page_of("chuyenvien")
    page.goto(f"/binh-phuoc-2024/phan-bo/du-an/{leaf.pk}/")
    state(enter(page, "Huyện Bù Đăng", "0")).to_have_attribute("data-state", "saved")
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


def test_the_form_saves_without_script(page_of: PageOf) -> None:
    page = page_of("chuyenvien", java_script_enabled=False)
    page.goto(SPLIT)
    cell(page, "DA7.TDA2").fill("1100")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("Đã lưu 1 ô.")).to_be_visible()
    assert saved("DA7.TDA2") == 1_100


def test_the_form_without_script_comes_back_as_typed_with_the_sentence(page_of: PageOf) -> None:
    page = page_of("chuyenvien", java_script_enabled=False)
    page.goto(SPLIT)
    cell(page, "DA7.TDA2").fill("x")
    cell(page, "DA7.TDA1").fill("2500")
    page.get_by_role("button", name="Lưu").click()
    says(cell(page, "DA7.TDA2"), "“x” không phải là số.")
    expect(cell(page, "DA7.TDA1")).to_have_value("2500")
    assert saved("DA7.TDA1") == 2_450


def test_a_conflict_without_script_can_be_settled_either_way(page_of: PageOf) -> None:
    page = page_of("chuyenvien", java_script_enabled=False)
    page.goto(SPLIT)
    somebody_saves("DA7.TDA2", 1_200)
    cell(page, "DA7.TDA2").fill("1100")
    page.get_by_role("button", name="Lưu").click()
    page.get_by_role("button", name="Lấy số đã lưu: 1.200").click()
    expect(cell(page, "DA7.TDA2")).to_have_value("1.200")
    assert saved("DA7.TDA2") == 1_200


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


def test_a_refused_figure_is_tried_again_with_enter_after_room_was_made(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    place = enter(page, "DA7.TDA2", "900")
    says(place, "Đã phân bổ 1.000 triệu đồng")
    Allocation.objects.filter(line__project__parent__number=7, line__project__number=2).delete()
    place.press("Enter")
    state(place).to_have_attribute("data-state", "saved")
    assert saved("DA7.TDA2") == 900


def active(page: Page) -> str:
    """What a screen reader calls the cell that has the focus."""
    name: str = page.evaluate("document.activeElement.getAttribute('aria-label')")
    return name


@pytest.mark.parametrize(
    ("keys", "there"),
    [
        ("ArrowRight", "DA2, Ngân sách trung ương, Vốn đầu tư phát triển"),
        ("End", "DA2, Người dân đối ứng"),
        ("ArrowRight ArrowLeft", "DA2, Ngân sách trung ương, Vốn sự nghiệp"),
        ("ArrowDown", "DA3.TDA1, Ngân sách trung ương, Vốn sự nghiệp"),
        ("Control+ArrowDown", "DA7.TDA2, Ngân sách trung ương, Vốn sự nghiệp"),
        ("PageDown", "DA7.TDA2, Ngân sách trung ương, Vốn sự nghiệp"),
        ("Control+End", "DA7.TDA2, Người dân đối ứng"),
        ("Control+End Control+Home", "DA2, Ngân sách trung ương, Vốn sự nghiệp"),
        ("Control+ArrowRight Home", "DA2, Ngân sách trung ương, Vốn sự nghiệp"),
    ],
)
def test_keys_lead_from_cell_to_cell(page_of: PageOf, keys: str, there: str) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    cell(page, "DA2").focus()
    for key in keys.split():
        page.keyboard.press(key)
    assert active(page) == there


def test_f2_goes_into_the_figure_where_arrows_move_the_caret(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    cell(page, "DA2").focus()
    for key in ("F2", "ArrowLeft", "Backspace", "9"):
        page.keyboard.press(key)
    expect(cell(page, "DA2")).to_have_value("13.797")
    assert active(page).startswith("DA2")


def test_a_link_to_a_row_arrives_at_the_row(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.set_viewport_size({"width": 1280, "height": 700})
    last = next(project for project in Project.objects.all() if project.code == "DA7.TDA2")
    page.goto(f"{SPLIT}#d{last.pk}")
    expect(cell(page, "DA7.TDA2")).to_be_in_viewport()
    page.wait_for_function(ON_TOP_OF_ALL, arg=f"o.d{last.pk}.central-recurrent")


def test_at_the_edge_the_keys_still_lead_on(page_of: PageOf) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    cell(page, "DA2").focus()
    for key in ("Home", "Home", "Control+ArrowLeft", "ArrowRight"):
        page.keyboard.press(key)
    assert active(page) == "DA2, Ngân sách trung ương, Vốn đầu tư phát triển"

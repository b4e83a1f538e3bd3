"""A grid goes out as a workbook and comes back, filled in, through the same preview as a paste."""

from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PageOf
from tests.browser.grids import SPLIT, cell, press, saved_in, stored

pytestmark = pytest.mark.browser


def downloaded(page: Page, folder: Path) -> Path:
    """The workbook behind “Tải Excel”."""
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải Excel").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def upload(page: Page, path: Path) -> None:
    page.get_by_text("Nạp tệp Excel…").click()
    page.get_by_label("Tệp .xlsx").set_input_files(path)
    page.get_by_role("button", name="Xem trước").click()


def filled_in(path: Path, old: int, new: int | str) -> None:
    """Put another figure where one stands."""
    book = openpyxl.load_workbook(path)
    (place,) = [one for row in book.active.iter_rows() for one in row if one.value == old]
    place.value = new
    book.save(path)


def test_a_workbook_that_was_not_touched_changes_nothing(page_of: PageOf, tmp_path: Path) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    upload(page, downloaded(page, tmp_path))
    expect(page.get_by_role("dialog").get_by_text("Không có ô nào thay đổi")).to_be_visible()


def test_a_workbook_filled_in_offline_is_previewed_applied_and_undone(
    page_of: PageOf, tmp_path: Path
) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    path = downloaded(page, tmp_path)
    filled_in(path, 1_000, 1_100)
    upload(page, path)
    page.get_by_role("button", name="Áp dụng 1 ô").click()
    saved_in(cell(page, "DA7.TDA2"))
    assert stored("DA7.TDA2") == 1_100
    press(page, "Control+z")
    expect(cell(page, "DA7.TDA2")).to_have_value("1.000")


def test_what_a_workbook_has_wrong_is_listed_with_its_cell(page_of: PageOf, tmp_path: Path) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    path = downloaded(page, tmp_path)
    filled_in(path, 1_000, "nhiều")
    upload(page, path)
    expect(page.get_by_role("dialog").get_by_text("“nhiều” không phải là số")).to_be_visible()


def test_a_file_that_is_no_workbook_is_refused_with_a_sentence(
    page_of: PageOf, tmp_path: Path
) -> None:
    page = page_of("chuyenvien")
    page.goto(SPLIT)
    broken = tmp_path / "bang.xlsx"
    broken.write_bytes(b"khong phai Excel")
    upload(page, broken)
    expect(page.get_by_role("alert")).to_contain_text("không phải là tệp Excel")
    expect(page.get_by_role("dialog")).to_have_count(0)

"""A workbook leaves, is filled in, and comes back through the same preview as a paste."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from budget.models import Allocation
from editing.models import Step
from povertyplan.ui.figures import TRIEU
from tests.editing.workbooks import filled, saved


@pytest.fixture
def page(small, client_of):
    """The browser of somebody on the grid of the sub-project: ``page().send(content)``."""

    class Page:
        def __init__(self, user):
            self.browser, self.url = client_of(user), small.shares.address(small.plan.slug)

        def take_out(self):
            return self.browser.get(self.url, {"tep": "xlsx"})

        def send(self, content, name="phan-bo.xlsx"):
            return self.browser.post(self.url, {"file": SimpleUploadedFile(name, content)})

        def apply(self, preview, **fields):
            post = {"proposal": preview.context["packed"]} | fields
            return self.browser.post(self.url, post)

    return lambda user=small.editor: Page(user)


def amount(small, agency):
    return Allocation.objects.get(line=small.line, agency=agency).amount // TRIEU


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_grid_is_downloaded_under_its_name(page):
    response = page().take_out()
    assert response["Content-Disposition"].startswith("attachment")
    assert response.content[:2] == b"PK"


def test_what_was_filled_in_is_previewed_and_applied_as_one_step(small, page):
    person = page()
    content = filled(person.take_out().content, {small.first: 30, small.third: 12.5})
    preview = person.send(content)
    assert amount(small, small.first_agency) == 40
    person.apply(preview)
    assert amount(small, small.first_agency) == 30
    assert (Step.objects.get().kind, len(Step.objects.get().changes)) == (Step.Kind.IMPORT, 2)


def test_a_cell_changed_on_the_portal_meanwhile_is_shown_with_all_three_figures(small, edit, page):
    person = page()
    content = filled(person.take_out().content, {small.first: 30, small.second: 45})
    edit(small.shares, {small.first: ("35", 40)}, user=small.colleague)
    preview = person.send(content)
    assert re.search(r"40 35 Lê Văn Cùng .* Lấy 30", text_of(preview))
    person.apply(preview)
    assert amount(small, small.first_agency) == 35


def test_a_cell_only_the_portal_changed_keeps_the_newer_figure(small, edit, page):
    person = page()
    content = filled(person.take_out().content, {small.second: 45})
    edit(small.shares, {small.first: ("35", 40)}, user=small.colleague)
    person.apply(person.send(content))
    assert amount(small, small.first_agency) == 35


def test_every_error_is_listed_with_sheet_and_cell(small, page):
    person = page()
    content = filled(person.take_out().content, {small.first: "ba mươi", small.second: -5})
    text = text_of(person.send(content))
    assert len(set(re.findall(r"Trang tính Phân bổ[^,]*, ô [A-Z]+[0-9]+", text))) == 2


def test_a_foreign_sheet_is_matched_by_names(small, page):
    book = Workbook()
    name = small.places[small.second][0].title
    for row in (["Bảng của phòng"], [], ["Đơn vị", "Ngân sách trung ương"], [name, 20]):
        book.active.append(row)
    person = page()
    person.apply(person.send(saved(book)))
    assert Allocation.objects.get(line=small.line, amount=20 * TRIEU)


def test_the_other_sheets_of_a_foreign_workbook_can_be_chosen(small, page):
    book = Workbook()
    book.active.append(["Ghi chú"])
    sheet = book.create_sheet("Số liệu")
    sheet.append(["Đơn vị", "Ngân sách trung ương"])
    sheet.append([small.places[small.first][0].title, 20])
    preview = page().send(saved(book))
    assert "Nạp trang tính Số liệu" in text_of(preview)
    assert "Trang tính khác trong tệp" in text_of(preview)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "lưu lại thành .xlsx"),
        (b"PK\x03\x04 broken", "hỏng"),
        (b"", "rỗng"),
    ],
)
def test_a_file_that_cannot_be_read_gets_a_sentence(page, content, sentence):
    person = page()
    post = {"file": SimpleUploadedFile("a.xlsx", content)}
    response = person.browser.post(person.url, post, headers={"X-Fragment": "1"})
    assert response.status_code == 422
    assert sentence in response.json()["message"]


def test_who_may_not_edit_takes_it_out_but_brings_nothing_back(small, page):
    reader = page(small.reviewer)
    content = reader.take_out().content
    assert reader.send(content).status_code == 403


def test_a_workbook_of_another_grid_is_refused_by_name(small, page, client_of):
    other = client_of(small.editor).get(small.split.address(small.plan.slug), {"tep": "xlsx"})
    person = page()
    response = person.browser.post(
        person.url,
        {"file": SimpleUploadedFile("a.xlsx", other.content)},
        headers={"X-Fragment": "1"},
    )
    assert response.status_code == 422
    assert "Dự kiến kinh phí" in response.json()["message"]

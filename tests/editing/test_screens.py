"""A grid's other representations: its cells, steps, changes, and news for an open page."""

import datetime
import json
import re
from datetime import timedelta

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from budget.models import Allocation
from editing.models import CellNote, Step
from povertyplan.ui.figures import TRIEU

SCRIPT = {"accept": "application/json"}


@pytest.fixture
def page(small, client_of):
    """``page()``: the browser of the editor and the address of the sub-project's grid."""

    def page(user=small.editor):
        return client_of(user), small.shares.address(small.plan.slug)

    return page


def name(address):
    return ".".join(address)


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


# One cell


def test_a_cell_tells_who_changed_it_when_from_what_to_what(small, edit, page):
    edit(small.shares, {small.first: ("41,5", 40)})
    browser, url = page()
    text = text_of(browser.get(url, {"o": name(small.first)}))
    assert "Trần Thị Sửa" in text
    assert "40 41,5" in text


def test_a_cell_changed_in_a_step_leads_to_the_step(small, edit, page):
    step = edit(small.shares, {small.first: ("10", 40), small.second: ("20", 50)}).step
    browser, url = page()
    assert f"?buoc={step.pk}" in browser.get(url, {"o": name(small.first)}).content.decode()


def test_a_locked_cell_says_who_may_edit_it(small, page):
    browser, url = page(small.reviewer)
    text = text_of(browser.get(url, {"o": name(small.first)}))
    assert "Việc này do Sở Lao động - Thương binh và Xã hội" in text


def test_a_cell_that_is_not_there_is_not_found(page):
    browser, url = page()
    assert browser.get(url, {"o": "c0.v0"}).status_code == 404


def test_for_a_dialog_the_content_comes_alone(small, page):
    browser, url = page()
    content = browser.get(url, {"o": name(small.first)}, headers={"X-Fragment": "1"}).content
    assert b"<html" not in content
    assert b"cell-card" in content


def test_an_older_figure_of_a_cell_is_brought_back(small, edit, page):
    edit(small.shares, {small.first: ("30", 40)})
    browser, url = page()
    content = browser.get(url, {"o": name(small.first)}).content.decode()
    (older,) = re.findall(rf'name="o.{name(small.first)}"\s+value="([^"]*)"', content)
    seen = json.dumps({name(small.first): 30 * TRIEU})
    browser.post(url, {f"o.{name(small.first)}": older, "seen": seen})
    assert Allocation.objects.get(agency=small.first_agency).amount == 40 * TRIEU


# Notes


def test_a_note_is_read_by_everybody_who_sees_the_cell(small, page):
    browser, url = page()
    browser.post(url, {"cell": name(small.first), "note": "Theo công văn 12", "note_seen": ""})
    reader, _ = page(small.reviewer)
    assert "Theo công văn 12" in text_of(reader.get(url, {"o": name(small.first)}))
    assert "Có ghi chú." in text_of(reader.get(url))


def test_an_emptied_note_is_gone(small, page):
    browser, url = page()
    CellNote.objects.create(plan=small.plan, cell=name(small.first), text="Cũ", user=small.editor)
    browser.post(url, {"cell": name(small.first), "note": " ", "note_seen": "Cũ"})
    assert not CellNote.objects.exists()


def test_a_note_changed_meanwhile_is_not_overwritten_and_the_text_stays(small, page):
    browser, url = page()
    CellNote.objects.create(
        plan=small.plan, cell=name(small.first), text="Của người khác", user=small.colleague
    )
    post = {"cell": name(small.first), "note": "Của tôi", "note_seen": ""}
    response = browser.post(url, post)
    assert response.status_code == 409
    assert "Của tôi" in text_of(response)
    assert CellNote.objects.get().text == "Của người khác"


def test_who_may_not_edit_a_cell_writes_no_note(small, page):
    browser, url = page(small.reviewer)
    post = {"cell": name(small.first), "note": "Thử", "note_seen": ""}
    assert browser.post(url, post).status_code == 403


# Steps


def test_the_steps_of_a_grid_are_listed_and_undone_without_script(small, edit, page):
    step = edit(small.shares, {small.first: ("10", 40), small.second: ("20", 50)}).step
    browser, url = page()
    assert "Nhập cả bảng: 2 ô" in text_of(browser.get(url, {"buoc": ""}))
    browser.post(url, {"undo": step.pk})
    assert Allocation.objects.get(agency=small.first_agency).amount == 40 * TRIEU


def test_a_step_shows_each_cell_before_and_after(small, edit, page):
    step = edit(small.shares, {small.first: ("10", 40), small.second: ("20", 50)}).step
    browser, url = page()
    text = text_of(browser.get(url, {"buoc": step.pk}))
    assert "40 10" in text
    assert "50 20" in text


def test_figures_a_person_may_not_read_stay_hidden_in_the_steps_they_made(small, edit, page):
    step = edit(small.shares, {small.first: ("10", 40), small.second: ("20", 50)}).step
    step.details = {"facts": [["Tiêu chí", "4.321 hộ"]], "reads": "READ_TARGETS"}
    step.save()
    texts = {}
    for user in (small.editor, small.lead):
        browser, url = page(user)
        texts[user] = text_of(browser.get(url, {"buoc": step.pk}))
    assert "4.321" in texts[small.editor]
    assert "4.321" not in texts[small.lead]
    assert "chỉ xem chỉ tiêu thuộc phạm vi của mình" in texts[small.lead]


@pytest.mark.parametrize("asked", ["0", "một", "99999999999999999999"])
def test_a_step_that_is_not_there_is_not_found(page, asked):
    browser, url = page()
    assert browser.get(url, {"buoc": asked}).status_code == 404
    assert browser.post(url, {"undo": asked}).status_code == 404


def test_the_script_is_told_what_an_undoing_left(small, edit, page):
    step = edit(small.shares, {small.first: ("10", 40), small.second: ("20", 50)}).step
    edit(small.shares, {small.second: ("25", 20)})
    browser, url = page()
    answer = browser.post(url, {"undo": step.pk}, headers=SCRIPT).json()
    assert answer["cells"] == {name(small.first): {"seen": 40 * TRIEU, "text": "40"}}
    assert len(answer["left"]) == 1
    assert answer["step"]["id"] == Step.objects.first().pk


# What changed


@pytest.fixture
def last_week(small):
    """The figures of the small plan stood there a week ago."""
    moment = timezone.now() - timedelta(days=7)
    Allocation.history.update(history_date=moment)
    return timezone.localdate(moment)


def test_what_changed_since_a_day_is_listed_with_both_figures(small, edit, page, last_week):
    edit(small.shares, {small.first: ("30", 40)})
    browser, url = page()
    text = text_of(browser.get(url, {"tu": f"{timezone.localdate():%d/%m/%Y}"}))
    assert "1 ô khác trước" in text
    assert re.search(r"40 30 −10 Trần Thị Sửa", text)


def test_what_did_not_exist_then_stood_at_nothing(small, page, last_week):
    browser, url = page()
    day = last_week - datetime.timedelta(days=1)
    assert "2 ô khác trước" in text_of(browser.get(url, {"tu": day.isoformat()}))


@pytest.mark.parametrize("asked", ["hôm qua", "31/02/2026", "01/01/2999"])
def test_a_day_that_is_none_gets_a_sentence(page, asked):
    browser, url = page()
    response = browser.get(url, {"tu": asked})
    assert response.status_code == 422
    assert "dd/mm/yyyy" in text_of(response)
    assert asked in response.content.decode()


def test_what_changed_since_the_plan_was_issued(small, page):
    Allocation.objects.filter(agency=small.first_agency).update(issued_amount=35 * TRIEU)
    Allocation.objects.exclude(agency=small.first_agency).update(issued_amount=50 * TRIEU)
    browser, url = page()
    text = text_of(browser.get(url, {"tu": "ban-hanh"}))
    assert "1 ô khác trước" in text
    assert "35 40 +5" in text


# News


def test_an_open_page_asks_for_news_and_is_told_when_there_are_none(small, edit, page):
    browser, url = page()
    first = browser.get(url, headers=SCRIPT)
    again = browser.get(url, headers=SCRIPT | {"if-none-match": first["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    edit(small.shares, {small.first: ("30", 40)})
    news = browser.get(url, headers=SCRIPT | {"if-none-match": first["ETag"]}).json()
    assert news["cells"][name(small.first)] == {"seen": 30 * TRIEU, "text": "30"}
    assert news["shown"]["tong.tong"] == "80"


# Applying


def proposal(small, beside=(), **changed):
    address = small.shares.address(small.plan.slug)
    changes = [[name(small.first), 30 * TRIEU, 40 * TRIEU]]
    packed = {
        "address": address,
        "user": small.editor.pk,
        "kind": "paste",
        "title": "Dán",
        "details": {},
        "columns": None,
        "illustrative": False,
        "more": None,
        "grids": [[address, changes, [], list(beside)]],
    }
    return {"proposal": signing.dumps(packed | changed, salt="editing.proposals", compress=True)}


def test_what_a_preview_showed_is_applied_with_the_reason(small, page):
    browser, url = page()
    answer = browser.post(url, proposal(small) | {"note": "Theo QĐ 5"}, headers=SCRIPT).json()
    assert answer["cells"][name(small.first)]["text"] == "30"
    assert Step.objects.get().note == "Theo QĐ 5"


def test_when_the_grid_changed_meanwhile_the_preview_comes_back_with_both_figures(
    small, edit, page
):
    edit(small.shares, {small.first: ("33", 40)}, user=small.colleague)
    browser, url = page()
    response = browser.post(url, proposal(small))
    assert response.status_code == 409
    assert "1 ô đã sửa trên cổng sau đó" in text_of(response)
    assert re.search(r"40 33 Lê Văn Cùng.* Lấy 30", text_of(response))


def test_a_cell_changed_meanwhile_is_taken_over_when_asked(small, edit, page):
    edit(small.shares, {small.first: ("33", 40)}, user=small.colleague)
    browser, url = page()
    again = browser.post(url, proposal(small)).context["packed"]
    browser.post(url, {"proposal": again, "take.0": name(small.first)})
    assert Allocation.objects.get(agency=small.first_agency).amount == 30 * TRIEU


@pytest.mark.parametrize("changed", [{"user": 0}, {"address": "/khac/"}])
def test_a_preview_of_somebody_or_something_else_is_not_applied(small, page, changed):
    browser, url = page()
    response = browser.post(url, proposal(small, **changed), headers=SCRIPT)
    assert (response.status_code, Step.objects.count()) == (400, 0)


def test_a_preview_somebody_made_up_is_not_applied(small, page):
    browser, url = page()
    response = browser.post(url, {"proposal": json.dumps({"changes": []})}, headers=SCRIPT)
    assert "Đề nghị xem trước lại" in response.json()["message"]


# What others made, and what was reckoned with


def test_a_step_in_cells_a_person_does_not_see_is_not_there_for_them(small, edit, page, client_of):
    step = edit(small.shares, {small.first: ("10", 40), small.second: ("20", 50)}).step
    step.changes = [["c0.v0", 1, 2, False]]
    step.save()
    browser, url = page(small.lead)
    assert browser.get(url, {"buoc": step.pk}).status_code == 404
    assert f"?buoc={step.pk}" not in browser.get(url, {"buoc": ""}).content.decode()


def test_how_a_step_was_reckoned_is_shown_to_whoever_sees_all_its_cells(small, edit, page):
    step = edit(small.shares, {small.first: ("10", 40), small.second: ("20", 50)}).step
    step.changes += [["c0.v0", 1, 2, False]]
    step.details = {"facts": [["Tổng số", "13.727"]]}
    step.save()
    browser, url = page(small.lead)
    assert "13.727" not in text_of(browser.get(url, {"buoc": step.pk}))


def test_what_a_proposal_was_reckoned_with_must_still_stand(small, page):
    browser, url = page()
    packed = proposal(small, beside=[[name(small.second), 49 * TRIEU]])
    response = browser.post(url, packed, headers=SCRIPT)
    assert response.status_code == 409
    assert "đã thay đổi từ khi xem trước" in response.json()["message"]
    assert Allocation.objects.get(agency=small.first_agency).amount == 40 * TRIEU


def test_a_preview_shown_again_is_still_held_to_what_it_was_reckoned_with(small, edit, page):
    packed = proposal(small, beside=[[name(small.second), 50 * TRIEU]])
    edit(small.shares, {small.first: ("33", 40)})
    browser, url = page()
    again = browser.post(url, packed).context["packed"]
    edit(small.shares, {small.second: ("49", 50)})
    response = browser.post(url, {"proposal": again, "take.0": name(small.first)}, headers=SCRIPT)
    assert response.status_code == 409
    assert "đã thay đổi từ khi xem trước" in response.json()["message"]


@pytest.mark.parametrize(
    ("query", "status"),
    [({"buoc": "9" * 5000}, 404), ({"tu": "01/01/0001"}, 422), ({"tu": "ban-hanh"}, 422)],
)
def test_an_odd_question_gets_an_answer(page, query, status):
    browser, url = page()
    assert browser.get(url, query).status_code == status


@pytest.mark.parametrize("field", ["block", "proposal", "undo", "cell"])
def test_a_file_under_another_name_is_no_file(page, field):
    browser, url = page()
    sent = {field: SimpleUploadedFile("a.txt", b"x")}
    assert browser.post(url, sent, headers=SCRIPT).status_code == 400

"""A report is handed in, returned, accepted and corrected on its pages."""

import re

import pytest

from progress.models import Event, FieldNote, Report
from tests.progress.pages import Forms, Screen, said
from tests.progress.small import Desk

EXPLAINED = "Đã rà soát lại với các xã."


@pytest.fixture
def filled(screen, desk):
    """A report in which nothing is to be explained but outputs of the period."""
    desk.type(poor__left="3")
    desk.pay("10")
    return screen


@pytest.fixture
def handed_in(filled, desk):
    desk.submit()
    return filled


def state(desk) -> str:
    return str(desk.report.state)


def test_a_report_without_surprises_goes_out_with_one_button(filled, desk):
    response = filled.send("submit", page="submit")
    assert state(desk) == "submitted"
    assert "Đã gửi báo cáo." in said(response)
    assert "sẽ duyệt, hoặc trả lại kèm ghi chú" in said(response)


def test_the_page_before_shows_from_what_to_what(filled):
    page = filled.text("submit")
    assert "100 → <strong>97</strong>" in page
    assert '<strong>10</strong> / 40 <span class="muted">25%</span>' in page


def test_an_error_leads_to_its_field_and_holds_the_report(screen, desk):
    desk.type(poor__left="300")
    page = screen.text("submit")
    assert "số cuối kỳ âm" in page
    assert f"{screen.address()}#f.poor.left" in page
    assert "Gửi báo cáo</button>" not in page


def test_an_error_holds_the_report_also_when_the_form_is_sent_all_the_same(screen, desk):
    desk.type(poor__left="300")
    response = screen.send("submit", page="submit")
    assert response.status_code in {200, 422}
    assert state(desk) == "draft"


def test_what_was_asked_for_and_not_done_is_said_before_it_goes_out_again(handed_in, desk, office):
    office.give_back("Rà lại", poor__left="Biên bản ghi 2 hộ", causes="Ghi rõ")
    desk.type(poor__left="2")
    page = handed_in.text("submit")
    assert "Ghi rõ" in page
    assert "Biên bản ghi 2 hộ" not in page


def test_a_warning_asks_for_a_word(filled, desk):
    desk.type(poor__left="15")
    response = filled.send("submit", page="submit")
    assert response.status_code == 422
    assert "Đề nghị giải trình, hoặc sửa số liệu." in said(response)
    assert state(desk) == "draft"


def test_a_word_lets_a_warning_pass_and_is_kept(filled, desk):
    desk.type(poor__left="15")
    filled.send("submit", page="submit", **{"w.poor.jump": EXPLAINED})
    assert desk.report.explanations["poor.jump"] == EXPLAINED
    assert state(desk) == "submitted"


def test_one_tick_says_that_nothing_happened(screen, desk):
    form = Forms(screen.open("submit").content.decode()).found[""]
    ticks = {f"a.{key}": "on" for key in ("ho-ngheo.empty", "giai-ngan.empty")}
    screen.client.post(screen.address("submit"), form | ticks)
    assert state(desk) == "submitted"
    assert set(desk.report.explanations.values()) == {"Trong kỳ không phát sinh."}


def test_a_figure_changed_while_one_looked_is_looked_at_again(filled, desk):
    form = Forms(filled.open("submit").content.decode()).found[""]
    desk.type(poor__left="4")
    response = filled.client.post(filled.address("submit"), form)
    assert response.status_code == 409
    assert "Số liệu vừa thay đổi" in said(response)
    assert state(desk) == "draft"


def test_what_was_explained_stays_when_the_page_comes_back(filled, desk):
    desk.type(poor__left="15", near_poor__left="60")
    response = filled.send("submit", page="submit", **{"w.poor.jump": "Một\x00chữ"})
    assert response.status_code == 422
    assert state(desk) == "draft"


def test_a_report_that_is_out_has_no_fields_and_can_be_taken_back(handed_in, desk):
    assert 'name="o.poor.left"' not in handed_in.text()
    handed_in.send("withdraw")
    assert state(desk) == "draft"
    assert 'name="o.poor.left"' in handed_in.text()


def test_a_second_submission_leads_back_to_the_report(handed_in):
    response = handed_in.client.post(handed_in.address("submit"), {"seen": ""}, follow=True)
    assert response.redirect_chain[-1][0] == handed_in.address()
    assert "Báo cáo đã gửi" in said(response)


# The office decides


def test_accepting_is_one_button(handed_in, decider, desk):
    decider.send("accept")
    assert desk.report.counts
    assert "Báo cáo đã được duyệt nên đã khóa." in handed_in.text()


def test_whoever_decides_has_no_button_to_take_back(handed_in, decider):
    assert "Rút lại để sửa" in handed_in.text()
    assert "Rút lại để sửa" not in decider.text()


def test_a_district_has_no_button_to_accept(handed_in):
    page = handed_in.text()
    assert "Duyệt</button>" not in page
    assert handed_in.client.post(handed_in.address("accept"), {"seen": ""}).status_code == 403
    assert handed_in.open("return").status_code == 403


def test_an_older_submission_is_not_accepted(handed_in, decider, desk):
    form = Forms(decider.open().content.decode()).found[decider.address("accept")]
    desk.withdraw()
    desk.submit()
    response = decider.client.post(decider.address("accept"), form, follow=True)
    assert "vừa được gửi lại" in said(response)
    assert state(desk) == "submitted"


def test_a_return_keeps_notes_at_the_fields_that_have_one(handed_in, decider, desk):
    note = {"n.poor.left": "Biên bản ghi 2 hộ", "words": "Đề nghị rà lại."}
    decider.send("return", page="return", **note)
    assert [(one.field, one.text) for one in FieldNote.objects.all()] == [
        ("poor.left", "Biên bản ghi 2 hộ")
    ]
    assert state(desk) == "returned"


def test_a_return_asks_for_a_note_on_demand_beside_the_figure_of_the_month_before(
    small, desk, handed_in, office, client_of
):
    office.accept()
    february = Desk(desk.user, small.months[1])
    february.type(poor__left="4")
    february.submit()
    page = Screen(client_of(small.editor), february).text("return")
    assert "Thoát 4 (kỳ trước 3)" in " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert page.count("Thêm ghi chú") < 12


def test_older_money_that_nobody_has_is_not_asked_about(handed_in, decider, desk):
    assert "Vốn kéo dài" not in decider.text("return")


def test_a_note_that_is_too_long_stands_open_at_its_row(decider, handed_in):
    response = decider.send("return", page="return", **{"n.poor.left": "x" * 501})
    assert response.status_code == 422
    assert response.content.decode().count("<details open>") == 1


def test_a_return_without_a_word_is_refused(handed_in, decider, desk):
    response = decider.send("return", page="return")
    assert response.status_code == 422
    assert "Đề nghị ghi lý do trả lại" in said(response)
    assert state(desk) == "submitted"


def test_a_note_alone_is_reason_enough(handed_in, decider):
    decider.send("return", page="return", **{"n.poor.left": "Ghi 2 hộ"})
    assert Event.objects.get(kind="returned").words == "Đề nghị sửa các ô có ghi chú."


def test_a_note_stands_on_top_and_at_its_field(handed_in, office):
    office.give_back("Rà lại", poor__left="Ghi 2 hộ")
    page = handed_in.text()
    assert 'href="#f.poor.left"' in page
    assert "Thoát, yêu cầu sửa: Ghi 2 hộ" in page


def test_a_note_is_ticked_off_when_the_field_has_changed(handed_in, desk, office):
    office.give_back("Rà lại", poor__left="Ghi 2 hộ", poor__newly="Thiếu một hộ")
    desk.type(poor__left="2")
    demands = handed_in.open().context["page"].demands
    assert {name: demand.done for name, demand in demands.items()} == {
        "poor.left": True,
        "poor.newly": False,
    }


# Corrections


def test_a_correction_needs_its_reason(handed_in, office):
    office.accept()
    response = handed_in.send("correct", page="correct")
    assert response.status_code == 422
    assert "Đề nghị ghi lý do điều chỉnh." in said(response)


def test_a_correction_begins_from_what_was_accepted(handed_in, desk, office):
    office.accept()
    page = said(handed_in.send("correct", page="correct", reason="Ghi sót một hộ"))
    assert 'name="o.poor.left" value="3"' in page
    assert "Lý do: Ghi sót một hộ" in page
    assert Report.objects.get(version=1).counts


def test_the_accepted_version_can_be_read_while_the_correction_is_under_way(
    handed_in, desk, office
):
    office.accept()
    desk.correct()
    desk.type(poor__left="9")
    assert "?ban=1" in handed_in.text()
    older = handed_in.text(ban="1")
    assert "Đây là bản gửi đầu, chỉ để xem. Số liệu của tỉnh đang tính theo bản này." in older
    assert 'id="poor.left">3</span>' in older


def test_a_correction_begun_by_mistake_is_dropped(handed_in, desk, office):
    office.accept()
    desk.correct("Nhầm kỳ")
    desk.type(poor__left="9")
    page = said(handed_in.send("drop"))
    assert "Đã bỏ bản điều chỉnh. Bản đã duyệt giữ nguyên." in page
    assert 'id="poor.left">3</span>' in page
    history = handed_in.text("history")
    assert "Bỏ bản điều chỉnh" in history
    assert "Nhầm kỳ" in history


def test_after_one_was_dropped_another_correction_can_begin(handed_in, desk, office):
    office.accept()
    desk.correct()
    handed_in.send("drop")
    desk.correct("Ghi sót")
    assert (desk.report.version, state(desk)) == (2, "draft")


def test_a_correction_that_was_handed_in_is_not_dropped(handed_in, desk, office):
    office.accept()
    desk.correct()
    desk.submit()
    desk.withdraw()
    assert "Bỏ bản điều chỉnh" not in handed_in.text()
    response = handed_in.client.post(handed_in.address("drop"), follow=True)
    assert "Chỉ bỏ được bản điều chỉnh chưa gửi lần nào." in said(response)
    assert Report.objects.filter(version=2).exists()


def test_a_first_version_is_not_dropped(screen, desk):
    desk.type(poor__left="1")
    screen.client.post(screen.address("drop"))
    assert desk.report.started


def test_a_version_that_is_nowhere_is_not_found(handed_in):
    for asked in ("9", "x", "9" * 40):
        assert handed_in.open(ban=asked).status_code == 404


def test_before_a_correction_goes_out_it_shows_what_differs_from_the_accepted_version(
    handed_in, desk, office
):
    office.accept()
    desk.correct()
    assert "Thay đổi so với bản đã duyệt" not in handed_in.text("submit")
    desk.type(poor__left="9")
    page = handed_in.text("submit")
    assert "Thay đổi so với bản đã duyệt" in page
    assert "<del>3</del> → <ins>9</ins>" in page


# What whoever decides is told


def test_whoever_decides_sees_what_differs_from_the_last_submission(
    handed_in, decider, desk, office
):
    assert "Thay đổi so với lần gửi trước" not in decider.text()
    office.give_back("Rà lại", poor__left="Biên bản ghi 2 hộ", causes="Ghi rõ nguyên nhân")
    desk.type(poor__left="2")
    desk.submit()
    told = decider.text().partition('id="thay-doi"')[2].partition("</section>")[0]
    assert "<del>3</del> → <ins>2</ins>" in told
    assert "Ghi rõ nguyên nhân" in told
    assert "Biên bản ghi 2 hộ" not in told
    assert 'id="thay-doi"' not in handed_in.text()


def test_whoever_decides_sees_what_a_correction_changes(handed_in, decider, desk, office):
    office.accept()
    desk.correct()
    desk.type(poor__left="9")
    desk.submit()
    told = decider.text().partition('id="thay-doi"')[2].partition("</section>")[0]
    assert "<del>3</del> → <ins>9</ins>" in told


def test_after_one_was_accepted_the_next_that_waits_is_a_link(handed_in, decider, small):
    second = Desk(small.officers[1], small.months[0])
    second.submit()
    page = said(decider.send("accept"))
    link = f'<a href="{second.report.get_absolute_url()}">Báo cáo chờ duyệt tiếp theo'
    assert link in page
    last = Screen(decider.client, second.decided_by(small.editor))
    assert "Báo cáo chờ duyệt tiếp theo" not in said(last.send("accept"))


# What happened


def test_the_history_tells_what_changed_between_two_submissions(handed_in, desk, office):
    office.give_back("Rà lại", poor__left="Ghi 2 hộ")
    desk.type(poor__left="2")
    desk.pay("12,5")
    desk.submit()
    page = handed_in.text("history")
    assert "<del>3</del> → <ins>2</ins>" in page
    assert "<del>10</del> → <ins>12,5</ins>" in page
    assert "<strong>Hộ nghèo, Thoát</strong>: Ghi 2 hộ" in page


def test_the_history_tells_who_acted_for_the_district(filled, office, desk):
    office.submit()
    assert f"thay {desk.agency.short_name}" in filled.text("history")


def test_the_history_names_a_correction_once(handed_in, office, desk):
    office.accept()
    desk.correct()
    page = handed_in.text("history")
    assert 'Lập bản điều chỉnh <small class="muted">lần 1</small>' in page


def test_the_history_leads_to_the_steps_of_a_part_and_to_the_history_of_a_cell(filled):
    page = filled.text("history")
    assert f'href="{filled.address("part", "ho-ngheo")}?buoc="' in page
    assert f'href="{filled.address("part", "ho-ngheo")}?o=poor.left"' in page
    assert filled.open("part", "ho-ngheo", buoc="").status_code == 200
    assert filled.open("part", "ho-ngheo", o="poor.left").status_code == 200


def test_the_history_keeps_the_explanations(filled, desk):
    desk.type(poor__left="15")
    desk.submit(EXPLAINED)
    page = filled.text("history")
    assert EXPLAINED in page
    assert "hơn một nửa chỉ tiêu cả năm" in page


def test_an_explanation_keeps_the_warning_it_answered_when_the_figure_changes(filled, desk):
    desk.type(poor__left="15")
    desk.submit(EXPLAINED)
    desk.withdraw()
    desk.type(poor__left="3")
    page = filled.text("history")
    assert "hơn một nửa chỉ tiêu cả năm (20 hộ).</p>" in page
    assert f"Giải trình:</span> {EXPLAINED}" in page

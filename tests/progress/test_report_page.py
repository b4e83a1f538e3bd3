"""The page of a report: what it shows, what it saves, what it refuses; without a script."""

import datetime
import json

from django.utils import timezone

from povertyplan.accounts.permissions import Role
from povertyplan.ui.figures import TRIEU
from povertyplan.ui.stamps import stamp_of
from progress.models import Disbursement, HouseholdChange, Report
from progress.services import reopen_period
from tests.factories import (
    AllocationFactory,
    DepartmentFactory,
    LineFactory,
    PeriodFactory,
    SourceFactory,
    UserFactory,
)
from tests.progress.pages import Screen, said
from tests.progress.small import Desk
from tests.queries import queries

DAY = datetime.timedelta(days=1)


def left(desk) -> int:
    return HouseholdChange.objects.get(report=desk.report, group="poor").left


def allocation(desk) -> str:
    return next(iter(desk.grid("giai-ngan").places))[0]


def test_the_head_says_what_the_report_is_and_that_nothing_was_entered(screen, desk):
    page = screen.text()
    assert f"<h1>{desk.report}</h1>" in page
    assert "Chưa bắt đầu" in page
    assert "Kiểm tra và gửi" in page


def test_the_head_counts_the_days_until_it_is_due(screen, desk):
    desk.period.due_on = timezone.localdate() + 3 * DAY
    desk.period.closes_on = None
    desk.period.save()
    assert "Còn 3 ngày" in screen.text()


def test_the_head_counts_the_days_it_is_late(screen, desk):
    desk.period.opens_on = timezone.localdate() - 9 * DAY
    desk.period.due_on = timezone.localdate() - 2 * DAY
    desk.period.closes_on = None
    desk.period.save()
    assert "Quá hạn 2 ngày" in screen.text()


def test_the_head_tells_until_when_a_period_is_open_again(screen, desk, small):
    desk.period.opens_on = timezone.localdate() - 9 * DAY
    desk.period.due_on = timezone.localdate() - 4 * DAY
    desk.period.closes_on = timezone.localdate() - 2 * DAY
    desk.period.save()
    until = timezone.localdate() + 3 * DAY
    where = desk.where | {"until": until, "reason": "Mất điện"}
    reopen_period(user=small.editor, **where)
    assert f"mở lại đến hết ngày {until:%d/%m/%Y} (còn 3 ngày)" in screen.text()
    assert "Quá hạn" not in screen.text()


def test_a_part_is_saved_with_its_button_and_shown_where_it_stands(screen, desk):
    response = screen.save(poor__left="3", near_poor__newly="1")
    assert response.redirect_chain[-1][0].endswith("#ho-ngheo")
    assert "Đã lưu 2 ô." in said(response)
    assert left(desk) == 3


def test_the_closing_follows_what_was_saved(screen):
    assert 'id="poor.closing">97</span>' in said(screen.save(poor__left="3"))


def test_a_refused_figure_stays_as_typed_with_the_sentence_and_the_other_parts(screen, desk):
    response = screen.save(poor__left="ba hộ", poor__newly="2")
    page = said(response)
    assert response.status_code == 422
    assert 'value="ba hộ"' in page
    assert "“ba hộ” không phải là số" in page
    assert "Giải ngân vốn trong năm" in page
    assert "Nhận xét" in page
    assert not HouseholdChange.objects.filter(report__agency=desk.agency).exists()


def test_a_refused_figure_begins_no_report(screen, desk):
    screen.save(poor__left="ba hộ")
    assert not desk.report.started
    assert "Chưa bắt đầu" in screen.text()


def test_an_error_and_a_warning_at_one_field_are_both_told(screen):
    page = said(screen.save(poor__left="300"))
    told = page.partition('id="hint.poor.left">')[2].partition("</div>")[0]
    assert told.strip().startswith("<p>Hộ nghèo: số cuối kỳ âm")
    assert "<p>Hộ nghèo giảm" in told


def test_more_of_a_minority_than_of_all_is_told_by_the_column(screen):
    page = said(screen.save(poor_minority__newly="4"))
    assert "Hộ nghèo DTTS, phát sinh: 4 hộ, lớn hơn số hộ nghèo phát sinh (0)." in page


def test_who_wrote_words_last_is_told_also_where_there_are_no_figures(screen, desk):
    screen.send("words", causes="Vốn về chậm")
    assert f"Nhập gần nhất: {desk.user.full_name}" in screen.text()


def test_what_the_system_wrote_is_nobody_s_entry(screen, desk):
    desk.type(poor__left="3")
    HouseholdChange.objects.get(report=desk.report).save()
    assert HouseholdChange.history.first().history_user is None
    assert f"Nhập gần nhất: {desk.user.full_name}" in screen.text()


def test_what_was_typed_is_not_dimmed_as_a_figure_of_before(screen):
    page = said(screen.save(poor__left="ba hộ", poor__newly="2"))
    assert 'value="2"' in page
    assert "is-before" not in page


def test_a_figure_changed_meanwhile_offers_both(screen, desk, office):
    office.type(poor__left="5")
    seen = json.dumps({})
    typed = {"o.poor.left": "7", "seen": seen}
    response = screen.client.post(screen.address("part", "ho-ngheo"), typed)
    assert response.status_code == 409
    assert "Lấy số đã lưu: 5" in said(response)
    assert "Giữ số của tôi: 7" in said(response)


def test_the_figure_of_the_last_period_stands_until_another_is_typed(screen, desk, office, small):
    desk.pay("10")
    desk.submit()
    office.accept()
    following = Screen(screen.client, Desk(desk.user, small.months[1]))
    row = allocation(desk)
    assert f'name="o.{row}.paid" value="10"' in following.text()
    assert not Disbursement.objects.filter(report__period=small.months[1]).exists()


def test_an_earlier_month_that_does_not_count_yet_is_named(screen, desk, office, small):
    following = Screen(screen.client, Desk(desk.user, small.months[1]))
    named = f"{small.months[0]}</a>"
    assert f"{named} chưa gửi: số đầu kỳ" in following.text()
    assert f"{named} chưa gửi: số đầu kỳ" in following.text("submit")
    desk.submit()
    assert f"{named} chờ duyệt: số đầu kỳ" in following.text()
    office.accept()
    assert f"{named} ch" not in following.text()


def test_money_is_saved_in_whole_dong_with_the_share_beside_it(screen, desk):
    row = allocation(desk)
    page = said(screen.save("giai-ngan", **{f"{row}__paid": "12,5"}))
    assert Disbursement.objects.get().amount == 12 * TRIEU + TRIEU // 2
    assert f'id="{row}.share">31,3%</span>' in page


def test_a_surprising_figure_is_told_at_the_field(screen, desk):
    row = allocation(desk)
    page = said(screen.save("giai-ngan", **{f"{row}__paid": "50"}))
    assert f'id="hint.{row}.paid"' in page
    assert "vượt số vốn 40 triệu đồng" in page


def test_older_money_is_folded_until_there_is_some(screen, desk):
    assert 'id="von-keo-dai" open' not in screen.text()
    desk.type("von-keo-dai", **{f"{allocation(desk)}__carried": "5"})
    assert 'id="von-keo-dai" open' in screen.text()


def with_two_lines(small, desk) -> tuple[str, str]:
    """Older money of the first of two allocations; the rows of both."""
    local = LineFactory(project=small.line.project, amount=20 * TRIEU)
    AllocationFactory(line=local, agency=desk.agency, amount=5 * TRIEU)
    (first, _), (second, _) = [at for at in desk.grid("von-keo-dai").places if at[1] == "carried"]
    desk.type("von-keo-dai", **{f"{first}__carried": "5", f"{first}__out": "2"})
    return first, second


def test_lines_without_older_money_are_folded_beside_those_that_have_some(screen, desk, small):
    first, second = with_two_lines(small, desk)
    shown, _, folded = screen.text().partition('class="report-others"')
    assert f'name="o.{first}.carried"' in shown
    assert f'name="o.{second}.carried"' in folded


def test_lines_without_older_money_are_not_read(screen, desk, small):
    first, second = with_two_lines(small, desk)
    desk.pay("10")
    desk.submit()
    page = screen.text()
    assert f'id="{first}.carried"' in page
    assert f'id="{second}.carried"' not in page


def test_money_of_the_people_is_told_apart_from_the_state_budget(screen, desk, small):
    people = SourceFactory(province=small.plan.province, counts_as_state_budget=False)
    line = LineFactory(project=small.line.project, source=people, amount=20 * TRIEU)
    AllocationFactory(line=line, agency=desk.agency, amount=5 * TRIEU)
    (first, _), (second, _) = desk.grid("giai-ngan").places
    page = said(screen.save("giai-ngan", **{f"{first}__paid": "10", f"{second}__paid": "3"}))
    assert "Trong đó vốn NSNN" in page
    assert 'id="tong.paid">13</span>' in page
    assert 'id="nsnn.paid">10</span>' in page
    assert 'id="nsnn.given">40</span>' in page


def test_money_of_the_state_alone_is_added_up_once(screen, desk, small):
    with_two_lines(small, desk)
    assert "Trong đó vốn NSNN" not in screen.text()


def test_older_money_that_there_is_none_of_is_not_read(screen, desk):
    desk.pay("10")
    desk.submit()
    assert "Vốn kéo dài từ năm trước" not in screen.text()


def test_the_script_saves_one_field_and_hears_what_moved(screen, desk):
    answer = screen.script("part", "ho-ngheo", seen="{}", **{"o.poor.left": "4"}).json()
    assert answer["cells"] == {"poor.left": {"seen": 4, "text": "4"}}
    assert answer["moved"]["poor.closing"] == "96"


def test_a_save_asks_little(screen, desk):
    desk.type(poor__left="1")
    with queries() as asked:
        screen.script("part", "ho-ngheo", seen='{"poor.left": 1}', **{"o.poor.left": "4"})
    assert len(asked) <= 8


def test_the_page_asks_little(screen, desk):
    desk.type(poor__left="1")
    desk.pay("1")
    screen.open()
    with queries() as asked:
        screen.open()
    assert len(asked) <= 16


def test_a_part_alone_leads_to_its_place_on_the_page(screen):
    response = screen.open("part", "giai-ngan")
    assert response.status_code == 302
    assert response.url == f"{screen.address()}#giai-ngan"


def test_a_part_the_agency_does_not_report_is_not_found(screen):
    assert screen.open("part", "tin-dung").status_code == 404
    assert screen.open("part", "khong-co").status_code == 404


# Words


def test_words_are_saved_as_an_office_types_them(screen, desk):
    screen.send("words", difficulties="Mưa lũ kéo dài.  \r\nĐường hỏng.")
    assert desk.report.difficulties == "Mưa lũ kéo dài.\nĐường hỏng."


def test_words_that_say_nothing_begin_no_report(screen, desk):
    seen = stamp_of(desk.report, [])
    assert screen.client.post(screen.address("words"), {"seen": seen}).status_code == 302
    screen.send("words")
    assert not desk.report.started


def test_words_changed_meanwhile_keep_both(screen, desk, office):
    form = {"difficulties": "Của tôi", "seen": "0" * 16}
    Report.objects.create(period=desk.period, agency=desk.agency, difficulties="Của Sở")
    response = screen.client.post(screen.address("words"), form)
    assert response.status_code == 409
    assert "Của tôi</textarea>" in said(response)
    assert "Của Sở" in said(response)
    assert desk.report.difficulties == "Của Sở"


def test_words_changed_in_ones_own_other_window_are_told_so(screen, desk, client_of):
    mark = stamp_of(desk.report, ["causes"])
    screen.script("words", causes="Cửa sổ một", seen=mark)
    answer = screen.script("words", causes="Cửa sổ hai", seen=mark)
    assert (answer.status_code, answer.json()["mine"]) == (409, True)
    typed = {"causes": "Cửa sổ hai", "seen": mark}
    page = screen.client.post(screen.address("words"), typed)
    assert "vừa được sửa ở cửa sổ khác" in said(page)


def test_words_that_cannot_be_printed_are_refused_with_a_sentence(screen, desk):
    response = screen.send("words", causes="Do\x00 mưa")
    assert response.status_code == 422
    assert "ký tự điều khiển" in said(response)
    assert not desk.report.causes


def test_the_script_saves_one_text_by_its_mark(screen, desk):
    shown = screen.open().context["page"].words_with_notes()
    marks = {field.name: mark for field, _, mark in shown}
    first = screen.script("words", causes="Do mưa", seen=marks["causes"]).json()
    assert first["texts"] == {"causes": "Do mưa"}
    again = screen.script("words", causes="Do nắng", seen=marks["causes"])
    assert again.status_code == 409
    assert again.json()["stored"] == {"causes": "Do mưa"}
    assert again.json()["seen"] == first["seen"]


# Whose report it is


def test_another_district_finds_nothing(small, desk, client_of):
    stranger = Screen(client_of(small.officers[1]), desk)
    desk.type(poor__left="1")
    assert stranger.open().status_code == 404
    assert stranger.open("history").status_code == 404
    assert stranger.script("part", "ho-ngheo", seen="{}", **{"o.poor.left": "9"}).status_code == 404
    assert left(desk) == 1


def test_somebody_of_the_office_enters_on_behalf_and_it_shows(screen, decider, desk):
    assert f"Bạn đang nhập thay {desk.agency.name}." in decider.text()
    decider.save(poor__left="2")
    page = screen.text()
    assert "<strong>nhập thay</strong>" in page
    assert "Trần Thị Duyệt" in page


def test_a_district_is_not_told_that_it_enters_on_behalf(screen):
    assert "Bạn đang nhập thay" not in screen.text()


def test_a_period_that_is_closed_says_so_and_shows_no_field(screen, desk):
    desk.period.opens_on = timezone.localdate() - 9 * DAY
    desk.period.due_on = desk.period.closes_on = timezone.localdate() - DAY
    desk.period.save()
    page = screen.text()
    assert "đã khóa sau ngày" in page
    assert 'name="o.poor.left"' not in page


def close(period) -> None:
    period.opens_on = timezone.localdate() - 9 * DAY
    period.due_on = period.closes_on = timezone.localdate() - DAY
    period.save()


def test_an_accepted_report_of_a_closed_period_says_what_helps_alone(screen, desk, office):
    desk.submit()
    office.accept()
    assert "đề nghị lập bản điều chỉnh" in screen.text()
    close(desk.period)
    page = screen.text()
    assert "đề nghị lập bản điều chỉnh" not in page
    assert page.count("mở lại kỳ cho đơn vị") == 1


def test_whoever_opens_periods_again_is_shown_the_way(decider, screen, desk):
    close(desk.period)
    assert decider.address("reopen") in decider.text()
    assert "đề nghị Sở" not in decider.text()
    assert screen.address("reopen") not in screen.text()


def test_a_figure_for_a_closed_period_is_refused_with_the_reason(screen, desk):
    desk.period.opens_on = timezone.localdate() - 9 * DAY
    desk.period.due_on = desk.period.closes_on = timezone.localdate() - DAY
    desk.period.save()
    answer = screen.script("part", "ho-ngheo", seen="{}", **{"o.poor.left": "9"})
    assert answer.status_code == 403
    assert "đã khóa sau ngày" in answer.json()["message"]


# Part by part, without a script


def test_a_saved_part_leads_on_to_the_next(screen):
    response = screen.send("part", "ho-ngheo", **{"o.poor.left": "3", "then": "giai-ngan"})
    assert response.redirect_chain[-1][0] == f"{screen.address()}#giai-ngan"


def test_the_last_button_saves_before_it_leads_to_the_check(screen, desk):
    response = screen.send("part", "ho-ngheo", **{"o.poor.left": "3", "then": "gui"})
    assert response.redirect_chain[-1][0] == screen.address("submit")
    assert left(desk) == 3
    response = screen.send("words", causes="Do mưa", then="gui")
    assert response.redirect_chain[-1][0] == screen.address("submit")
    assert desk.report.causes == "Do mưa"


def test_a_place_that_is_nowhere_leads_to_the_report(screen):
    response = screen.send("words", causes="Do mưa", then="//la.vn")
    assert response.redirect_chain[-1][0] == screen.address()


def test_a_refused_part_does_not_lead_on(screen):
    response = screen.send("part", "ho-ngheo", **{"o.poor.left": "ba", "then": "gui"})
    assert response.status_code == 422
    assert '<div class="piece is-here">' in said(response)


# What is said beside the figures


def steps(screen) -> dict[str, tuple[bool, bool]]:
    return {step.key: (step.done, step.asks) for step in screen.open().context["page"].steps}


def test_a_part_with_an_error_is_not_ticked_off(screen, desk):
    desk.type(poor__left="3")
    assert steps(screen)["ho-ngheo"] == (True, False)
    desk.type(poor__left="300")
    assert steps(screen)["ho-ngheo"] == (True, True)


def test_a_part_with_a_demand_left_is_not_ticked_off(screen, desk, office):
    desk.type(poor__left="3")
    desk.submit()
    office.give_back(poor__left="Ghi 2 hộ", causes="Ghi rõ")
    assert steps(screen)["ho-ngheo"] == (True, True)
    assert steps(screen)["nhan-xet"] == (False, True)
    desk.type(poor__left="2")
    assert steps(screen)["ho-ngheo"] == (True, False)
    assert 'class="say-demand is-done"' in screen.text()


def test_the_script_hears_when_a_part_has_an_error(screen, desk):
    answer = screen.script("part", "ho-ngheo", seen="{}", **{"o.poor.left": "300"}).json()
    assert answer["moved"]["asks.ho-ngheo"] == "cần sửa"


def test_grey_fields_are_explained_where_there_are_some(screen, desk, office, small):
    grey = "Ô nền xám giữ số của kỳ trước"
    assert grey not in screen.text()
    desk.pay("10")
    desk.submit()
    office.accept()
    assert grey in Screen(screen.client, Desk(desk.user, small.months[1])).text()


def test_an_agency_without_money_or_outputs_is_told_why_it_writes_words_only(small, client_of):
    department = DepartmentFactory(province=small.plan.province)
    LineFactory(project__plan=small.plan, project__lead_agency=department)
    lead = UserFactory(agency=department, role=Role.LEAD)
    page = Screen(client_of(lead), Desk(lead, small.months[0])).text()
    assert "Đơn vị không được giao vốn, chỉ tiêu trong kế hoạch" in page


def test_nothing_is_not_read_as_a_word_of_a_report_nobody_began(decider, desk):
    desk.period.opens_on = timezone.localdate() + DAY
    desk.period.due_on = timezone.localdate() + 9 * DAY
    desk.period.closes_on = None
    desk.period.save()
    assert "Không có." not in decider.text()


# A period that takes words only


def test_a_longer_period_shows_the_sums_and_takes_words(desk, office, small, client_of):
    desk.type(poor__left="3")
    desk.pay("10")
    desk.submit()
    office.accept()
    half = PeriodFactory(plan=small.plan, kind="half", number=1, takes_figures=False)
    page = Screen(client_of(desk.user), Desk(desk.user, half)).text()
    assert "Số liệu cộng từ các kỳ" in page
    assert '<span class="cell-label">Cuối kỳ</span>' in page
    assert '<span class="cell-figure">97</span>' in page
    assert "10 / 40 triệu đồng (25%)" in page
    assert 'name="o.' not in page
    assert 'name="difficulties"' in page


def test_what_is_nowhere_is_not_found_however_large_its_number(screen, small):
    for period in (0, 10**30):
        address = f"/{small.plan.slug}/tien-do/{period}/{screen.desk.agency.pk}/"
        assert screen.client.get(address).status_code == 404


def test_a_report_of_words_with_nothing_in_it_is_asked_about(small, desk, client_of):
    half = PeriodFactory(plan=small.plan, kind="half", number=1, takes_figures=False)
    screen = Screen(client_of(desk.user), Desk(desk.user, half))
    response = screen.send("submit", page="submit")
    assert response.status_code == 422
    assert "Báo cáo chưa có nhận xét và tệp kèm theo." in said(response)
    screen.send("words", causes="Vốn về chậm")
    assert "Đã gửi báo cáo." in said(screen.send("submit", page="submit"))

"""The board of a period: every agency with how far it is, opened again, reminded."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from povertyplan.accounts.permissions import Role
from progress.board import LATE, Board, Stage, activity_of, rows_of
from progress.ledger import expected
from progress.models import Period, Reminder, Reopening, Report
from progress.services import reopen_period
from tests.factories import AgencyFactory, PeriodFactory, ReportFactory, UserFactory

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)


def row_of(small, today=TODAY, period=None):
    """The first district's row of January, as the editor sees it."""
    rows = rows_of(small.plan, small.editor, [period or small.months[0]], today)
    return next(row for row in rows if row.agency == small.districts[0])


def moved(period, **dates):
    """The same period with some dates so many days from today."""
    for name, days in dates.items():
        setattr(period, name, TODAY + days * DAY)
    period.save()
    return period


@pytest.fixture
def page(small, client_of):
    """``page(user, "board", …)``: the answer to opening an address of the first month."""

    def page(user, *args, period=None, **query):
        period = period or small.months[0]
        address = reverse("progress:board", args=[small.plan.slug, period.pk])
        return client_of(user).get(address, query)

    return page


# States


def test_an_agency_that_has_not_begun_is_on_the_board(small):
    assert row_of(small).stage == Stage.NOT_STARTED


def test_a_report_goes_through_its_states(small, desk, office):
    desk.type(poor__left="3")
    stages = [row_of(small).stage]
    for act in (desk.submit, office.give_back, desk.submit, office.accept):
        act()
        stages.append(row_of(small).stage)
    assert stages == [
        Stage.DRAFT,
        Stage.SUBMITTED,
        Stage.RETURNED,
        Stage.SUBMITTED,
        Stage.ACCEPTED,
    ]


def test_every_agency_that_has_to_report_stands_once_on_the_board(half_year, editor):
    june = half_year.periods.get(kind="month", number=6)
    board = Board(rows_of(half_year, editor, [june], TODAY))
    assert [row.agency for row in board.all] == expected(half_year)
    states = [entry.count for entry in board.filters[1:-1]]
    assert all(states)
    assert sum(states) == board.filters[0].count == len(board.all)


def test_a_correction_shows_beside_the_accepted_version_and_is_not_late(small, desk, office):
    desk.type(poor__left="3")
    desk.submit()
    office.accept()
    desk.correct()
    row = row_of(small, TODAY + 30 * DAY)
    assert (row.stage, row.is_correction, row.counts, row.days_late) == (Stage.DRAFT, True, True, 0)


@pytest.mark.parametrize(
    ("days", "words", "late"),
    [(6, "còn 4 ngày", 0), (10, "hôm nay hết hạn", 0), (13, "trễ 3 ngày", 3)],
)
def test_the_time_left_is_told_in_words(small, days, words, late):
    row = row_of(small, TODAY + days * DAY)
    assert (row.time_left, row.days_late) == (words, late)


def test_a_report_handed_in_late_says_so_whenever_it_is_looked_at(small, desk):
    moved(small.months[0], opens_on=-20, due_on=-2)
    desk.type(poor__left="3")
    desk.submit()
    assert row_of(small, TODAY + 30 * DAY).time_left == "nộp trễ 2 ngày"


def test_who_worked_at_a_report_last_is_told_for_figures_and_for_events(small, desk, office):
    desk.type(poor__left="3")
    assert activity_of([desk.report])[desk.report.pk].who == "Cán bộ 1"
    desk.submit()
    office.give_back()
    assert activity_of([desk.report])[desk.report.pk].who == "Trần Thị Duyệt"


# The page


def test_a_count_filters_the_board(small, desk, page):
    desk.type(poor__left="3")
    answer = page(small.editor, **{"trang-thai": Stage.DRAFT})
    assert [row.agency for row, *_ in answer.context["rows"]] == [small.districts[0]]
    assert "Cán bộ 1" in answer.content.decode()


def test_what_is_late_filters_too(small, page):
    moved(small.months[0], opens_on=-20, due_on=-3)
    answer = page(small.editor, **{"trang-thai": LATE})
    assert len(answer.context["rows"]) == len(answer.context["board"].all)
    assert "trễ 3 ngày" in answer.content.decode()


@pytest.mark.parametrize("asked", ["", "la", "\x00", "9" * 500])
def test_a_filter_that_is_none_shows_everything(small, page, asked):
    answer = page(small.editor, **{"trang-thai": asked})
    assert len(answer.context["rows"]) == len(answer.context["board"].all)


def test_a_district_sees_only_its_own_row(half_year, district, client_of):
    june = half_year.periods.get(kind="month", number=6)
    answer = client_of(district).get(june.get_absolute_url())
    assert [row.agency for row, *_ in answer.context["rows"]] == [district.agency]
    assert "Bù Đăng" not in answer.content.decode()


def test_somebody_who_has_nothing_to_report_gets_no_row(half_year, client_of, bp):
    other = AgencyFactory(province=bp.province, kind="department", unit_name="")
    lead = UserFactory(agency=other, role="lead")
    june = half_year.periods.get(kind="month", number=6)
    page = client_of(lead).get(june.get_absolute_url()).content.decode()
    assert "không có báo cáo phải nộp" in page


def test_a_closed_period_says_so(small, page):
    moved(small.months[0], opens_on=-30, due_on=-20, closes_on=-5)
    assert "Đã khóa sau ngày" in page(small.editor).content.decode()


def test_one_goes_from_period_to_period(small, page):
    context = page(small.editor, period=small.months[1]).context
    assert (context["previous"], context["next"]) == (small.months[0], small.months[2])


def test_a_period_of_another_plan_is_not_found(small, half_year, editor, client_of):
    address = reverse("progress:board", args=[half_year.slug, small.months[0].pk])
    assert client_of(editor).get(address).status_code == 404


# Opened again


@pytest.fixture
def closed(small):
    return moved(small.months[0], opens_on=-30, due_on=-20, closes_on=-5)


def test_a_report_that_waits_for_a_decision_asks_for_no_reopening(small, desk):
    desk.type(poor__left="3")
    desk.submit()
    moved(small.months[0], opens_on=-30, due_on=-20, closes_on=-5)
    assert row_of(small).is_closed
    assert not row_of(small).can_be_reopened


def test_a_period_opened_again_for_less_than_its_deadline_is_due_as_before(small):
    where = {"period": small.months[0], "agency": small.districts[0], "by": small.editor}
    Reopening.objects.create(until=TODAY + 2 * DAY, reason="Thay cán bộ", **where)
    assert row_of(small).deadline == small.months[0].due_on


@pytest.fixture
def reopen(small, closed, client_of):
    """``reopen(until=…, reason=…)``: the answer to the form, for the first district."""
    args = [small.plan.slug, closed.pk, small.districts[0].pk]
    address = reverse("progress:reopen", args=args)
    return lambda user=small.editor, **fields: client_of(user).post(address, fields)


def test_a_closed_period_is_opened_again_for_one_agency(small, closed, reopen, page):
    until = f"{TODAY + 3 * DAY:%d/%m/%Y}"
    assert reopen(until=until, reason="Thay cán bộ phụ trách").status_code == 302
    assert row_of(small).open
    text = page(small.editor).content.decode()
    assert f"mở lại đến hết {until}" in text
    assert "Thay cán bộ phụ trách" in text


def test_the_district_reads_why_it_was_opened_again(small, closed, page):
    reopen_period(
        user=small.editor,
        slug=small.plan.slug,
        period=closed.pk,
        agency=small.districts[0].pk,
        until=TODAY + DAY,
        reason="Thay cán bộ phụ trách",
    )
    assert "Thay cán bộ phụ trách" in page(small.officers[0]).content.decode()
    assert "Thay cán bộ phụ trách" not in page(small.officers[1]).content.decode()


def test_a_period_that_is_still_open_keeps_its_deadline(small, closed, reopen):
    moved(closed, opens_on=-30, due_on=-2, closes_on=5)
    answer = reopen(until=f"{TODAY + 300 * DAY:%d/%m/%Y}", reason="Xin thêm ngày")
    assert answer.status_code == 422
    assert "chưa khóa nên không cần mở lại" in answer.content.decode()
    assert row_of(small).days_left == -2


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"until": "", "reason": "Vì"}, "until"),
        ({"until": f"{TODAY - DAY:%d/%m/%Y}", "reason": "Vì"}, "until"),
        ({"until": "01/01/9999", "reason": "Vì"}, "until"),
        ({"until": f"{TODAY:%d/%m/%Y}", "reason": ""}, "reason"),
        ({"until": f"{TODAY:%d/%m/%Y}", "reason": "x" * 301}, "reason"),
        ({"until": f"{TODAY:%d/%m/%Y}", "reason": "a\x00b"}, "reason"),
    ],
)
def test_a_reopening_without_a_day_or_reason_is_refused_at_its_field(reopen, fields, field):
    answer = reopen(**fields)
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert not Reopening.objects.exists()


def test_a_district_does_not_open_its_own_period(small, reopen):
    fields = {"until": f"{TODAY:%d/%m/%Y}", "reason": "Vì"}
    assert reopen(small.officers[0], **fields).status_code == 403


# Reminded with one click


@pytest.fixture
def remind(small, client_of):
    address = reverse("progress:remind", args=[small.plan.slug, small.months[0].pk])
    return lambda user=small.editor: client_of(user).post(address, follow=True)


def test_one_click_reminds_the_people_of_those_who_have_not_handed_in(small, desk, remind):
    desk.type(poor__left="3")
    desk.submit()
    assert "Đã nhắc 1 người của 1 đơn vị" in remind().content.decode()
    assert [row.person for row in Reminder.objects.all()] == [small.officers[1]]


def test_the_board_counts_those_to_be_reminded(small, desk, page):
    assert "Nhắc 2 đơn vị chưa nộp" in page(small.editor).content.decode()
    desk.type(poor__left="3")
    desk.submit()
    assert "Nhắc 1 đơn vị chưa nộp" in page(small.editor).content.decode()
    assert "chưa nộp" not in page(small.officers[0]).content.decode()


def test_a_second_click_the_same_day_reminds_nobody_again(small, remind):
    remind()
    assert "Không có đơn vị nào cần nhắc thêm" in remind().content.decode()
    assert Reminder.objects.count() == 2


def test_it_says_truly_whom_a_letter_reaches_and_who_only_reads_it_in_the_portal(small, remind):
    first, second = small.officers
    first.email, second.email = "mot@example.vn", ""
    first.save()
    second.save()
    text = remind().content.decode()
    assert "Đã nhắc 2 người của 2 đơn vị chưa nộp: họ thấy lời nhắc khi đăng nhập" in text
    assert "đêm nay 1 người nhận thư điện tử" in text
    unreached = f"{second.full_name} ({second.agency.short_name})"
    assert f"Chưa có địa chỉ thư điện tử, chỉ thấy khi đăng nhập: {unreached}." in text


def test_the_administrator_is_led_to_where_addresses_are_entered(small, remind):
    small.officers[0].email = ""
    small.officers[0].save()
    administrator = UserFactory(role=Role.ADMINISTRATOR, agency=small.editor.agency)
    page = remind(administrator).content.decode()
    assert f'Bổ sung ở mục <a href="{reverse("accounts:user_list")}">Người dùng</a>' in page


def test_after_the_click_the_button_says_when_instead_of_asking_again(small, remind):
    page = remind().content.decode()
    assert "Đã nhắc hôm nay lúc" in page
    assert (
        f'action="{reverse("progress:remind", args=[small.plan.slug, small.months[0].pk])}"'
        not in page
    )


def test_the_board_says_when_it_reminded_and_whom_it_cannot(small, remind):
    small.officers[0].is_active = False
    small.officers[0].save()
    text = remind().content.decode()
    assert f"Chưa có người dùng để nhắc: {small.districts[0].row_name}" in text
    assert f"nhắc {TODAY:%d/%m/%Y}" in text


def test_nobody_is_reminded_of_a_closed_period(small, closed, remind):
    remind()
    assert not Reminder.objects.exists()


def test_a_district_reminds_nobody(small, remind):
    assert remind(small.officers[0]).status_code == 403


def test_a_report_of_another_period_changes_nothing_here(small):
    ReportFactory(period=PeriodFactory(plan=small.plan, number=9), agency=small.districts[0])
    assert row_of(small).stage == Stage.NOT_STARTED
    assert Period.objects.count() == 4
    assert Report.objects.count() == 1

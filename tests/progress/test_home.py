"""The first page of progress, and what waits for a person on the plan's first page."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from progress import reminders
from progress.models import Reminder
from progress.services import reopen_period
from tests.progress.small import Desk
from tests.reporting.papers import months_put_in_backwards
from tests.reporting.reported import period_of, report_of

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)


@pytest.fixture
def home(client_of):
    """``home(user, plan)``: the answer to opening the first page of progress."""
    return lambda user, plan: client_of(user).get(reverse("progress:home", args=[plan.slug]))


@pytest.fixture
def overview(client_of):
    """``overview(user, plan)``: titles and addresses of what waits on the plan's first page."""

    def overview(user, plan):
        answer = client_of(user).get(reverse("reporting:overview", args=[plan.slug]))
        tasks = answer.context["overview"].tasks
        return {task.title: task.href for task in tasks if "/tien-do/" in task.href}

    return overview


def test_an_officer_finds_the_current_report_first_with_one_button(half_year, other_district, home):
    page = home(other_district, half_year)
    row, *_ = page.context["now"]
    assert str(row.period) == "Tháng 6/2024"
    assert "Nhập báo cáo Tháng 6/2024 – còn 4 ngày" in page.content.decode()


def test_a_returned_report_of_another_month_stands_above_the_others(small, home):
    february = Desk(small.officers[0], small.months[1])
    february.type(poor__left="1")
    february.submit()
    february.decided_by(small.editor).give_back("Rà lại tháng 2")
    page = home(small.officers[0], small.plan)
    first, returned, _asked = page.context["others"][0]
    assert (first.period, returned.words) == (small.months[1], "Rà lại tháng 2")
    assert "Sửa báo cáo" in page.content.decode()


def test_what_waits_stands_in_the_order_of_the_months(bp, district, overview):
    months_put_in_backwards(bp)
    named = [title.split(" – ")[0] for title in overview(district, bp)]
    assert named[:6] == [f"Nhập báo cáo Tháng {number}/2024" for number in range(1, 7)]


def test_periods_that_end_on_one_day_wait_in_one_line_each(small, overview):
    month, quarter = small.months[2], period_of(small.plan, 1, "quarter")
    one, other = small.districts
    for period, agency in ((month, one), (quarter, one), (month, other)):
        report_of(period, agency, "submitted")
    assert [title for title in overview(small.editor, small.plan) if "Duyệt" in title] == [
        "Duyệt 2 báo cáo Tháng 3/2024",
        "Duyệt 1 báo cáo Quý I/2024",
    ]


def test_a_month_that_was_missed_and_is_locked_says_what_to_do(small, home):
    january = small.months[0]
    january.due_on = january.closes_on = TODAY - DAY
    january.save()
    text = re.sub(r"<[^>]+>", "", home(small.officers[0], small.plan).content.decode())
    said = re.sub(r"\s+", " ", text)
    assert f"chưa nộp: Tháng 1/2024 (khóa sau ngày {TODAY - DAY:%d/%m/%Y})" in said
    assert "đề nghị Sở LĐTBXH mở lại kỳ cho đơn vị" in said


def test_a_month_that_was_opened_again_is_not_missed(small, home):
    january = small.months[0]
    january.due_on = january.closes_on = TODAY - DAY
    january.save()
    where = {"slug": small.plan.slug, "period": january.pk, "agency": small.districts[0].pk}
    reopen_period(user=small.editor, **where, until=TODAY, reason="Mất mạng")
    assert home(small.officers[0], small.plan).context["missed"] == []


def test_a_returned_report_shows_its_notes_at_once(small, desk, office, home):
    desk.type(poor__left="3")
    desk.submit()
    office.give_back("Rà lại", poor__left="Biên bản ghi 2 hộ")
    text = home(small.officers[0], small.plan).content.decode()
    assert "Biên bản ghi 2 hộ" in text
    assert "Sửa báo cáo Tháng 1/2024" in text


def test_a_reminder_of_another_agency_is_not_told(small, client_of, overview):
    reminders.ask(user=small.editor, slug=small.plan.slug, period=small.months[0].pk)
    Reminder.objects.filter(agency=small.districts[0]).delete()
    told = [" ".join(overview(officer, small.plan)) for officer in small.officers]
    assert ["nhắc ngày" in titles for titles in told] == [False, True]


def test_the_button_goes_on_where_the_officer_stopped(small, desk, home):
    desk.type(poor__left="3")
    page = home(small.officers[0], small.plan).content.decode()
    assert "Nhập tiếp báo cáo Tháng 1/2024 – còn 10 ngày" in page


def test_a_report_handed_in_asks_for_nothing(small, desk, home):
    desk.type(poor__left="3")
    desk.submit()
    row, *_ = home(small.officers[0], small.plan).context["now"]
    assert row.next_step == ""


def test_a_closed_month_says_so_and_offers_nothing(small, home):
    for month in small.months:
        month.opens_on, month.due_on = TODAY - 40 * DAY, TODAY - 20 * DAY
        month.closes_on = TODAY - 5 * DAY
        month.save()
    page = home(small.officers[0], small.plan)
    assert "đã khóa sau ngày" in page.content.decode()
    assert not any(row.next_step for row, *_ in page.context["others"])


def test_an_officer_reads_when_the_office_reminded(small, home, overview):
    reminders.ask(user=small.editor, slug=small.plan.slug, period=small.months[0].pk)
    said = f"Sở LĐTBXH nhắc ngày {TODAY:%d/%m/%Y}"
    assert said in home(small.officers[0], small.plan).content.decode()
    assert any(said in title for title in overview(small.officers[0], small.plan))


@pytest.mark.parametrize("person", ["editor", "reviewer", "observer", "leadership"])
def test_who_reads_the_province_goes_to_the_board_of_the_current_period(
    half_year, home, request, person
):
    june = half_year.periods.get(kind="month", number=6)
    assert home(request.getfixturevalue(person), half_year).url == june.get_absolute_url()


def test_a_plan_without_periods_says_who_sets_them_up(bp, home, editor, district):
    assert "Lập lịch báo cáo cả năm" in home(editor, bp).content.decode()
    text = home(district, bp).content.decode()
    assert "chưa có kỳ báo cáo nào" in text
    assert "Lập lịch báo cáo cả năm" not in text


# On the plan's first page


def test_open_reports_wait_on_the_first_page_of_the_plan(small, overview):
    tasks = overview(small.officers[0], small.plan)
    address = reverse(
        "progress:report", args=[small.plan.slug, small.months[0].pk, small.districts[0].pk]
    )
    assert tasks["Nhập báo cáo Tháng 1/2024 – còn 10 ngày"] == address


def test_reports_to_accept_wait_on_the_first_page_of_the_editor(small, desk, overview):
    desk.type(poor__left="3")
    desk.submit()
    (title, address) = next(iter(overview(small.editor, small.plan).items()))
    assert title == "Duyệt 1 báo cáo Tháng 1/2024"
    assert address.endswith(f"/tien-do/{small.months[0].pk}/?trang-thai=cho-duyet")


def test_nothing_waits_for_who_only_reads(half_year, overview, observer):
    assert overview(observer, half_year) == {}

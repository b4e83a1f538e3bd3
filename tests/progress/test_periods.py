"""The calendar: laid out in one go, changed period by period, read by everybody."""

import datetime
import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from povertyplan.ui import figures
from povertyplan.ui.stamps import ChangedMeanwhile, stamp_of
from progress import period_services as services
from progress.calendar import Change, Layout, current, proposal
from progress.forms.periods import PeriodForm
from progress.models import Period, Report
from progress.rules import is_told
from progress.services import reopen_period
from projects.services import InUse
from tests.factories import PeriodFactory

DAY = datetime.date
DELTA = datetime.timedelta(days=1)
MONTHS = Layout(figures="month", words=["half", "year"])


def set_up(plan, user, layout=MONTHS):
    seen = proposal(plan, layout).stamp
    return services.set_up_year(user=user, slug=plan.slug, layout=layout, seen=seen)


def dates(period):
    return period.opens_on, period.due_on, period.closes_on


@pytest.fixture
def send(bp, editor, client_of):
    """``send("period_add", which="month-3")``: the answer to a form of the calendar."""

    def send(name, *args, **fields):
        return client_of(editor).post(reverse(f"progress:{name}", args=[bp.slug, *args]), fields)

    return send


# The year in one go


def test_the_preview_sets_the_new_date_beside_the_old_one_and_names_what_it_locks(bp, send):
    today = timezone.localdate()
    open_now = PeriodFactory(plan=bp, number=6, opens_on=today, due_on=today, closes_on=None)
    page = send("period_setup", figures="month", earlier="0", closes_after="15", redate="on")
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))
    assert f"{today:%d/%m/%Y} → 19/07/2024" in said
    assert f"Lưu là khóa ngay kỳ đang mở: {open_now} (mở nhập từ 24/06/2024" in said


def test_the_preview_names_periods_that_would_be_overdue_at_once(bp, send):
    page = send("period_setup", figures="month", quarter="on", earlier="0")
    assert "Quý I/2024 (hạn nộp 19/04/2024)" in " ".join(page.context["warnings"])
    assert "Lưu là quá hạn ngay" in page.content.decode()


def test_looking_at_the_dates_again_leads_to_an_address_with_the_choices_alone(send):
    address = send(
        "period_setup", figures="month", earlier="3", preview="", csrfmiddlewaretoken="x", seen="y"
    ).url
    assert address.partition("?")[2] == "figures=month&earlier=3"


def test_the_calendar_of_a_district_says_until_when_a_period_was_opened_again(
    bp, editor, district, client_of
):
    today = timezone.localdate()
    period = PeriodFactory(plan=bp, number=6, closes_on=today - DELTA, due_on=today - DELTA)
    where = {"slug": bp.slug, "period": period.pk, "agency": district.agency_id}
    reopen_period(user=editor, **where, until=today + DELTA, reason="Mất mạng")
    address = reverse("progress:calendar", args=[bp.slug])
    said = f"được mở lại cho đơn vị đến hết {today + DELTA:%d/%m/%Y}"
    assert said in client_of(district).get(address).content.decode()
    assert said not in client_of(editor).get(address).content.decode()


def test_a_year_of_months_takes_figures_by_month_and_words_in_the_longer_periods(bp, editor):
    set_up(bp, editor)
    assert bp.periods.count() == 15
    assert bp.periods.with_figures().count() == 12
    assert not bp.periods.get(kind="half", number=1).takes_figures


def test_the_deadlines_are_those_of_the_circular(bp, editor):
    set_up(bp, editor)
    due = dict(bp.periods.values_list("kind", "due_on").filter(number=1))
    assert due == {"month": DAY(2024, 2, 21), "half": DAY(2024, 5, 31), "year": DAY(2024, 11, 30)}


def test_districts_may_be_asked_earlier_and_the_period_closes_later(bp):
    layout = Layout(figures="month", words=[], earlier=10, closes_after=7)
    june = layout.propose(bp, "month", 6)
    assert dates(june) == (DAY(2024, 6, 24), DAY(2024, 7, 9), DAY(2024, 7, 16))


def test_a_period_due_before_its_end_opens_two_weeks_before_that(bp):
    assert MONTHS.propose(bp, "half", 1).opens_on == DAY(2024, 5, 17)


def test_quarters_may_take_the_figures_instead(bp, editor):
    set_up(bp, editor, Layout(figures="quarter", words=["quarter", "year"]))
    assert [str(period) for period in bp.periods.with_figures()] == [
        "Quý I/2024",
        "Quý II/2024",
        "Quý III/2024",
        "Quý IV/2024",
    ]


def test_setting_up_again_keeps_dates_that_were_shifted(bp, editor):
    set_up(bp, editor)
    march = bp.periods.get(kind="month", number=3)
    march.due_on = DAY(2024, 4, 5)
    march.save()
    assert {line.change for line in set_up(bp, editor).lines} == {Change.KEEP}
    assert bp.periods.get(pk=march.pk).due_on == DAY(2024, 4, 5)


def test_dates_are_set_again_when_asked_for(bp, editor):
    set_up(bp, editor)
    set_up(bp, editor, Layout("month", ["half", "year"], earlier=5, redate=True))
    assert bp.periods.get(kind="month", number=1).due_on == DAY(2024, 2, 16)


def test_another_rhythm_replaces_periods_nobody_has_reported_for(bp, editor):
    set_up(bp, editor)
    set_up(bp, editor, Layout(figures="quarter", words=["year"]))
    assert sorted(set(bp.periods.values_list("kind", flat=True))) == ["quarter", "year"]


def test_another_rhythm_is_refused_over_a_month_with_reports(bp, editor, district):
    set_up(bp, editor)
    Report.objects.create(period=bp.periods.first(), agency=district.agency)
    with pytest.raises(ValidationError, match="chồng lên"):
        set_up(bp, editor, Layout(figures="quarter", words=[]))
    assert bp.periods.count() == 15


def test_two_months_that_share_one_day_overlap(bp, editor):
    set_up(bp, editor)
    bp.periods.filter(kind="month", number=2).update(ends_on=DAY(2024, 3, 1))
    (problem,) = proposal(bp, MONTHS).problems
    assert problem.startswith("Tháng 3/2024 chồng lên Tháng 2/2024 (01/02/2024 – 01/03/2024)")


def test_only_the_proposal_that_was_looked_at_is_saved(bp, editor):
    seen = proposal(bp, MONTHS).stamp
    PeriodFactory(plan=bp, number=1)
    with pytest.raises(ChangedMeanwhile):
        services.set_up_year(user=editor, slug=bp.slug, layout=MONTHS, seen=seen)
    assert bp.periods.count() == 1


def test_the_form_shows_the_dates_before_anything_is_saved(bp, editor, client_of):
    address = reverse("progress:period_setup", args=[bp.slug])
    chosen = {"figures": "quarter", "earlier": "3", "closes_after": ""}
    page = client_of(editor).get(address, chosen).content.decode()
    assert "Quý II/2024" in page
    assert "không khóa" in page
    assert not bp.periods.exists()


def test_choices_changed_after_the_preview_come_back_with_a_new_one(bp, send):
    fields = {"figures": "month", "earlier": "0", "seen": proposal(bp, MONTHS).stamp}
    answer = send("period_setup", **fields)
    assert answer.status_code == 409
    assert "đã tính lại" in answer.content.decode()
    assert send("period_setup", **fields | {"seen": answer.context["proposal"].stamp}).url
    assert bp.periods.count() == 12


@pytest.mark.parametrize("days", ["-1", "31", "mười", "1,5", "\x00", "9" * 50])
def test_days_that_make_no_sense_are_refused_at_their_field(bp, send, days):
    answer = send("period_setup", figures="month", earlier=days, seen="")
    assert answer.status_code == 422
    assert answer.context["form"].errors["earlier"]
    assert not bp.periods.exists()


def test_an_observer_reads_the_calendar_and_changes_nothing(bp, observer):
    with pytest.raises(PermissionDenied, match="không có quyền"):
        set_up(bp, observer)


# One period


def edited(period, **fields):
    """The form of a period as it is opened, some fields typed otherwise."""

    typed = {name: figures.date(getattr(period, name)) for name in ("opens_on", "due_on")}
    typed |= {name: figures.date(getattr(period, name)) for name in ("starts_on", "ends_on")}
    closes = figures.date(period.closes_on) if period.closes_on else ""
    seen = stamp_of(period, PeriodForm.Meta.fields)
    return typed | {"closes_on": closes, "takes_figures": "on", "seen": seen} | fields


@pytest.fixture
def march(bp, editor):
    set_up(bp, editor)
    return bp.periods.get(kind="month", number=3)


def test_a_deadline_is_shifted(march, send):
    assert send("period_edit", march.pk, **edited(march, due_on="05.04.2024")).status_code == 302
    assert Period.objects.get(pk=march.pk).due_on == DAY(2024, 4, 5)
    assert march.history.count() == 2


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("due_on", "01/01/2024", "Hạn nộp phải từ ngày mở nhập"),
        ("closes_on", "01/01/2024", "Ngày khóa phải từ hạn nộp"),
        ("ends_on", "01/02/2024", "Kỳ phải kết thúc sau"),
        ("due_on", "31/02/2024", "Không có ngày 31/02/2024."),
        ("due_on", "05/04/2204", "Ngày phải từ"),
        ("due_on", "", "Chưa nhập ngày"),
        ("opens_on", "\x00", "ngày/tháng/năm"),
    ],
)
def test_a_wrong_date_is_refused_at_its_field(march, send, field, text, sentence):
    answer = send("period_edit", march.pk, **edited(march, **{field: text}))
    assert answer.status_code == 422
    assert sentence in answer.context["form"].errors[field][0]
    assert dates(Period.objects.get(pk=march.pk)) == dates(march)


def test_periods_with_figures_do_not_overlap(march, send):
    answer = send("period_edit", march.pk, **edited(march, ends_on="05/04/2024"))
    assert answer.status_code == 422
    assert "Tháng 3/2024 chồng lên Tháng 4/2024" in answer.content.decode()


def test_a_longer_period_may_lie_over_the_months_while_it_takes_words(march, send):
    assert send("period_add", which="quarter-1").status_code == 302
    assert send("period_add", which="quarter-2", takes_figures="on").status_code == 422


def test_the_span_of_a_period_with_reports_stands_but_its_dates_move(march, send, district):
    Report.objects.create(period=march, agency=district.agency)
    fields = edited(march, starts_on="10/03/2024", due_on="10/04/2024")
    assert send("period_edit", march.pk, **fields).status_code == 302
    after = Period.objects.get(pk=march.pk)
    assert (after.starts_on, after.due_on) == (DAY(2024, 3, 1), DAY(2024, 4, 10))


def test_the_page_says_why_the_span_stands(march, bp, district, editor, client_of):
    Report.objects.create(period=march, agency=district.agency)
    page = client_of(editor).get(reverse("progress:period_edit", args=[bp.slug, march.pk]))
    assert "đã có báo cáo của 1 đơn vị" in page.content.decode()


def test_two_people_in_one_period_do_not_overwrite_each_other(march, send):
    opened = edited(march, due_on="10/04/2024")
    send("period_edit", march.pk, **edited(march, due_on="05/04/2024"))
    answer = send("period_edit", march.pk, **opened)
    assert answer.status_code == 409
    assert "10/04/2024" in answer.content.decode()
    assert Period.objects.get(pk=march.pk).due_on == DAY(2024, 4, 5)


def test_a_new_period_left_without_dates_takes_those_of_the_circular(bp, send):
    assert send("period_add", which="month-5", takes_figures="on").status_code == 302
    assert bp.periods.get().due_on == DAY(2024, 6, 21)


@pytest.mark.parametrize("which", ["", "month-13", "month-1", "tuan-3", "month", "\x00"])
def test_a_period_that_is_there_or_cannot_be_is_refused(bp, send, which):
    PeriodFactory(plan=bp, kind="month", number=1)
    assert send("period_add", which=which).status_code == 422
    assert bp.periods.count() == 1


def test_a_period_nobody_has_reported_for_is_deleted(march, bp, editor):
    name = services.delete_period(user=editor, slug=bp.slug, period=march.pk)
    assert name == "Tháng 3/2024"
    assert not Period.objects.filter(pk=march.pk).exists()


def test_a_period_with_reports_stays_and_says_whose(march, bp, editor, district):
    Report.objects.create(period=march, agency=district.agency)
    with pytest.raises(InUse, match=f"đã có báo cáo .{district.agency.short_name}."):
        services.delete_period(user=editor, slug=bp.slug, period=march.pk)


def test_an_issued_plan_still_moves_its_deadlines(march, bp, send):
    bp.status, bp.number, bp.issued_on = "issued", "1", DAY(2024, 1, 31)
    bp.save()
    assert send("period_edit", march.pk, **edited(march, due_on="05/04/2024")).status_code == 302


# The current period


def test_a_period_due_today_is_still_the_current_one(bp):
    today = timezone.localdate()
    january = PeriodFactory(plan=bp, number=1, due_on=today)
    assert current([january, PeriodFactory(plan=bp, number=2)], today) == january


@pytest.mark.parametrize(
    ("counted", "due", "told"), [(1, 2, True), (5, 10, True), (1, 3, False), (0, 0, False)]
)
def test_half_of_the_reports_due_are_enough_to_speak_of_a_period(counted, due, told):
    assert is_told(counted, due) is told


@pytest.mark.parametrize(
    ("today", "name"),
    [
        (DAY(2023, 12, 1), "Tháng 1/2024"),
        (DAY(2024, 6, 10), "Tháng 5/2024"),
        (DAY(2024, 7, 1), "Tháng 6/2024"),
        (DAY(2024, 7, 20), "Tháng 6/2024"),
        (DAY(2026, 1, 1), "Tháng 12/2024"),
    ],
)
def test_the_current_period_is_open_with_the_nearest_deadline_else_the_last(
    bp, editor, today, name
):
    set_up(bp, editor)
    assert str(current(list(bp.periods.all()), today)) == name

"""A report is entered, handed in, returned, accepted and corrected."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.http import Http404
from django.utils import timezone

from editing.services import Typed, edit_grid
from povertyplan.ui.figures import TRIEU
from povertyplan.ui.stamps import ChangedMeanwhile
from progress import services
from progress.grids import Part
from progress.ledger import Basis, Progress
from progress.models import Disbursement, Event, FieldNote, HouseholdChange, Report
from tests.factories import IndicatorFactory, PeriodFactory, PlanFactory
from tests.progress.small import Desk
from tests.queries import queries
from tests.reporting.reported import report_of

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)


def poor(small, basis=Basis.ACCEPTED, **kwargs):
    return Progress(small.plan, small.editor, basis).households(**kwargs)


def test_a_report_begins_with_the_first_figure(desk):
    assert not desk.report.started
    desk.type(poor__left="3")
    assert desk.report.started
    assert desk.grid().figure(("poor", "left")) == 3


def test_closing_is_opening_with_every_change(desk):
    desk.type(
        poor__left="3", poor__fell_back="1", poor__newly="2", poor__gained="4", poor__lost="5"
    )
    grid = desk.grid()
    row = grid.rows[0]
    assert [grid.amount(row, grid.columns[place]) for place in (0, -1)] == [100, 99]


def test_an_accepted_report_is_the_opening_of_the_next(desk, office, small):
    desk.type(poor__left="3")
    desk.submit()
    following = Desk(small.officers[0], small.months[1])
    assert following.grid().opening["poor"] == 100
    office.accept()
    assert following.grid().opening["poor"] == 97


def test_a_figure_seen_differently_is_not_overwritten(desk, small):
    axis_grid = desk.grid()
    desk.type(poor__left="3")
    late = Desk(small.officers[0], small.months[0])
    late.grid = lambda part="ho-ngheo": axis_grid
    outcome = late.type(poor__left="4")
    assert outcome.conflicts[("poor", "left")].theirs == "3"
    assert desk.grid().figure(("poor", "left")) == 3


@pytest.mark.parametrize(("part", "cell"), [("ho-ngheo", ("poor", "left")), ("giai-ngan", None)])
def test_saving_a_cell_asks_at_most_six_queries(desk, part, cell):
    """Beside these a request asks for the session and its person: eight in all."""
    desk.type(poor__left="3")
    desk.pay("5")
    cell = cell or next(iter(desk.grid("giai-ngan").places))
    typed = {cell: Typed("7", desk.grid(part).figure(cell))}
    axis = Part(desk.period.pk, desk.agency.pk, part)
    with queries() as asked:
        edit_grid(user=desk.user, slug=desk.period.plan.slug, axis=axis, cells=typed)
    assert len(asked) <= 6


def test_errors_keep_a_report_from_going_out(desk):
    desk.type(poor__left="101")
    with pytest.raises(services.NotReady, match="số cuối kỳ âm"):
        desk.submit()
    assert desk.report.state == Report.State.DRAFT


def test_more_than_half_the_years_target_in_a_month_asks_for_a_word(desk):
    desk.type(poor__left="11")
    with pytest.raises(services.NotReady, match="hơn một nửa chỉ tiêu cả năm"):
        desk.submit(words="")
    assert desk.submit(words="Hai mô hình kết thúc").explanations["poor.jump"]


def test_half_the_years_target_in_a_month_is_not_too_much(desk):
    desk.type(poor__left="10")
    assert not [one for one in desk.grid().findings if one.key == "poor.jump"]


@pytest.mark.parametrize(("left", "too_many"), [("80", False), ("81", True)])
def test_no_more_minorities_are_left_than_households(desk, left, too_many):
    desk.type(poor__left=left)
    assert too_many == any("lớn hơn số hộ nghèo (" in one.sentence for one in desk.grid().findings)


def test_minorities_are_among_all(desk):
    desk.type(poor__left="2", poor_minority__left="3")
    with pytest.raises(services.NotReady, match="lớn hơn số hộ nghèo thoát"):
        desk.submit()


def test_money_over_what_was_given_is_an_error(desk):
    desk.type(poor__left="1")
    desk.pay("40,000001")
    with pytest.raises(services.NotReady, match="vượt số vốn 40 triệu đồng"):
        desk.submit()


def test_money_paid_out_of_what_was_taken_back_since_is_told_and_can_be_put_right(
    desk, office, small
):
    desk.pay("30")
    desk.submit()
    office.accept()
    allocation = desk.agency.allocations.get()
    allocation.amount = 0
    allocation.save()
    following = Desk(small.officers[0], small.months[1])
    with pytest.raises(services.NotReady, match="giải ngân 30 triệu đồng, vượt số vốn 0"):
        following.submit()
    following.pay("0")
    assert following.submit().state == Report.State.SUBMITTED


def test_what_was_never_given_nor_reported_is_not_asked_for(desk):
    allocation = desk.agency.allocations.get()
    allocation.amount = 0
    allocation.save()
    assert not desk.grid("giai-ngan").rows
    assert not desk.grid("von-keo-dai").rows


def test_less_money_than_last_month_asks_for_a_word(desk, office, small):
    desk.pay("10")
    desk.submit()
    office.accept()
    following = Desk(small.officers[0], small.months[1])
    assert following.grid("giai-ngan").handed_in().popitem()[1] == 10 * TRIEU
    following.pay("9")
    with pytest.raises(services.NotReady, match="nhỏ hơn kỳ trước"):
        following.submit(words="")
    assert following.submit(words="Thu hồi tạm ứng").state == Report.State.SUBMITTED


def test_what_changed_after_the_look_is_not_handed_in(desk):
    desk.type(poor__left="1")
    report, grids = desk.report, [desk.grid()]
    seen = services.stamp_of_contents(services.contents_of(report, grids))
    desk.type(poor__left="2")
    with pytest.raises(ChangedMeanwhile):
        services.submit_report(user=desk.user, **desk.where, words={}, seen=seen)


def test_a_report_handed_in_is_locked_until_it_is_withdrawn(desk):
    desk.type(poor__left="1")
    desk.submit()
    with pytest.raises(PermissionDenied, match="đang chờ Sở"):
        desk.type(poor__left="2")
    desk.withdraw()
    desk.type(poor__left="2")
    assert desk.grid().figure(("poor", "left")) == 2


def test_a_returned_report_says_what_and_can_be_handed_in_again(desk, office):
    desk.type(poor__left="1")
    desk.submit()
    office.give_back("Rà lại biên bản", poor__left="Xã ghi 2 hộ", nowhere__else="?")
    note = desk.report.events.get(kind=Event.Kind.RETURNED).notes.get()
    assert (note.label, note.text) == ("Hộ nghèo, Thoát", "Xã ghi 2 hộ")
    desk.type(poor__left="2")
    desk.submit()
    assert office.accept().counts


def test_a_note_stands_at_a_field_with_the_longest_name(desk, office, small):
    indicator = IndicatorFactory(plan=small.plan, scope="district", name="x" * 400)
    desk.type("ket-qua", **{f"i{indicator.pk}__reached": "12"})
    desk.submit()
    office.give_back(**{f"i{indicator.pk}__reached": "Rà lại"})
    note = FieldNote.objects.get()
    note.full_clean()
    assert note.label.startswith("x" * 400)


def test_a_return_needs_words(desk, office):
    desk.type(poor__left="1")
    desk.submit()
    with pytest.raises(ValidationError):
        office.give_back("")
    assert desk.report.state == Report.State.SUBMITTED


def test_a_report_handed_in_anew_is_not_decided_on_by_the_old_look(desk, office):
    desk.type(poor__left="1")
    desk.submit()
    seen = office.report.submitted_at.isoformat()
    desk.withdraw()
    desk.submit()
    with pytest.raises(ChangedMeanwhile):
        services.accept_report(user=office.user, **office.where, seen=seen)


def test_a_district_decides_on_no_report(desk):
    desk.type(poor__left="1")
    desk.submit()
    with pytest.raises(PermissionDenied, match="duyệt, trả lại"):
        desk.accept()


def test_a_draft_cannot_be_accepted(desk, office):
    desk.type(poor__left="1")
    with pytest.raises(services.WrongState, match="Đang nhập"):
        office.accept()


def test_the_accepted_version_counts_until_its_correction_is_accepted(desk, office, small):
    desk.type(poor__left="3")
    desk.submit()
    office.accept()
    desk.correct("Ghi sót một hộ")
    desk.type(poor__left="4")
    desk.submit()
    assert poor(small).left == 3
    assert poor(small, Basis.SUBMITTED).left == 4
    office.accept()
    assert poor(small).left == 4
    assert Report.objects.filter(counts=True).get().version == 2


def test_a_correction_starts_from_every_figure_and_word(desk, office):
    desk.type(poor__left="3")
    desk.pay("12,5")
    services.write_words(
        user=desk.user,
        **desk.where,
        texts={"causes": "Mưa sớm"},
        seen=services.stamp_of(desk.report, ["causes"]),
    )
    desk.submit()
    office.accept()
    report = desk.correct()
    assert report.causes == "Mưa sớm"
    assert HouseholdChange.objects.get(report=report).left == 3
    assert Disbursement.objects.get(report=report).amount == 12_500_000


def test_a_correction_needs_a_reason(desk, office):
    desk.type(poor__left="3")
    desk.submit()
    office.accept()
    with pytest.raises(ValidationError):
        desk.correct("")


def test_a_correction_that_breaks_a_later_month_is_not_accepted(desk, office, small):
    for month, left in zip(small.months[:2], ("60", "40"), strict=True):
        each = Desk(small.officers[0], month)
        each.type(poor__left=left, poor_minority__left="10")
        each.submit()
        each.decided_by(small.editor).accept()
    desk.correct()
    desk.type(poor__left="61")
    desk.submit()
    with pytest.raises(services.NotReady, match="Tháng 2/2024 không còn hợp lý"):
        office.accept()
    assert poor(small).left == 100


def test_next_year_s_plan_does_not_hold_up_this_year_s_reports(desk, office, small):
    next_year = PeriodFactory(plan=PlanFactory(province=small.plan.province, year=2025), number=1)
    report_of(next_year, desk.agency, households={"poor": {"left": 60}})
    desk.type(poor__left="60", poor_minority__left="20")
    desk.submit()
    assert office.accept().counts


def test_a_closed_period_says_so_until_it_is_opened_again_for_the_district(desk, office, small):
    period = desk.period
    period.opens_on, period.due_on, period.closes_on = TODAY - 9 * DAY, TODAY - 5 * DAY, TODAY - DAY
    period.save()
    with pytest.raises(PermissionDenied, match="đã khóa sau ngày"):
        desk.type(poor__left="1")
    services.reopen_period(
        user=office.user, **desk.where, until=TODAY, reason="Thay cán bộ phụ trách"
    )
    desk.type(poor__left="1")
    with pytest.raises(PermissionDenied, match="đã khóa sau ngày"):
        Desk(small.officers[1], period).type(poor__left="1")


def test_a_period_that_has_not_begun_says_when_it_opens(desk):
    period = desk.period
    period.opens_on = TODAY + DAY
    period.save()
    with pytest.raises(PermissionDenied, match="mở nhập từ ngày"):
        desk.type(poor__left="1")


def test_a_district_neither_sees_nor_writes_the_report_of_another(small):
    foreign = Desk(small.officers[0], small.months[0], small.districts[1])
    with pytest.raises(Http404):
        foreign.grid()
    with pytest.raises(Http404):
        foreign.correct()


def test_the_department_may_enter_for_a_district_and_it_shows(office):
    office.type(poor__left="1")
    report = office.submit()
    assert report.events.get().on_behalf


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite locks the whole database")
def test_districts_that_save_at_once_lock_their_own_reports_only(desk):
    desk.type(poor__left="1")
    with queries() as asked:
        desk.type(poor__left="2")
    locks = [sql.rsplit("FOR UPDATE", 1)[1] for sql in asked if "FOR UPDATE" in sql]
    assert locks == [' OF "progress_report"']


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite locks the whole database")
def test_months_of_one_agency_are_accepted_one_after_the_other(desk, office):
    desk.type(poor__left="1")
    desk.submit()
    with queries() as asked:
        office.accept()
    assert any('"accounts_agency"' in sql and "FOR NO KEY UPDATE" in sql for sql in asked)


def test_a_correction_of_figures_that_illustrate_does_so_until_it_is_handed_in(desk, office):
    desk.type(poor__left="3")
    desk.submit()
    office.accept()
    report = desk.report
    report.is_illustrative = True
    report.save()
    assert desk.correct().is_illustrative
    assert not desk.submit().is_illustrative


def test_a_report_that_could_not_be_handed_in_again_is_not_withdrawn(desk):
    desk.type(poor__left="1")
    desk.submit()
    period = desk.period
    period.opens_on, period.due_on, period.closes_on = TODAY - 9 * DAY, TODAY - 5 * DAY, TODAY - DAY
    period.save()
    with pytest.raises(PermissionDenied, match="đã khóa sau ngày"):
        desk.withdraw()


def test_a_correction_that_leaves_too_few_for_the_minorities_of_a_later_month_is_refused(
    desk, office, small
):
    for month, left in zip(small.months[:2], ("40", "40"), strict=True):
        each = Desk(small.officers[0], month)
        each.type(poor__left=left)
        each.submit()
        each.decided_by(small.editor).accept()
    desk.correct()
    desk.type(poor__left="41")
    desk.submit()
    with pytest.raises(services.NotReady, match="Tháng 2/2024 không còn hợp lý"):
        office.accept()

"""Pictures and tables of progress show the ledger's figures, whatever has been reported."""

import csv
from itertools import product

import pytest
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budget.models import Measure
from povertyplan.accounts.models import Agency
from povertyplan.ui.figures import TRIEU, count, rate, trieu
from progress.ledger import Basis, Progress, Spent
from progress.models import Reopening, Report
from progress.pace import Pace, elapsed, keeps_pace
from progress.services import correct_report
from reporting import csv_file
from reporting.charts import (
    disbursement_chart,
    household_chart,
    household_trend,
    money_chart,
    money_trend,
    tile_map,
)
from reporting.cut import Cut, Filters
from reporting.progress import page_of
from reporting.sheets.progress import (
    household_sheet,
    money_by_agency_sheet,
    money_by_project_sheet,
    progress_sheets,
)
from reporting.standing import standings
from tests.progress.small import small_plan
from tests.reporting.reported import report_of

FLOWS = st.fixed_dictionaries(
    {name: st.integers(0, 9) for name in ("left", "fell_back", "newly", "gained", "lost")}
)
REPORTS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.integers(0, 1),
        st.sampled_from(["accepted", "submitted", "returned", "draft"]),
        FLOWS,
        st.integers(0, 40 * TRIEU),
    ),
    unique_by=lambda drawn: drawn[:2],
)
ONE_DATABASE = settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
COUNTED = {
    Basis.ACCEPTED: {"accepted"},
    Basis.SUBMITTED: {"accepted", "submitted"},
    Basis.ENTERED: {"accepted", "submitted", "returned", "draft"},
}


def cells(sheet, key):
    row = next(row for row in sheet.rows if row.key == key)
    return {name: cell.value for name, cell in row.cells.items()}


def recount(drawn, basis, district, until):
    """Fewer households and đồng paid out of a district, counted by hand."""
    mine = [
        (month, flows, paid)
        for month, place, state, flows, paid in sorted(drawn, key=lambda one: one[0])
        if place == district and month <= until and state in COUNTED[basis]
    ]
    fewer = sum(
        flows["left"] + flows["lost"] - flows["fell_back"] - flows["newly"] - flows["gained"]
        for _, flows, _ in mine
    )
    return fewer, mine[-1][2] if mine else 0


@ONE_DATABASE
@given(drawn=REPORTS, basis=st.sampled_from(list(Basis)), until=st.integers(0, 2))
def test_pictures_tables_and_files_show_the_ledger_s_figures(db, drawn, basis, until):
    with transaction.atomic():
        small = small_plan()
        for month, place, state, flows, paid in drawn:
            district = small.districts[place]
            report_of(
                small.months[month],
                district,
                state,
                households={"poor": flows},
                paid={district.allocations.get(): paid},
            )
        cut = Cut(Progress(small.plan, small.editor, basis), small.months[until])
        expected = [recount(drawn, basis, place, until) for place in (0, 1)]
        check_households(cut, small, [fewer for fewer, _ in expected])
        check_money(cut, small, [paid for _, paid in expected])
        transaction.set_rollback(True)


def check_households(cut, small, fewer):
    sheet, chart = household_sheet(cut), household_chart(cut)
    lines = csv_file.write(sheet).decode("utf-8-sig").splitlines()
    rows = list(csv.reader(lines, delimiter=";"))
    reached = rows[3].index("Thực hiện từ đầu năm - Đã giảm")
    for at, (district, number) in enumerate(zip(small.districts, fewer, strict=True)):
        assert cells(sheet, f"c{district.pk}")["reached"] == number
        assert chart.meters[at].parts[0].amount == number
        assert chart.meters[at].figures[0] == count(number)
        assert rows[4 + at][reached] == str(number)
    total = cells(sheet, "tong")
    assert (total["reached"], total["closing"]) == (sum(fewer), 200 - sum(fewer))
    assert household_trend(cut).lines[0].points[-1].value == 200 - sum(fewer)
    assert [one.households.part for one in standings(cut)] == fewer


def check_money(cut, small, paid):
    by_agency, by_project = money_by_agency_sheet(cut), money_by_project_sheet(cut)
    for district, amount in zip(small.districts, paid, strict=True):
        assert cells(by_agency, f"c{district.pk}")["nsnn-paid"] == amount
    total = sum(paid)
    assert cells(by_project, "tong")["nsnn-paid"] == total
    assert cells(by_agency, "tong")["nsnn-paid"] == total
    assert Spent.of(cut.payments, Measure.STATE_BUDGET).paid == total
    whole = disbursement_chart(cut).meters[0]
    assert whole.figures == [trieu(total), trieu(100 * TRIEU), rate(total, 100 * TRIEU)]
    assert [meter.text for meter in money_chart(cut).meters] == [trieu(100 * TRIEU), trieu(total)]
    assert money_trend(cut).lines[0].points[-1].text == rate(total, 100 * TRIEU)


@pytest.fixture
def cut(half_year, leadership):
    progress = Progress(half_year, leadership)
    return Cut(progress, progress.periods[5])


def test_the_map_lays_the_districts_out_as_they_lie(cut):
    tiles = {one.standing.district.code: (one.x, one.y) for one in tile_map(standings(cut)).tiles}
    assert len(tiles) == 11
    assert tiles["693"][1] == tiles["691"][1] == 0
    assert tiles["692"][0] == tiles["690"][0] == 0
    assert tiles["689"][1] > tiles["698"][1] > tiles["688"][1]


def test_a_province_without_a_layout_gets_no_map(cut):
    Agency.objects.update(tile_column=None, tile_row=None)
    assert tile_map(standings(again(cut))) is None


def test_a_bar_never_leaves_its_room(cut):
    for chart in (household_chart(cut), disbursement_chart(cut), money_chart(cut)):
        for meter in chart.meters:
            assert sum(part.width for part in meter.parts) <= chart.full
            assert 0 <= meter.mark_x < chart.full


def test_every_picture_has_as_many_figures_as_its_table_has_heads(cut):
    for chart in (household_chart(cut), disbursement_chart(cut), money_chart(cut)):
        assert {len(meter.figures) for meter in chart.meters} == {len(chart.heads)}
    trend = money_trend(cut)
    assert [name for name, _ in trend.table] == [f"Tháng {number}" for number in range(1, 7)]


def standing_of(cut, code):
    return next(one for one in standings(cut) if one.district.code == code)


def again(cut):
    """The same cut, read anew."""
    return Cut(Progress(cut.plan, cut.user), cut.period)


def test_every_district_has_a_pace_and_a_reason(cut):
    found = standings(cut)
    assert {one.pace for one in found} == {Pace.BEHIND, Pace.ON_TRACK}
    assert all(one.why for one in found)


def test_a_district_is_judged_on_the_day_of_its_last_counted_report(cut):
    waiting = standing_of(cut, "691")
    assert waiting.why.startswith("Đến 31/05/2024: ")
    assert (waiting.households.text, waiting.pace) == ("33%", Pace.ON_TRACK)
    assert not keeps_pace(waiting.households, elapsed(cut.period.ends_on))


def test_who_is_behind_and_silent_is_told_as_both(cut):
    silent = standing_of(cut, "696")
    assert silent.pace is Pace.BEHIND
    assert silent.why.startswith("Đến 30/04/2024: giảm 6/110 hộ nghèo, đạt 5,5% chỉ tiêu")
    assert silent.why.endswith("; chưa gửi báo cáo tháng 5/2024, quá hạn từ 21/06/2024")


def test_who_kept_pace_but_owes_a_report_has_not_reported(cut):
    Report.objects.filter(period__number=5, agency__code="689").delete()
    assert standing_of(again(cut), "689").pace is Pace.MISSING


def test_a_district_that_corrects_an_accepted_report_does_not_owe_it(cut, district):
    may = cut.progress.periods[4]
    asked = {"slug": cut.plan.slug, "period": may.pk, "agency": district.agency_id}
    Reopening.objects.create(
        period=may, agency=district.agency, until=timezone.localdate(), reason="Sót", by=district
    )
    correct_report(user=district, reason="Sót", **asked)
    assert "chưa gửi" not in standing_of(again(cut), district.agency.code).why


def test_a_district_is_quoted_from_a_report_that_counts(cut):
    draft = Report.objects.get(period=cut.period, agency__code="690")
    draft.difficulties = "Bản nháp chưa gửi"
    draft.save()
    words, period = standing_of(again(cut), "690").words or ("", None)
    assert words != draft.difficulties
    assert period != cut.period


def test_a_bar_and_the_list_call_the_same_districts_slow(cut):
    slow = {
        one.district.row_name
        for one in standings(cut)
        if one.period and not keeps_pace(one.households, elapsed(one.period.ends_on))
    }
    assert {meter.name for meter in household_chart(cut).meters if meter.slow} == slow


def test_the_year_so_far_is_drawn_until_the_last_report(half_year, leadership):
    progress = Progress(half_year, leadership)
    year = Cut(progress, half_year.periods.get(kind="year"))
    assert year.date == "30/06/2024"
    assert [name for name, _ in household_trend(year).table][-1] == "Tháng 6"
    assert [one.why for one in standings(year)] == [
        one.why for one in standings(year.at(progress.periods[5]))
    ]


def test_a_picture_whose_scale_does_not_begin_at_nothing_says_so(cut):
    assert household_trend(cut).foot.startswith("Trục đứng không bắt đầu từ 0: chân biểu đồ là 2.")


def test_what_is_filtered_says_so_in_every_title(cut):
    line = cut.payments[0].line
    part = cut.at(cut.period, Filters(agency=cut.payments[0].agency.pk, source=line.source_id))
    said = f"(chỉ tính: {cut.payments[0].agency.row_name}, {line.source.name})"
    titles = [sheet.title for sheet in progress_sheets(part, "von")]
    titles += [chart.title for chart in (disbursement_chart(part), money_chart(part))]
    assert all(title.endswith(said) for title in titles)


def test_the_first_page_tells_leadership_who_is_behind_and_why(half_year, leadership, client_of):
    answer = client_of(leadership).get(f"/{half_year.slug}/")
    now = answer.context["overview"].now
    assert sum(len(members) for _, members in now.groups) == 11
    text = answer.content.decode()
    for one in now.standings:
        assert one.why in text


def test_before_anything_is_reported_the_first_page_stays_as_it_was(bp, leadership, client_of):
    assert client_of(leadership).get(f"/{bp.slug}/").context["overview"].now is None


def test_the_first_page_stands_where_most_have_reported_and_tells_who_is_awaited(
    half_year, leadership, client_of
):
    answer = client_of(leadership).get(f"/{half_year.slug}/")
    now = answer.context["overview"].now
    assert (now.cut.date, str(now.being_reported.period)) == ("31/05/2024", "Tháng 6/2024")
    awaited = {one.agency.code: one.stage for one in now.awaited}
    assert (awaited["696"], awaited["692"]) == ("chưa bắt đầu", "trả lại để sửa")
    assert not {"689", "697"} & set(awaited)
    assert "Tính 4/16 báo cáo đã duyệt" in answer.content.decode()


def test_the_first_page_says_when_the_districts_targets_miss_the_plan_s(
    half_year, leadership, client_of
):
    row = half_year.reduction_targets.first()
    row.target -= 1
    row.save()
    answer = client_of(leadership).get(f"/{half_year.slug}/")
    assert answer.context["overview"].now.households.whole == 500
    assert "Đã giao 499/500 hộ: còn thiếu 1 hộ." in answer.content.decode()


def test_the_rows_behind_a_figure_add_up_to_it(half_year, leadership):
    query = QueryDict(f"ky={half_year.periods.get(kind='month', number=6).pk}&phan=ho-ngheo")
    page = page_of(half_year, leadership, query, [half_year])
    for sheet in page.sheets:
        traced = sheet.traced & {column.key for column in sheet.columns}
        for row, column in product(sheet.rows, traced):
            behind = page.behind(f"{sheet.key}.{row.key}.{column}")
            told = (behind.opening or 0) + sum(one.amount for one in behind.sources)
            assert told == row.cells[column].value, (sheet.key, row.key, column)

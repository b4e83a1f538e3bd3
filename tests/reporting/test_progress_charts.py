"""Pictures and tables of progress show the ledger's figures, whatever has been reported."""

import csv

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budget.models import Measure
from povertyplan.accounts.models import Agency
from povertyplan.ui.figures import TRIEU, count, rate, trieu
from progress.ledger import Basis, Progress, Spent
from progress.pace import Pace
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
from reporting.cut import Cut
from reporting.sheets.progress import (
    household_sheet,
    money_by_agency_sheet,
    money_by_project_sheet,
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
    again = Cut(Progress(cut.plan, cut.user), cut.period)
    assert tile_map(standings(again)) is None


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


def test_every_district_has_a_pace_and_a_reason(cut):
    found = standings(cut)
    assert {one.pace for one in found} == set(Pace)
    assert all(one.why for one in found)


def test_who_owes_a_report_is_told_with_how_far_it_is(cut):
    whys = {one.district.code: one.why for one in standings(cut) if one.pace is Pace.MISSING}
    assert whys["692"].endswith("; đã trả lại để sửa")
    assert whys["690"].endswith("; đang nhập")


def test_a_district_that_corrects_an_accepted_report_does_not_owe_it(cut, district):
    correct_report(
        user=district,
        slug=cut.plan.slug,
        period=cut.period.pk,
        agency=district.agency_id,
        reason="Sót",
    )
    again = Cut(Progress(cut.plan, cut.user), cut.period)
    found = next(one for one in standings(again) if one.district.pk == district.agency_id)
    assert found.pace is not Pace.MISSING
    assert found.why.endswith("; đang lập bản điều chỉnh")


def test_the_first_page_tells_leadership_who_is_behind_and_why(half_year, leadership, client_of):
    answer = client_of(leadership).get(f"/{half_year.slug}/")
    now = answer.context["overview"].now
    assert sum(len(members) for _, members in now.groups) == 11
    text = answer.content.decode()
    for one in now.standings:
        assert one.why in text


def test_before_anything_is_reported_the_first_page_stays_as_it_was(bp, leadership, client_of):
    assert client_of(leadership).get(f"/{bp.slug}/").context["overview"].now is None

"""Tables of progress: their figures, whose reports they count, and that they say so."""

import pytest

from povertyplan.accounts.models import Agency
from povertyplan.ui.figures import TRIEU
from progress.ledger import Basis, Progress
from reporting.cut import Cut, Filters
from reporting.sheets.progress import (
    carried_over_sheet,
    household_sheet,
    money_by_agency_sheet,
    money_by_project_sheet,
    money_by_source_sheet,
    progress_sheets,
)
from tests.factories import AgencyFactory
from tests.reporting.reported import period_of, report_of


@pytest.fixture
def dongxoai(bp):
    return Agency.objects.get(province=bp.province, code="689")


@pytest.fixture
def budang(bp):
    return Agency.objects.get(province=bp.province, code="696")


@pytest.fixture
def january(bp):
    return period_of(bp, 1)


@pytest.fixture
def february(bp):
    return period_of(bp, 2)


def cut_of(plan, user, period, basis=Basis.ACCEPTED, filters=None):
    return Cut(Progress(plan, user, basis), period, filters)


def cells(sheet, key):
    row = next(row for row in sheet.rows if row.key == key)
    return {name: cell.value for name, cell in row.cells.items()}


def own_allocation(plan, agency):
    given = agency.allocations.filter(line__project__plan=plan, line__capital="recurrent")
    return given.filter(amount__gt=0, line__source__counts_as_state_budget=True).first()


def test_a_district_s_row_goes_from_opening_to_closing(bp, editor, dongxoai, january):
    poor = {"left": 5, "fell_back": 1, "newly": 2, "gained": 1, "lost": 1}
    report_of(january, dongxoai, households={"poor": poor})
    opening = bp.reduction_targets.get(agency=dongxoai).poor_households
    row = cells(household_sheet(cut_of(bp, editor, january)), f"c{dongxoai.pk}")
    assert (row["opening"], row["closing"], row["reached"]) == (opening, opening - 2, 2)
    assert {name: row[name] for name in poor} == poor


def test_a_later_period_opens_with_what_the_earlier_left(bp, editor, dongxoai, january, february):
    report_of(january, dongxoai, households={"poor": {"left": 5}})
    report_of(february, dongxoai, households={"poor": {"left": 1}})
    opening = bp.reduction_targets.get(agency=dongxoai).poor_households
    row = cells(household_sheet(cut_of(bp, editor, february)), f"c{dongxoai.pk}")
    assert (row["opening"], row["left"], row["reached"]) == (opening - 5, 1, 6)


def test_a_quarter_adds_up_its_months(bp, editor, dongxoai, january, february):
    quarter = period_of(bp, 1, "quarter")
    report_of(january, dongxoai, households={"poor": {"left": 5}})
    report_of(february, dongxoai, households={"poor": {"left": 1}})
    row = cells(household_sheet(cut_of(bp, editor, quarter)), f"c{dongxoai.pk}")
    assert (row["left"], row["reached"]) == (6, 6)


def test_a_district_without_a_baseline_is_counted_once_it_reports(bp, editor, dongxoai, january):
    bp.reduction_targets.get(agency=dongxoai).delete()
    before = cells(household_sheet(cut_of(bp, editor, january)), "tong")
    report_of(january, dongxoai, households={"poor": {"newly": 5}})
    cut = cut_of(bp, editor, january)
    row, total = (cells(household_sheet(cut), key) for key in (f"c{dongxoai.pk}", "tong"))
    assert (row["opening"], row["newly"], row["closing"]) == (0, 5, 5)
    assert total["closing"] == before["closing"] + 5 == cut.progress.households().closing


def test_the_state_budget_of_the_plan_is_the_total_of_the_projects(bp, editor, january):
    total = cells(money_by_project_sheet(cut_of(bp, editor, january)), "tong")
    assert total["sn-plan"] == 41_235 * TRIEU
    assert total["dt-plan"] == 3_699 * TRIEU
    assert total["nsnn-plan"] == 44_934 * TRIEU


def test_a_filter_by_capital_leaves_money_of_that_kind_alone(bp, editor, dongxoai, january):
    given = own_allocation(bp, dongxoai)
    report_of(january, dongxoai, paid={given: 3 * TRIEU})
    investment = cut_of(bp, editor, january, filters=Filters(capital="investment"))
    total = cells(money_by_source_sheet(investment), "tong")
    assert (total["von-plan"], total["von-paid"]) == (3_699 * TRIEU, 0)


def test_money_beyond_the_state_budget_stands_below_it(bp, editor, january):
    sheet = money_by_source_sheet(cut_of(bp, editor, january))
    assert cells(sheet, "nsnn")["von-plan"] == 44_934 * TRIEU
    assert cells(sheet, "tong")["von-plan"] == 45_434 * TRIEU


def test_carried_over_money_is_never_in_the_year_s(bp, editor, dongxoai, january):
    given = own_allocation(bp, dongxoai)
    report_of(january, dongxoai, paid={given: 3 * TRIEU}, carried={given: (70 * TRIEU, 50 * TRIEU)})
    cut = cut_of(bp, editor, january)
    assert cells(money_by_project_sheet(cut), "tong")["nsnn-paid"] == 3 * TRIEU
    older = cells(carried_over_sheet(cut), "tong")
    assert (older["carried"], older["carried-paid"]) == (70 * TRIEU, 50 * TRIEU)


def test_the_accepted_basis_leaves_out_what_is_only_submitted(bp, editor, dongxoai, january):
    report_of(january, dongxoai, "submitted", households={"poor": {"left": 5}})
    key = f"c{dongxoai.pk}"
    accepted = household_sheet(cut_of(bp, editor, january))
    submitted = household_sheet(cut_of(bp, editor, january, Basis.SUBMITTED))
    assert cells(accepted, key)["left"] == 0
    assert cells(submitted, key)["left"] == 5


def test_a_table_says_until_when_and_by_which_reports(bp, editor, dongxoai, budang, january):
    report_of(january, dongxoai)
    report_of(january, budang, "submitted")
    assert household_sheet(cut_of(bp, editor, january)).note == (
        "Tháng 1/2024, số liệu đến ngày 31/01/2024. Tính 1/11 báo cáo đã duyệt; "
        "chưa tính: 1 đã gửi, chờ duyệt; 9 chưa bắt đầu."
    )
    assert "Tính 2/11 báo cáo đã duyệt và đã gửi (gồm 1 đã duyệt, 1 đã gửi, chờ duyệt)" in (
        household_sheet(cut_of(bp, editor, january, Basis.SUBMITTED)).note
    )


def test_every_row_of_a_district_says_what_became_of_its_report(bp, editor, dongxoai, january):
    report_of(january, dongxoai, "returned")
    sheet = household_sheet(cut_of(bp, editor, january))
    assert cells(sheet, f"c{dongxoai.pk}")["report"] == "Trả lại để sửa"


def test_a_district_s_tables_hold_its_own_figures_only(bp, district, budang, january):
    report_of(january, district.agency, households={"poor": {"left": 5}})
    report_of(january, budang, households={"poor": {"left": 7}})
    sheets = progress_sheets(cut_of(bp, district, january))
    names = {str(row.cells["name"].value) for sheet in sheets for row in sheet.rows}
    assert district.agency.unit_name in names
    assert budang.unit_name not in names


def test_a_lead_sees_the_money_of_its_sub_project_across_districts(bp, lead, budang, january):
    own = budang.allocations.filter(line__project__lead_agency=lead.agency, amount__gt=0).first()
    foreign = budang.allocations.exclude(line__project__lead_agency=lead.agency).first()
    report_of(january, budang, paid={own: 3 * TRIEU, foreign: 50 * TRIEU})
    sheet = money_by_agency_sheet(cut_of(bp, lead, january))
    assert cells(sheet, f"c{budang.pk}")["nsnn-paid"] == 3 * TRIEU


def test_what_two_banks_have_lent_is_added_up(bp, editor, lender, january, february):
    other = AgencyFactory(province=bp.province, kind="bank")
    target = bp.credit_targets.first()
    report_of(january, lender.agency, lent={target: 90 * TRIEU})
    report_of(february, lender.agency, lent={target: 100 * TRIEU})
    report_of(january, other, lent={target: 40 * TRIEU})
    assert Progress(bp, editor).lent(target) == 140 * TRIEU


def test_credit_counts_the_bank_s_report_also_under_a_filter_by_district(bp, editor, dongxoai):
    cut = cut_of(bp, editor, period_of(bp, 1), filters=Filters(agency=dongxoai.pk))
    assert cut.tally_of("bank").due == 1
    assert cut.tally_of("district").due == 1


def test_the_bank_s_tables_are_those_of_credit(bp, lender, january):
    sheets = progress_sheets(cut_of(bp, lender, january))
    assert [sheet.key for sheet in sheets] == ["tin-dung-tien-do"]


def test_a_filter_narrows_money_to_one_district(bp, editor, dongxoai, january):
    cut = cut_of(bp, editor, january, filters=Filters(agency=dongxoai.pk))
    given = sum(row.given for row in cut.payments if row.line.source.counts_as_state_budget)
    assert {row.agency for row in cut.payments} == {dongxoai}
    assert cells(money_by_project_sheet(cut), "tong")["nsnn-given"] == given

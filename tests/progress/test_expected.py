"""Who reports on a plan: whoever was given something to report of, and whoever has reported."""

import pytest

from povertyplan.ui.figures import TRIEU
from progress.board import rows_of
from progress.ledger import Progress, expected
from reporting.cut import Cut
from targets.models import CreditTarget
from tests.factories import AgencyFactory, AllocationFactory, DepartmentFactory, PlanFactory
from tests.queries import queries
from tests.reporting.reported import period_of, report_of


@pytest.fixture
def allocation(small):
    """What another department than the editors' was given."""
    agency = DepartmentFactory(province=small.plan.province)
    return AllocationFactory(line=small.line, agency=agency, amount=10 * TRIEU)


def take_back(allocation):
    allocation.amount = 0
    allocation.save()


def test_a_department_reports_on_what_it_was_given(small, allocation):
    assert allocation.agency in expected(small.plan)
    take_back(allocation)
    assert allocation.agency not in expected(small.plan)


def test_what_was_issued_is_reported_on_until_the_next_is_issued(small, allocation):
    allocation.issued_amount = 10 * TRIEU
    take_back(allocation)
    assert allocation.agency in expected(small.plan)
    allocation.amount, allocation.issued_amount = 10 * TRIEU, 0
    allocation.save()
    assert allocation.agency not in expected(small.plan)


def test_who_has_reported_stays_on_the_board_and_in_the_tally(small, allocation):
    report_of(small.months[0], allocation.agency, paid={allocation: 8 * TRIEU})
    take_back(allocation)
    today = small.months[0].due_on
    rows = rows_of(small.plan, small.editor, small.months[:1], today)
    assert allocation.agency in [row.agency for row in rows]
    cut = Cut(Progress(small.plan, small.editor), small.months[0])
    assert cut.tally().sentence.startswith("Tính 1/3")


def test_a_bank_reports_once_there_is_credit(small):
    bank = AgencyFactory(province=small.plan.province, kind="bank")
    assert bank not in expected(small.plan)
    CreditTarget.objects.create(plan=small.plan, group="poor", amount=TRIEU)
    assert bank in expected(small.plan)


def test_a_report_on_another_plan_makes_nobody_expected(small, allocation):
    next_year = PlanFactory(province=small.plan.province, year=2025)
    report_of(period_of(next_year, 1), allocation.agency)
    take_back(allocation)
    assert expected(small.plan) == small.districts


def test_who_reports_is_one_query(small, allocation):
    with queries() as asked:
        expected(small.plan)
    assert len(asked) == 1

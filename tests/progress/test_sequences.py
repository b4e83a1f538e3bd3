"""Any sequence of entering, handing in, returning, accepting and correcting keeps the books.

After every act, for each district: opening + changes = closing, a month opens with what the months
before have left, and the ledger equals a recount of the accepted reports by the database.
"""

import random

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import F, Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from povertyplan.ui.figures import TRIEU
from progress import services
from progress.ledger import Progress
from progress.models import Disbursement, HouseholdChange, Report
from progress.rules import FLOW_SIGNS, closing
from tests.progress.small import Desk, small_plan

pytestmark = pytest.mark.slow
ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            ["enter", "pay", "submit", "accept", "accept", "return", "withdraw", "correct"]
        ),
        st.integers(0, 1),
        st.integers(0, 2),
        st.integers(0, 2**32),
    ),
    min_size=4,
    max_size=14,
)


def act(small, name: str, district: int, month: int, chance: random.Random) -> None:
    """Do one thing with one report; what is refused changes nothing."""
    desk = Desk(small.officers[district], small.months[month])
    office = desk.decided_by(small.editor)
    group = chance.choice(["poor", "near_poor"])
    flow = chance.choice([*FLOW_SIGNS])
    try:
        match name:
            case "enter":
                desk.type(**{f"{group}__{flow}": str(chance.randint(0, 30))})
            case "pay":
                desk.pay(str(chance.randint(0, 45)))
            case "submit":
                desk.submit()
            case "accept" | "return":
                if desk.report.in_work:
                    desk.submit()
                office.accept() if name == "accept" else office.give_back()
            case "withdraw":
                desk.withdraw()
            case "correct":
                desk.correct()
    except (PermissionDenied, services.NotReady, services.WrongState):
        pass


def recount(small, district, months) -> tuple[int, int]:
    """Poor households and money paid, by the database and nothing of the ledger's."""
    flows = HouseholdChange.objects.filter(
        report__counts=True, report__agency=district, report__period__in=months, group="poor"
    ).aggregate(
        net=Sum(F("fell_back") + F("newly") + F("gained") - F("left") - F("lost"), default=0)
    )
    paid = Disbursement.objects.filter(
        report__counts=True, report__agency=district, report__period__in=months
    ).order_by("-report__period__ends_on")
    return 100 + flows["net"], next((row.amount for row in paid), 0)


def check(small) -> None:
    ledger = Progress(small.plan, small.editor)
    for officer, district in zip(small.officers, small.districts, strict=True):
        for number, month in enumerate(small.months):
            until = small.months[: number + 1]
            standing = ledger.households(until=month, districts=[district.pk])
            paid = sum(row.paid for row in ledger.paid(month) if row.agency.pk == district.pk)
            assert (standing.closing, paid) == recount(small, district, until)
            grid = Desk(officer, month).grid()
            assert grid.opening["poor"] == recount(small, district, until[:-1])[0]
            row = grid.rows[0]
            flows = grid.flows("poor")
            assert grid.amount(row, grid.columns[-1]) == closing(grid.opening["poor"], flows)
    counted = Report.objects.counted()
    assert len({(report.period_id, report.agency_id) for report in counted}) == len(counted)


@pytest.mark.django_db
@settings(
    deadline=None, max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=ACTS)
def test_opening_and_changes_are_closing_over_any_sequence(acts):
    small = small_plan()
    for name, district, month, seed in acts:
        act(small, name, district, month, random.Random(seed))
        check(small)


def test_money_and_households_add_up_over_the_districts(small):
    for officer, month, left, paid in zip(
        [*small.officers, small.officers[0]],
        [small.months[0], small.months[0], small.months[1]],
        ("3", "4", "5"),
        ("10", "20,5", "12"),
        strict=True,
    ):
        desk = Desk(officer, month)
        desk.type(poor__left=left)
        desk.pay(paid)
        desk.submit()
        desk.decided_by(small.editor).accept()
    ledger = Progress(small.plan, small.editor)
    assert ledger.households().closing == 200 - 12
    assert sum(row.paid for row in ledger.paid()) == 32_500_000
    assert sum(row.paid for row in ledger.paid(small.months[0])) == 30 * TRIEU + 500_000

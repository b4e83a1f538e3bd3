"""How many queries a large grid and a paste of 1.000 cells ask, and how little a save answers."""

import json

import pytest
from django.utils import timezone

from budget.grid import LineType
from budget.models import Allocation
from editing.models import Step
from editing.proposals import Wanted
from editing.services import Act, Asked, apply_proposals
from povertyplan.ui.figures import TRIEU
from tests.factories import (
    AgencyFactory,
    DepartmentFactory,
    LineFactory,
    PlanFactory,
    ProjectFactory,
    SourceFactory,
    UserFactory,
)
from tests.queries import queries

AGENCIES, LINES = 120, 12


@pytest.fixture
def communes(db):
    """A plan of 120 communes and an office × 12 empty lines of one source, and its editor."""
    plan = PlanFactory()
    source = SourceFactory(province=plan.province, code="central")
    for number in range(1, LINES + 1):
        project = ProjectFactory(plan=plan, number=number)
        LineFactory(project=project, source=source, amount=10_000 * TRIEU)
    AgencyFactory.create_batch(AGENCIES, province=plan.province)
    office = DepartmentFactory(province=plan.province)
    return plan, UserFactory(agency=office), LineType("central", "recurrent")


def write(plan, editor, axis, wanted):
    act = Act(Step.Kind.PASTE)
    asked = [Asked(axis, wanted)]
    (outcome,) = apply_proposals(user=editor, slug=plan.slug, asked=asked, act=act)
    return outcome


def a_thousand(grid, amount=TRIEU):
    """The first 1.000 cells of a grid, each to hold the same."""
    return {address: Wanted(amount, base=0) for address in list(grid.places)[:1000]}


def test_a_thousand_cells_are_written_with_few_queries(communes):
    plan, editor, axis = communes
    wanted = a_thousand(axis.load(plan, editor))
    with queries() as asked:
        outcome = write(plan, editor, axis, wanted)
    assert outcome.saved == 1000
    assert len(asked) <= 18
    assert Allocation.objects.filter(line__project__plan=plan, amount=TRIEU).count() == 1000


def test_a_thousand_cells_are_changed_with_few_queries(communes):
    plan, editor, axis = communes
    first = a_thousand(axis.load(plan, editor))
    write(plan, editor, axis, first)
    with queries() as asked:
        outcome = write(plan, editor, axis, {at: Wanted(2 * TRIEU, base=TRIEU) for at in first})
    assert outcome.saved == 1000
    assert len(asked) <= 18


def test_a_grid_of_120_agencies_opens_with_few_queries(communes, client_of):
    plan, editor, axis = communes
    browser = client_of(editor)
    browser.get(axis.address(plan.slug))
    with queries() as asked:
        page = browser.get(axis.address(plan.slug))
    assert page.content.count(b'name="o.') == (AGENCIES + 1) * LINES
    assert len(asked) <= 12


def test_a_saved_cell_is_answered_in_few_queries_and_bytes(communes, client_of):
    plan, editor, axis = communes
    browser = client_of(editor)
    name = ".".join(next(iter(axis.load(plan, editor).places)))
    post = {f"o.{name}": "1,5", "seen": json.dumps({name: 0})}
    with queries() as asked:
        answer = browser.post(axis.address(plan.slug), post, headers={"accept": "application/json"})
    assert answer.json()["cells"][name]["seen"] == 1_500_000
    assert len(asked) <= 8
    assert len(answer.content) < 4096


@pytest.mark.parametrize("asked", ["o", "buoc", "tu", "tep", "news"])
def test_what_else_a_grid_shows_asks_as_little(communes, client_of, asked):
    plan, editor, axis = communes
    first = a_thousand(axis.load(plan, editor))
    write(plan, editor, axis, first)
    values = {"o": ".".join(next(iter(first))), "buoc": "", "tep": "xlsx"}
    values["tu"] = f"{timezone.localdate():%d/%m/%Y}"
    browser, url = client_of(editor), axis.address(plan.slug)
    query = {asked: values[asked]} if asked in values else {}
    headers = {} if query else {"accept": "application/json"}
    browser.get(url, query, headers=headers)
    with queries() as made:
        assert browser.get(url, query, headers=headers).status_code == 200
    assert len(made) <= 12

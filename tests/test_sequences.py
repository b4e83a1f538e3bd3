"""Any sequence of edits, pastes, files, distributions and undoing keeps every ceiling and sum.

Each act goes the way a person's does: a block is read and placed, a workbook leaves and comes back,
a sum is spread; what is proposed is applied by the same door.
"""

import random
from collections.abc import Iterator

import pytest
from django.db.models import F, Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budget import rules
from budget.grid import LineType, Split, SubProject
from budget.models import Allocation, FundingLine
from budget.rules import CannotSpread
from editing.blocks import place, read_tsv
from editing.cells import Address
from editing.grid import Axis, Grid
from editing.models import Step
from editing.proposals import Proposal, Wanted, propose
from editing.services import Act, Asked, Outcome, Typed, apply_proposals, edit_grid, undo_step
from povertyplan.accounts.models import User
from povertyplan.ui.figures import TRIEU, trieu
from projects.models import Plan
from tests.editing.workbooks import brought_back, filled, taken_out
from tests.factories import (
    AgencyFactory,
    AllocationFactory,
    DepartmentFactory,
    LineFactory,
    PlanFactory,
    ProjectFactory,
    SourceFactory,
    UserFactory,
)
from tests.test_properties import amounts, taken_back

pytestmark = pytest.mark.slow
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["edit", "paste", "file", "spread", "undo"]),
        st.integers(0, 3),
        st.integers(0, 2**32),
    ),
    min_size=1,
    max_size=8,
)
SETTINGS = settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def make() -> tuple[Plan, User, list[Axis]]:
    """Two sub-projects × two sources × four agencies, some of it allocated, and every axis."""
    plan = PlanFactory()
    sources = [
        SourceFactory(province=plan.province, code=code, name=name, short_name=code)
        for code, name in (("central", "Nguồn trên"), ("local", "Nguồn dưới"))
    ]
    projects = [ProjectFactory(plan=plan, number=number) for number in (1, 2)]
    agencies = AgencyFactory.create_batch(4, province=plan.province)
    for project in projects:
        for source in sources:
            line = LineFactory(project=project, source=source, amount=100 * TRIEU)
            AllocationFactory(line=line, agency=agencies[0], amount=30 * TRIEU)
            AllocationFactory(
                line=line, agency=agencies[1], amount=20 * TRIEU, is_illustrative=True
            )
    editor = UserFactory(agency=DepartmentFactory(province=plan.province))
    axes = [SubProject(project.pk) for project in projects]
    return plan, editor, [*axes, LineType("central", "recurrent"), Split()]


def some_cells(grid: Grid, chance: random.Random) -> Iterator[tuple[Address, int]]:
    """Some cells of a grid, and a figure for each: often one that fits, sometimes far too much."""
    for address in chance.sample(sorted(grid.places), chance.randint(1, len(grid.places))):
        most = chance.choice([30, 60, 200])
        yield address, chance.randint(0, most * TRIEU)


def edit(plan: Plan, user: User, axis: Axis, grid: Grid, chance: random.Random) -> Outcome:
    typed = {
        address: Typed(trieu(amount), grid.amount(*grid.places[address]))
        for address, amount in some_cells(grid, chance)
    }
    return edit_grid(user=user, slug=plan.slug, axis=axis, cells=typed)


def paste(grid: Grid, chance: random.Random) -> Proposal:
    """A table with heads and names, in any order."""
    columns = [column for column in grid.columns if not column.is_total]
    rows = [row for row in grid.rows if row.kind == "line"]
    chance.shuffle(columns)
    chance.shuffle(rows)
    heads = ["", *(f"{column.title} {column.note}" for column in columns)]
    lines = [
        [row.code or row.title, *(trieu(chance.randint(0, 60 * TRIEU)) for _ in columns)]
        for row in rows[: chance.randint(1, len(rows))]
    ]
    block = read_tsv("\n".join("\t".join(line) for line in [heads, *lines]))
    placed = place(grid, block, at=None)
    assert len(placed.wanted) == len(lines) * len(columns), placed
    return propose(grid, placed.wanted, refusals=placed.refusals)


def file(axis: Axis, grid: Grid, chance: random.Random) -> Proposal:
    """A workbook taken out, filled in and brought back."""
    values = {at: amount // 1000 / 1000 for at, amount in some_cells(grid, chance)}
    found = brought_back(filled(taken_out(axis, grid), values), axis, grid)
    return propose(grid, found.wanted, refusals=found.refusals)


def spread(grid: Grid, chance: random.Random) -> Proposal:
    """A sum spread over one column."""
    column = chance.choice([column.key for column in grid.columns if not column.is_total])
    cells = [address for address in sorted(grid.places) if address[1] == column]
    weights = {address: chance.randint(0, 900) for address in cells}
    try:
        shares = rules.spread(chance.randint(0, 120 * TRIEU), weights, chance.choice([1, TRIEU]))
    except CannotSpread:
        shares = {}
    return propose(grid, {address: Wanted(amount) for address, amount in shares.items()})


def carry_out(plan: Plan, user: User, axis: Axis, kind: str, chance: random.Random) -> Step | None:
    """One act on one grid; the step it made. What it says is what is read again."""
    grid = axis.load(plan, user)
    if kind == "undo":
        step = Step.objects.filter(plan=plan, address=axis.address(plan.slug)).first()
        if step is None:
            return None
        outcome, _left = undo_step(user=user, slug=plan.slug, axis=axis, pk=step.pk)
    elif kind == "edit":
        outcome = edit(plan, user, axis, grid, chance)
    else:
        proposal = {
            "paste": lambda: paste(grid, chance),
            "file": lambda: file(axis, grid, chance),
            "spread": lambda: spread(grid, chance),
        }[kind]()
        wanted = {
            at: Wanted(amount, base=grid.amount(*grid.places[at]))
            for at, amount in proposal.changes.items()
        }
        asked = [Asked(axis, wanted)]
        act = Act(Step.Kind.PASTE)
        (outcome,) = apply_proposals(user=user, slug=plan.slug, asked=asked, act=act)
        assert not outcome.sentences
        assert outcome.after.shown() == proposal.after.shown()
    again = axis.load(plan, user)
    assert amounts(outcome.after) == amounts(again)
    return outcome.step


def stored(plan: Plan) -> list[list[tuple]]:
    """Every figure above zero, with its mark."""
    lines = FundingLine.objects.filter(project__plan=plan)
    shares = Allocation.objects.filter(line__project__plan=plan, amount__gt=0)
    return [
        sorted(lines.values_list("pk", "amount")),
        sorted(shares.values_list("line", "agency", "amount", "is_illustrative")),
    ]


def assert_sums_hold(plan: Plan, user: User, axes: list[Axis]) -> None:
    """No line is over its ceiling, and every grid adds up to what the database adds up."""
    lines = FundingLine.objects.filter(project__plan=plan)
    given_out = lines.annotate(given=Sum("allocations__amount", default=0))
    assert not given_out.filter(given__gt=F("amount")).exists()
    for axis in axes:
        grid = axis.load(plan, user)
        rows = lines if isinstance(axis, Split) else Allocation.objects.all()
        if isinstance(axis, SubProject):
            rows = rows.filter(line__project=axis.project_id)
        elif isinstance(axis, LineType):
            rows = rows.filter(line__source__code="central", line__project__plan=plan)
        total = rows.aggregate(total=Sum("amount", default=0))["total"]
        assert grid.amount(grid.rows[-1], grid.columns[-1]) == total


@SETTINGS
@given(acts=ACTS)
def test_any_sequence_keeps_ceilings_and_sums(db, acts):
    with taken_back():
        plan, user, axes = make()
        for kind, axis, seed in acts:
            carry_out(plan, user, axes[axis], kind, random.Random(seed))
        assert_sums_hold(plan, user, axes)


@SETTINGS
@given(acts=ACTS, last=st.sampled_from(["edit", "paste", "file", "spread"]), seed=st.integers(0))
def test_undoing_the_last_step_restores_every_figure_and_mark(db, acts, last, seed):
    with taken_back():
        plan, user, axes = make()
        for kind, axis, number in acts:
            carry_out(plan, user, axes[axis], kind, random.Random(number))
        before = stored(plan)
        axis = axes[seed % len(axes)]
        step = carry_out(plan, user, axis, last, random.Random(seed))
        if step is not None:
            _outcome, left = undo_step(user=user, slug=plan.slug, axis=axis, pk=step.pk)
            assert left == []
            assert stored(plan) == before


@pytest.mark.parametrize("kind", ["edit", "paste", "file", "spread"])
def test_every_kind_of_act_changes_something(db, kind):
    plan, user, axes = make()
    before = stored(plan)
    for seed in range(5):
        carry_out(plan, user, axes[0], kind, random.Random(seed))
    assert stored(plan) != before

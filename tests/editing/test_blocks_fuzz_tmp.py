"""Whole sheets land exactly, whatever their order and the way their figures are written."""

import random
from itertools import compress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budget.grid import LineType
from editing.blocks import NotABlock, Reading, place, read_tsv
from povertyplan.ui.figures import MAX_AMOUNT, TRIEU, trieu
from tests.factories import (
    AgencyFactory,
    LineFactory,
    OfficeFactory,
    PlanFactory,
    ProjectFactory,
    SourceFactory,
    UserFactory,
)

ENGLISH = str.maketrans(".,", ",.")


def english(text):
    return text.translate(ENGLISH)


def vietnamese(text):
    return text


# A sheet of LibreOffice


@pytest.fixture
def communes(db):
    """A grid of 110 agencies × 9 sub-projects."""
    plan = PlanFactory()
    source = SourceFactory(province=plan.province, code="central")
    for project in ProjectFactory.create_batch(9, plan=plan):
        LineFactory(project=project, source=source, amount=MAX_AMOUNT)
    AgencyFactory.create_batch(110, province=plan.province)
    user = UserFactory(agency=OfficeFactory(province=plan.province))
    return LineType("central", "recurrent").load(plan, user)


def fixed(amount):
    """As a cell formatted ``#.##0,000`` shows it: 3.030.000 đồng is ``3,030``."""
    whole, _, decimals = trieu(amount).partition(",")
    return f"{whole},{decimals.ljust(3, '0')}"


@pytest.mark.parametrize("write", [vietnamese, english])
def test_a_sheet_of_110_rows_and_9_columns_lands_exactly(communes, write):
    chance = random.Random(110)
    amounts = {at: chance.randrange(5_000_000) * 1_000 for at in communes.places}
    rows = [row for row in communes.rows if row.kind == "line"]
    columns = [column for column in communes.columns if not column.is_total]
    chance.shuffle(rows)
    lines = [["STT", "Đơn vị", *(column.title for column in columns), "Cộng"]]
    for number, row in enumerate(rows, start=1):
        figures = [amounts[row.key, column.key] for column in columns]
        lines.append([str(number), row.title, *map(write, map(fixed, [*figures, sum(figures)]))])
    total = write(fixed(sum(amounts.values())))
    lines.append(["", "Tổng cộng", *[total] * 10])
    placed = place(communes, read_tsv("\n".join(map("\t".join, lines)) + "\n"), at=None)
    assert {at: wanted.amount for at, wanted in placed.wanted.items()} == amounts
    assert (len(amounts), placed.refusals, placed.doubtful) == (110 * 9, [], False)


@pytest.mark.parametrize("write", [vietnamese, english])
def test_a_rectangle_of_110_rows_and_9_columns_lands_exactly(communes, write):
    chance = random.Random(9)
    amounts = {at: chance.randrange(5_000_000) * 1_000 for at in communes.places}
    figures = [write(fixed(amount)) for amount in amounts.values()]
    text = "\r\n".join("\t".join(figures[at : at + 9]) for at in range(0, 990, 9)) + "\r\n"
    placed = place(communes, read_tsv(text), at=next(iter(amounts)))
    assert {at: wanted.amount for at, wanted in placed.wanted.items()} == amounts


# Whatever the order


@pytest.fixture
def grid(bp, editor):
    return LineType("central", "recurrent").load(bp, editor)


ONE_GRID = settings(
    deadline=None, max_examples=2500, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
AMOUNTS = st.integers(0, 10_000 * TRIEU)
TELLING = 1_234 * TRIEU + 500_000
"""``1.234,5`` or ``1,234.5``: leaves no doubt."""


@st.composite
def tables(draw, grid):
    """Some rows and columns of a grid in any order, with figures and the place of the names."""
    lines = [row for row in grid.rows if row.kind == "line"]
    own = [column for column in grid.columns if not column.is_total]
    rows = draw(st.lists(st.sampled_from(lines), min_size=1, max_size=8, unique=True))
    columns = draw(st.lists(st.sampled_from(own), min_size=1, max_size=5, unique=True))
    amounts = {(row.key, column.key): draw(AMOUNTS) for row in rows for column in columns}
    amounts[rows[0].key, columns[0].key] = TELLING
    return rows, columns, amounts, draw(st.integers(0, len(columns)))


def as_text(rows, columns, amounts, names, write):
    """The table as it is copied, the names in the column of that number."""
    lines = [["Đơn vị"], *([row.title] for row in rows)]
    for column in columns:
        lines[0].append(column.title)
        for line, row in zip(lines[1:], rows, strict=True):
            line.append(write(trieu(amounts[row.key, column.key])))
    for line in lines:
        line.insert(names, line.pop(0))
    return "\n".join("\t".join(line) for line in lines)


def placed_amounts(grid, text):
    placed = place(grid, read_tsv(text), at=None)
    assert placed.refusals == []
    return {at: wanted.amount for at, wanted in placed.wanted.items()}


@ONE_GRID
@given(data=st.data())
def test_named_rows_and_columns_land_alike_in_any_order(grid, data):
    rows, columns, amounts, names = data.draw(tables(grid))
    assert placed_amounts(grid, as_text(rows, columns, amounts, names, vietnamese)) == amounts
    other = data.draw(st.permutations(rows)), data.draw(st.permutations(columns))
    assert placed_amounts(grid, as_text(*other, amounts, 0, vietnamese)) == amounts


@ONE_GRID
@given(data=st.data())
def test_both_ways_of_writing_land_alike_where_the_figures_tell(grid, data):
    rows, columns, amounts, names = data.draw(tables(grid))
    assert placed_amounts(grid, as_text(rows, columns, amounts, names, english)) == amounts


@ONE_GRID
@given(data=st.data())
def test_a_decided_reading_reads_every_figure_that_way(grid, data):
    numbers = data.draw(st.lists(AMOUNTS, min_size=1, max_size=9))
    at = next(iter(grid.places))
    for write, reading in ((vietnamese, Reading.VIETNAMESE), (english, Reading.ENGLISH)):
        block = read_tsv("\t".join(write(trieu(number)) for number in numbers))
        placed = place(grid, block, at=at, reading=reading)
        assert [wanted.amount for wanted in placed.wanted.values()] == numbers


# Whatever is pasted

STRANGE = ["Huyện Lạ", "Tổng cộng", "", "Sở, ngành", "Ghi chú", "DA9", "Cộng", "A", "1"]
CELLS = st.sampled_from(["", "5", "1.234,5", "1,234.5", "–", "-5", "#REF!", "abc", '"', "12%"])


@ONE_GRID
@given(data=st.data())
def test_nothing_lands_where_no_name_says_so(grid, data):
    titles = {row.title: row.key for row in grid.rows}
    heads = {column.title: column.key for column in grid.columns if not column.is_total}
    rows = data.draw(st.lists(st.sampled_from([*titles, *STRANGE]), min_size=1, max_size=8))
    columns = data.draw(st.lists(st.sampled_from([*heads, *STRANGE]), min_size=1, max_size=6))
    lines = [["Đơn vị", *columns]]
    lines += [[row, *(data.draw(CELLS) for _ in columns)] for row in rows]
    try:
        placed = place(grid, read_tsv("\n".join(map("\t".join, lines))), at=None)
    except NotABlock:
        return
    known = [head in heads and columns.count(head) == 1 for head in columns]
    given_rows = [row for row, *cells in lines[1:] if any(compress(cells, known))]
    once = {titles[row] for row in given_rows if row in titles and given_rows.count(row) == 1}
    assert {row for row, _column in placed.wanted} <= once
    assert {column for _row, column in placed.wanted} <= {
        heads[h] for h in compress(columns, known)
    }
    assert placed.wanted.keys() <= grid.places.keys()


@ONE_GRID
@given(
    text=st.text(st.sampled_from('\t\n"=-–.,%()15a'), max_size=60) | st.text(max_size=40),
    reading=st.sampled_from([None, *Reading]),
)
def test_any_text_is_placed_within_the_grid_or_refused(grid, text, reading):
    try:
        placed = place(grid, read_tsv(text), at=next(iter(grid.places)), reading=reading)
    except NotABlock:
        return
    assert placed.wanted.keys() <= grid.places.keys()
    assert all(0 <= wanted.amount <= MAX_AMOUNT for wanted in placed.wanted.values())

"""A grid's workbook in the hands of LibreOffice: recalculated, filled in, saved, printed."""

from pathlib import Path

import pdfplumber
import pytest

from budget.grid import LineType, Split
from budget.models import FundingLine
from targets.grid import Targets
from tests.editing.workbooks import brought_back, cells, filled, opened, read, taken_out
from tests.office import printed, recalculated
from tests.reporting.workbooks import spoiled

pytestmark = pytest.mark.office

AXES = [Split(), LineType("central", "recurrent"), Targets()]


@pytest.fixture
def odd(bp):
    """The plan with a line that is not a whole triệu."""
    line = FundingLine.objects.filter(project__plan=bp, source__code="central").first()
    line.amount = 89_011_400_001
    line.save()
    return bp


@pytest.mark.parametrize("axis", AXES)
def test_calculated_anew_every_total_is_the_figure_of_the_grid(odd, editor, axis, tmp_path):
    grid = axis.load(odd, editor)
    content = spoiled(taken_out(axis, grid))
    sheet = opened(recalculated(content, tmp_path).read_bytes(), data_only=True).worksheets[0]
    written = cells(sheet)
    for row in grid.rows:
        for column in grid.columns:
            value = written[row.key, column.key].value or 0
            if not isinstance(value, str):
                assert round(value * 10**grid.decimals) == grid.amount(row, column)
    for key, _title, amounts in grid.ceilings():
        for column, amount in amounts.items():
            assert round(written[f"@{key}", column].value * 10**grid.decimals) == amount


def test_what_is_filled_in_moves_the_totals_and_comes_back(odd, editor, tmp_path):
    axis = LineType("central", "recurrent")
    grid = axis.load(odd, editor)
    first, second = sorted(grid.places)[:2]
    content = filled(taken_out(axis, grid), {first: 12.345678, second: "=10+5"})
    saved = recalculated(content, tmp_path).read_bytes()
    wanted = {at: wish.amount for at, wish in brought_back(saved, axis, grid).wanted.items()}
    assert wanted == {first: 12_345_678, second: 15_000_000}
    written = cells(opened(saved, data_only=True).worksheets[0])
    after = grid.changed(wanted)
    for key, _title, amounts in after.ceilings():
        assert round(written[f"@{key}", "tong"].value * 10**6) == amounts["tong"]


@pytest.mark.parametrize("axis", AXES)
def test_saved_by_another_program_it_is_still_known_and_unchanged(odd, editor, axis, tmp_path):
    grid = axis.load(odd, editor)
    saved = recalculated(taken_out(axis, grid), tmp_path).read_bytes()
    assert read(saved).origin.address == axis.address(odd.slug)
    back = brought_back(saved, axis, grid)
    assert (back.wanted, back.refusals) == ({}, [])


def test_printed_it_shows_every_decimal_and_no_key(odd, editor, tmp_path):
    axis = Split()
    grid = axis.load(odd, editor)
    first = min(grid.places)
    content = filled(taken_out(axis, grid), {first: 12.345678})
    text = _text(printed(content, tmp_path))
    assert "12,345678" in text
    assert "89.011,400001" in text
    assert "@bang" not in text
    assert "central-recurrent" not in text


def test_what_is_left_shows_below_nothing_with_a_minus(odd, editor, tmp_path):
    axis = LineType("central", "recurrent")
    grid = axis.load(odd, editor)
    (_, _, ceilings), (_, _, given), _ = grid.ceilings()
    address = min(grid.places)
    left = ceilings[address[1]] - given[address[1]] + grid.amount(*grid.places[address])
    content = filled(taken_out(axis, grid), {address: float(grid.number(left)) + 1234})
    assert "-1.234" in _text(printed(content, tmp_path))


def _text(path: Path) -> str:
    with pdfplumber.open(path) as document:
        return " ".join(page.extract_text() for page in document.pages)

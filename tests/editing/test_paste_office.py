"""A sheet of LibreOffice, copied with Vietnamese or English formats, lands exactly."""

import random
from io import BytesIO

import pytest
import xlsxwriter

from budget.grid import LineType
from budget.models import Allocation
from editing.blocks import Reading
from povertyplan.ui.figures import MAX_AMOUNT
from tests.factories import (
    AgencyFactory,
    DepartmentFactory,
    LineFactory,
    PlanFactory,
    ProjectFactory,
    SourceFactory,
    UserFactory,
)
from tests.office import copied

pytestmark = pytest.mark.office

ROWS, COLUMNS = 110, 9
VIETNAMESE, ENGLISH = "[$-42A]#,##0.000", "[$-409]#,##0.000"


@pytest.fixture
def communes(db):
    """A plan of 110 communes × 9 sub-projects, its grid and its editor."""
    plan = PlanFactory()
    source = SourceFactory(province=plan.province, code="central")
    for number in range(1, COLUMNS + 1):
        project = ProjectFactory(plan=plan, number=number)
        LineFactory(project=project, source=source, amount=MAX_AMOUNT)
    AgencyFactory.create_batch(ROWS, province=plan.province)
    editor = UserFactory(agency=DepartmentFactory(province=plan.province))
    return plan, editor, LineType("central", "recurrent")


def sheet(grid, amounts, number_format):
    """A sheet of the figures with names and heads, rows and columns in another order."""
    stream, chance = BytesIO(), random.Random(9)
    rows = [row for row in grid.rows if row.kind == "line" and row.title.startswith("Huyện")]
    columns = [column for column in grid.columns if not column.is_total]
    chance.shuffle(rows)
    chance.shuffle(columns)
    with xlsxwriter.Workbook(stream) as book:
        page, style = book.add_worksheet(), book.add_format({"num_format": number_format})
        page.write_row(0, 0, ["STT", "Đơn vị", *(column.title for column in columns)])
        for line, row in enumerate(rows, start=1):
            page.write_row(line, 0, [line, row.title])
            for place, column in enumerate(columns, start=2):
                page.write_number(line, place, amounts[row.key, column.key] / 10**6, style)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("number_format", "reading"),
    [(VIETNAMESE, Reading.VIETNAMESE), (ENGLISH, Reading.ENGLISH)],
)
def test_a_copied_sheet_of_110_rows_and_9_columns_lands_exactly(
    communes, client_of, tmp_path, number_format, reading
):
    plan, editor, axis = communes
    grid, chance = axis.load(plan, editor), random.Random(110)
    amounts = {at: chance.randrange(1, 5_000_000) * 1_000 for at in grid.places}
    text = copied(sheet(grid, amounts, number_format), tmp_path)
    browser, url = client_of(editor), axis.address(plan.slug)
    preview = browser.post(url, {"block": text})
    placed = preview.context["placed"]
    assert (placed.reading, placed.doubtful) == (reading, False)
    browser.post(url, {"proposal": preview.context["packed"]})
    stored = Allocation.objects.filter(line__project__plan=plan).values_list(
        "agency", "line", "amount"
    )
    landed = {(f"c{agency}", f"v{line}"): amount for agency, line, amount in stored}
    assert len(landed) == ROWS * COLUMNS
    assert landed == {at: amounts[at] for at in landed}

"""Rows of money add up to their totals for everybody, also where a lead spends for others."""

import pytest

from povertyplan.accounts.permissions import Role
from povertyplan.ui.figures import TRIEU
from progress.ledger import Progress
from reporting.cut import Cut, Filters
from reporting.sheets.progress import (
    money_by_agency_sheet,
    money_by_project_sheet,
    money_by_source_sheet,
    progress_sheets,
)
from reporting.sheets.table import Sum
from tests.factories import (
    AllocationFactory,
    DepartmentFactory,
    LineFactory,
    ProjectFactory,
    SourceFactory,
    UserFactory,
)
from tests.progress.small import small_plan
from tests.reporting.reported import report_of


@pytest.fixture
def shared(db):
    """A lead agency spends 90 of the 100 it plans itself, and 20 that others plan."""
    small = small_plan()
    office = DepartmentFactory(province=small.plan.province)
    small.lead = UserFactory(agency=office, role=Role.LEAD)
    line = LineFactory(
        project=ProjectFactory(plan=small.plan, lead_agency=office),
        source=small.line.source,
        amount=100 * TRIEU,
    )
    local = SourceFactory(province=small.plan.province, code="local", group="local")
    foreign = LineFactory(project=small.line.project, source=local, amount=50 * TRIEU)
    own = AllocationFactory(line=line, agency=office, amount=100 * TRIEU)
    received = AllocationFactory(line=foreign, agency=office, amount=20 * TRIEU)
    paid = {own: 90 * TRIEU, received: 20 * TRIEU}
    carried = {own: (7 * TRIEU, 5 * TRIEU), received: (3 * TRIEU, 2 * TRIEU)}
    report_of(small.months[0], office, paid=paid, carried=carried)
    for district in small.districts:
        households = {"poor": {"left": 3, "newly": 1}, "near_poor": {"gained": 2}}
        spent = {district.allocations.get(): 11 * TRIEU}
        report_of(small.months[0], district, paid=spent, households=households)
    return small


def cut_of(shared, user, filters=None):
    return Cut(Progress(shared.plan, user), shared.months[0], filters)


def does_not_add_up(sheet):
    """The computed cells of a table that are not the sum of what they say they add up."""
    rows = {row.key: row.cells for row in sheet.rows}
    for key, cells in rows.items():
        for column, cell in cells.items():
            if not isinstance(cell.formula, Sum):
                continue
            parts = [rows[part][column].value for part in cell.formula.rows]
            parts += [cells[part].value for part in cell.formula.columns]
            if cell.value != sum(parts):
                yield sheet.key, key, column, cell.value, parts


@pytest.mark.parametrize("narrowed", [False, True])
@pytest.mark.parametrize("role", Role)
def test_every_total_is_the_sum_of_its_rows(shared, role, narrowed):
    agency = shared.districts[0] if role == Role.DISTRICT else shared.lead.agency
    user = UserFactory(agency=agency, role=role)
    filters = Filters(agency=agency.pk) if narrowed else None
    for sheet in progress_sheets(cut_of(shared, user, filters)):
        assert list(does_not_add_up(sheet)) == []


def figures(sheet, key="tong", group="nsnn"):
    cells = next(row.cells for row in sheet.rows if row.key == key)
    return {
        name: cells[f"{group}-{name}"].value // TRIEU
        for name in ("plan", "given", "paid")
        if f"{group}-{name}" in cells
    }


def test_a_lead_agency_s_projects_are_those_it_leads(shared):
    cut = cut_of(shared, shared.lead)
    planned = {"plan": 100, "given": 100, "paid": 90}
    assert figures(money_by_project_sheet(cut)) == planned
    assert figures(money_by_source_sheet(cut), group="von") == planned


def test_what_others_give_it_stands_in_the_table_by_agency_which_says_so(shared):
    sheet = money_by_agency_sheet(cut_of(shared, shared.lead))
    assert figures(sheet) == {"given": 120, "paid": 110}
    assert "gồm cả vốn nhận từ dự án" in sheet.title
    own = Filters(agency=shared.lead.agency_id)
    assert len(cut_of(shared, shared.lead, own).projects) == 2


def test_who_leads_nothing_reads_what_it_received_by_project(shared):
    office = DepartmentFactory(province=shared.plan.province)
    AllocationFactory(line=shared.line, agency=office, amount=6 * TRIEU)
    sheet = money_by_project_sheet(cut_of(shared, UserFactory(agency=office, role=Role.LEAD)))
    assert figures(sheet) == {"given": 6, "paid": 0}


def test_everybody_else_s_table_by_agency_has_nothing_to_say_of_it(shared):
    assert "gồm cả" not in money_by_agency_sheet(cut_of(shared, shared.editor)).title

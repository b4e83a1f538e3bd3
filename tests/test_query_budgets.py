"""How many queries a page may ask: few, and no more for a large plan than for a small one."""

import pytest

from budget.models import FundingLine
from povertyplan.accounts.models import Agency
from tests.factories import (
    AgencyFactory,
    AllocationFactory,
    IndicatorFactory,
    IndicatorShareFactory,
    LineFactory,
    PeriodFactory,
    ProjectFactory,
    ReportFactory,
    SectionFactory,
    TargetFactory,
    UserFactory,
)
from tests.queries import queries
from tests.test_access import GRIDS, HEAD, LINES, path, things

A_GRID, A_REPORT, A_PAPER, ANOTHER_PAGE = 12, 16, 24, 10
"""A report is four tables on one page, its files, what happened to and before it; a paper the whole
text and every annex, of the plan's ledger and that of progress."""
A_PROGRESS, THE_FIRST_PAGE = 12, 17
"""Progress reads who reports, what was planned, given, paid out and carried over, each apart; the
first page the plan's ledger, its recount by the database, progress and what waits to be done."""
BUDGETS = dict.fromkeys(GRIDS, A_GRID) | {
    "reporting:document": A_GRID,
    "reporting:progress": A_PROGRESS,
    "reporting:overview": THE_FIRST_PAGE,
    "progress:report": A_REPORT,
    "progress:submit": A_REPORT,
    "progress:history": A_REPORT,
    "progress:workbook": A_REPORT,
    **{f"reporting:periodic_{page}": A_PAPER for page in ("report", "edit", "section", "issue")},
    "reporting:periodic_xlsx": A_PAPER,
}
ROWS = 15
NOT_PAGES = {"health", "reporting:plan_pdf", "reporting:periodic_pdf", "reporting:periodic_docx"}
"""What asks nothing, and the papers, which are read as their pages and workbooks are."""


def pages_of(person: str) -> list[str]:
    """The pages the table of access lets somebody open, by name."""
    column = HEAD.index(person) - len(HEAD)
    names = [line[1] for line in LINES if line[0] == "GET" and line[column] == "200"]
    return [name for name in dict.fromkeys(names) if name not in NOT_PAGES]


def pages_of_nobody_else() -> list[str]:
    """The pages an administrator opens and an editor does not."""
    return [name for name in pages_of("admin") if name not in pages_of("editor")]


def counts(browser, plan, about, names) -> dict[str, int]:
    """How many queries each page asks the second time it is opened."""
    found = {}
    for name in names:
        address = path(name, plan, about.get(name))
        assert browser.get(address).status_code == 200
        with queries() as asked:
            browser.get(address)
        found[name] = len(asked)
    return found


def grow(plan, lead) -> None:
    """Many more rows of everything, and among them some of whoever looks."""
    office = Agency.objects.get(province=plan.province, kind="province")
    districts = AgencyFactory.create_batch(ROWS, province=plan.province, parent=office)
    central = plan.province.funding_sources.get(code="central")
    top = ProjectFactory(plan=plan, number=90)
    for number, district in enumerate(districts, start=1):
        project = ProjectFactory(plan=plan, parent=top, number=number, lead_agency=lead.agency)
        line = LineFactory(project=project, source=central)
        AllocationFactory(line=line, agency=district)
        TargetFactory(plan=plan, agency=district)
        UserFactory(agency=district)
        SectionFactory(plan=plan)
        indicator = IndicatorFactory(plan=plan, project=project, scope="district")
        IndicatorShareFactory(indicator=indicator, agency=district)
    for number in range(2, 13):
        ReportFactory(period=PeriodFactory(plan=plan, number=number), agency=lead.agency)
        ReportFactory(period=plan.periods.first(), agency=districts[number])
    for line in FundingLine.objects.filter(project__parent=top):
        AllocationFactory(line=line, agency=Agency.objects.get(code="689"), amount=1)


@pytest.mark.parametrize("person", ["editor", "lead", "district", "administrator"])
def test_pages_ask_little_and_no_more_for_more_rows(bp, client_of, request, reviewer, lead, person):
    browser = client_of(request.getfixturevalue(person))
    about = things(bp, lead="SNNPTNT", capital="recurrent") | {
        "accounts:user_edit": reviewer,
        "accounts:agency_edit": lead.agency,
    }
    names = pages_of_nobody_else() if person == "administrator" else pages_of(person)
    few = counts(browser, bp, about, names)
    grow(bp, lead)
    many = counts(browser, bp, about, names)
    assert {name: number for name, number in many.items() if number > few[name]} == {}
    budgets = {name: BUDGETS.get(name, ANOTHER_PAGE) for name in few}
    assert {name: number for name, number in few.items() if number > budgets[name]} == {}


def test_half_a_year_of_reports_keeps_the_first_page_and_progress_within_bounds(
    half_year, client_of, editor
):
    browser = client_of(editor)
    names = ["reporting:overview", "reporting:progress"]
    found = counts(browser, half_year, {}, names)
    assert {name: number for name, number in found.items() if number > BUDGETS[name]} == {}


def test_the_front_door_asks_little(editor, client_of):
    browser = client_of(editor)
    with queries() as asked:
        browser.get("/")
    assert len(asked) <= 3

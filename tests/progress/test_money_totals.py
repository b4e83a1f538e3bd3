"""The rows below the money of a report: all of it, and what of it is the state's."""

from povertyplan.ui.figures import TRIEU
from tests.editing.workbooks import cells, opened
from tests.factories import AllocationFactory, LineFactory, SourceFactory
from tests.progress.workbooks import MONEY, Offline


def test_the_workbook_adds_up_the_state_budget_by_a_formula_of_its_own(small, desk, client_of):
    people = SourceFactory(province=small.plan.province, counts_as_state_budget=False)
    line = LineFactory(project=small.line.project, source=people, amount=20 * TRIEU)
    AllocationFactory(line=line, agency=desk.agency, amount=5 * TRIEU)
    state, citizens = [at for at in desk.grid("giai-ngan").places if at[1] == "paid"]
    places = cells(opened(Offline(desk, client_of(desk.user)).take_out())[MONEY])
    added = {row: str(places[row, "paid"].value) for row in ("tong", "nsnn")}
    assert places[citizens].coordinate not in added["nsnn"]
    assert places[state].coordinate in added["nsnn"]
    assert added["tong"].startswith("=")

"""How many queries a report's workbook asks for, and that they do not grow with its rows."""

import pytest

from tests.editing.workbooks import cells, opened
from tests.factories import AllocationFactory, LineFactory, ProjectFactory, SourceFactory
from tests.progress.workbooks import LEFT, MONEY, Offline, typed
from tests.queries import queries

OUT, PREVIEW, APPLY = 14, 15, 26


@pytest.fixture
def offline(desk, client_of) -> Offline:
    return Offline(desk, client_of(desk.user))


def asked_for(offline, amount: int) -> list[int]:
    """How many queries it takes to take out, to preview and to apply that amount everywhere."""
    with queries() as out:
        content = offline.take_out()
    places = [at for at in cells(opened(content)[MONEY]) if at[1] == "paid" and at[0] != "tong"]
    content = typed(content, s0={LEFT: amount}, s1=dict.fromkeys(places, amount))
    with queries() as previewed:
        preview = offline.send(content)
    with queries() as applied:
        offline.apply(preview)
    return [len(out), len(previewed), len(applied)]


def test_a_workbook_asks_few_queries(desk, offline):
    desk.type(poor__left="1")
    found = asked_for(offline, 2)
    assert all(count <= most for count, most in zip(found, (OUT, PREVIEW, APPLY), strict=True))


def test_and_no_more_for_a_large_report_than_for_a_small_one(small, desk, offline):
    asked_for(offline, 2)
    before = asked_for(offline, 3)
    for _ in range(15):
        line = LineFactory(
            project=ProjectFactory(plan=small.plan, lead_agency=small.editor.agency),
            source=SourceFactory(province=small.plan.province),
        )
        AllocationFactory(line=line, agency=desk.agency, amount=10**9)
    asked_for(offline, 4)
    assert asked_for(offline, 5) == before

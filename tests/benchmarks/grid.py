"""The grid at the size of a province's communes, beside Django admin's editable list."""

import json
import re
from collections.abc import Iterator
from itertools import count as numbers
from types import SimpleNamespace

from django.test import Client
from django.urls import reverse

from budget.models import Allocation, CapitalType
from povertyplan.accounts.models import User
from povertyplan.ui.figures import TRIEU, trieu
from tests.benchmarks.browser import painted_total
from tests.benchmarks.timing import Measure, compare, count
from tests.factories import (
    AgencyFactory,
    LineFactory,
    PlanFactory,
    ProjectFactory,
    ProvinceFactory,
    SourceFactory,
    UserFactory,
)
from tests.queries import queries

AGENCIES, LINES = 120, 12
PASTED_ROWS, PASTED_COLUMNS = 100, 10
BACKEND = "povertyplan.accounts.backends.AgencyBackend"
ADMIN = "/admin/budget/allocation/"
SCRIPT = {"accept": "application/json"}


def grid_measures(*, repeats: int) -> Iterator[Measure]:
    """Opening, saving a cell, pasting 1.000 cells, asking for news: times, then queries."""
    grid = _large_grid()
    yield _grid_page(grid, repeats=repeats)
    yield _cell_save(grid, repeats=repeats)
    yield _paste(grid, repeats=max(2, repeats // 3))
    yield painted_total(grid, repeats=repeats)
    yield from _query_counts(grid)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def _large_grid() -> SimpleNamespace:
    """A plan of 120 agencies × 12 lines of one source, every cell filled, and its editor."""
    province = ProvinceFactory(name="Đo tốc độ")
    plan = PlanFactory(province=province, slug="do-toc-do")
    source = SourceFactory(province=province, code="central")
    agencies = AgencyFactory.create_batch(AGENCIES, province=province)
    lines = [
        LineFactory(
            project=ProjectFactory(plan=plan, number=number),
            source=source,
            amount=2_000_000 * TRIEU,
        )
        for number in range(1, LINES + 1)
    ]
    Allocation.objects.bulk_create(
        Allocation(line=line, agency=agency, amount=(place + 1) * 500_000)
        for place, agency in enumerate(agencies)
        for line in lines
    )
    return SimpleNamespace(
        client=signed_in(UserFactory(agency=agencies[0].parent)),
        url=reverse(
            "budget:line_type_allocations", args=[plan.slug, "central", CapitalType.RECURRENT]
        ),
        cell=f"c{agencies[0].pk}.v{lines[0].pk}",
        first=Allocation.objects.get(agency=agencies[0], line=lines[0]),
    )


def page(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


def _grid_page(grid: SimpleNamespace, *, repeats: int) -> Measure:
    """A page of 1.440 cells beside the admin's list of the same amounts, in one process."""

    def ours() -> str:
        return page(grid.client, grid.url)

    def admin() -> str:
        return page(grid.client, ADMIN)

    inputs = [len(re.findall(r'<input[^>]* name="o\.', ours()))]
    inputs.append(len(re.findall(r'<input[^>]* name="form-\d+-amount"', admin())))
    assert inputs == [AGENCIES * LINES] * 2, inputs
    return compare("grid page, 1.440 cells", ours, admin, budget=1.0, repeats=repeats)


def _admin_form(grid: SimpleNamespace) -> tuple[dict[str, str], dict[str, str]]:
    """What the admin's list posts, and the name of the amount of each row by its key."""
    found = re.findall(
        r'<input[^>]* name="(form-\d+-(?:id|amount))" value="([^"]*)"', page(grid.client, ADMIN)
    )
    rows = AGENCIES * LINES
    assert len(found) == 2 * rows, len(found)
    form = dict(found) | {
        "form-TOTAL_FORMS": str(rows),
        "form-INITIAL_FORMS": str(rows),
        "_save": "1",
    }
    amounts = {pk: name.replace("-id", "-amount") for name, pk in found if name.endswith("id")}
    return form, amounts


def _cell_save(grid: SimpleNamespace, *, repeats: int) -> Measure:
    """One cell saved beside one amount changed in the admin's list of the same rows."""
    form, fields = _admin_form(grid)
    values = numbers(TRIEU, TRIEU)

    def amount() -> int:
        grid.first.refresh_from_db()
        return int(grid.first.amount)

    def ours() -> None:
        seen, new = amount(), next(values)
        post = {f"o.{grid.cell}": trieu(new), "seen": json.dumps({grid.cell: seen})}
        response = grid.client.post(grid.url, post, headers={"accept": "application/json"})
        assert response.status_code == 200, response.content
        assert amount() == new

    def admin() -> None:
        new = next(values)
        response = grid.client.post(ADMIN, form | {fields[str(grid.first.pk)]: str(new)})
        assert response.status_code == 302, response.status_code
        assert amount() == new

    return compare("cell save", ours, admin, budget=0.2, repeats=repeats)


def _paste(grid: SimpleNamespace, *, repeats: int) -> Measure:
    """1.000 cells pasted, previewed and applied, beside as many changed in the admin's list."""
    form, fields = _admin_form(grid)
    values = numbers(5_001)

    def stored() -> int:
        grid.first.refresh_from_db()
        return int(grid.first.amount)

    def ours() -> None:
        new = next(values)
        response = grid.client.post(grid.url, _previewed(grid, new), headers=SCRIPT)
        assert response.status_code == 200, response.content
        assert len(response.json()["cells"]) == PASTED_ROWS * PASTED_COLUMNS
        assert stored() == new * TRIEU

    def admin() -> None:
        new = next(values) * TRIEU
        names = list(fields.values())[: PASTED_ROWS * PASTED_COLUMNS]
        response = grid.client.post(
            ADMIN, form | dict.fromkeys([*names, fields[str(grid.first.pk)]], str(new))
        )
        assert response.status_code == 302, response.status_code
        assert stored() == new

    return compare("paste of 1.000 cells", ours, admin, budget=0.5, repeats=repeats)


def _previewed(grid: SimpleNamespace, figure: int) -> dict[str, str]:
    """Post a block that holds one figure everywhere; what its preview would post."""
    preview = grid.client.post(grid.url, {"block": _block(figure), "at": grid.cell})
    found = re.search(r'name="proposal" value="([^"]+)"', preview.content.decode())
    assert found is not None
    return {"proposal": found[1]}


def _block(figure: int) -> str:
    return "\n".join("\t".join([str(figure)] * PASTED_COLUMNS) for _ in range(PASTED_ROWS))


def _query_counts(grid: SimpleNamespace) -> Iterator[Measure]:
    """Queries of a signed-in request, its session and person included."""
    with queries() as asked:
        page(grid.client, grid.url)
    yield count("queries, grid of 1.440 cells", len(asked), budget=12)
    grid.first.refresh_from_db()
    seen = grid.first.amount
    post = {f"o.{grid.cell}": trieu(seen + TRIEU), "seen": json.dumps({grid.cell: seen})}
    with queries() as asked:
        response = grid.client.post(grid.url, post, headers=SCRIPT)
    assert response.status_code == 200, response.content
    yield count("queries, cell save", len(asked), budget=8)
    yield count("bytes, answer to a cell save", len(response.content), budget=4096)
    with queries() as asked:
        post = _previewed(grid, 9_999)
    yield count("queries, preview of 1.000 cells", len(asked), budget=20)
    with queries() as asked:
        response = grid.client.post(grid.url, post, headers=SCRIPT)
    assert response.status_code == 200, response.content
    yield count("queries, applying 1.000 cells", len(asked), budget=20)

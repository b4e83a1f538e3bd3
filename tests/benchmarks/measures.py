"""What is measured, and beside what."""

import json
import re
import subprocess
from collections.abc import Iterator
from io import BytesIO
from itertools import count as numbers
from pathlib import Path
from types import SimpleNamespace

import xlsxwriter
from django.test import Client
from django.urls import reverse

from budget.models import Allocation, CapitalType
from povertyplan.accounts.models import User
from povertyplan.ui.figures import TRIEU, trieu
from projects.models import Plan
from reporting import pdf, workbook
from reporting.excel import number_format
from reporting.sheets import Cell, Column, Kind, Row, Sheet, Sum
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

AGENCIES, LINES = 100, 12
BACKEND = "povertyplan.accounts.backends.AgencyBackend"
ADMIN = "/admin/budget/allocation/"


def every_measure(plan: Plan, folder: Path, *, quick: bool) -> Iterator[Measure]:
    """Measure everything, the slow ones with fewer repeats."""
    grid = _large_grid()
    yield _grid_page(grid, repeats=3 if quick else 9)
    yield _cell_save(grid, repeats=3 if quick else 9)
    yield _plan_pdf(plan, folder, repeats=2 if quick else 5)
    yield _worksheet(plan, repeats=3 if quick else 7)
    yield from _query_counts(plan, grid)


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def _large_grid() -> SimpleNamespace:
    """A plan of 100 agencies × 12 lines of one source, every cell filled, and its editor."""
    province = ProvinceFactory(name="Đo tốc độ")
    plan = PlanFactory(province=province, slug="do-toc-do")
    source = SourceFactory(province=province, code="central")
    agencies = AgencyFactory.create_batch(AGENCIES, province=province)
    lines = [
        LineFactory(
            project=ProjectFactory(plan=plan, number=number), source=source, amount=10_000 * TRIEU
        )
        for number in range(1, LINES + 1)
    ]
    Allocation.objects.bulk_create(
        Allocation(line=line, agency=agency, amount=(place + 1) * 500_000)
        for place, agency in enumerate(agencies)
        for line in lines
    )
    return SimpleNamespace(
        client=_signed_in(UserFactory(agency=agencies[0].parent)),
        url=reverse(
            "budget:line_type_allocations", args=[plan.slug, "central", CapitalType.RECURRENT]
        ),
        cell=f"c{agencies[0].pk}.v{lines[0].pk}",
        first=Allocation.objects.get(agency=agencies[0], line=lines[0]),
    )


def _page(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


def _grid_page(grid: SimpleNamespace, *, repeats: int) -> Measure:
    """A page of 1.200 cells beside the admin's list of the same amounts, in one process."""

    def ours() -> str:
        return _page(grid.client, grid.url)

    def admin() -> str:
        return _page(grid.client, ADMIN)

    inputs = [len(re.findall(r'<input[^>]* name="o\.', ours()))]
    inputs.append(len(re.findall(r'<input[^>]* name="form-\d+-amount"', admin())))
    assert inputs == [AGENCIES * LINES] * 2, inputs
    return compare("grid page, 1.200 cells", ours, admin, budget=1.0, repeats=repeats)


def _cell_save(grid: SimpleNamespace, *, repeats: int) -> Measure:
    """One cell saved beside one amount changed in the admin's list of the same rows."""
    fields = re.findall(
        r'<input[^>]* name="(form-\d+-(?:id|amount))" value="([^"]*)"', _page(grid.client, ADMIN)
    )
    assert len(fields) == 2 * AGENCIES * LINES, len(fields)
    rows = AGENCIES * LINES
    form = dict(fields) | {
        "form-TOTAL_FORMS": str(rows),
        "form-INITIAL_FORMS": str(rows),
        "_save": "1",
    }
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
        key = next(name for name, pk in fields if pk == str(grid.first.pk) and name.endswith("id"))
        response = grid.client.post(ADMIN, form | {key.replace("-id", "-amount"): str(new)})
        assert response.status_code == 302, response.status_code
        assert amount() == new

    return compare("cell save", ours, admin, budget=0.2, repeats=repeats)


def _plan_pdf(plan: Plan, folder: Path, *, repeats: int) -> Measure:
    """The plan laid out in a warm process beside Chromium started to print the same page."""
    html = pdf.plan_html(plan, User.objects.get(username="chuyenvien"))
    page, printed = folder / "plan.html", folder / "plan.pdf"
    style = f'<link rel="stylesheet" href="{pdf.STYLESHEET.as_uri()}"></head>'
    page.write_text(html.replace("</head>", style), encoding="utf-8")
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    command += [f"--user-data-dir={folder / 'chromium'}", f"--print-to-pdf={printed}"]

    def ours() -> None:
        assert pdf.render(html, "0" * 32).startswith(b"%PDF")

    def chromium() -> None:
        printed.unlink(missing_ok=True)
        subprocess.run([*command, page.as_uri()], check=True, capture_output=True, timeout=120)
        assert printed.read_bytes().startswith(b"%PDF")

    return compare("plan PDF", ours, chromium, budget=1.0, repeats=repeats)


def _worksheet(plan: Plan, *, repeats: int) -> Measure:
    """A table of 10.000 rows beside xlsxwriter alone writing the same cells, formats included."""
    keys = tuple(f"k{number}" for number in range(6))
    columns = [
        Column("stt", "STT", width=5),
        Column("name", "Đơn vị", width=30),
        *(Column(key, key, Kind.MONEY, group="Vốn") for key in keys),
        Column("tong", "Tổng", Kind.MONEY),
    ]
    rows = []
    for number in range(1, 10_001):
        cells = {key: Cell(number * place * 250_000) for place, key in enumerate(keys)}
        cells["tong"] = Cell(
            sum(int(str(cell.value)) for cell in cells.values()), Sum(columns=keys)
        )
        name = {"stt": Cell(str(number)), "name": Cell(f"Xã số {number}")}
        rows.append(Row(f"r{number}", name | cells))
    sheet = Sheet("xa", "Kinh phí các xã", "Các xã", "triệu đồng", columns, rows)

    def ours() -> None:
        workbook.write(plan, [sheet])

    def bare() -> None:
        with xlsxwriter.Workbook(BytesIO(), {"in_memory": True}) as book:
            page = book.add_worksheet()
            text = book.add_format({"border": 1, "text_wrap": True})
            money = book.add_format({"border": 1, "num_format": number_format(2)})
            for place, row in enumerate(rows, start=5):
                page.write_string(place, 0, row.cells["stt"].value, text)
                page.write_string(place, 1, row.cells["name"].value, text)
                for column, key in enumerate(keys, start=2):
                    page.write_number(place, column, row.cells[key].value / TRIEU, money)
                total = row.cells["tong"].value / TRIEU
                page.write_formula(place, 8, f"=SUM(C{place + 1}:H{place + 1})", money, total)

    return compare("worksheet, 10.000 rows", ours, bare, budget=1.5, repeats=repeats)


def _query_counts(plan: Plan, grid: SimpleNamespace) -> Iterator[Measure]:
    """Queries of a signed-in request, its session and person included."""
    client = _signed_in(User.objects.get(username="chuyenvien"))
    leaf = plan.projects.exclude(parent=None).first()
    pages = [
        ("overview", reverse("reporting:overview", args=[plan.slug]), 10),
        ("split", reverse("budget:funding_split", args=[plan.slug]), 12),
        (
            "allocation grid",
            reverse("budget:sub_project_allocations", args=[plan.slug, leaf.pk]),
            12,
        ),
        ("tables", reverse("reporting:tables", args=[plan.slug]), 10),
        ("reconcile", reverse("reporting:reconcile", args=[plan.slug]), 10),
    ]
    for name, url, budget in pages:
        _page(client, url)
        with queries() as asked:
            _page(client, url)
        yield count(f"queries, {name}", len(asked), budget=budget)
    grid.first.refresh_from_db()
    seen = grid.first.amount
    post = {f"o.{grid.cell}": trieu(seen + TRIEU), "seen": json.dumps({grid.cell: seen})}
    with queries() as asked:
        response = grid.client.post(grid.url, post, headers={"accept": "application/json"})
    assert response.status_code == 200, response.content
    yield count("queries, cell save", len(asked), budget=8)

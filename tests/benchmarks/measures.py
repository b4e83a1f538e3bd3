"""What is measured, and beside what."""

import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import xlsxwriter
from django.urls import reverse

from povertyplan.accounts.models import User
from povertyplan.ui.figures import TRIEU
from povertyplan.ui.worksheets import number_format
from projects.models import Plan
from reporting import pdf, workbook
from reporting.sheets import Cell, Column, Kind, Row, Sheet, Sum
from tests.benchmarks.grid import grid_measures, page, signed_in
from tests.benchmarks.timing import Measure, compare, count
from tests.queries import queries


def every_measure(plan: Plan, folder: Path, *, quick: bool) -> Iterator[Measure]:
    """Measure everything, the slow ones with fewer repeats."""
    yield from grid_measures(repeats=3 if quick else 9)
    yield _plan_pdf(plan, folder, repeats=2 if quick else 5)
    yield _worksheet(plan, repeats=3 if quick else 7)
    yield from _query_counts(plan)


def _plan_pdf(plan: Plan, folder: Path, *, repeats: int) -> Measure:
    """The plan laid out in a warm process beside Chromium started to print the same page."""
    html = pdf.plan_html(plan, User.objects.get(username="chuyenvien"))
    written, printed = folder / "plan.html", folder / "plan.pdf"
    style = f'<link rel="stylesheet" href="{pdf.STYLESHEET.as_uri()}"></head>'
    written.write_text(html.replace("</head>", style), encoding="utf-8")
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    command += [f"--user-data-dir={folder / 'chromium'}", f"--print-to-pdf={printed}"]

    def ours() -> None:
        assert pdf.render(html, "0" * 32).startswith(b"%PDF")

    def chromium() -> None:
        printed.unlink(missing_ok=True)
        subprocess.run([*command, written.as_uri()], check=True, capture_output=True, timeout=120)
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


def _query_counts(plan: Plan) -> Iterator[Measure]:
    """Queries of a signed-in request, its session and person included."""
    client = signed_in(User.objects.get(username="chuyenvien"))
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
        page(client, url)
        with queries() as asked:
            page(client, url)
        yield count(f"queries, {name}", len(asked), budget=budget)

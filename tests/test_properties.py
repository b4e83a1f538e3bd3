"""Whatever is planned and however it is edited, every place shows the same sums.

Plans are drawn at random (projects, sources, lines and allocations to the đồng), then edited
through the grids. The database's own SUM is the witness; the ledger, the grid as it answers a save,
the grid read again, the pages, the workbook and the paper must all say the same.
"""

import datetime
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import ROUND_HALF_UP, Decimal
from html import unescape
from io import BytesIO
from itertools import pairwise

import pdfplumber
import pytest
from django.db import transaction
from django.db.models import F, Q, Sum
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budget.grid import LineType, Split, SubProject
from budget.models import (
    Allocation,
    CapitalType,
    CounterpartRule,
    FundingLine,
)
from editing.grid import Grid
from editing.services import Typed, edit_grid
from povertyplan.accounts.models import Agency, User
from povertyplan.ui.figures import TRIEU, parse_trieu, trieu
from projects.models import Plan, Project
from reporting import pdf, workbook
from reporting.plan_document import build
from reporting.sheets import Kind, Sheet, all_sheets
from tests.conftest import BACKEND
from tests.factories import (
    AgencyFactory,
    DepartmentFactory,
    PlanFactory,
    ProjectFactory,
    SourceFactory,
    UserFactory,
)
from tests.reporting.workbooks import differences, opened

pytestmark = pytest.mark.slow
AMOUNTS = st.one_of(
    st.integers(0, 20_000).map(lambda whole: whole * TRIEU),
    st.integers(0, 10**12),
    st.sampled_from([0, 1, TRIEU - 1, 10_890_350_000]),
)
SOURCES = {
    "central": ("central", True, True),
    "local": ("local", True, False),
    "people": ("people", False, False),
    "other": ("other", False, True),
}
"""Code → group, whether it is state budget, whether it has investment."""


@st.composite
def drawn_plans(draw: st.DrawFn) -> dict:
    """Sources, sub-projects by project, amounts by leaf, shares in thousandths, a counterpart."""
    codes = draw(st.lists(st.sampled_from(sorted(SOURCES)), min_size=1, max_size=4, unique=True))
    tops = draw(st.lists(st.integers(0, 3), min_size=1, max_size=3))
    kinds = [
        (code, capital)
        for code in codes
        for capital in (CapitalType.values if SOURCES[code][2] else [CapitalType.RECURRENT])
    ]
    leaves = sum(max(children, 1) for children in tops)
    lines = draw(
        st.dictionaries(
            st.tuples(st.integers(0, leaves - 1), st.sampled_from(kinds)), AMOUNTS, max_size=10
        )
    )
    shares = draw(st.lists(st.integers(0, 333), min_size=3 * len(lines), max_size=3 * len(lines)))
    ratio = draw(st.decimals("0", "1", places=4))
    unit = draw(st.sampled_from([1, 1_000, TRIEU]))
    rule = (ratio, unit) if len(codes) > 1 else None
    return {"codes": codes, "tops": tops, "lines": lines, "shares": shares, "rule": rule}


EDITS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 10**6), st.integers(0, 10**6), AMOUNTS), max_size=6
)
"""Which axis, which table of it, which cell, and the new amount."""


def make(drawn: dict) -> tuple[Plan, User]:
    """Write a drawn plan and somebody who edits it."""
    plan = PlanFactory()
    sources = {}
    for code in drawn["codes"]:
        group, state, invests = SOURCES[code]
        sources[code] = SourceFactory(
            province=plan.province,
            code=code,
            name=f"Nguồn {code}",
            group=group,
            counts_as_state_budget=state,
            has_investment=invests,
        )
    leaves = []
    for number, children in enumerate(drawn["tops"], start=1):
        top = ProjectFactory(plan=plan, number=number)
        below = [ProjectFactory(plan=plan, parent=top, number=n + 1) for n in range(children)]
        leaves += below or [top]
    department = DepartmentFactory(province=plan.province)
    agencies = [department, *AgencyFactory.create_batch(2, province=plan.province)]
    lines = FundingLine.objects.bulk_create(
        FundingLine(project=leaves[leaf], source=sources[code], capital=capital, amount=amount)
        for (leaf, (code, capital)), amount in drawn["lines"].items()
    )
    pairs = [(line, agency) for line in lines for agency in agencies]
    Allocation.objects.bulk_create(
        Allocation(line=line, agency=agency, amount=line.amount * share // 1000)
        for (line, agency), share in zip(pairs, drawn["shares"], strict=True)
        if share
    )
    if drawn["rule"]:
        ratio, unit = drawn["rule"]
        base, answer = (sources[code] for code in drawn["codes"][:2])
        CounterpartRule.objects.create(
            plan=plan,
            ratio=ratio,
            base_source=base,
            base_capital=CapitalType.RECURRENT,
            source=answer,
            capital=CapitalType.RECURRENT,
            rounding_unit=unit,
            effective_from=datetime.date(2024, 1, 1),
        )
    return plan, UserFactory(agency=department)


def edit(plan: Plan, user: User, drawn: tuple[int, int, int, int]) -> None:
    """Type one amount into one cell; what the grid then holds is what is read again."""
    kind, table, cell, amount = drawn
    projects = list(plan.projects.order_by("pk").leaves())
    kinds = [
        (source.code, capital)
        for source in plan.province.funding_sources.all()
        for capital in source.capital_types
    ]
    axes = (
        Split(),
        SubProject(projects[table % len(projects)].pk),
        LineType(*kinds[table % len(kinds)]),
    )
    grid = axes[kind].load(plan, user)
    if not grid.places:
        return
    address = sorted(grid.places)[cell % len(grid.places)]
    typed = Typed(trieu(amount), grid.amount(*grid.places[address]))
    outcome = edit_grid(user=user, slug=plan.slug, axis=axes[kind], cells={address: typed})
    again = axes[kind].load(plan, user)
    assert outcome.after.shown() == again.shown()
    assert amounts(outcome.after) == amounts(again)


def amounts(grid: Grid) -> dict[str, int]:
    """Every figure and total of a grid by name."""
    return {
        f"{row.key}.{column.key}": grid.amount(row, column)
        for row in grid.rows
        for column in grid.columns
    }


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# The witness


def ids(key: str) -> int:
    return int(key[1:])


def funding_by_sql(plan: Plan, row: str, column: str) -> int:
    """A figure of the split, added up by the database."""
    lines = FundingLine.objects.filter(project__plan=plan)
    if row != "tong":
        lines = lines.filter(Q(project=ids(row)) | Q(project__parent=ids(row)))
    if column == "doi-ung":
        return _counterpart(plan.counterpart_rule, lines)
    return _sum(_of_kind(lines, column, ""))


def _counterpart(rule: CounterpartRule, lines) -> int:
    """Each row rounded half up to the unit, then summed."""
    bases = lines.filter(source=rule.base_source, capital=rule.base_capital)
    return sum(
        int((Decimal(amount) * rule.ratio / rule.rounding_unit).quantize(Decimal(1), ROUND_HALF_UP))
        * rule.rounding_unit
        for amount in bases.values_list("amount", flat=True)
    )


def allocated_by_sql(plan: Plan, row: str, column: str) -> int:
    """A figure of the allocation tables, added up by the database."""
    shares = Allocation.objects.filter(line__project__plan=plan)
    if row.startswith("n-"):
        shares = shares.filter(agency__kind=row.removeprefix("n-"))
    elif row != "tong":
        shares = shares.filter(agency=ids(row))
    if column.startswith("d"):
        return _sum(shares.filter(line__project=ids(column)))
    return _sum(_of_kind(shares, column, "line__"))


def _of_kind(rows, column, prefix):
    if column == "nsnn":
        return rows.filter(**{f"{prefix}source__counts_as_state_budget": True})
    if column == "tong":
        return rows
    code, _, capital = column.partition("-")
    return rows.filter(**{f"{prefix}source__code": code, f"{prefix}capital": capital})


def _sum(rows) -> int:
    return int(rows.aggregate(total=Sum("amount", default=0))["total"])


WITNESS: dict[str, Callable[[Plan, str, str], int]] = {
    "kinh-phi": funding_by_sql,
    "phan-bo": allocated_by_sql,
    "phan-bo-nguon": allocated_by_sql,
}


def money(sheet: Sheet) -> dict[tuple[str, str], int]:
    return {
        (row.key, column.key): row.cells[column.key].value
        for row in sheet.rows
        for column in sheet.columns
        if column.kind is Kind.MONEY
    }


def cells_of(html: str, table: str) -> list[list[str]]:
    """The texts of a table's body, row by row."""
    body = re.search(rf"<table[^>]*{table}.*?<tbody>(.*?)</tbody>", html, re.DOTALL)[1]
    return [
        [
            unescape(text).strip()
            for text in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL)
        ]
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", body, re.DOTALL)
    ]


def assert_shown(html: str, table: str, sheet: Sheet) -> None:
    """The page prints every figure of the table in its place."""
    for row, texts in zip(sheet.rows, cells_of(html, table), strict=True):
        for column, text in zip(sheet.columns, texts, strict=True):
            if column.kind is Kind.MONEY:
                assert parse_trieu(text) == row.cells[column.key].value


def get(browser: Client, name: str, plan: Plan) -> str:
    return browser.get(reverse(name, args=[plan.slug])).content.decode()


def assert_everything_agrees(plan: Plan, user: User) -> None:
    browser = Client()
    browser.force_login(user, backend=BACKEND)
    grid = Split().load(plan, user)
    for row in grid.rows:
        for column in grid.columns:
            assert grid.amount(row, column) == funding_by_sql(plan, row.key, column.key)
    page = get(browser, "budget:funding_split", plan)
    fields = re.findall(r'<input name="o\.([^"]+)"\s+value="([^"]*)"', page)
    totals = re.findall(r'<span id="([^"]+)"[^>]*>([^<]*)</span>', page)
    assert {name: parse_trieu(text) for name, text in fields + totals} == amounts(grid)
    sheets = all_sheets(plan, user)
    tables = get(browser, "reporting:tables", plan)
    for sheet in sheets:
        if sheet.key in WITNESS and sheet.rows:
            witness = WITNESS[sheet.key]
            assert money(sheet) == {place: witness(plan, *place) for place in money(sheet)}
            assert_shown(tables, f"sheet-{sheet.key}\\b", sheet)
    book = opened(workbook.write(plan, sheets), values=True)
    assert differences(book, sheets) == []
    paper = pdf.plan_html(plan, user)
    for annex in build(plan, user).annexes:
        if annex.sheet.rows and annex.sheet.key in WITNESS:
            assert_shown(paper[paper.index(f'id="{annex.anchor}"') :], "type-", annex.sheet)


ONE_DATABASE = settings(
    deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@ONE_DATABASE
@given(drawn=drawn_plans(), edits=EDITS)
def test_screen_workbook_and_paper_agree_after_any_edits(db, drawn, edits):
    with taken_back():
        plan, user = make(drawn)
        for one in edits:
            edit(plan, user, one)
        assert_everything_agrees(plan, user)


@ONE_DATABASE
@given(drawn=drawn_plans(), edits=EDITS)
def test_no_edits_bring_allocations_over_their_line(db, drawn, edits):
    with taken_back():
        plan, user = make(drawn)
        for one in edits:
            edit(plan, user, one)
        lines = FundingLine.objects.filter(project__plan=plan)
        given_out = lines.annotate(given=Sum("allocations__amount", default=0))
        assert not given_out.filter(given__gt=F("amount")).exists()


@ONE_DATABASE
@given(drawn=drawn_plans(), edits=EDITS)
def test_every_written_edit_leaves_one_version(db, drawn, edits):
    with taken_back():
        plan, user = make(drawn)
        before = FundingLine.history.count() + Allocation.history.count()
        stored = [_stored(plan)]
        for one in edits:
            edit(plan, user, one)
            stored.append(_stored(plan))
        changes = sum(first != second for first, second in pairwise(stored))
        assert FundingLine.history.count() + Allocation.history.count() - before == changes


def _stored(plan: Plan) -> list[tuple]:
    lines = FundingLine.objects.filter(project__plan=plan).order_by("pk")
    shares = Allocation.objects.filter(line__project__plan=plan).order_by("pk")
    return [*lines.values_list("pk", "amount"), *shares.values_list("pk", "amount")]


def test_the_plan_of_2024_agrees_everywhere(bp, editor):
    assert_everything_agrees(bp, editor)


def test_the_printed_pages_carry_an_edit_to_the_dong(bp, editor):
    project = Project.objects.get(plan=bp, lead_agency__code="SNNPTNT")
    line = project.lines.get(source__code="people")
    address = (f"d{project.pk}", "people-recurrent")
    typed = Typed(trieu(line.amount + 345_678), line.amount)
    edit_grid(user=editor, slug=bp.slug, axis=Split(), cells={address: typed})
    with pdfplumber.open(BytesIO(pdf.plan_pdf(bp, editor))) as printed:
        text = " ".join(page.extract_text() for page in printed.pages)
    for amount in (line.amount, 45_434 * TRIEU):
        assert trieu(amount + 345_678) in text
    assert Agency.objects.get(code="689").unit_name in text

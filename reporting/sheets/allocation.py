"""Tables of what each agency is given: by sub-project, and by source and capital type."""

from budget.ledger import Shares
from budget.models import Allocation, FundingLine
from povertyplan.accounts.models import Agency, User
from povertyplan.ui import figures
from projects.models import Plan
from reporting.sheets.table import INDEX, TRIEU, Cell, Column, Kind, Row, Sheet, Sum


def _agency_rows(
    agencies: list[Agency],
    money: dict[str, tuple[int, ...]],
    shares: Shares,
    totals: tuple[str, ...],
) -> list[Row]:
    """Rows by agency in two groups with a grand total; `money` is column key → lines."""

    def cells(members: tuple[int, ...], added: Sum | None) -> dict[str, Cell]:
        figures_of = {
            key: Cell(shares.total(lines=set(lines), agencies=members), added)
            for key, lines in money.items()
        }
        every = {line for lines in money.values() for line in lines}
        total = Cell(shares.total(lines=every, agencies=members), Sum(columns=totals))
        return figures_of | {"tong": total}

    rows: list[Row] = []
    groups = []
    kinds = (
        (Agency.Kind.DEPARTMENT, "Sở, ngành"),
        (Agency.Kind.DISTRICT, "Huyện, thị xã, thành phố"),
    )
    for kind, title in kinds:
        members = [agency for agency in agencies if agency.kind == kind]
        if not members:
            continue
        groups.append(f"n-{kind.value}")
        keys = tuple(f"c{agency.pk}" for agency in members)
        number = figures.roman(len(groups))
        rows.append(
            Row(
                groups[-1],
                {
                    "stt": Cell(number),
                    "name": Cell(title),
                    **cells(tuple(agency.pk for agency in members), Sum(rows=keys)),
                },
                kind="group",
            )
        )
        rows += [
            Row(
                f"c{agency.pk}",
                {
                    "stt": Cell(str(place)),
                    "name": Cell(agency.row_name),
                    **cells((agency.pk,), None),
                },
                level=1,
            )
            for place, agency in enumerate(members, start=1)
        ]
    everyone = tuple(agency.pk for agency in agencies)
    total = {"stt": Cell(""), "name": Cell("Tổng cộng"), **cells(everyone, Sum(rows=tuple(groups)))}
    return [*rows, Row("tong", total, kind="total")]


def _allocated_lines(
    plan: Plan, user: User
) -> tuple[list[FundingLine], Shares, list[Agency], bool]:
    """The lines, allocations and agencies of the allocation tables."""
    allocations = Allocation.objects.visible_to(user).filter(line__project__plan=plan)
    rows = list(
        allocations.in_order().select_related("line__source", "line__project__parent", "agency")
    )
    lines = list({row.line_id: row.line for row in rows}.values())
    agencies = sorted({row.agency for row in rows if row.amount}, key=lambda agency: agency.order)
    shares = Shares({(row.line_id, row.agency_id): row.amount for row in rows})
    return lines, shares, agencies, any(row.is_illustrative for row in rows)


def allocation_sheet(plan: Plan, user: User) -> Sheet:
    """Annex III: what each agency is given, by sub-project."""
    lines, shares, agencies, illustrative = _allocated_lines(plan, user)
    by_project: dict[str, list[FundingLine]] = {}
    for line in lines:
        by_project.setdefault(f"d{line.project_id}", []).append(line)
    money = {key: tuple(line.pk for line in group) for key, group in by_project.items()}
    columns = [
        INDEX,
        Column("name", "Cơ quan, đơn vị", width=34),
        Column("tong", "Tổng cộng", Kind.MONEY),
        *(
            Column(
                key,
                f"Tiểu dự án {group[0].project.number}"
                if group[0].project.parent
                else group[0].project.label,
                Kind.MONEY,
                group=str(group[0].project.parent.label) if group[0].project.parent else "",
                width=11,
            )
            for key, group in by_project.items()
        ),
    ]
    return Sheet(
        "phan-bo",
        f"Phân bổ kinh phí thực hiện Chương trình năm {plan.year} cho các cơ quan, đơn vị",
        "Phân bổ theo dự án",
        TRIEU,
        columns,
        _agency_rows(agencies, money, shares, tuple(money)) if agencies else [],
        illustrative=illustrative,
        landscape=True,
        empty="Chưa phân bổ kinh phí cho cơ quan, đơn vị nào.",
    )


def allocation_by_source_sheet(plan: Plan, user: User) -> Sheet:
    """What each agency is given, by source and capital type."""
    lines, shares, agencies, illustrative = _allocated_lines(plan, user)
    by_kind: dict[str, list[FundingLine]] = {}
    for line in sorted(lines, key=lambda line: line.source.order):
        by_kind.setdefault(f"{line.source.code}-{line.capital}", []).append(line)
    money = {key: tuple(line.pk for line in group) for key, group in by_kind.items()}
    columns = [
        INDEX,
        Column("name", "Cơ quan, đơn vị", width=34),
        Column("tong", "Tổng cộng", Kind.MONEY),
        *(
            Column(
                key,
                group[0].get_capital_display()
                if group[0].source.counts_as_state_budget
                else group[0].source.name,
                Kind.MONEY,
                group=group[0].source.name if group[0].source.counts_as_state_budget else "",
                width=13,
            )
            for key, group in by_kind.items()
        ),
    ]
    return Sheet(
        "phan-bo-nguon",
        f"Phân bổ kinh phí năm {plan.year} cho các cơ quan, đơn vị theo nguồn vốn và loại vốn",
        "Phân bổ theo nguồn",
        TRIEU,
        columns,
        _agency_rows(agencies, money, shares, tuple(money)) if agencies else [],
        illustrative=illustrative,
        landscape=True,
        empty="Chưa phân bổ kinh phí cho cơ quan, đơn vị nào.",
    )

"""Every table of the plan, described once.

The page, the annex of the PDF and the worksheet render the same `Sheet`: columns in a tree of two
levels, rows of group, line and total, cells with a kind. Figures come from the ledger; a cell that
is computed also says how (`Sum`, `Ratio`, `Difference`), so that the worksheet carries the formula.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

from budget.ledger import Ledger, Shares
from budget.models import Allocation, CapitalType, FundingLine, FundingSource, Measure
from povertyplan.accounts.models import Agency, User
from povertyplan.accounts.permissions import Action, Reach, may, reach
from povertyplan.ui import figures
from projects.models import Plan, Project
from targets.grid import TargetGrid
from targets.models import CreditTarget, Indicator


class Kind(Enum):
    """What a column holds."""

    TEXT = "text"
    MONEY = "money"
    COUNT = "count"
    PERCENT = "percent"
    QUANTITY = "quantity"


@dataclass(frozen=True)
class Column:
    """A column; columns that share a `group` stand under one heading."""

    key: str
    title: str
    kind: Kind = Kind.TEXT
    group: str = ""
    width: int = 12


@dataclass(frozen=True)
class Sum:
    """The cell adds up cells: of these rows in its column, or of these columns in its row."""

    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ratio:
    """The cell is one column of its row divided by another."""

    part: str
    whole: str


@dataclass(frozen=True)
class Difference:
    """The cell is one column of its row less another."""

    first: str
    second: str


Formula = Sum | Ratio | Difference


@dataclass(frozen=True)
class Cell:
    """A value: text, đồng, a count, a decimal, or for a percentage (part, whole)."""

    value: str | int | Decimal | tuple[int, int] | None = None
    formula: Formula | None = None


@dataclass(frozen=True)
class Row:
    """A row of the table; `kind` is group, line or total."""

    key: str
    cells: dict[str, Cell]
    kind: str = "line"
    level: int = 0


@dataclass(frozen=True)
class Head:
    """One heading cell of the column tree."""

    title: str
    columns: int = 1
    rows: int = 1
    kind: Kind = Kind.TEXT


@dataclass(frozen=True)
class Sheet:
    """A table with its title, unit and rows."""

    key: str
    title: str
    short_title: str
    unit: str
    columns: list[Column]
    rows: list[Row]
    illustrative: bool = False
    landscape: bool = False
    empty: str = "Chưa có số liệu."
    notes: list[str] = field(default_factory=list)

    @property
    def heads(self) -> list[list[Head]]:
        """The heading rows: one, or two where columns are grouped."""
        if not any(column.group for column in self.columns):
            return [[Head(column.title, kind=column.kind) for column in self.columns]]
        first: list[Head] = []
        second: list[Head] = []
        last = None
        for column in self.columns:
            if not column.group:
                first.append(Head(column.title, rows=2, kind=column.kind))
            elif column.group != last:
                width = sum(other.group == column.group for other in self.columns)
                first.append(Head(column.group, columns=width))
            if column.group:
                second.append(Head(column.title, kind=column.kind))
            last = column.group
        return [first, second]

    def lines(self) -> Iterable[tuple[Row, list[tuple[Column, str]]]]:
        """Rows with their cells as text, in column order, for pages and print."""
        for row in self.rows:
            yield row, [(column, self.text(row, column)) for column in self.columns]

    def text(self, row: Row, column: Column) -> str:
        """A cell as people read it; nothing is a dash."""
        value = row.cells.get(column.key, Cell()).value
        match column.kind, value:
            case _, None:
                return ""
            case Kind.MONEY, int():
                return figures.trieu_or_dash(value)
            case Kind.COUNT, int():
                return figures.count(value) if value else figures.DASH
            case Kind.PERCENT, (int() as part, int() as whole):
                return figures.percent(part, whole, places=2)
            case Kind.QUANTITY, Decimal():
                return figures.decimal(value)
        return str(value)


TRIEU = "triệu đồng"
_INDEX = Column("stt", "STT", width=5)


def target_sheet(plan: Plan, user: User) -> Sheet:
    """Annex I: the reduction of poor households by district."""
    grid = TargetGrid(plan, user)
    columns = [
        _INDEX,
        Column("name", "Địa phương", width=30),
        Column("total", "Tổng số hộ", Kind.COUNT),
        Column("poor", "Số hộ nghèo", Kind.COUNT, group="Đầu năm"),
        Column("before", "Tỷ lệ (%)", Kind.PERCENT, group="Đầu năm"),
        Column("target", "Chỉ tiêu giảm trong năm (hộ)", Kind.COUNT, width=14),
        Column("closing", "Số hộ nghèo", Kind.COUNT, group="Cuối năm"),
        Column("after", "Tỷ lệ (%)", Kind.PERCENT, group="Cuối năm"),
    ]
    lines = tuple(row.key for row in grid.rows if row.kind == "line")
    rows = []
    for number, row in enumerate(grid.rows, start=1):
        total, poor, target = (grid.total(key, row.members) for key in ("total", "poor", "target"))
        is_total = row.kind == "total"
        added = Sum(rows=lines) if is_total else None
        rows.append(
            Row(
                row.key,
                {
                    "stt": Cell("" if is_total else str(number)),
                    "name": Cell(row.title),
                    "total": Cell(total, added),
                    "poor": Cell(poor, added),
                    "before": Cell((poor, total), Ratio("poor", "total")),
                    "target": Cell(target, added),
                    "closing": Cell(poor - target, Difference("poor", "target")),
                    "after": Cell((poor - target, total), Ratio("closing", "total")),
                },
                kind=row.kind,
            )
        )
    return Sheet(
        "chi-tieu",
        f"Chỉ tiêu giảm hộ nghèo năm {plan.year} của các huyện, thị xã, thành phố",
        "Chỉ tiêu giảm nghèo",
        "hộ",
        columns,
        rows,
        illustrative=grid.illustrative,
    )


def _source_columns(sources: list[FundingSource], *, state_budget: bool) -> list[Column]:
    """Columns of money by source and capital type."""
    return [
        Column(
            f"{source.code}-{capital.value}",
            CapitalType(capital).label if source.counts_as_state_budget else source.name,
            Kind.MONEY,
            group=source.name if source.counts_as_state_budget else "",
            width=13,
        )
        for source in sources
        if source.counts_as_state_budget is state_budget
        for capital in source.capital_types
    ]


def funding_sheet(plan: Plan, user: User) -> Sheet:
    """Annex II: money by project, source and capital type."""
    ledger = Ledger.read(FundingLine.objects.visible_to(user).filter(project__plan=plan))
    projects = list(Project.objects.visible_to(user).filter(plan=plan).in_order())
    sources = list(FundingSource.objects.visible_to(user))
    by_code = {
        f"{source.code}-{capital.value}": (source.pk, capital)
        for source in sources
        for capital in source.capital_types
    }
    state = _source_columns(sources, state_budget=True)
    beyond = _source_columns(sources, state_budget=False)
    columns = [
        _INDEX,
        Column("name", "Dự án, tiểu dự án", width=46),
        Column("tong", "Tổng nhu cầu vốn", Kind.MONEY, width=13),
        Column("nsnn", "Cộng NSNN", Kind.MONEY, width=13),
        *state,
        *beyond,
    ]
    state_keys = tuple(column.key for column in state)
    beyond_keys = tuple(column.key for column in beyond)

    def money(project: int | None, added: Sum | None) -> dict[str, Cell]:
        cells = {
            key: Cell(ledger.total(project=project, source=source, capital=capital), added)
            for key, (source, capital) in by_code.items()
        }
        cells["nsnn"] = Cell(
            ledger.total(Measure.STATE_BUDGET, project=project), Sum(columns=state_keys)
        )
        cells["tong"] = Cell(ledger.total(project=project), Sum(columns=("nsnn", *beyond_keys)))
        return cells

    tops = [project for project in projects if project.parent_id is None]
    rows = [
        Row(
            "tong",
            {
                "stt": Cell(""),
                "name": Cell("Tổng cộng"),
                **money(None, Sum(rows=tuple(f"d{project.pk}" for project in tops))),
            },
            kind="total",
        )
    ]
    for place, top in enumerate(tops, start=1):
        children = [project for project in projects if project.parent_id == top.pk]
        added = Sum(rows=tuple(f"d{child.pk}" for child in children)) if children else None
        rows.insert(
            -1,
            Row(
                f"d{top.pk}",
                {
                    "stt": Cell(figures.roman(place)),
                    "name": Cell(str(top)),
                    **money(top.pk, added),
                },
                kind="group",
            ),
        )
        for number, child in enumerate(children, start=1):
            rows.insert(
                -1,
                Row(
                    f"d{child.pk}",
                    {"stt": Cell(str(number)), "name": Cell(str(child)), **money(child.pk, None)},
                    level=1,
                ),
            )
    return Sheet(
        "kinh-phi",
        f"Dự kiến kinh phí thực hiện Chương trình năm {plan.year} "
        "theo dự án, nguồn vốn và loại vốn",
        "Kinh phí",
        TRIEU,
        columns,
        rows if ledger.entries else [],
        landscape=True,
        empty="Chưa có dòng vốn nào.",
    )


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
        _INDEX,
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
        _INDEX,
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


def indicator_sheet(plan: Plan, user: User) -> Sheet:
    """The plan's other targets."""
    indicators = Indicator.objects.visible_to(user).filter(plan=plan)
    return Sheet(
        "chi-tieu-khac",
        f"Các chỉ tiêu của Kế hoạch năm {plan.year}",
        "Chỉ tiêu khác",
        "theo từng chỉ tiêu",
        [
            _INDEX,
            Column("name", "Chỉ tiêu", width=70),
            Column("unit", "Đơn vị tính", width=16),
            Column("target", "Mức", Kind.QUANTITY),
            Column("target_max", "Đến mức", Kind.QUANTITY),
        ],
        [
            Row(
                f"i{indicator.pk}",
                {
                    "stt": Cell(str(number)),
                    "name": Cell(indicator.name),
                    "unit": Cell(indicator.unit),
                    "target": Cell(indicator.target),
                    "target_max": Cell(indicator.target_max),
                },
            )
            for number, indicator in enumerate(indicators, start=1)
        ],
    )


def credit_sheet(plan: Plan, user: User) -> Sheet:
    """Preferential credit by group of households."""
    credit = list(CreditTarget.objects.visible_to(user).filter(plan=plan))
    rows = [
        Row(
            f"t{target.pk}",
            {
                "stt": Cell(str(number)),
                "name": Cell(target.get_group_display()),
                "amount": Cell(target.amount),
            },
        )
        for number, target in enumerate(credit, start=1)
    ]
    if rows:
        total = sum(target.amount for target in credit)
        added = Sum(rows=tuple(row.key for row in rows))
        cells = {"stt": Cell(""), "name": Cell("Tổng cộng"), "amount": Cell(total, added)}
        rows.append(Row("tong", cells, kind="total"))
    return Sheet(
        "tin-dung",
        f"Dự kiến doanh số cho vay tín dụng ưu đãi năm {plan.year}",
        "Tín dụng ưu đãi",
        TRIEU,
        [
            _INDEX,
            Column("name", "Nhóm hộ", width=40),
            Column("amount", "Doanh số cho vay", Kind.MONEY, width=18),
        ],
        rows,
    )


def annexes(plan: Plan, user: User) -> list[Sheet]:
    """The annexes of the official plan: I targets, II funding, III allocation."""
    return [target_sheet(plan, user), funding_sheet(plan, user), allocation_sheet(plan, user)]


def all_sheets(plan: Plan, user: User) -> list[Sheet]:
    """Every table the person may see, in order; for the tables page and the workbook."""
    own = user.agency_id
    sheets = []
    if may(user, Action.READ_TARGETS, owner_id=own):
        sheets.append(target_sheet(plan, user))
    if may(user, Action.READ_FUNDING, owner_id=own):
        sheets.append(funding_sheet(plan, user))
    if may(user, Action.READ_ALLOCATIONS, owner_id=own):
        sheets += [allocation_sheet(plan, user), allocation_by_source_sheet(plan, user)]
    if reach(user, Action.READ_TARGETS) is Reach.PROVINCE:
        sheets.append(indicator_sheet(plan, user))
    if may(user, Action.READ_CREDIT):
        sheets.append(credit_sheet(plan, user))
    return sheets

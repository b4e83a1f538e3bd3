"""Tables of what each agency is given: by sub-project, and by source and capital type."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from budget.ledger import Shares
from budget.models import Allocation, FundingLine
from povertyplan.accounts.models import Agency, User
from povertyplan.ui import figures
from projects.models import Plan, Project
from reporting.sheets.funding import money_column
from reporting.sheets.table import INDEX, TRIEU, Cell, Column, Kind, Row, Sheet, Sum

_LINE = ("line__source", "line__project__parent")
_KINDS = (
    (Agency.Kind.DEPARTMENT, "Sở, ngành"),
    (Agency.Kind.DISTRICT, "Huyện, thị xã, thành phố"),
)


@dataclass(frozen=True)
class _Given:
    """The allocations somebody sees: their lines, agencies and amounts."""

    lines: list[FundingLine]
    agencies: list[Agency]
    shares: Shares
    illustrative: bool

    @classmethod
    def read(cls, plan: Plan, user: User) -> "_Given":
        visible = Allocation.objects.visible_to(user).filter(line__project__plan=plan)
        rows = list(visible.in_order().select_related("agency", *_LINE))
        return cls(
            lines=list({row.line_id: row.line for row in rows}.values()),
            agencies=sorted(
                {row.agency for row in rows if row.amount},
                key=lambda agency: (agency.order, agency.sort_key, agency.pk),
            ),
            shares=Shares({(row.line_id, row.agency_id): row.amount for row in rows}),
            illustrative=any(row.is_illustrative for row in rows),
        )


def _project_column(key: str, line: FundingLine) -> Column:
    project: Project = line.project
    group = project.parent.label if project.parent else ""
    return Column(key, project.label, Kind.MONEY, group=group, width=11)


def _source_column(key: str, line: FundingLine) -> Column:
    return money_column(key, line.source, line.capital)


def allocation_sheet(plan: Plan, user: User) -> Sheet:
    """Annex III: what each agency is given, by sub-project."""
    return _by_sub_project(plan, _Given.read(plan, user))


def allocation_sheets(plan: Plan, user: User) -> list[Sheet]:
    """What each agency is given, by sub-project and by source, from one reading."""
    given = _Given.read(plan, user)
    return [_by_sub_project(plan, given), _by_source(plan, given)]


def own_allocation_sheet(plan: Plan, user: User) -> Sheet:
    """What the person's own agency is given: projects down, sources and capital types across."""
    agency = user.agency
    visible = Allocation.objects.visible_to(user).filter(line__project__plan=plan, agency=agency)
    rows = list(visible.filter(amount__gt=0).in_order())
    shares = Shares({(row.line_id, row.agency_id): row.amount for row in rows})
    kinds: dict[str, list[FundingLine]] = {}
    for line in sorted((row.line for row in rows), key=FundingLine.place_in_tables):
        kinds.setdefault(f"{line.source.code}-{line.capital}", []).append(line)
    projects = list({row.line.project_id: row.line.project for row in rows}.values())

    def row(key: str, number: str, name: str, among: list[Project], parts: tuple[str, ...]) -> Row:
        """The row of some projects; `parts` are the rows it adds up."""
        added = Sum(rows=parts) if parts else None
        lines = {
            kind: {line.pk for line in group if line.project in among}
            for kind, group in kinds.items()
        }
        cells = {kind: Cell(shares.total(lines=of), added) for kind, of in lines.items()}
        every = {pk for of in lines.values() for pk in of}
        cells["tong"] = Cell(shares.total(lines=every), Sum(columns=tuple(kinds)))
        return Row(key, {"stt": Cell(number), "name": Cell(name), **cells})

    lines = [
        row(f"d{project.pk}", str(place), f"{project.code}: {project.name}", [project], ())
        for place, project in enumerate(projects, start=1)
    ]
    parts = tuple(line.key for line in lines)
    return Sheet(
        "phan-bo-don-vi",
        f"Kinh phí năm {plan.year} phân bổ cho {agency.name}",
        "Kinh phí của đơn vị",
        TRIEU,
        [
            INDEX,
            Column("name", "Dự án, tiểu dự án", width=46),
            Column("tong", "Tổng cộng", Kind.MONEY),
            *(_source_column(kind, group[0]) for kind, group in kinds.items()),
        ],
        [*lines, row("tong", "", "Tổng cộng", projects, parts).as_total()] if rows else [],
        illustrative=any(allocation.is_illustrative for allocation in rows),
        landscape=True,
        empty=f"Chưa có kinh phí nào được phân bổ cho {agency.name}.",
    )


def _by_sub_project(plan: Plan, given: _Given) -> Sheet:
    return _sheet(
        given,
        key="phan-bo",
        title=f"Phân bổ kinh phí thực hiện Chương trình năm {plan.year} cho các cơ quan, đơn vị",
        short_title="Phân bổ theo dự án",
        group=lambda line: f"d{line.project_id}",
        column=_project_column,
    )


def _by_source(plan: Plan, given: _Given) -> Sheet:
    in_order = sorted(given.lines, key=FundingLine.place_in_tables)
    return _sheet(
        replace(given, lines=in_order),
        key="phan-bo-nguon",
        title=f"Phân bổ kinh phí năm {plan.year} cho các cơ quan, đơn vị "
        "theo nguồn vốn và loại vốn",
        short_title="Phân bổ theo nguồn",
        group=lambda line: f"{line.source.code}-{line.capital}",
        column=_source_column,
    )


def _sheet(
    given: _Given,
    *,
    key: str,
    title: str,
    short_title: str,
    group: Callable[[FundingLine], str],
    column: Callable[[str, FundingLine], Column],
) -> Sheet:
    """Agencies down; across, the lines grouped by a key, each group a column."""
    groups: dict[str, list[FundingLine]] = {}
    for line in given.lines:
        groups.setdefault(group(line), []).append(line)
    money = {name: {line.pk for line in lines} for name, lines in groups.items()}
    every = {line.pk for line in given.lines}

    def row(
        key: str, number: str, name: str, members: list[Agency], parts: tuple[str, ...] = ()
    ) -> Row:
        """The row of some agencies; `parts` are the rows it adds up."""
        agencies = [agency.pk for agency in members]
        added = Sum(rows=parts) if parts else None
        cells = {
            name: Cell(given.shares.total(lines=lines, agencies=agencies), added)
            for name, lines in money.items()
        }
        total = given.shares.total(lines=every, agencies=agencies)
        cells["tong"] = Cell(total, Sum(columns=tuple(money)))
        return Row(key, {"stt": Cell(number), "name": Cell(name), **cells})

    rows: list[Row] = []
    heads: list[str] = []
    for kind, kind_title in _KINDS:
        if not (members := [agency for agency in given.agencies if agency.kind == kind]):
            continue
        heads.append(f"n-{kind.value}")
        keys = tuple(f"c{agency.pk}" for agency in members)
        rows.append(row(heads[-1], figures.roman(len(heads)), kind_title, members, keys).as_group())
        rows += [
            row(f"c{agency.pk}", str(place), agency.row_name, [agency]).indented()
            for place, agency in enumerate(members, start=1)
        ]
    rows.append(row("tong", "", "Tổng cộng", given.agencies, tuple(heads)).as_total())
    return Sheet(
        key,
        title,
        short_title,
        TRIEU,
        [
            INDEX,
            Column("name", "Cơ quan, đơn vị", width=34),
            Column("tong", "Tổng cộng", Kind.MONEY),
            *(column(name, lines[0]) for name, lines in groups.items()),
        ],
        rows if given.agencies else [],
        illustrative=given.illustrative,
        landscape=True,
        empty="Chưa phân bổ kinh phí cho cơ quan, đơn vị nào.",
    )

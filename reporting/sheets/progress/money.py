"""Money at the end of a period: planned, allocated, disbursed; the year's own and carried over."""

from dataclasses import dataclass, field, replace

from budget.models import CapitalType, FundingSource, Measure
from povertyplan.accounts.models import Agency
from povertyplan.ui import figures
from progress.ledger import Paid, Spent, among
from projects.models import Project
from reporting.cut import DEPARTMENT, DISTRICT, Cut
from reporting.sheets.table import INDEX, TRIEU, Cell, Column, Kind, Ratio, Row, Sheet, Sum


@dataclass(frozen=True)
class Question:
    """Which money a row or a group of columns tells of; None is all.

    `received` tells whether also what a lead agency receives of what others lead.
    """

    project: int | None = None
    source: int | None = None
    capital: str | None = None
    agencies: frozenset[int] | None = None
    received: bool = False


@dataclass(frozen=True)
class Line:
    """A row of a table of money; `parts` are the keys of the rows it adds up."""

    key: str
    number: str
    name: str
    question: Question = Question()
    kind: str = "line"
    level: int = 0
    parts: tuple[str, ...] = ()
    measure: Measure = Measure.ALL_SOURCES


@dataclass(frozen=True)
class Group:
    """Columns of one kind of money; `parts` are the groups before it that it adds up."""

    key: str
    title: str
    measure: Measure
    parts: tuple[str, ...] = field(default=())


def payments_of(cut: Cut, question: Question, measure: Measure) -> list[Paid]:
    """The allocations a question is about, within the cut's filters."""
    return among(
        cut.payments if question.received else cut.plan_payments,
        measure,
        project=question.project,
        source=question.source,
        capital=question.capital,
        agencies=question.agencies,
    )


def spent(cut: Cut, question: Question, measure: Measure) -> Spent:
    """What is allocated and paid out, within the cut's filters."""
    return Spent.of(payments_of(cut, question, measure))


def planned(cut: Cut, question: Question, measure: Measure) -> int:
    """The plan's money in đồng, within the cut's filters."""
    assert cut.planned is not None
    return cut.planned.total(
        measure, project=question.project, source=question.source, capital=question.capital
    )


def _columns(group: Group, *, plan: bool) -> list[Column]:
    """Planned where it is known, allocated, disbursed and the share that has been paid out."""
    of = "So với kế hoạch" if plan else "So với phân bổ"
    columns = [
        Column(f"{group.key}-given", "Đã phân bổ", Kind.MONEY, group.title, 11),
        Column(f"{group.key}-paid", "Đã giải ngân", Kind.MONEY, group.title, 11),
        Column(f"{group.key}-share", of, Kind.PERCENT, group.title, 9),
    ]
    if plan:
        columns.insert(0, Column(f"{group.key}-plan", "Kế hoạch", Kind.MONEY, group.title, 11))
    return columns


def measure_of(line: Line, group: Group) -> Measure:
    """Which money a cell counts: that of its columns, or where they count all that of its row."""
    return line.measure if group.measure is Measure.ALL_SOURCES else group.measure


def _cells(cut: Cut, line: Line, group: Group, *, plan: bool) -> dict[str, Cell]:
    measure = measure_of(line, group)
    money = spent(cut, line.question, measure)

    def cell(name: str, amount: int) -> Cell:
        if group.parts:
            return Cell(amount, Sum(columns=tuple(f"{part}-{name}" for part in group.parts)))
        return Cell(amount, Sum(rows=line.parts) if line.parts else None)

    whole = planned(cut, line.question, measure) if plan else money.given
    cells = {f"{group.key}-plan": cell("plan", whole)} if plan else {}
    divisor = f"{group.key}-{'plan' if plan else 'given'}"
    return cells | {
        f"{group.key}-given": cell("given", money.given),
        f"{group.key}-paid": cell("paid", money.paid),
        f"{group.key}-share": Cell((money.paid, whole), Ratio(f"{group.key}-paid", divisor)),
    }


def _sheet(
    cut: Cut,
    lines: list[Line],
    groups: list[Group],
    *,
    key: str,
    title: str,
    short_title: str,
    heading: str,
    plan: bool,
    states: dict[str, str] | None = None,
) -> Sheet:
    """Lines down, groups of columns across; `states` tells by row what became of the report."""
    rows = []
    for line in lines:
        cells = {"stt": Cell(line.number), "name": Cell(line.name)}
        if states is not None:
            cells["report"] = Cell(states.get(line.key, ""))
        for group in groups:
            cells |= _cells(cut, line, group, plan=plan)
        rows.append(Row(line.key, cells, kind=line.kind, level=line.level))
    columns = [column for group in groups for column in _columns(group, plan=plan)]
    report = [] if states is None else [Column("report", "Báo cáo", width=16)]
    return Sheet(
        key,
        title,
        short_title,
        TRIEU,
        [INDEX, Column("name", heading, width=34), *columns, *report],
        rows,
        illustrative=cut.illustrative_money,
        landscape=len(columns) > 4,
        empty="Không có vốn nào trong phạm vi này.",
        note=cut.note_of(DEPARTMENT, DISTRICT),
        traced=frozenset(column.key for column in columns if column.key.endswith("-paid")),
    )


_STATE_BUDGET = [
    Group("sn", "Vốn sự nghiệp", Measure.RECURRENT),
    Group("dt", "Vốn đầu tư phát triển", Measure.INVESTMENT),
    Group("nsnn", "Cộng vốn NSNN", Measure.STATE_BUDGET, parts=("sn", "dt")),
]


def _groups(cut: Cut) -> list[Group]:
    """Recurrent, investment and both; only one of them where the filter asks for one."""
    if cut.filters.capital is None:
        return _STATE_BUDGET
    return _STATE_BUDGET[:1] if cut.filters.capital == CapitalType.RECURRENT else _STATE_BUDGET[1:2]


def project_lines(cut: Cut, *, carried: bool = False) -> list[Line]:
    """Projects with their sub-projects, as far as they have money, or money carried over."""
    tops: dict[int, Project] = {}
    children: dict[int, list[Project]] = {}
    for project in cut.projects_carried_over if carried else cut.projects:
        top = project.parent or project
        tops.setdefault(top.pk, top)
        if project.parent:
            children.setdefault(top.pk, []).append(project)
    lines = []
    for place, top in enumerate(tops.values(), start=1):
        below = children.get(top.pk, [])
        parts = tuple(f"d{child.pk}" for child in below)
        number = figures.roman(place)
        asked = Question(project=top.pk)
        lines.append(Line(f"d{top.pk}", number, str(top), asked, "group", parts=parts))
        lines += [
            Line(f"d{child.pk}", str(at), str(child), Question(project=child.pk), level=1)
            for at, child in enumerate(below, start=1)
        ]
    if lines:
        every = tuple(f"d{pk}" for pk in tops)
        lines.append(Line("tong", "", cut.total_name, kind="total", parts=every))
    return lines


def money_by_project_sheet(cut: Cut) -> Sheet:
    """The state budget by project: recurrent and investment apart, then both."""
    return _sheet(
        cut,
        project_lines(cut),
        _groups(cut),
        key="von-du-an",
        title=f"Giải ngân vốn NSNN năm {cut.plan.year} theo dự án, tiểu dự án, đến ngày {cut.date}",
        short_title="Giải ngân theo dự án",
        heading="Dự án, tiểu dự án",
        plan=cut.planned is not None,
    )


def source_lines(cut: Cut) -> list[Line]:
    """Every source and capital type: the state budget together, then what is beyond it."""
    state = [kind for kind in cut.kinds_of_money if kind[0].counts_as_state_budget]
    beyond = [kind for kind in cut.kinds_of_money if kind not in state]
    lines = []
    if state:
        parts = tuple(_source_key(*kind) for kind in state)
        budget = Measure.STATE_BUDGET
        lines.append(Line("nsnn", "I", "Vốn NSNN", kind="group", parts=parts, measure=budget))
    every = tuple(line.key for line in lines)
    lines += [_source_line(str(at), *kind, level=1) for at, kind in enumerate(state, start=1)]
    for number, kind in enumerate(beyond, start=len(every) + 1):
        lines.append(replace(_source_line(figures.roman(number), *kind), kind="group"))
    every += tuple(_source_key(*kind) for kind in beyond)
    if lines:
        lines.append(Line("tong", "", "Tổng các nguồn vốn", kind="total", parts=every))
    return lines


def _source_key(source: FundingSource, capital: str) -> str:
    return f"v{source.pk}-{capital}"


def _source_line(number: str, source: FundingSource, capital: str, level: int = 0) -> Line:
    asked = Question(source=source.pk, capital=capital)
    key = _source_key(source, capital)
    return Line(key, number, source.with_capital(capital), asked, level=level)


_EVERY = [Group("von", "", Measure.ALL_SOURCES)]


def money_by_source_sheet(cut: Cut) -> Sheet:
    """Every source and capital type, with the state budget's and the grand total."""
    return _sheet(
        cut,
        source_lines(cut),
        _EVERY,
        key="von-nguon",
        title=f"Giải ngân năm {cut.plan.year} theo nguồn vốn và loại vốn, đến ngày {cut.date}",
        short_title="Giải ngân theo nguồn",
        heading="Nguồn vốn, loại vốn",
        plan=cut.planned is not None,
    )


RECEIVED = " (gồm cả vốn nhận từ dự án, tiểu dự án do cơ quan khác chủ trì)"
"""What the title of the table by agency tells a lead agency that receives such money."""
_KINDS = (
    (Agency.Kind.DEPARTMENT, "Sở, ngành"),
    (Agency.Kind.DISTRICT, "Huyện, thị xã, thành phố"),
)


def agency_lines(cut: Cut) -> list[Line]:
    """Departments, then districts, those that have money within the filters."""
    lines: list[Line] = []
    heads: list[str] = []
    for kind, title in _KINDS:
        members = [agency for agency in cut.spenders if agency.kind == kind]
        if not members:
            continue
        heads.append(f"n-{kind.value}")
        keys = tuple(f"c{agency.pk}" for agency in members)
        asked = _received_by(*members)
        number = figures.roman(len(heads))
        lines.append(Line(heads[-1], number, title, asked, "group", parts=keys))
        lines += [
            Line(key, str(at), agency.row_name, _received_by(agency), level=1)
            for at, (key, agency) in enumerate(zip(keys, members, strict=True), start=1)
        ]
    if lines:
        asked = _received_by(*cut.spenders)
        lines.append(Line("tong", "", cut.total_name, asked, "total", parts=tuple(heads)))
    return lines


def _received_by(*agencies: Agency) -> Question:
    return Question(agencies=frozenset(agency.pk for agency in agencies), received=True)


def money_by_agency_sheet(cut: Cut) -> Sheet:
    """The state budget by who spends it: allocated, disbursed, percent."""
    return _sheet(
        cut,
        agency_lines(cut),
        _groups(cut),
        key="von-don-vi",
        title=f"Giải ngân vốn NSNN năm {cut.plan.year} của các cơ quan, địa phương, "
        f"đến ngày {cut.date}{RECEIVED if _receives_more(cut) else ''}",
        short_title="Giải ngân theo đơn vị",
        heading="Cơ quan, địa phương",
        plan=False,
        states={f"c{agency.pk}": cut.state_of(agency) for agency in cut.spenders},
    )


def _receives_more(cut: Cut) -> bool:
    """Whether there is also money of what others lead."""
    every, planned = cut.payments, cut.plan_payments
    return sum(row.has_money for row in every) > sum(row.has_money for row in planned)


def carried_over_sheet(cut: Cut) -> Sheet:
    """Money of earlier years by project, apart from the year's: what there is, what was paid."""
    rows = [
        (line, money)
        for line in project_lines(cut, carried=True)
        for money in [spent(cut, line.question, Measure.ALL_SOURCES)]
    ]

    def cells(line: Line, money: Spent) -> dict[str, Cell]:
        added = Sum(rows=line.parts) if line.parts else None
        return {
            "stt": Cell(line.number),
            "name": Cell(line.name),
            "carried": Cell(money.carried, added),
            "carried-paid": Cell(money.carried_paid, added),
            "share": Cell((money.carried_paid, money.carried), Ratio("carried-paid", "carried")),
        }

    return Sheet(
        "von-keo-dai",
        f"Vốn các năm trước kéo dài sang năm {cut.plan.year}, đến ngày {cut.date} "
        "(không cộng vào vốn trong năm)",
        "Vốn kéo dài",
        TRIEU,
        [
            INDEX,
            Column("name", "Dự án, tiểu dự án", width=46),
            Column("carried", "Vốn kéo dài", Kind.MONEY, width=14),
            Column("carried-paid", "Đã giải ngân", Kind.MONEY, width=14),
            Column("share", "Tỷ lệ", Kind.PERCENT, width=10),
        ],
        [
            Row(line.key, cells(line, money), kind=line.kind, level=line.level)
            for line, money in rows
        ],
        illustrative=cut.illustrative_money,
        empty="Chưa báo cáo nào được tính có vốn kéo dài.",
        note=cut.note_of(DEPARTMENT, DISTRICT),
        traced=frozenset({"carried", "carried-paid"}),
    )


def asked_in(cut: Cut, sheet: str, row: str, column: str) -> list[Paid]:
    """The allocations behind a figure of one of these tables; none for what is not in it."""
    lines = {
        "von-du-an": project_lines,
        "von-nguon": source_lines,
        "von-don-vi": agency_lines,
        "von-keo-dai": project_lines,
    }[sheet](cut)
    line = next((line for line in lines if line.key == row), None)
    if line is None:
        return []
    if sheet == "von-keo-dai":
        return payments_of(cut, line.question, Measure.ALL_SOURCES)
    groups = _EVERY if sheet == "von-nguon" else _groups(cut)
    group = next((group for group in groups if column == f"{group.key}-paid"), None)
    return payments_of(cut, line.question, measure_of(line, group)) if group else []

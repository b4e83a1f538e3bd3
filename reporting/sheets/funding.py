"""The table of money by project, source and capital type."""

from budget.ledger import Ledger
from budget.models import CapitalType, FundingLine, FundingSource, Measure
from povertyplan.accounts.models import User
from povertyplan.ui import figures
from projects.models import Plan, Project
from reporting.sheets.table import INDEX, TRIEU, Cell, Column, Kind, Row, Sheet, Sum


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
        INDEX,
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

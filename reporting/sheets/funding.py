"""The table of money by project, source and capital type."""

from budget.ledger import Ledger
from budget.models import CapitalType, FundingLine, FundingSource, Measure
from povertyplan.accounts.models import User
from povertyplan.accounts.permissions import Action, may
from povertyplan.ui import figures
from projects.models import Plan, Project
from reporting.sheets.table import INDEX, TRIEU, Cell, Column, Kind, Row, Sheet, Sum


def money_column(key: str, source: FundingSource, capital: str) -> Column:
    """A column of one source and capital type; state budget stands under its source's name."""
    if not source.counts_as_state_budget:
        return Column(key, source.name, Kind.MONEY, width=13)
    return Column(key, CapitalType(capital).label, Kind.MONEY, group=source.name, width=13)


def funding_sheet(
    plan: Plan,
    user: User,
    ledger: Ledger | None = None,
    projects: list[Project] | None = None,
) -> Sheet:
    """Annex II: money by project, source and capital type.

    Whoever has read the person's ledger and projects already hands them in.
    """
    if ledger is None:
        ledger = Ledger.read(FundingLine.objects.visible_to(user).filter(project__plan=plan))
    if projects is None:
        projects = list(Project.objects.visible_to(user).filter(plan=plan).in_order())
    kinds = {
        f"{source.code}-{capital.value}": (source, capital)
        for source in ledger.sources
        for capital in source.capital_types
    }
    state = tuple(key for key, (source, _) in kinds.items() if source.counts_as_state_budget)
    beyond = tuple(key for key in kinds if key not in state)
    columns = [
        INDEX,
        Column("name", "Dự án, tiểu dự án", width=46),
        Column("tong", "Tổng nhu cầu vốn", Kind.MONEY, width=13),
        Column("nsnn", "Cộng NSNN", Kind.MONEY, width=13),
        *(money_column(key, *kinds[key]) for key in (*state, *beyond)),
    ]

    def row(key: str, number: str, name: str, project: int | None, parts: list[Project]) -> Row:
        """The row of a project or of all; `parts` are the projects whose rows it adds up."""
        added = Sum(rows=tuple(f"d{part.pk}" for part in parts)) if parts else None
        cells = {
            kind: Cell(ledger.total(project=project, source=source.pk, capital=capital), added)
            for kind, (source, capital) in kinds.items()
        }
        state_budget = ledger.total(Measure.STATE_BUDGET, project=project)
        cells["nsnn"] = Cell(state_budget, Sum(columns=state))
        cells["tong"] = Cell(ledger.total(project=project), Sum(columns=("nsnn", *beyond)))
        return Row(key, {"stt": Cell(number), "name": Cell(name), **cells})

    rows = []
    tops = [project for project in projects if project.parent_id is None]
    for place, top in enumerate(tops, start=1):
        children = [project for project in projects if project.parent_id == top.pk]
        head = row(f"d{top.pk}", figures.roman(place), str(top), top.pk, children)
        rows.append(head.as_group())
        rows += [
            row(f"d{child.pk}", str(number), str(child), child.pk, []).indented()
            for number, child in enumerate(children, start=1)
        ]
    whole = may(user, Action.READ_FUNDING)
    total = "Tổng cộng" if whole else "Cộng các tiểu dự án chủ trì"
    rows.append(row("tong", "", total, None, tops).as_total())
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

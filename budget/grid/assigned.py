"""The axis of assigned totals: what the province and each project were given, against the lines."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from budget.grid import names
from budget.ledger import Ledger
from budget.models import AssignedTotal, FundingLine, Measure
from editing.cells import Address, Column, Row
from editing.grid import Axis, Grid, Version, copy_of, write_rows
from povertyplan.accounts.models import User
from povertyplan.accounts.permissions import Action, may
from povertyplan.ui import figures
from projects.models import Plan, Project


@dataclass(frozen=True)
class Assigned(Axis):
    """The totals assigned to a plan and its projects."""

    def load(self, plan: Plan, user: User) -> "AssignedGrid":
        return AssignedGrid(plan, user)

    def address(self, slug: str) -> str:
        return reverse("budget:assigned_totals", args=[slug])


class AssignedGrid(Grid):
    """Headline measures, then projects by all sources; beside each the sum of its lines."""

    caption = "Mức được giao và tổng các dòng vốn"
    row_heading = "Chỉ số, dự án"
    model = AssignedTotal
    columns = [
        Column("giao", "Mức được giao", names=("Mức giao", "Kế hoạch giao", "Được giao")),
        Column("cong", "Cộng các dòng vốn", is_total=True),
        Column("lech", "Chênh lệch", is_total=True),
    ]

    def __init__(self, plan: Plan, user: User) -> None:
        super().__init__(plan, user)
        may(user, Action.READ_FUNDING).require()
        visible = Project.objects.visible_to(user).filter(plan=plan)
        self.projects = {project.pk: project for project in visible.in_order()}
        self.ledger = Ledger.read(FundingLine.objects.visible_to(user).filter(project__plan=plan))
        self.totals = {
            self._key(total.project_id, total.measure): total
            for total in AssignedTotal.objects.filter(plan=plan)
        }
        self.amounts = {key: total.amount for key, total in self.totals.items()}
        self.verdict = may(user, Action.EDIT_FUNDING)

    @staticmethod
    def _key(project_id: int | None, measure: str) -> str:
        return f"d{project_id}" if project_id else f"m-{measure}"

    @cached_property
    def rows(self) -> list[Row]:
        measures = [Row(f"m-{measure.value}", measure.label) for measure in Measure]
        projects = [
            Row(
                f"d{project.pk}",
                project.name,
                code=project.code,
                level=1 if project.parent_id else 0,
                members=(project.pk,),
                names=names.of_project(project),
            )
            for project in self.projects.values()
        ]
        return [*measures, *projects]

    def _measure(self, row: Row) -> Measure:
        return Measure.ALL_SOURCES if row.members else Measure(row.key.removeprefix("m-"))

    def amount(self, row: Row, column: Column) -> int:
        assigned = self.amounts.get(row.key, 0)
        project = row.members[0] if row.members else None
        found = self.ledger.total(self._measure(row), project=project)
        match column.key:
            case "giao":
                return assigned
            case "cong":
                return found
        return found - assigned if assigned else 0

    def text(self, row: Row, column: Column) -> str:
        if column.key != "lech" or not self.amounts.get(row.key):
            return super().text(row, column)
        difference = self.amount(row, column)
        if not difference:
            return "khớp"
        return f"{'thừa' if difference > 0 else 'thiếu'} {figures.trieu(abs(difference))}"

    def lock(self, row: Row, column: Column) -> str:
        return self.plan.open_for_editing().reason or self.verdict.reason

    def overruns(self, after: Grid, changes: Mapping[Address, int]) -> dict[Address, str]:
        return {}

    def changed(self, changes: Mapping[Address, int]) -> "AssignedGrid":
        after = copy_of(self)
        after.amounts = self.amounts | {row: amount for (row, _), amount in changes.items()}
        return after

    def write(
        self, changes: Mapping[Address, int], version: Version, illustrative: Collection[Address]
    ) -> None:
        rows = []
        for address, amount in changes.items():
            row = self.places[address][0]
            blank = AssignedTotal(
                plan=self.plan,
                project_id=row.members[0] if row.members else None,
                measure=self._measure(row),
            )
            total = self.totals.get(row.key, blank)
            total.amount = amount
            rows.append(total)
        write_rows(AssignedTotal, rows, ["amount"], version)

    def record(self, address: Address) -> tuple[AssignedTotal | None, str]:
        return self.totals.get(address[0]), "amount"

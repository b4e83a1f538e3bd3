"""The households of a district: what stood at the start, what changed, what is left."""

from collections.abc import Iterator
from typing import Any

from editing.cells import Column, Row
from progress.grids.base import DISTRICT, CountGrid
from progress.models import HouseholdChange
from progress.rules import FLOW_SIGNS, Finding, closing, household_findings
from targets.models import ReductionTarget

Group = HouseholdChange.Group

NAMES = {
    Group.POOR: "Hộ nghèo",
    Group.POOR_MINORITY: "Hộ nghèo DTTS",
    Group.NEAR_POOR: "Hộ cận nghèo",
    Group.NEAR_POOR_MINORITY: "Hộ cận nghèo DTTS",
}
"""What a sentence calls a group."""
AMONG = {
    Group.POOR_MINORITY.value: Group.POOR.value,
    Group.NEAR_POOR_MINORITY.value: Group.NEAR_POOR.value,
}


class HouseholdGrid(CountGrid):
    """Groups of households × kinds of change, between opening and closing."""

    part = "ho-ngheo"
    heading = "Hộ nghèo, hộ cận nghèo"
    kinds = DISTRICT
    row_heading = "Nhóm hộ"
    model = HouseholdChange
    fields = {name: name for name in FLOW_SIGNS}
    columns = [
        Column("opening", "Đầu kỳ", is_total=True),
        Column("left", "Thoát", names=("Thoát nghèo", "Thoát nghèo, thoát cận nghèo")),
        Column("fell_back", "Tái", names=("Tái nghèo",)),
        Column("newly", "Phát sinh", names=("Phát sinh mới", "Nghèo phát sinh")),
        Column("gained", "Tăng khác", "chuyển đến, tách hộ"),
        Column("lost", "Giảm khác", "chuyển đi, nhập hộ, chết"),
        Column(
            "closing",
            "Cuối kỳ",
            is_total=True,
            adds=("opening", "fell_back", "newly", "gained"),
            less=("left", "lost"),
        ),
    ]
    rows = [Row(group.value, group.label, level=int(group.value in AMONG)) for group in Group]

    def read(self) -> None:
        baseline = ReductionTarget.objects.filter(
            plan=self.plan, agency=self.report.agency_id
        ).first()
        self.target = baseline.target if baseline else 0
        self.opening = {
            group: getattr(baseline, field, 0) for group, field in HouseholdChange.BASELINES.items()
        }
        own, earlier = self.reported(HouseholdChange.objects.all())
        for change in earlier:
            self.opening[change.group] += change.net
        self.kept = {change.group: change for change in own}

    def blank(self, key: str) -> HouseholdChange:
        return HouseholdChange(report=self.report, group=key)

    def flows(self, group: str) -> dict[str, int]:
        """The changes of a group in this period."""
        return {name: self.figure((group, name)) for name in FLOW_SIGNS}

    def total(self, row: Row, column: Column) -> int:
        opening = self.opening[row.key]
        return opening if column.key == "opening" else closing(opening, self.flows(row.key))

    def find(self) -> Iterator[Finding]:
        groups = {
            row.key: (NAMES[Group(row.key)], self.opening[row.key], self.flows(row.key))
            for row in self.rows
        }
        yield from household_findings(self.part, groups, AMONG, self.target)

    def text(self, row: Row, column: Column) -> str:
        """Write a total below zero too: the report shows what cannot be."""
        amount: Any = self.amount(row, column)
        return f"−{self.show(-amount)}" if amount < 0 else super().text(row, column)

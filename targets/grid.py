"""The axis of reduction targets: districts down; households, poor households and target across."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from editing.cells import Address, Column, Row
from editing.grid import Axis, Grid, Version, copy_of, write_rows
from povertyplan.accounts.models import Agency, User
from povertyplan.accounts.permissions import Action, Reach, may, reach
from povertyplan.ui import figures
from projects.models import Plan
from targets import rules
from targets.models import Indicator, ReductionTarget

_FIELDS = {
    "total": "total_households",
    "poor": "poor_households",
    "poor_minority": "poor_minority",
    "near": "near_poor_households",
    "near_minority": "near_poor_minority",
    "target": "target",
}


@dataclass(frozen=True)
class Targets(Axis):
    """The reduction targets of a plan's districts."""

    def load(self, plan: Plan, user: User) -> "TargetGrid":
        return TargetGrid(plan, user)

    def address(self, slug: str) -> str:
        return reverse("targets:target_grid", args=[slug])


class TargetGrid(Grid):
    """Districts × (households, poor households, target), with rates before and after."""

    caption = "Chỉ tiêu giảm hộ nghèo theo huyện, thị xã, thành phố"
    row_heading = "Địa phương"
    model = ReductionTarget
    unit = "hộ"
    decimals = 0
    columns = [
        Column("total", "Tổng số hộ", names=("Số hộ", "Tổng số hộ dân")),
        Column("poor", "Hộ nghèo đầu năm", names=("Số hộ nghèo đầu năm",)),
        Column(
            "poor_minority",
            "Trong đó DTTS",
            "Hộ nghèo dân tộc thiểu số",
            names=("Hộ nghèo DTTS", "Hộ nghèo dân tộc thiểu số"),
        ),
        Column("before", "Tỷ lệ đầu năm", "Hộ nghèo", is_total=True),
        Column("near", "Hộ cận nghèo đầu năm", names=("Hộ cận nghèo", "Số hộ cận nghèo")),
        Column(
            "near_minority",
            "Trong đó DTTS",
            "Hộ cận nghèo dân tộc thiểu số",
            names=("Hộ cận nghèo DTTS", "Hộ cận nghèo dân tộc thiểu số"),
        ),
        Column("target", "Chỉ tiêu giảm", names=("Chỉ tiêu giảm hộ nghèo", "Số hộ nghèo giảm")),
        Column("closing", "Hộ nghèo cuối năm", is_total=True, adds=("poor",), less=("target",)),
        Column("after", "Tỷ lệ cuối năm", is_total=True),
    ]

    def __init__(self, plan: Plan, user: User) -> None:
        super().__init__(plan, user)
        districts = Agency.objects.visible_to(user).districts()
        if reach(user, Action.READ_TARGETS) is not Reach.PROVINCE:
            districts = districts.filter(pk=user.agency_id)
        self.districts = {district.pk: district for district in districts}
        visible = ReductionTarget.objects.visible_to(user).filter(plan=plan)
        self.targets = {target.agency_id: target for target in visible}
        self.figures = {
            pk: {key: getattr(target, field) for key, field in _FIELDS.items()}
            for pk, target in self.targets.items()
        }
        goals = Indicator.objects.visible_to(user).filter(plan=plan)
        self.goals = goals.filter(key=Indicator.Key.REDUCTION)
        """Read when it is asked for, once for the grid and its copies."""
        self.verdict = may(user, Action.EDIT_TARGETS)

    @property
    def own(self) -> bool:
        """Whether the person sees one district only, to read."""
        return len(self.rows) == 1 and not self.editable

    @property
    def goal(self) -> int:
        """The plan's reduction of poor households, as far as the person sees it; else 0."""
        return int(next((indicator.target for indicator in self.goals), 0))

    def parse(self, text: str) -> int:
        return figures.parse_count(text)

    def show(self, amount: int) -> str:
        return figures.count(amount)

    @cached_property
    def rows(self) -> list[Row]:
        rows = [
            Row(
                f"c{district.pk}",
                district.row_name,
                members=(district.pk,),
                names=(district.name, district.short_name),
            )
            for district in self.districts.values()
        ]
        if len(rows) < 2:
            return rows
        return [*rows, Row("tong", "Toàn tỉnh", kind="total", members=tuple(self.districts))]

    def total(self, key: str, districts: tuple[int, ...] | None = None) -> int:
        """The households of some districts, or of all, by column."""
        among = self.figures if districts is None else districts
        return sum(self.figures.get(pk, {}).get(key, 0) for pk in among)

    def amount(self, row: Row, column: Column) -> int:
        if column.key == "closing":
            return self.total("poor", row.members) - self.total("target", row.members)
        return self.total(column.key, row.members)

    def text(self, row: Row, column: Column) -> str:
        households = self.total("total", row.members)
        poor = self.total("poor", row.members)
        if column.key == "before":
            return figures.rate(poor, households)
        if column.key == "after":
            return figures.rate(poor - self.total("target", row.members), households)
        return super().text(row, column)

    def lock(self, row: Row, column: Column) -> str:
        return self.plan.open_for_editing().reason or self.verdict.reason

    def shown(self) -> dict[str, str]:
        return super().shown() | {"da-giao": self.stands}

    @property
    def stands(self) -> str:
        """How the districts' targets stand against the plan's; empty while it has none."""
        if not self.goal:
            return ""
        return rules.shared_sentence(self.total("target"), self.goal)

    def illustrative_rows(self) -> list[ReductionTarget]:
        return [target for target in self.targets.values() if target.is_illustrative]

    def record(self, address: Address) -> tuple[ReductionTarget | None, str]:
        return self.targets.get(self._district(address)), _FIELDS[address[1]]

    def _district(self, address: Address) -> int:
        return self.places[address][0].members[0]

    def overruns(self, after: Grid, changes: Mapping[Address, int]) -> dict[Address, str]:
        assert isinstance(after, TargetGrid)
        refused = {}
        for row, column in changes:
            (district,) = self.places[row, column][0].members
            figure, sentence = rules.household_sentence(**after.figures[district])
            if sentence:
                touched = figure if (row, figure) in changes else column
                refused[row, touched] = sentence
        return refused

    def changed(self, changes: Mapping[Address, int]) -> "TargetGrid":
        after = copy_of(self)
        after.figures = {pk: dict(row) for pk, row in self.figures.items()}
        for (row, column), amount in changes.items():
            (district,) = self.places[row, column][0].members
            blank = dict.fromkeys(_FIELDS, 0)
            after.figures.setdefault(district, blank)[column] = amount
        return after

    def write(
        self, changes: Mapping[Address, int], version: Version, illustrative: Collection[Address]
    ) -> None:
        rows: dict[int, ReductionTarget] = {}
        for address, amount in changes.items():
            district = self._district(address)
            known = self.targets.get(district) or ReductionTarget(
                plan=self.plan, agency_id=district
            )
            row = rows.setdefault(district, known)
            setattr(row, _FIELDS[address[1]], amount)
        marked = {self._district(address) for address in illustrative}
        for district, row in rows.items():
            row.is_illustrative = district in marked
        fields = [*_FIELDS.values(), "is_illustrative"]
        write_rows(ReductionTarget, list(rows.values()), fields, version)

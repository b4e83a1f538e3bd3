"""The axis of shared indicators: districts down, indicators of district scope across."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from budget.grid import names
from editing.cells import Address, Column, Row
from editing.grid import Axis, Grid, Version, copy_of, write_rows
from povertyplan.accounts.models import Agency, User
from povertyplan.accounts.permissions import Action, Role, may, reaches
from povertyplan.ui import figures
from projects.models import Plan
from targets.models import Indicator, IndicatorShare


@dataclass(frozen=True)
class Outputs(Axis):
    """What each district is to reach of the indicators of district scope."""

    def load(self, plan: Plan, user: User) -> "OutputGrid":
        return OutputGrid(plan, user)

    def address(self, slug: str) -> str:
        return reverse("targets:output_grid", args=[slug])


class OutputGrid(Grid):
    """Districts × indicators, in hundredths of each indicator's own unit.

    More may be shared out than the indicator's target: then “Còn lại” is below zero.
    """

    caption = "Chỉ tiêu theo huyện, thị xã, thành phố"
    row_heading = "Địa phương"
    model = IndicatorShare
    unit = "ghi ở từng cột"
    decimals = 2

    def __init__(self, plan: Plan, user: User) -> None:
        super().__init__(plan, user)
        reaches(user, Action.READ_TARGETS).require()
        visible = Indicator.objects.visible_to(user).filter(plan=plan).of_districts()
        self.indicators = {f"i{indicator.pk}": indicator for indicator in visible.in_order()}
        districts = Agency.objects.visible_to(user).districts()
        if user.role == Role.DISTRICT:
            districts = districts.filter(pk=user.agency_id)
        self.agencies = {district.pk: district for district in districts}
        shares = IndicatorShare.objects.visible_to(user).filter(
            indicator__plan=plan, agency__in=self.agencies
        )
        self.shares = {(share.indicator_id, share.agency_id): share for share in shares.order_by()}
        self.amounts = {pair: share.target for pair, share in self.shares.items()}
        self.verdict = may(user, Action.EDIT_TARGETS)

    @property
    def spreadable(self) -> list[Indicator]:
        """The indicators whose shares add up to a figure of the province."""
        return [indicator for indicator in self.indicators.values() if indicator.adds_up]

    @property
    def own(self) -> bool:
        """Whether the person sees one district only."""
        return self.user.role == Role.DISTRICT

    def parse(self, text: str) -> int:
        return figures.parse_hundredths(text)

    def show(self, amount: int) -> str:
        return figures.hundredths(amount)

    @cached_property
    def columns(self) -> list[Column]:
        return [
            Column(
                key,
                indicator.coded_name,
                indicator.unit,
                names=(indicator.name, f"{indicator.name} ({indicator.unit})"),
                unit=indicator.unit,
            )
            for key, indicator in self.indicators.items()
        ]

    @cached_property
    def rows(self) -> list[Row]:
        rows = [
            Row(
                f"c{district.pk}",
                district.row_name,
                members=(district.pk,),
                names=names.of_agency(district),
            )
            for district in self.agencies.values()
        ]
        if self.own:
            return rows
        return [*rows, Row("tong", "Toàn tỉnh", kind="total", members=tuple(self.agencies))]

    def amount(self, row: Row, column: Column) -> int:
        indicator = self.indicators[column.key]
        if row.kind == "total" and not indicator.adds_up:
            return 0
        return sum(self.amounts.get((indicator.pk, agency), 0) for agency in row.members)

    def ceilings(self) -> list[tuple[str, str, dict[str, int]]]:
        if self.own:
            return []
        total = Row("tong", "", members=tuple(self.agencies))
        goals = {key: one.hundredths for key, one in self.indicators.items() if one.adds_up}
        columns = [column for column in self.columns if column.key in goals]
        given = {column.key: self.amount(total, column) for column in columns}
        left = {key: goals[key] - given[key] for key in goals}
        return [("muc", "Mức của tỉnh", goals), ("da", "Đã giao", given), ("con", "Còn lại", left)]

    def lock(self, row: Row, column: Column) -> str:
        return self.plan.open_for_editing().reason or self.verdict.reason

    def illustrative_rows(self) -> list[IndicatorShare]:
        return [share for share in self.shares.values() if share.is_illustrative]

    def record(self, address: Address) -> tuple[IndicatorShare | None, str]:
        return self.shares.get(self._pair(address)), "target"

    def _pair(self, address: Address) -> tuple[int, int]:
        row, column = self.places[address]
        return self.indicators[column.key].pk, row.members[0]

    def overruns(self, after: Grid, changes: Mapping[Address, int]) -> dict[Address, str]:
        return {}

    def changed(self, changes: Mapping[Address, int]) -> "OutputGrid":
        after = copy_of(self)
        after.amounts = self.amounts | {self._pair(at): amount for at, amount in changes.items()}
        return after

    def write(
        self, changes: Mapping[Address, int], version: Version, illustrative: Collection[Address]
    ) -> None:
        rows = []
        for address, amount in changes.items():
            indicator, agency = self._pair(address)
            share = self.shares.get((indicator, agency)) or IndicatorShare(
                indicator_id=indicator, agency_id=agency
            )
            share.target, share.is_illustrative = amount, address in illustrative
            rows.append(share)
        write_rows(IndicatorShare, rows, ["target", "is_illustrative"], version)

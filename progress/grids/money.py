"""The money of a report: what has been paid out of each allocation, the year's and older."""

from collections.abc import Iterator
from functools import cached_property

from budget.models import Allocation
from editing.cells import Column, Row
from povertyplan.ui import figures
from progress.grids.base import SPENDING, ReportGrid
from progress.models import CarriedOver, Disbursement
from progress.rules import Finding, money_finding


class PaidGrid(ReportGrid):
    """Allocations of the agency, below each other as the plan lists them.

    One that nothing is given of any more stays as long as something was reported of it, so that it
    can be seen and put right.
    """

    kinds = SPENDING
    row_heading = "Dòng vốn"

    def read(self) -> None:
        if self.report.allocations is None:
            given = Allocation.objects.filter(
                agency=self.report.agency_id, line__project__plan=self.plan
            )
            self.report.allocations = list(given.in_order())
        own, earlier = self.reported(self.model.objects.all())
        told = {row.allocation_id for row in (*own, *earlier)}
        self.allocations = {
            f"p{row.pk}": row for row in self.report.allocations if row.given or row.pk in told
        }
        self.kept = {f"p{row.allocation_id}": row for row in own}
        for row in earlier:
            for column, field in self.fields.items():
                self.before[f"p{row.allocation_id}", column] = getattr(row, field)

    @cached_property
    def rows(self) -> list[Row]:
        rows = [
            Row(
                key,
                f"{row.line.project.code}, {row.line.kind}",
                names=(f"{row.line.project.code} {row.line.kind}", row.line.project.name),
                note=row.line.project.name,
            )
            for key, row in self.allocations.items()
        ]
        if len(rows) < 2:
            return rows
        rows.append(Row("tong", "Cộng", kind="total"))
        state = [
            key for key, row in self.allocations.items() if row.line.source.counts_as_state_budget
        ]
        if 0 < len(state) < len(self.allocations):
            rows.append(Row("nsnn", "Trong đó vốn NSNN", kind="total", adds=tuple(state)))
        return rows

    def given(self, key: str) -> int:
        """What the agency was given, in đồng."""
        return int(self.allocations[key].given)

    def keys(self, row: Row) -> list[str]:
        """The allocations a row stands for: itself, all of them, or those of the state budget."""
        return [row.key] if row.kind == "line" else [*(row.adds or self.allocations)]


class DisbursementGrid(PaidGrid):
    """What has been paid out of the year's money since its start."""

    part = "giai-ngan"
    heading = "Giải ngân vốn trong năm"
    model = Disbursement
    fields = {"paid": "amount"}
    columns = [
        Column("given", "Vốn được giao", is_total=True),
        Column("until", "Đã giải ngân đến kỳ trước", is_total=True),
        Column("paid", "Lũy kế đến kỳ này", names=("Giải ngân lũy kế", "Lũy kế giải ngân")),
        Column("share", "Tỷ lệ", is_total=True, share=("paid", "given")),
    ]

    def blank(self, key: str) -> Disbursement:
        return Disbursement(report=self.report, allocation=self.allocations[key])

    def total(self, row: Row, column: Column) -> int:
        keys = self.keys(row)
        if column.key == "until":
            return sum(self.before.get((key, "paid"), 0) for key in keys)
        if column.key == "given":
            return sum(self.given(key) for key in keys)
        return sum(self.figure((key, "paid")) for key in keys)

    def text(self, row: Row, column: Column) -> str:
        if column.key == "share":
            given = sum(self.given(key) for key in self.keys(row))
            return figures.percent(self.total(row, column), given)
        return super().text(row, column)

    def find(self) -> Iterator[Finding]:
        for key in self.allocations:
            found = money_finding(
                self.part,
                f"{key}.paid",
                self.rows_by_key[key].title,
                given=self.given(key),
                before=self.before.get((key, "paid"), 0),
                now=self.figure((key, "paid")),
            )
            if found:
                yield found
        if self.allocations and not self.typed:
            sentence = "Chưa nhập giải ngân: số của kỳ trước được giữ nguyên."
            yield Finding(f"{self.part}.empty", self.part, sentence, absence=True)

    @cached_property
    def rows_by_key(self) -> dict[str, Row]:
        return {row.key: row for row in self.rows}


class CarriedOverGrid(PaidGrid):
    """Money of earlier years that may still be spent: what there is, what has been paid out."""

    part = "von-keo-dai"
    heading = "Vốn kéo dài từ năm trước"
    model = CarriedOver
    fields = {"carried": "amount", "out": "disbursed"}
    columns = [
        Column("carried", "Vốn kéo dài", names=("Vốn kéo dài được chuyển sang",)),
        Column("out", "Đã giải ngân", names=("Giải ngân vốn kéo dài",)),
        Column("rest", "Tỷ lệ", is_total=True, share=("out", "carried")),
    ]

    def blank(self, key: str) -> CarriedOver:
        return CarriedOver(report=self.report, allocation=self.allocations[key])

    def total(self, row: Row, column: Column) -> int:
        field = "carried" if column.key == "carried" else "out"
        return sum(self.figure((key, field)) for key in self.keys(row))

    def text(self, row: Row, column: Column) -> str:
        if column.key == "rest":
            carried = sum(self.figure((key, "carried")) for key in self.keys(row))
            return figures.percent(self.total(row, column), carried)
        return super().text(row, column)

    def find(self) -> Iterator[Finding]:
        for row in self.rows:
            if row.kind != "line":
                continue
            found = money_finding(
                self.part,
                f"{row.key}.out",
                f"Vốn kéo dài, {row.title}",
                given=self.figure((row.key, "carried")),
                before=self.before.get((row.key, "out"), 0),
                now=self.figure((row.key, "out")),
            )
            if found:
                yield found

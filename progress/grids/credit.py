"""Preferential credit: what the bank has lent to each group since the start of the year."""

from collections.abc import Iterator
from functools import cached_property

from editing.cells import Column, Row
from povertyplan.ui import figures
from progress.grids.base import BANK, ReportGrid
from progress.models import Turnover
from progress.rules import Finding
from targets.models import CreditTarget


class CreditGrid(ReportGrid):
    """Groups of households: the year's target, and the turnover until now."""

    part = "tin-dung"
    heading = "Tín dụng ưu đãi"
    kinds = BANK
    row_heading = "Nhóm hộ"
    model = Turnover
    fields = {"lent": "amount"}
    columns = [
        Column("goal", "Kế hoạch năm", is_total=True),
        Column("until", "Doanh số đến kỳ trước", is_total=True),
        Column("lent", "Lũy kế đến kỳ này", names=("Doanh số cho vay lũy kế",)),
        Column("share", "Tỷ lệ", is_total=True, share=("lent", "goal")),
    ]

    def read(self) -> None:
        self.targets = {f"t{row.pk}": row for row in CreditTarget.objects.filter(plan=self.plan)}
        own, earlier = self.reported(Turnover.objects.all())
        self.kept = {f"t{row.target_id}": row for row in own}
        for row in earlier:
            self.before[f"t{row.target_id}", "lent"] = row.amount

    @cached_property
    def rows(self) -> list[Row]:
        rows = [Row(key, row.get_group_display()) for key, row in self.targets.items()]
        return [*rows, Row("tong", "Cộng", kind="total")] if rows else []

    def blank(self, key: str) -> Turnover:
        return Turnover(report=self.report, target=self.targets[key])

    def _keys(self, row: Row) -> list[str]:
        return [row.key] if row.kind == "line" else [*self.targets]

    def total(self, row: Row, column: Column) -> int:
        keys = self._keys(row)
        match column.key:
            case "goal":
                return sum(self.targets[key].amount for key in keys)
            case "until":
                return sum(self.before.get((key, "lent"), 0) for key in keys)
        return sum(self.figure((key, "lent")) for key in keys)

    def text(self, row: Row, column: Column) -> str:
        if column.key == "share":
            goal = sum(self.targets[key].amount for key in self._keys(row))
            return figures.percent(self.total(row, column), goal)
        return super().text(row, column)

    def find(self) -> Iterator[Finding]:
        for key, target in self.targets.items():
            now, before = self.figure((key, "lent")), self.before.get((key, "lent"), 0)
            field = f"{key}.lent"
            if now < before:
                sentence = (
                    f"{target.get_group_display()}: lũy kế {figures.trieu(now)} triệu đồng, nhỏ "
                    f"hơn kỳ trước ({figures.trieu(before)} triệu đồng)."
                )
                yield Finding(f"{field}.less", self.part, sentence, field=field)
            elif now > before and now > target.amount > 0:
                sentence = (
                    f"{target.get_group_display()}: lũy kế {figures.trieu(now)} triệu đồng, vượt "
                    f"kế hoạch năm {figures.trieu(target.amount)} "
                    f"({figures.percent(now, target.amount)})."
                )
                yield Finding(f"{field}.beyond", self.part, sentence, field=field)
        if self.targets and not self.typed:
            sentence = "Chưa nhập doanh số cho vay: số của kỳ trước được giữ nguyên."
            yield Finding(f"{self.part}.empty", self.part, sentence, absence=True)

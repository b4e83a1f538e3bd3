"""Outputs: what each indicator of the agency has reached since the start of the year."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from django.db.models import Q

from editing.cells import Address, Column, Row
from editing.grid import Grid
from povertyplan.accounts.models import Agency
from povertyplan.accounts.permissions import Role
from povertyplan.ui import figures
from progress.grids.base import SPENDING, ReportGrid
from progress.models import Result
from progress.rules import Finding
from targets.models import HUNDREDTHS, Indicator, IndicatorShare


class ResultGrid(ReportGrid):
    """The indicators an agency reports: a district's, or those of what a department leads."""

    part = "ket-qua"
    heading = "Kết quả thực hiện các chỉ tiêu"
    kinds = SPENDING
    row_heading = "Chỉ tiêu"
    unit = "theo từng chỉ tiêu"
    decimals = 2
    model = Result
    fields = {"reached": "value"}
    columns = [
        Column("goal", "Chỉ tiêu năm", is_total=True),
        Column("until", "Đạt đến kỳ trước", is_total=True),
        Column("reached", "Lũy kế đến kỳ này", names=("Kết quả lũy kế", "Lũy kế")),
        Column("share", "Tỷ lệ", is_total=True, share=("reached", "goal")),
    ]

    def parse(self, text: str) -> int:
        return figures.parse_hundredths(text)

    def show(self, amount: int) -> str:
        return figures.decimal(self.number(amount))

    def read(self) -> None:
        agency = self.report.agency
        whose: Q | None = None
        indicators = Indicator.objects.filter(plan=self.plan, key="")
        if agency.kind == Agency.Kind.DISTRICT:
            mine = indicators.filter(scope=Indicator.Scope.DISTRICT)
            shares = IndicatorShare.objects.filter(indicator__plan=self.plan, agency=agency)
            self.goals = {f"i{share.indicator_id}": share.target for share in shares}
        else:
            led = Q(project__lead_agency=agency)
            if agency.people.filter(role=Role.EDITOR).exists():
                led |= Q(project=None)  # the plan's general indicators are its editors' to report
            mine = indicators.filter(led, scope=Indicator.Scope.PROVINCE)
            # Whoever leads now goes on from what another agency reported before.
            whose = ~Q(report__agency__kind=Agency.Kind.DISTRICT)
            self.goals = {f"i{row.pk}": int(row.target * HUNDREDTHS) for row in mine}
        self.indicators = {f"i{row.pk}": row for row in mine}
        own, earlier = self.reported(Result.objects.all(), whose)
        self.kept = {f"i{row.indicator_id}": row for row in own}
        for row in earlier:
            self.before[f"i{row.indicator_id}", "reached"] = row.value

    @cached_property
    def rows(self) -> list[Row]:
        return [
            Row(key, f"{row.name} ({row.unit})", names=(row.name,))
            for key, row in self.indicators.items()
        ]

    def blank(self, key: str) -> Result:
        return Result(report=self.report, indicator=self.indicators[key])

    def total(self, row: Row, column: Column) -> int:
        match column.key:
            case "goal":
                return self.goals.get(row.key, 0)
            case "until":
                return self.before.get((row.key, "reached"), 0)
        return self.figure((row.key, "reached"))

    def text(self, row: Row, column: Column) -> str:
        if column.key == "share":
            return figures.percent(self.total(row, column), self.goals.get(row.key, 0))
        return super().text(row, column)

    def overruns(self, after: Grid, changes: Mapping[Address, int]) -> dict[Address, str]:
        """Refuse a part of what is counted in whole pieces; one that stands already may stay."""
        return {
            address: f"Chỉ tiêu tính bằng {indicator.unit}: chỉ nhận số nguyên."
            for address, amount in changes.items()
            if amount % HUNDREDTHS
            and (indicator := self.indicators[address[0]]).is_counted
            and self.goals.get(address[0], 0) % HUNDREDTHS == 0
        }

    def limit(self, key: str) -> int:
        """What is asked of the agency at most, in hundredths; 0 where more is no surprise."""
        indicator = self.indicators[key]
        if not indicator.adds_up:
            return 0
        if indicator.target_max is not None and indicator.scope == Indicator.Scope.PROVINCE:
            return int(indicator.target_max * HUNDREDTHS)
        return self.goals.get(key, 0)

    def find(self) -> Iterator[Finding]:
        for key, indicator in self.indicators.items():
            now, before = self.figure((key, "reached")), self.before.get((key, "reached"), 0)
            field, limit = f"{key}.reached", self.limit(key)
            if indicator.unit == "%" and now > 100 * HUNDREDTHS:
                sentence = f"{indicator.name}: {self.show(now)}%, lớn hơn 100%."
                yield Finding(f"{field}.over", self.part, sentence, is_error=True, field=field)
            elif now < before:
                sentence = (
                    f"{indicator.name}: lũy kế {self.show(now)}, nhỏ hơn kỳ trước "
                    f"({self.show(before)})."
                )
                yield Finding(f"{field}.less", self.part, sentence, field=field)
            elif now > before and now > limit > 0:
                sentence = (
                    f"{indicator.name}: lũy kế {self.show(now)} {indicator.unit}, vượt chỉ tiêu "
                    f"năm {self.show(limit)} ({figures.percent(now, limit)})."
                )
                yield Finding(f"{field}.beyond", self.part, sentence, field=field)
        if self.indicators and not self.typed:
            sentence = "Chưa nhập kết quả: số của kỳ trước được giữ nguyên."
            yield Finding(f"{self.part}.empty", self.part, sentence, absence=True)

"""The money of a plan: sources, lines, allocations, and what they are checked against.

Sums are whole đồng in ``BigIntegerField``; what they add up to is asked of `budget.ledger`.
"""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from budget.querysets import AllocationQuerySet, FundingLineQuerySet, FundingSourceQuerySet
from editing.models import OfStep
from povertyplan.accounts.models import Agency, Province
from povertyplan.ui.figures import MAX_AMOUNT
from projects.models import Plan, Project


class CapitalType(models.TextChoices):
    """The nature of the money, fixed by the law on public investment and the budget law."""

    RECURRENT = "recurrent", "Vốn sự nghiệp"
    INVESTMENT = "investment", "Vốn đầu tư phát triển"


class FundingSource(models.Model):
    """Where money comes from (nguồn vốn); a province may part or add sources."""

    class Group(models.TextChoices):
        CENTRAL = "central", "Ngân sách trung ương"
        LOCAL = "local", "Ngân sách địa phương"
        PEOPLE = "people", "Người dân đối ứng"
        OTHER = "other", "Nguồn khác"

    province = models.ForeignKey(Province, models.CASCADE, related_name="funding_sources")
    code = models.SlugField("mã", max_length=30)
    name = models.CharField("tên", max_length=100)
    short_name = models.CharField("tên viết tắt", max_length=40)
    group = models.CharField("nhóm", max_length=20, choices=Group.choices)
    counts_as_state_budget = models.BooleanField("thuộc ngân sách nhà nước (NSNN)", default=True)
    has_investment = models.BooleanField("có vốn đầu tư phát triển", default=False)
    order = models.PositiveIntegerField("thứ tự", default=0)

    objects = FundingSourceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "nguồn vốn"
        verbose_name_plural = "nguồn vốn"
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "code"],
                name="source_code_once_per_province",
                violation_error_message="Mã nguồn vốn này đã có.",
            ),
            models.CheckConstraint(
                condition=~Q(code=""),
                name="source_has_a_code",
                violation_error_message="Tên viết tắt phải có chữ hoặc số.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def capital_types(self) -> list[CapitalType]:
        """The kinds of money this source may carry, in the order of the tables."""
        both = [CapitalType.RECURRENT, CapitalType.INVESTMENT]
        return both if self.has_investment else both[:1]

    def with_capital(self, capital: str, *, short: bool = False) -> str:
        """“Ngân sách trung ương (vốn sự nghiệp)”; money beyond the state budget has no type."""
        name = self.short_name if short else self.name
        if not self.counts_as_state_budget:
            return name
        return f"{name} ({CapitalType(capital).label.lower()})"


def amount_is_plausible(name: str, sentence: str) -> models.CheckConstraint:
    """The rule of every sum: not below zero, not above what a cell may hold."""
    return models.CheckConstraint(
        condition=Q(amount__range=(0, MAX_AMOUNT)), name=name, violation_error_message=sentence
    )


class FundingLine(models.Model):
    """Money of one sub-project from one source and capital type: the ceiling of its allocations."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="lines")
    source = models.ForeignKey(FundingSource, models.PROTECT, related_name="lines")
    capital = models.CharField("loại vốn", max_length=20, choices=CapitalType.choices)
    amount = models.BigIntegerField("số tiền (đồng)")
    issued_amount = models.BigIntegerField("số đã ban hành (đồng)", null=True, blank=True)

    objects = FundingLineQuerySet.as_manager()
    history = HistoricalRecords(bases=[OfStep])

    class Meta:
        verbose_name = "dự kiến kinh phí"
        verbose_name_plural = "dự kiến kinh phí"
        ordering = ["project", "source__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "source", "capital"],
                name="line_once_per_project_source_capital",
                violation_error_message="Dòng vốn này đã có trong tiểu dự án.",
            ),
            amount_is_plausible("line_amount_is_plausible", "Số tiền không được âm hoặc quá lớn."),
        ]

    def __str__(self) -> str:
        return f"{self.project.code}, {self.kind}"

    def place_in_tables(self) -> tuple[int, int, bool]:
        """The order of columns: by source, recurrent before investment."""
        return self.source.order, self.source_id, self.capital != CapitalType.RECURRENT

    @property
    def kind(self) -> str:
        """Source and capital type in short: “NSTW (vốn sự nghiệp)”."""
        return self.source.with_capital(self.capital, short=True)


class Allocation(models.Model):
    """The share of one line given to one agency (phân bổ)."""

    line = models.ForeignKey(FundingLine, models.CASCADE, related_name="allocations")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="allocations")
    amount = models.BigIntegerField("số tiền (đồng)")
    issued_amount = models.BigIntegerField("số đã ban hành (đồng)", null=True, blank=True)
    is_illustrative = models.BooleanField("số liệu minh họa", default=False)

    objects = AllocationQuerySet.as_manager()
    history = HistoricalRecords(bases=[OfStep])

    class Meta:
        verbose_name = "phân bổ"
        verbose_name_plural = "phân bổ"
        ordering = ["line", "agency__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["line", "agency"],
                name="allocation_once_per_line_and_agency",
                violation_error_message="Đơn vị này đã được phân bổ ở dòng vốn này.",
            ),
            amount_is_plausible(
                "allocation_amount_is_plausible", "Số phân bổ không được âm hoặc quá lớn."
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.agency.short_name}"

    @property
    def given(self) -> int:
        """What the agency may spend, in đồng: the issued share, before that the working one."""
        return self.amount if self.issued_amount is None else self.issued_amount


class CounterpartRule(models.Model):
    """How much one source must add to another (vốn đối ứng), from a date on.

    Bình Phước, 2024: local = 15 % of central recurrent, rounded half up to a whole triệu per row.
    The rule proposes; a deviation is shown, not forced.
    """

    plan = models.OneToOneField(Plan, models.CASCADE, related_name="counterpart_rule")
    ratio = models.DecimalField("tỷ lệ", max_digits=6, decimal_places=4, default=Decimal())
    base_source = models.ForeignKey(
        FundingSource, models.PROTECT, related_name="+", verbose_name="tính trên nguồn"
    )
    base_capital = models.CharField(
        "loại vốn làm căn cứ", max_length=20, choices=CapitalType.choices
    )
    source = models.ForeignKey(
        FundingSource, models.PROTECT, related_name="+", verbose_name="nguồn đối ứng"
    )
    capital = models.CharField("loại vốn đối ứng", max_length=20, choices=CapitalType.choices)
    rounding_unit = models.BigIntegerField("làm tròn đến (đồng)", default=1_000_000)
    legal_basis = models.CharField("căn cứ", max_length=500)
    effective_from = models.DateField("áp dụng từ ngày")

    history = HistoricalRecords()

    class Meta:
        verbose_name = "quy định vốn đối ứng"
        verbose_name_plural = "quy định vốn đối ứng"
        constraints = [
            models.CheckConstraint(
                condition=Q(ratio__gte=0, ratio__lte=1),
                name="counterpart_ratio_is_a_share",
                violation_error_message="Tỷ lệ đối ứng từ 0% đến 100%.",
            ),
            models.CheckConstraint(
                condition=Q(rounding_unit__gte=1),
                name="counterpart_rounding_unit_is_positive",
                violation_error_message="Đơn vị làm tròn phải từ 1 đồng trở lên.",
            ),
        ]

    def __str__(self) -> str:
        return f"Đối ứng của {self.plan}"

    @property
    def percent(self) -> Decimal:
        """The ratio in percent."""
        return (self.ratio * 100).normalize()


class Measure(models.TextChoices):
    """Totals a plan is known by. All but the first count the state budget (NSNN) only."""

    ALL_SOURCES = "all_sources", "Tổng các nguồn vốn"
    STATE_BUDGET = "state_budget", "Vốn ngân sách nhà nước"
    CENTRAL = "central", "Ngân sách trung ương"
    LOCAL = "local", "Ngân sách địa phương"
    RECURRENT = "recurrent", "Vốn sự nghiệp"
    INVESTMENT = "investment", "Vốn đầu tư phát triển"


class AssignedTotal(models.Model):
    """A total that was assigned to the province or a project, to check the lines against."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="assigned_totals")
    project = models.ForeignKey(
        Project, models.CASCADE, related_name="assigned_totals", null=True, blank=True
    )
    measure = models.CharField("chỉ số", max_length=20, choices=Measure.choices)
    amount = models.BigIntegerField("số được giao (đồng)")

    history = HistoricalRecords(bases=[OfStep])

    class Meta:
        verbose_name = "tổng mức được giao"
        verbose_name_plural = "tổng mức được giao"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "measure"],
                condition=Q(project__isnull=True),
                name="assigned_total_once_per_plan",
                violation_error_message="Chỉ số này đã có mức được giao.",
            ),
            models.UniqueConstraint(
                fields=["project", "measure"],
                name="assigned_total_once_per_project",
                violation_error_message="Chỉ số này của dự án đã có mức được giao.",
            ),
            amount_is_plausible("assigned_total_is_plausible", "Mức được giao không hợp lệ."),
        ]

    def __str__(self) -> str:
        return f"{self.get_measure_display()}: {self.amount}"

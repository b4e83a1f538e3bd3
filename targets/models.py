"""What a plan sets out to reach: fewer poor households, other indicators, credit."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from editing.models import OfStep
from povertyplan.accounts.models import Agency
from povertyplan.ui import figures
from povertyplan.ui.figures import MAX_AMOUNT, MAX_COUNT
from projects.models import Plan, Project
from targets.querysets import (
    CreditTargetQuerySet,
    IndicatorQuerySet,
    IndicatorShareQuerySet,
    ReductionTargetQuerySet,
)
from targets.rules import is_counted

HUNDREDTHS = 100
"""A district's share of an indicator counts hundredths of its unit."""


class ReductionTarget(models.Model):
    """Households of a district at the start of the year, and how many fewer poor by its end.

    `poor_minority` and `near_poor_minority` are those of ethnic minorities (DTTS) among them. Poor
    and near-poor households are told apart by the multidimensional standard (Nghị định
    07/2021/NĐ-CP); no household is both.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="reduction_targets")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="reduction_targets")
    total_households = models.PositiveIntegerField("tổng số hộ", default=0)
    poor_households = models.PositiveIntegerField("số hộ nghèo đầu kỳ", default=0)
    poor_minority = models.PositiveIntegerField("hộ nghèo DTTS đầu kỳ", default=0)
    near_poor_households = models.PositiveIntegerField("số hộ cận nghèo đầu kỳ", default=0)
    near_poor_minority = models.PositiveIntegerField("hộ cận nghèo DTTS đầu kỳ", default=0)
    target = models.PositiveIntegerField("chỉ tiêu giảm hộ nghèo", default=0)
    is_illustrative = models.BooleanField("số liệu minh họa", default=False)

    objects = ReductionTargetQuerySet.as_manager()
    history = HistoricalRecords(bases=[OfStep])

    class Meta:
        verbose_name = "chỉ tiêu giảm nghèo"
        verbose_name_plural = "chỉ tiêu giảm nghèo"
        ordering = ["agency__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "agency"],
                name="reduction_target_once_per_district",
                violation_error_message="Địa phương này đã có chỉ tiêu trong kế hoạch.",
            ),
            models.CheckConstraint(
                condition=Q(poor_households__lte=F("total_households")),
                name="poor_households_within_households",
                violation_error_message="Số hộ nghèo lớn hơn tổng số hộ.",
            ),
            models.CheckConstraint(
                condition=Q(near_poor_households__lte=F("total_households") - F("poor_households")),
                name="poor_and_near_poor_within_households",
                violation_error_message="Hộ nghèo và hộ cận nghèo cộng lại lớn hơn tổng số hộ.",
            ),
            models.CheckConstraint(
                condition=Q(poor_minority__lte=F("poor_households")),
                name="poor_minority_within_poor",
                violation_error_message="Số hộ nghèo DTTS lớn hơn số hộ nghèo.",
            ),
            models.CheckConstraint(
                condition=Q(near_poor_minority__lte=F("near_poor_households")),
                name="near_poor_minority_within_near_poor",
                violation_error_message="Số hộ cận nghèo DTTS lớn hơn số hộ cận nghèo.",
            ),
            models.CheckConstraint(
                condition=Q(target__lte=F("poor_households")),
                name="reduction_target_within_baseline",
                violation_error_message="Chỉ tiêu giảm lớn hơn số hộ nghèo đầu kỳ.",
            ),
            models.CheckConstraint(
                condition=Q(total_households__lte=MAX_COUNT),
                name="households_are_plausible",
                violation_error_message="Số hộ quá lớn.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency.short_name}: {self.target}"

    @property
    def closing(self) -> int:
        """Poor households left when the target is met."""
        return self.poor_households - self.target


class Indicator(models.Model):
    """One of the plan's targets, with the unit it is measured in.

    With a `project` it measures an output of that sub-project (models, trainees, broadcasts …).
    One of district scope is reached district by district, each its `IndicatorShare`.
    """

    class Key(models.TextChoices):
        REDUCTION = "reduction", "Tổng chỉ tiêu giảm hộ nghèo"
        RATE = "rate", "Mức giảm tỷ lệ hộ nghèo"

    class Direction(models.TextChoices):
        INCREASE = "increase", "Đạt"
        DECREASE = "decrease", "Giảm"

    class Scope(models.TextChoices):
        PROVINCE = "province", "Toàn tỉnh"
        DISTRICT = "district", "Từng huyện, thị xã, thành phố"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="indicators")
    project = models.ForeignKey(
        Project,
        models.RESTRICT,
        related_name="indicators",
        verbose_name="dự án, tiểu dự án",
        null=True,
        blank=True,
        help_text="Để trống khi là chỉ tiêu chung của kế hoạch.",
    )
    order = models.PositiveIntegerField("thứ tự")
    key = models.CharField(
        "dùng trong đối chiếu", max_length=20, choices=Key.choices, blank=True, editable=False
    )
    name = models.CharField("chỉ tiêu", max_length=400)
    unit = models.CharField("đơn vị tính", max_length=40)
    direction = models.CharField("chiều", max_length=20, choices=Direction.choices)
    scope = models.CharField(
        "phạm vi", max_length=20, choices=Scope.choices, default=Scope.PROVINCE
    )
    baseline = models.DecimalField(
        "mức đầu kỳ", max_digits=12, decimal_places=2, null=True, blank=True
    )
    target = models.DecimalField("mức", max_digits=12, decimal_places=2)
    target_max = models.DecimalField(
        "đến mức", max_digits=12, decimal_places=2, null=True, blank=True
    )
    is_illustrative = models.BooleanField("số liệu minh họa", default=False)
    shared: int
    """What the districts' shares add up to, in hundredths, of those read `with_shared`."""

    objects = IndicatorQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "chỉ tiêu"
        verbose_name_plural = "chỉ tiêu"
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "key"],
                condition=~Q(key=""),
                name="indicator_key_once_per_plan",
                violation_error_message="Chỉ tiêu này đã có trong kế hoạch.",
            ),
            models.CheckConstraint(
                condition=Q(target__gte=0),
                name="indicator_target_is_not_negative",
                violation_error_message="Mức chỉ tiêu không được âm.",
            ),
            models.CheckConstraint(
                condition=Q(target_max__isnull=True) | Q(target_max__gte=F("target")),
                name="indicator_range_is_in_order",
                violation_error_message="Mức trên phải lớn hơn hoặc bằng mức dưới.",
            ),
            models.CheckConstraint(
                condition=Q(baseline__isnull=True) | Q(baseline__gte=0),
                name="indicator_baseline_is_not_negative",
                violation_error_message="Mức đầu kỳ không được âm.",
            ),
            models.CheckConstraint(
                condition=Q(scope__in=["province", "district"]),
                name="indicator_scope_is_known",
                violation_error_message="Phạm vi không có trong danh sách.",
            ),
            models.CheckConstraint(
                condition=Q(key="") | Q(scope="province", project__isnull=True),
                name="reconciled_indicator_is_of_the_province",
                violation_error_message="Chỉ tiêu dùng trong đối chiếu là của toàn tỉnh.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.project and self.project.plan_id != self.plan_id:
            raise ValidationError({"project": "Dự án, tiểu dự án phải thuộc cùng kế hoạch."})
        if self.scope != self.Scope.DISTRICT and self.is_shared():
            raise ValidationError(
                {"scope": "Chỉ tiêu đã giao cho các huyện. Đưa các mức giao về 0 trước."}
            )
        if self._has_other_scope() and self._is_in_use():
            raise ValidationError(
                {"scope": "Chỉ tiêu đã có số liệu báo cáo nên không đổi được phạm vi."}
            )

    def _has_other_scope(self) -> bool:
        return Indicator.objects.filter(pk=self.pk).exclude(scope=self.scope).exists()

    def _is_in_use(self) -> bool:
        """Whether something that protects it stands on it, in whichever room."""
        return any(
            one.related_model._base_manager.filter(**{one.field.name: self.pk}).exists()
            for one in self._meta.related_objects
            if one.on_delete is models.PROTECT
        )

    def is_shared(self) -> bool:
        """Whether any district is to reach something of it."""
        return bool(self.pk) and self.shares.filter(target__gt=0).exists()

    @property
    def coded_name(self) -> str:
        """The name after the code of its project, where it measures one: “DA2: Mô hình …”."""
        return f"{self.project.code}: {self.name}" if self.project else self.name

    @property
    def adds_up(self) -> bool:
        """Whether what the districts reach adds up to the province's: not so with rates."""
        return "%" not in self.unit and "phần trăm" not in self.unit

    @property
    def is_counted(self) -> bool:
        """Whether it is reached in whole pieces: its unit is counted, its own figures are whole."""
        own = (self.target, self.target_max, self.baseline)
        return is_counted(self.unit) and all(one % 1 == 0 for one in own if one is not None)

    @property
    def hundredths(self) -> int:
        """The figure to reach as its shares count it."""
        return int(self.target * HUNDREDTHS)

    @property
    def level(self) -> str:
        """The figure to reach, or the range: “0,1–0,2”."""
        if self.target_max is None:
            return figures.decimal(self.target)
        return f"{figures.decimal(self.target)}–{figures.decimal(self.target_max)}"

    @property
    def goal(self) -> str:
        """What is to be reached, in words: “Đạt 100%”, “Giảm 0,1–0,2 điểm phần trăm”."""
        space = "" if self.unit == "%" else " "
        verb = "Đạt" if self.direction == self.Direction.INCREASE else "Giảm"
        return f"{verb} {self.level}{space}{self.unit}"


class IndicatorShare(models.Model):
    """What one district is to reach of an indicator of district scope.

    `target` counts hundredths of the indicator's unit, so that sums stay whole: 12,5 is 1.250.
    """

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="shares")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="indicator_shares")
    target = models.BigIntegerField("mức giao", default=0)
    is_illustrative = models.BooleanField("số liệu minh họa", default=False)

    objects = IndicatorShareQuerySet.as_manager()
    history = HistoricalRecords(bases=[OfStep])

    class Meta:
        verbose_name = "chỉ tiêu của huyện"
        verbose_name_plural = "chỉ tiêu của huyện"
        ordering = ["agency__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "agency"],
                name="indicator_share_once_per_district",
                violation_error_message="Địa phương này đã được giao chỉ tiêu này.",
            ),
            models.CheckConstraint(
                condition=Q(target__range=(0, MAX_COUNT * HUNDREDTHS)),
                name="indicator_share_is_plausible",
                violation_error_message="Mức giao không được âm hoặc quá lớn.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency.short_name}: {figures.decimal(self.quantity)}"

    @property
    def quantity(self) -> Decimal:
        """The share in the unit of its indicator."""
        return Decimal(self.target).scaleb(-2)


class CreditTarget(models.Model):
    """Lending turnover planned for a group of households (not budget money), in đồng."""

    class Group(models.TextChoices):
        POOR = "poor", "Hộ nghèo"
        NEAR_POOR = "near_poor", "Hộ cận nghèo"
        NEWLY_ESCAPED = "newly_escaped", "Hộ mới thoát nghèo"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="credit_targets")
    group = models.CharField("nhóm hộ", max_length=20, choices=Group.choices)
    amount = models.BigIntegerField("doanh số cho vay (đồng)")

    objects = CreditTargetQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "chỉ tiêu tín dụng ưu đãi"
        verbose_name_plural = "chỉ tiêu tín dụng ưu đãi"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "group"],
                name="credit_target_once_per_group",
                violation_error_message="Nhóm hộ này đã có chỉ tiêu.",
            ),
            models.CheckConstraint(
                condition=Q(amount__range=(0, MAX_AMOUNT)),
                name="credit_amount_is_plausible",
                violation_error_message="Doanh số cho vay không được âm hoặc quá lớn.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_group_display()}: {figures.trieu(self.amount)} triệu đồng"

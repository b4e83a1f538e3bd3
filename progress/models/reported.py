"""The figures of a report: changes of households, money, outputs, credit."""

from collections.abc import Mapping

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from budget.models import Allocation, amount_is_plausible
from editing.models import OfStep
from povertyplan.ui.figures import MAX_COUNT
from progress.models.reports import Report
from progress.querysets import ReportedQuerySet
from progress.rules import FLOW_SIGNS, closing
from targets.models import CreditTarget, Indicator


class HouseholdChange(models.Model):
    """Households of one group that came and went in the period.

    Closing = opening − left + fell back + newly poor + other gains − other losses; the ethnic
    minority groups (DTTS) are among the poor and near-poor.
    """

    class Group(models.TextChoices):
        POOR = "poor", "Hộ nghèo"
        POOR_MINORITY = "poor_minority", "Trong đó hộ nghèo DTTS"
        NEAR_POOR = "near_poor", "Hộ cận nghèo"
        NEAR_POOR_MINORITY = "near_poor_minority", "Trong đó hộ cận nghèo DTTS"

    report = models.ForeignKey(Report, models.CASCADE, related_name="households")
    group = models.CharField("nhóm hộ", max_length=20, choices=Group.choices)
    left = models.PositiveIntegerField("thoát", default=0)
    fell_back = models.PositiveIntegerField("tái", default=0)
    newly = models.PositiveIntegerField("phát sinh", default=0)
    gained = models.PositiveIntegerField("tăng khác", default=0)
    lost = models.PositiveIntegerField("giảm khác", default=0)

    BASELINES: Mapping[str, str] = {
        Group.POOR.value: "poor_households",
        Group.POOR_MINORITY.value: "poor_minority",
        Group.NEAR_POOR.value: "near_poor_households",
        Group.NEAR_POOR_MINORITY.value: "near_poor_minority",
    }
    """The field of the reduction target that holds a group's count at the start of the year."""

    objects = ReportedQuerySet.as_manager()
    history = HistoricalRecords(bases=[OfStep])

    class Meta:
        verbose_name = "biến động hộ"
        verbose_name_plural = "biến động hộ"
        ordering = ["report", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "group"], name="household_group_once_per_report"
            ),
            models.CheckConstraint(
                condition=Q(
                    left__lte=MAX_COUNT,
                    fell_back__lte=MAX_COUNT,
                    newly__lte=MAX_COUNT,
                    gained__lte=MAX_COUNT,
                    lost__lte=MAX_COUNT,
                ),
                name="household_changes_are_plausible",
                violation_error_message="Số hộ quá lớn.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.get_group_display()}"

    @property
    def net(self) -> int:
        """By how many households the group grew in the period; below zero when it shrank."""
        return closing(0, {name: getattr(self, name) for name in FLOW_SIGNS})


class Disbursement(models.Model):
    """Money of one allocation paid out since the start of the year, in đồng (giải ngân lũy kế)."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="disbursements")
    allocation = models.ForeignKey(Allocation, models.PROTECT, related_name="disbursements")
    amount = models.BigIntegerField("giải ngân lũy kế (đồng)")

    LED = "allocation__line__project__lead_agency"

    objects = ReportedQuerySet.as_manager()
    history = HistoricalRecords(bases=[OfStep])

    class Meta:
        verbose_name = "giải ngân"
        verbose_name_plural = "giải ngân"
        ordering = ["report", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "allocation"], name="disbursement_once_per_report_and_allocation"
            ),
            amount_is_plausible("disbursement_is_plausible", "Số giải ngân không hợp lệ."),
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.amount}"


class CarriedOver(models.Model):
    """Money of earlier years that may still be spent this year (vốn kéo dài), in đồng.

    Kept apart from the year's own: what was carried over, and what of it has been paid out.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="carried_over")
    allocation = models.ForeignKey(Allocation, models.PROTECT, related_name="carried_over")
    amount = models.BigIntegerField("vốn kéo dài (đồng)", default=0)
    disbursed = models.BigIntegerField("đã giải ngân (đồng)", default=0)

    LED = "allocation__line__project__lead_agency"

    objects = ReportedQuerySet.as_manager()
    history = HistoricalRecords(bases=[OfStep])

    class Meta:
        verbose_name = "vốn kéo dài"
        verbose_name_plural = "vốn kéo dài"
        ordering = ["report", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "allocation"], name="carried_over_once_per_report_and_allocation"
            ),
            amount_is_plausible("carried_over_is_plausible", "Số vốn kéo dài không hợp lệ."),
            models.CheckConstraint(
                condition=Q(disbursed__gte=0),
                name="carried_over_disbursed_is_not_negative",
                violation_error_message="Số giải ngân không được âm.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.amount}"


class Result(models.Model):
    """What an indicator has reached since the start of the year, in hundredths of its unit."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="results")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="results")
    value = models.BigIntegerField("kết quả lũy kế (phần trăm của đơn vị tính)")

    LED = "indicator__project__lead_agency"

    objects = ReportedQuerySet.as_manager()
    history = HistoricalRecords(bases=[OfStep])

    class Meta:
        verbose_name = "kết quả"
        verbose_name_plural = "kết quả"
        ordering = ["report", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "indicator"], name="result_once_per_report_and_indicator"
            ),
            models.CheckConstraint(
                condition=Q(value__range=(0, MAX_COUNT * 100)),
                name="result_is_plausible",
                violation_error_message="Kết quả không được âm hoặc quá lớn.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.value}"


class Turnover(models.Model):
    """Preferential credit lent to a group since the start of the year, in đồng."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="turnovers")
    target = models.ForeignKey(CreditTarget, models.PROTECT, related_name="turnovers")
    amount = models.BigIntegerField("doanh số cho vay lũy kế (đồng)")

    objects = ReportedQuerySet.as_manager()
    history = HistoricalRecords(bases=[OfStep])

    class Meta:
        verbose_name = "doanh số cho vay"
        verbose_name_plural = "doanh số cho vay"
        ordering = ["report", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "target"], name="turnover_once_per_report_and_group"
            ),
            amount_is_plausible("turnover_is_plausible", "Doanh số cho vay không hợp lệ."),
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.amount}"

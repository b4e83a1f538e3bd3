"""Periods in which the plan's progress is reported, with their dates."""

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from povertyplan.accounts.models import Agency, User
from povertyplan.accounts.permissions import ALLOWED, Verdict
from povertyplan.ui import figures
from progress import rules
from progress.querysets import PeriodQuerySet
from projects.models import Plan


class Period(models.Model):
    """A stretch of the plan's year that is reported on, with its dates.

    Those that take figures do not overlap; the longer ones (six months, the year) add them up and
    take words only.
    """

    class Kind(models.TextChoices):
        MONTH = "month", "Tháng"
        QUARTER = "quarter", "Quý"
        HALF = "half", "6 tháng"
        YEAR = "year", "Năm"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="periods")
    kind = models.CharField("loại kỳ", max_length=20, choices=Kind.choices)
    number = models.PositiveSmallIntegerField("số thứ tự trong năm")
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến ngày")
    opens_on = models.DateField("mở nhập từ ngày")
    due_on = models.DateField("hạn nộp")
    closes_on = models.DateField(
        "khóa sau ngày", null=True, blank=True, help_text="Để trống là không khóa."
    )
    takes_figures = models.BooleanField("nhập số liệu", default=True)

    objects = PeriodQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "kỳ báo cáo"
        verbose_name_plural = "kỳ báo cáo"
        ordering = ["ends_on", "-starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "kind", "number"],
                name="period_once_per_plan",
                violation_error_message="Kỳ này đã có trong kế hoạch.",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("ends_on")),
                name="period_ends_after_it_starts",
                violation_error_message="Kỳ phải kết thúc sau ngày bắt đầu.",
            ),
            models.CheckConstraint(
                condition=Q(opens_on__lte=F("due_on")),
                name="period_is_due_after_it_opens",
                violation_error_message="Hạn nộp phải từ ngày mở nhập trở đi.",
            ),
            models.CheckConstraint(
                condition=Q(closes_on__isnull=True) | Q(closes_on__gte=F("due_on")),
                name="period_closes_after_it_is_due",
                violation_error_message="Ngày khóa phải từ hạn nộp trở đi.",
            ),
            models.CheckConstraint(
                condition=Q(kind="month", number__range=(1, 12))
                | Q(kind="quarter", number__range=(1, 4))
                | Q(kind="half", number__range=(1, 2))
                | Q(kind="year", number=1),
                name="period_number_is_of_its_kind",
                violation_error_message="Số thứ tự không hợp với loại kỳ.",
            ),
        ]

    def __str__(self) -> str:
        return rules.period_name(self.kind, self.number, self.plan.year)

    def get_absolute_url(self) -> str:
        return reverse("progress:board", args=[self.plan.slug, self.pk])

    def is_open(self, today: datetime.date, reopened_until: datetime.date | None = None) -> Verdict:
        """Whether figures may be entered on a day, with the reason why not.

        `reopened_until` is the last day for which the period was opened again for the agency.
        """
        if today < self.opens_on:
            return Verdict(False, f"{self} mở nhập từ ngày {figures.date(self.opens_on)}.")
        if self.closes_on is None or today <= max(self.closes_on, reopened_until or today.min):
            return ALLOWED
        since = figures.date(max(self.closes_on, reopened_until or self.closes_on))
        return Verdict(
            False,
            f"{self} đã khóa sau ngày {since}. {rules.REOPEN}",
        )

    def to_reopen(self, today: datetime.date) -> Verdict:
        """Whether there is anything to open again: a period not closed keeps its own deadline."""
        if self.closes_on is not None and today > self.closes_on:
            return ALLOWED
        return Verdict(False, f"{self} chưa khóa nên không cần mở lại. Muốn lùi hạn, sửa lịch kỳ.")


class Reopening(models.Model):
    """A closed period opened again for one agency, until a day, with the reason."""

    period = models.ForeignKey(Period, models.CASCADE, related_name="reopenings")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="reopenings")
    until = models.DateField("mở lại đến hết ngày")
    reason = models.CharField("lý do", max_length=300)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField("lúc", default=timezone.now)

    class Meta:
        verbose_name = "mở lại kỳ"
        verbose_name_plural = "mở lại kỳ"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="reopening_has_a_reason",
                violation_error_message="Đề nghị ghi lý do mở lại.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency.short_name}: đến hết ngày {figures.date(self.until)}"

    def clean(self) -> None:
        if refusal := self.period.to_reopen(timezone.localdate()).reason:
            raise ValidationError(refusal)

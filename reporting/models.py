"""Papers on what has been reached, and documents that have been made."""

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from progress.models import Period
from projects.models import OfficialPaper, Plan
from reporting.querysets import PeriodicReportQuerySet, PeriodicSectionQuerySet


class DraftRendering(models.Model):
    """The newest PDF of a paper with the digest of what it was made from.

    An unchanged paper is sent as kept here; it is not rendered twice, by no web process. `paper`
    tells the papers of a plan apart.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="renderings")
    paper = models.CharField(max_length=40, default="ke-hoach")
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = "bản dự thảo đã kết xuất"
        verbose_name_plural = "bản dự thảo đã kết xuất"
        constraints = [
            models.UniqueConstraint(fields=["plan", "paper"], name="one_rendering_per_paper")
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.paper}: {self.digest[:12]}"


class PeriodicReport(OfficialPaper):
    """The province's report on a period of the plan: six months, the year, or any other.

    Its figures are those of the accepted reports up to the end of `cut_off`, a period that takes
    figures; they are set when it is shown. The plan being issued does not lock it.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="periodic_reports")
    period = models.ForeignKey(
        Period, models.PROTECT, related_name="periodic_reports", verbose_name="kỳ báo cáo"
    )
    cut_off = models.ForeignKey(
        Period,
        models.PROTECT,
        related_name="reports_cut_off",
        verbose_name="số liệu đến hết kỳ",
        help_text="Ngày cuối của kỳ này là ngày chốt số liệu hộ và “giải ngân đến ngày …”.",
    )
    number_suffix = models.CharField("ký hiệu", max_length=30, default="BC-UBND")

    objects = PeriodicReportQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "báo cáo định kỳ"
        verbose_name_plural = "báo cáo định kỳ"
        ordering = ["period__ends_on", "-period__starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["period"],
                name="one_periodic_report_per_period",
                violation_error_message="Kỳ này đã có báo cáo.",
            )
        ]

    def __str__(self) -> str:
        return f"Báo cáo {self.period_in_prose}"

    def get_absolute_url(self) -> str:
        return reverse("reporting:periodic_report", args=[self.plan.slug, self.pk])

    def clean(self) -> None:
        super().clean()
        of_plan = self.period.plan_id == self.cut_off.plan_id == self.plan_id
        if not of_plan or not self.cut_off.takes_figures:
            raise ValidationError({"cut_off": "Chọn một kỳ có nhập số liệu của kế hoạch này."})
        first, last = self.period.starts_on, self.period.ends_on
        if not first <= self.cut_off.starts_on <= self.cut_off.ends_on <= last:
            raise ValidationError({"cut_off": "Kỳ chốt số liệu phải nằm trong kỳ báo cáo."})

    @property
    def period_in_prose(self) -> str:
        """The period within a sentence: “6 tháng đầu năm 2024”, “tháng 3/2024”."""
        name = str(self.period)
        return name[:1].lower() + name[1:]

    @property
    def file_name(self) -> str:
        """What files made from the report are called, without their ending."""
        return f"Báo cáo giảm nghèo {self.period_in_prose.replace('/', '-')} {self.place}"

    @property
    def is_draft(self) -> bool:
        """Until it has its number and day of issue."""
        return not (self.number and self.issued_on)

    @property
    def day(self) -> datetime.date:
        """The day of issue, or that of its figures: what files made from it are dated."""
        day: datetime.date = self.issued_on or self.cut_off.ends_on
        return day


class PeriodicSection(models.Model):
    """A part of a periodic report (I., 1., a) …); its number follows from its place.

    Text is that of `projects.Section`: plain, with figures named as tokens. `draws_on` tells which
    of the agencies' own words belong beside it when it is written.
    """

    class Words(models.TextChoices):
        DIFFICULTIES = "difficulties", "Khó khăn, vướng mắc"
        CAUSES = "causes", "Nguyên nhân"
        PROPOSALS = "proposals", "Đề xuất, kiến nghị"

    report = models.ForeignKey(PeriodicReport, models.CASCADE, related_name="sections")
    parent = models.ForeignKey(
        "self", models.CASCADE, related_name="children", null=True, blank=True
    )
    order = models.PositiveIntegerField("thứ tự")
    draws_on = models.CharField(
        "ý kiến của đơn vị", max_length=20, choices=Words.choices, blank=True
    )
    heading = models.CharField("tiêu đề", max_length=300, blank=True)
    body = models.TextField("nội dung", blank=True)

    objects = PeriodicSectionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "phần báo cáo"
        verbose_name_plural = "phần báo cáo"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.heading or self.body[:60]

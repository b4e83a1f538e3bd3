"""Papers on what has been reached, and documents that have been made."""

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from simple_history.models import HistoricalRecords

from povertyplan.accounts.models import User
from povertyplan.accounts.permissions import ALLOWED, Verdict
from povertyplan.ui import figures
from progress.models import Period
from projects.models import OfficialPaper, Plan
from reporting.querysets import (
    IssuedFileQuerySet,
    IssueQuerySet,
    PeriodicReportQuerySet,
    PeriodicSectionQuerySet,
)


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
    figures; they are set when it is shown. The plan being issued does not lock it. With its number
    and day it is issued: what it said then is kept as an `Issue`, and it is locked.
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
            ),
            models.CheckConstraint(
                condition=Q(number="", issued_on=None) | (~Q(number="") & ~Q(issued_on=None)),
                name="issued_report_has_number_and_date",
                violation_error_message="Báo cáo ban hành phải có cả số và ngày.",
            ),
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
        self._clean_day()

    def _clean_day(self) -> None:
        """A report is issued when its figures are known, and not ahead of time."""
        closed = self.cut_off.ends_on
        if self.issued_on and self.issued_on < closed:
            raise ValidationError(
                {
                    "issued_on": "Ngày ban hành phải từ ngày chốt số liệu "
                    f"({figures.date(closed)}) trở đi."
                }
            )
        if self.issued_on and self.issued_on > timezone.localdate():
            raise ValidationError({"issued_on": "Ngày ban hành không được sau ngày hôm nay."})

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

    def open_for_editing(self) -> Verdict:
        """Whether its head and text may change: not once it is issued."""
        if self.is_draft or not self.issued_on:
            return ALLOWED
        return Verdict(
            False,
            f"Đã ban hành số {self.reference} ngày {figures.date(self.issued_on)} nên đã khóa; "
            "muốn sửa, đề nghị hủy ban hành.",
        )

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


class Issue(models.Model):
    """One time a periodic report was issued: its number and day, and what it said.

    `said` holds the figures of the text by their token and a mark of each annex table, to tell
    later whether the figures have changed since; `page` is the paper as its page shows it. Its
    files are `IssuedFile`s. Revoking it returns the report to a draft; nothing that was issued is
    deleted.
    """

    report = models.ForeignKey(PeriodicReport, models.PROTECT, related_name="issues")
    reference = models.CharField("số, ký hiệu", max_length=60)
    issued_on = models.DateField("ngày ban hành")
    counted = models.TextField("báo cáo được tính", blank=True)
    said = models.JSONField("số liệu khi ban hành", default=dict)
    page = models.TextField("toàn văn khi ban hành", blank=True)
    made_at = models.DateTimeField("lúc ban hành", default=timezone.now)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người lập")
    revoked_at = models.DateTimeField("lúc hủy", null=True, blank=True)
    revoked_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, verbose_name="người hủy"
    )
    reason = models.CharField("lý do hủy", max_length=500, blank=True)

    objects = IssueQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["said", "page"])

    class Meta:
        verbose_name = "lần ban hành"
        verbose_name_plural = "lần ban hành"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(revoked_at=None),
                name="one_standing_issue_per_report",
                violation_error_message="Báo cáo này đang được ban hành.",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None, reason="")
                | (~Q(revoked_at=None) & ~Q(revoked_by=None) & ~Q(reason="")),
                name="revoked_issue_says_why",
                violation_error_message="Hủy ban hành phải có lý do, người hủy và thời điểm hủy.",
            ),
        ]

    def __str__(self) -> str:
        return f"Số {self.reference} ngày {figures.date(self.issued_on)}"

    @property
    def paper(self) -> SafeString:
        """The paper for its page, unescaped: our own templates wrote it when it was issued."""
        return SafeString(self.page)


class IssuedFile(models.Model):
    """A file of a periodic report as it was issued, byte by byte."""

    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        DOCX = "docx", "Word"
        XLSX = "xlsx", "Excel"

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="files")
    kind = models.CharField("loại tệp", max_length=10, choices=Kind.choices)
    content = models.BinaryField("nội dung")
    size = models.PositiveIntegerField("cỡ (byte)")
    sha256 = models.CharField("SHA-256", max_length=64)

    objects = IssuedFileQuerySet.as_manager()

    class Meta:
        verbose_name = "tệp đã ban hành"
        verbose_name_plural = "tệp đã ban hành"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["issue", "kind"],
                name="one_issued_file_of_a_kind",
                violation_error_message="Lần ban hành này đã có tệp loại đó.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["pdf", "docx", "xlsx"]),
                name="issued_file_kind_is_known",
                violation_error_message="Loại tệp không có trong danh sách.",
            ),
            models.CheckConstraint(
                condition=Q(size__gt=0),
                name="issued_file_is_not_empty",
                violation_error_message="Tệp ban hành không được rỗng.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.sha256[:12]}"

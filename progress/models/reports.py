"""What an agency reports for a period: its versions, what happened to it, its files."""

import datetime

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from budget.models import Allocation
from povertyplan.accounts.models import Agency, User
from povertyplan.accounts.permissions import Action, Verdict, may
from progress import rules
from progress.models.periods import Period
from progress.querysets import ReportedQuerySet, ReportQuerySet


class Report(models.Model):
    """What one agency reports for one period, in one version.

    `counts` marks the accepted version that the province's figures are made of. `explanations`
    holds the officer's words to each warning, by the warning's key.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Đang nhập"
        SUBMITTED = "submitted", "Đã gửi, chờ duyệt"
        RETURNED = "returned", "Trả lại để sửa"
        ACCEPTED = "accepted", "Đã duyệt"

    period = models.ForeignKey(Period, models.PROTECT, related_name="reports")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="reports")
    version = models.PositiveSmallIntegerField("phiên bản", default=1)
    reason = models.CharField("lý do điều chỉnh", max_length=300, blank=True)
    state = models.CharField(
        "trạng thái", max_length=20, choices=State.choices, default=State.DRAFT
    )
    counts = models.BooleanField("được tính vào số liệu của tỉnh", default=False)
    submitted_at = models.DateTimeField("gửi lúc", null=True, blank=True)
    difficulties = models.TextField("khó khăn, vướng mắc", blank=True)
    causes = models.TextField("nguyên nhân", blank=True)
    proposals = models.TextField("đề xuất, kiến nghị", blank=True)
    explanations = models.JSONField("giải trình", default=dict, blank=True)
    is_illustrative = models.BooleanField("số liệu minh họa", default=False)

    objects = ReportQuerySet.as_manager()
    history = HistoricalRecords()

    WORDS = ("difficulties", "causes", "proposals")

    class Meta:
        verbose_name = "báo cáo"
        verbose_name_plural = "báo cáo"
        ordering = ["period", "agency__order", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "agency", "version"],
                name="report_version_once",
                violation_error_message="Phiên bản này của báo cáo đã có.",
            ),
            models.UniqueConstraint(
                fields=["period", "agency"],
                condition=Q(counts=True),
                name="one_report_counts_per_period_and_agency",
                violation_error_message="Đã có một báo cáo được tính cho kỳ và đơn vị này.",
            ),
            models.UniqueConstraint(
                fields=["period", "agency"],
                condition=~Q(state="accepted"),
                name="one_report_in_work_per_period_and_agency",
                violation_error_message="Đơn vị đang có một báo cáo chưa duyệt cho kỳ này.",
            ),
            models.CheckConstraint(
                condition=Q(counts=False) | Q(state="accepted"),
                name="a_report_that_counts_is_accepted",
                violation_error_message="Chỉ báo cáo đã duyệt mới được tính.",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(submitted_at__isnull=False),
                name="a_submitted_report_has_a_time",
                violation_error_message="Báo cáo đã gửi phải có thời điểm gửi.",
            ),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(reason=""),
                name="a_correction_has_a_reason",
                violation_error_message="Đề nghị ghi lý do điều chỉnh báo cáo đã duyệt.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} – {self.agency.row_name}"

    def get_absolute_url(self) -> str:
        return reverse(
            "progress:report", args=[self.period.plan.slug, self.period_id, self.agency_id]
        )

    @property
    def edition(self) -> str:
        """Which of its versions it is: “bản gửi đầu”, “bản điều chỉnh lần 1”."""
        return f"bản điều chỉnh lần {self.version - 1}" if self.version > 1 else "bản gửi đầu"

    @property
    def in_work(self) -> bool:
        """Whether the reporting agency is at it: being entered, or returned."""
        return self.state in {self.State.DRAFT, self.State.RETURNED}

    @property
    def handed_in(self) -> bool:
        """Whether the agency has sent it; a correction replaces what was sent before."""
        return self.version > 1 or not self.in_work

    @property
    def started(self) -> bool:
        """Whether anything has been saved of it."""
        return self.pk is not None

    def open_for(self, user: User) -> Verdict:
        """Whether the person may enter figures and words now, with the reason why not.

        Needs `reopened_until`, which `ReportQuerySet.with_period` and `blank` set.
        """
        right = may(user, Action.WRITE_REPORTS, owner_id=self.agency_id)
        if not right:
            return right
        match self.state:
            case self.State.SUBMITTED:
                return Verdict(False, rules.SUBMITTED_LOCK)
            case self.State.ACCEPTED:
                period = self.period.is_open(timezone.localdate(), self.reopened_until)
                closed = f"{rules.ACCEPTED} {period.reason}"
                return Verdict(False, rules.ACCEPTED_LOCK if period else closed)
        return self.period.is_open(timezone.localdate(), self.reopened_until)

    allocations: list[Allocation] | None = None
    """The allocations of the agency, nought among them, once a part of the report has read them."""

    _change_reason: str
    """Why the next version is written; kept in the history when it is saved."""

    reopened_until: datetime.date | None
    """The last day for which the period was opened again for the agency; set when read."""

    @classmethod
    def blank(cls, period: Period, agency: Agency) -> "Report":
        """The report of an agency that has not begun; one query."""
        report = cls(period=period, agency=agency)
        until = period.reopenings.filter(agency=agency).aggregate(models.Max("until"))
        report.reopened_until = until["until__max"]
        return report

    @classmethod
    def title_of(cls, name: str) -> str:
        """What one of the words is called."""
        return str(cls._meta.get_field(name).verbose_name).capitalize()  # type: ignore[union-attr]

    def begin(self) -> None:
        """Store a blank report, unless another part of it has done so; its period is locked."""
        if not self.started:
            begun, _new = Report.objects.get_or_create(
                period=self.period, agency=self.agency, version=1
            )
            self.pk = begun.pk
            self._state.adding = False


class Event(models.Model):
    """Something that happened to a report: who, when, with which words.

    A submission keeps the `figures` and words as they were handed in, by the name of the cell,
    what was `reckoned` from earlier periods on that day, and what was `explained`: each warning
    with the word that answers it.
    """

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", "Gửi báo cáo"
        WITHDRAWN = "withdrawn", "Rút lại để sửa"
        RETURNED = "returned", "Trả lại"
        ACCEPTED = "accepted", "Duyệt"
        CORRECTED = "corrected", "Lập bản điều chỉnh"
        DROPPED = "dropped", "Bỏ bản điều chỉnh"

    report = models.ForeignKey(Report, models.CASCADE, related_name="events")
    kind = models.CharField("việc", max_length=20, choices=Kind.choices)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField("lúc", default=timezone.now)
    words = models.TextField("nội dung", blank=True)
    figures = models.JSONField("số liệu khi gửi", default=dict, blank=True)
    reckoned = models.JSONField("số tính ra khi gửi", default=dict, blank=True)
    explained = models.JSONField("giải trình khi gửi", default=list, blank=True)

    class Meta:
        verbose_name = "diễn biến"
        verbose_name_plural = "diễn biến"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="returned") | ~Q(words=""),
                name="a_return_says_why",
                violation_error_message="Đề nghị ghi lý do trả lại.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.report}"

    @property
    def on_behalf(self) -> bool:
        """Whether a person of another agency acted for the reporting one."""
        acts = {
            self.Kind.SUBMITTED,
            self.Kind.WITHDRAWN,
            self.Kind.CORRECTED,
            self.Kind.DROPPED,
        }
        return self.kind in acts and self.by.agency_id != self.report.agency_id


class FieldNote(models.Model):
    """What is to be put right at one field of a returned report.

    `field` is the name of a cell (``ROW.COLUMN``) or of one of the report's words.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="notes")
    field = models.CharField("ô", max_length=100)
    label = models.TextField("tên ô")
    text = models.CharField("yêu cầu", max_length=500)

    class Meta:
        verbose_name = "ghi chú trả lại"
        verbose_name_plural = "ghi chú trả lại"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "field"], name="one_note_per_field_and_return")
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.text}"


class Attachment(models.Model):
    """A file handed in with a report; its bytes lie in the database, behind the report's rights."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="attachments")
    name = models.CharField("tên tệp", max_length=150)
    kind = models.CharField("loại", max_length=100)
    size = models.PositiveIntegerField("cỡ (byte)")
    content = models.BinaryField("nội dung")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField("lúc", default=timezone.now)

    objects = ReportedQuerySet.as_manager()

    class Meta:
        verbose_name = "tệp kèm theo"
        verbose_name_plural = "tệp kèm theo"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

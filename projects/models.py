"""The plan of one province and year: its identity, its text and its projects."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from povertyplan.accounts.models import Agency, Province
from povertyplan.accounts.permissions import ALLOWED, Verdict
from povertyplan.ui.fields import SearchField
from projects.querysets import PlanQuerySet, ProjectQuerySet, SectionQuerySet


class OfficialPaper(models.Model):
    """What every paper of the province carries: subject, number, date, signatory, recipients."""

    subject = models.CharField("trích yếu", max_length=500)
    issuer = models.CharField("cơ quan ban hành", max_length=200)
    place = models.CharField("địa danh", max_length=100)
    number = models.CharField("số văn bản", max_length=20, blank=True)
    number_suffix = models.CharField("ký hiệu", max_length=30, default="KH-UBND")
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    preamble = models.TextField("câu dẫn", blank=True)
    closing = models.TextField("câu kết", blank=True)
    signatory_authority = models.CharField("thẩm quyền ký", max_length=100, blank=True)
    signatory_post = models.CharField("chức vụ người ký", max_length=100, blank=True)
    signatory_name = models.CharField("người ký", max_length=100, blank=True)
    recipients = models.TextField(
        "nơi nhận", blank=True, help_text="Mỗi nơi nhận một dòng; dòng cuối là “Lưu: …”."
    )

    class Meta:
        abstract = True

    @property
    def reference(self) -> str:
        """Number and symbol as printed: below 10 with a zero, with room while not known."""
        return f"{self.number.zfill(2) if self.number else ' ' * 6}/{self.number_suffix}"


class Plan(OfficialPaper):
    """The yearly plan of a province to carry out a national target programme (kế hoạch)."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Dự thảo"
        SUBMITTED = "submitted", "Đã trình"
        ISSUED = "issued", "Đã ban hành"

    province = models.ForeignKey(
        Province, models.PROTECT, related_name="plans", verbose_name="tỉnh"
    )
    year = models.PositiveIntegerField("năm")
    slug = models.SlugField("địa chỉ", max_length=80, unique=True)
    programme = models.CharField("chương trình", max_length=300)
    status = models.CharField(
        "trạng thái", max_length=20, choices=Status.choices, default=Status.DRAFT
    )

    objects = PlanQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "kế hoạch"
        verbose_name_plural = "kế hoạch"
        ordering = ["-year", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(year__range=(2016, 2100)),
                name="plan_year_is_plausible",
                violation_error_message="Năm kế hoạch phải từ 2016 đến 2100.",
            ),
            models.CheckConstraint(
                condition=~Q(status="issued") | (Q(issued_on__isnull=False) & ~Q(number="")),
                name="issued_plan_has_number_and_date",
                violation_error_message="Kế hoạch đã ban hành phải có số và ngày ban hành.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "submitted", "issued"]),
                name="plan_status_is_known",
                violation_error_message="Trạng thái không có trong danh sách.",
            ),
        ]

    def __str__(self) -> str:
        return f"Kế hoạch năm {self.year} – tỉnh {self.province.name}"

    def get_absolute_url(self) -> str:
        return reverse("reporting:overview", args=[self.slug])

    @property
    def file_name(self) -> str:
        """What files made from the plan are called, without their ending."""
        return f"Kế hoạch giảm nghèo {self.year} {self.place}"

    @property
    def is_draft(self) -> bool:
        """Whether its papers are drafts: so they are until it is issued, while submitted too."""
        return self.status != self.Status.ISSUED

    def open_for_editing(self) -> Verdict:
        """Whether figures and text may still change; a plan that is locked says how to go on."""
        match self.status:
            case self.Status.DRAFT:
                return ALLOWED
            case self.Status.SUBMITTED:
                return Verdict(
                    False,
                    "Kế hoạch đã trình nên đã khóa. Muốn sửa, Sở Lao động - Thương binh và Xã hội "
                    "rút lại kế hoạch ở trang Đối chiếu.",
                )
        return Verdict(
            False,
            "Kế hoạch đã ban hành nên đã khóa. Muốn thay đổi cần lập quyết định điều chỉnh.",
        )


class LegalBasis(models.Model):
    """One paragraph “Căn cứ …” above the plan, in the order they stand."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="legal_bases")
    order = models.PositiveIntegerField("thứ tự")
    text = models.TextField("nội dung")

    history = HistoricalRecords()

    class Meta:
        verbose_name = "căn cứ pháp lý"
        verbose_name_plural = "căn cứ pháp lý"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.text[:80]


class Section(models.Model):
    """A part of the plan's text (I., 1., a) …); its number follows from its place.

    Text is plain: a line beginning “- ” or “+ ” is an item, any other a paragraph. Figures the
    portal knows are written as tokens such as ``{nsnn}`` and set from the ledger.
    """

    class Kind(models.TextChoices):
        TEXT = "text", "Văn bản"
        PROJECTS = "projects", "Nội dung các dự án (lập tự động)"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="sections")
    parent = models.ForeignKey(
        "self", models.CASCADE, related_name="children", null=True, blank=True
    )
    order = models.PositiveIntegerField("thứ tự")
    kind = models.CharField("loại", max_length=20, choices=Kind.choices, default=Kind.TEXT)
    heading = models.CharField("tiêu đề", max_length=300, blank=True)
    body = models.TextField("nội dung", blank=True)

    objects = SectionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "phần văn bản"
        verbose_name_plural = "phần văn bản"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.heading or self.body[:60]


class Project(models.Model):
    """A project of the programme (dự án), or with a parent a sub-project (tiểu dự án).

    Numbers are those of the programme and may have gaps; a project without sub-projects carries
    money itself.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="projects")
    parent = models.ForeignKey(
        "self",
        models.CASCADE,
        related_name="sub_projects",
        verbose_name="thuộc dự án",
        null=True,
        blank=True,
    )
    number = models.PositiveSmallIntegerField("số")
    name = models.CharField("tên", max_length=300)
    lead_agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        related_name="led_projects",
        verbose_name="cơ quan chủ trì",
        null=True,
        blank=True,
        help_text="Dự án có tiểu dự án thì cơ quan chủ trì ghi ở từng tiểu dự án.",
    )
    objective = models.TextField("mục tiêu", blank=True)
    beneficiaries = models.TextField("đối tượng", blank=True)
    content = models.TextField("nội dung", blank=True)
    allocation_principle = models.TextField(
        "nguyên tắc, tiêu chí, định mức phân bổ vốn", blank=True
    )
    search = SearchField(of=("name",))

    objects = ProjectQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["search"])

    class Meta:
        verbose_name = "dự án"
        verbose_name_plural = "dự án"
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                condition=Q(parent__isnull=True),
                name="project_number_once_per_plan",
                violation_error_message="Số dự án này đã có trong kế hoạch.",
            ),
            models.UniqueConstraint(
                fields=["parent", "number"],
                name="sub_project_number_once_per_project",
                violation_error_message="Số tiểu dự án này đã có trong dự án.",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="project_is_not_its_own_parent",
                violation_error_message="Dự án không thể thuộc chính nó.",
            ),
            models.CheckConstraint(
                condition=Q(number__range=(1, 99)),
                name="project_number_is_plausible",
                violation_error_message="Số dự án từ 1 đến 99.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("projects:project_detail", args=[self.plan.slug, self.pk])

    def clean(self) -> None:
        super().clean()
        if self.parent and (self.parent.parent_id or self.parent.plan_id != self.plan_id):
            raise ValidationError({"parent": "Tiểu dự án phải thuộc một dự án của cùng kế hoạch."})

    @property
    def label(self) -> str:
        """As the plan writes it: “Dự án 3” or “Tiểu dự án 1”."""
        return f"Tiểu dự án {self.number}" if self.parent_id else f"Dự án {self.number}"

    def has_text(self) -> bool:
        """Whether anything has been written for it."""
        texts = (self.objective, self.beneficiaries, self.content, self.allocation_principle)
        return any(texts)

    def carries_money(self) -> bool:
        """Whether any sum stands on it, of its lines or assigned to it."""
        sums = (self.lines, self.assigned_totals)
        return any(rows.filter(amount__gt=0).exists() for rows in sums)

    @property
    def code(self) -> str:
        """Short name in tables: “DA3” or “DA3.TDA1”."""
        return f"DA{self.parent.number}.TDA{self.number}" if self.parent else f"DA{self.number}"

"""Provinces, their agencies and the people who work in them."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from povertyplan.accounts.permissions import Role
from povertyplan.accounts.querysets import AgencyQuerySet, UserQuerySet
from povertyplan.ui.fields import SearchField, SortKeyField


class Province(models.Model):
    """A province that runs its plans here; nobody sees across provinces."""

    code = models.CharField("mã", max_length=10, unique=True)
    name = models.CharField("tên", max_length=100)

    class Meta:
        verbose_name = "tỉnh"
        verbose_name_plural = "các tỉnh"
        ordering = ["code"]

    def __str__(self) -> str:
        return f"Tỉnh {self.name}"


class Agency(models.Model):
    """An office that takes part: the province's committee, a department, a district, a bank …"""

    class Kind(models.TextChoices):
        PROVINCE = "province", "UBND tỉnh"
        DEPARTMENT = "department", "Sở, ngành"
        DISTRICT = "district", "UBND cấp huyện"
        COMMUNE = "commune", "UBND cấp xã"
        BANK = "bank", "Ngân hàng"
        FRONT = "front", "Mặt trận Tổ quốc"

    province = models.ForeignKey(
        Province, models.PROTECT, related_name="agencies", verbose_name="tỉnh"
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="members",
        verbose_name="trực thuộc",
        null=True,
        blank=True,
    )
    kind = models.CharField("loại", max_length=20, choices=Kind.choices)
    code = models.CharField("mã", max_length=20)
    name = models.CharField("tên", max_length=200)
    short_name = models.CharField("tên viết tắt", max_length=60)
    unit_name = models.CharField(
        "tên đơn vị hành chính",
        max_length=100,
        blank=True,
        help_text="Với cấp huyện, ví dụ: Huyện Bù Gia Mập.",
    )
    communes = models.PositiveIntegerField("số xã, phường, thị trấn", default=0)
    order = models.PositiveIntegerField("thứ tự", default=0)
    tile_column = models.PositiveSmallIntegerField(
        "cột trên sơ đồ",
        null=True,
        blank=True,
        help_text="Với cấp huyện: vị trí ô trên sơ đồ của tỉnh. Để trống là không vẽ.",
    )
    tile_row = models.PositiveSmallIntegerField("hàng trên sơ đồ", null=True, blank=True)
    search = SearchField(of=("name", "short_name", "unit_name", "code"))
    sort_key = SortKeyField(of=("name",))

    objects = AgencyQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["search", "sort_key"])

    class Meta:
        verbose_name = "cơ quan"
        verbose_name_plural = "cơ quan"
        ordering = ["order", "sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "code"],
                name="agency_code_once_per_province",
                violation_error_message="Mã này đã dùng cho một cơ quan khác của tỉnh.",
            ),
            models.UniqueConstraint(
                fields=["province"],
                condition=Q(kind="province"),
                name="agency_one_committee_per_province",
                violation_error_message="Tỉnh đã có UBND tỉnh; mỗi tỉnh chỉ có một.",
            ),
            models.CheckConstraint(
                condition=Q(kind="province") | Q(parent__isnull=False),
                name="agency_below_the_province_has_a_parent",
                violation_error_message="Đề nghị chọn cơ quan trực thuộc.",
            ),
            models.UniqueConstraint(
                fields=["province", "tile_column", "tile_row"],
                name="agency_one_tile_per_place",
                violation_error_message="Vị trí này trên sơ đồ đã có địa phương khác.",
            ),
            models.CheckConstraint(
                condition=Q(tile_column__isnull=True, tile_row__isnull=True)
                | Q(tile_column__range=(1, 12), tile_row__range=(1, 12)),
                name="agency_tile_has_a_place",
                violation_error_message="Vị trí trên sơ đồ gồm cả cột và hàng, từ 1 đến 12.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def row_name(self) -> str:
        """How a table names the agency: a district by its unit, the others in full."""
        return self.unit_name or self.name

    def kind_is_relied_on(self) -> bool:
        """Whether a project, money, a target, an agency below it or a district's person needs it.

        Anybody else may work in an agency of any kind. What points here is asked of the database,
        whichever app it belongs to.
        """
        return self.people.filter(role=Role.DISTRICT).exists() or any(
            getattr(self, str(relation.get_accessor_name())).exists()
            for relation in self._meta.related_objects
            if relation.name != "people"
        )


class User(AbstractBaseUser):
    """A person with one agency and one role."""

    username = models.CharField(
        "tên đăng nhập",
        max_length=60,
        unique=True,
        validators=[
            RegexValidator(
                r"^[a-z0-9][a-z0-9._-]{2,59}\Z",
                "Chỉ dùng chữ thường không dấu, chữ số, dấu chấm, gạch nối; từ 3 đến 60 ký tự.",
            )
        ],
        error_messages={"unique": "Tên đăng nhập này đã có người dùng."},
    )
    full_name = models.CharField("họ và tên", max_length=100)
    email = models.EmailField("thư điện tử", blank=True)
    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="people", verbose_name="cơ quan"
    )
    role = models.CharField("vai trò", max_length=20, choices=Role.choices)
    is_active = models.BooleanField("đang làm việc", default=True)
    must_change_password = models.BooleanField("phải đổi mật khẩu khi đăng nhập", default=False)
    created_at = models.DateTimeField("ngày tạo", default=timezone.now, editable=False)
    search = SearchField(of=("full_name", "username"))
    sort_key = SortKeyField(of=("full_name",))

    objects = BaseUserManager.from_queryset(UserQuerySet)()
    history = HistoricalRecords(excluded_fields=["password", "last_login", "search", "sort_key"])

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "người dùng"
        verbose_name_plural = "người dùng"
        ordering = ["sort_key", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=Role.values),
                name="user_role_is_known",
                violation_error_message="Vai trò không có trong danh sách.",
            )
        ]

    def __str__(self) -> str:
        return self.full_name

    def clean(self) -> None:
        super().clean()
        of_a_district = self.agency_id and self.agency.kind == Agency.Kind.DISTRICT
        if self.role == Role.DISTRICT and not of_a_district:
            raise ValidationError(
                {"agency": "Cán bộ cấp huyện phải thuộc một UBND huyện, thị xã, thành phố."}
            )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with a version; signing in, which only sets `last_login`, is none."""
        if kwargs.get("update_fields") != ["last_login"]:
            super().save(*args, **kwargs)
            return
        self.skip_history_when_saving = True
        super().save(*args, **kwargs)
        del self.skip_history_when_saving

    @property
    def province_id(self) -> int:
        """The province whose plans the person sees."""
        return self.agency.province_id

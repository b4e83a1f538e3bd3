"""Lists of people and agencies."""

from collections.abc import Callable
from typing import Any

import django_tables2 as tables
from django.urls import reverse

from povertyplan.accounts.models import Agency, User


def _form(view: str) -> Callable[..., str | None]:
    """A link to the form of a row, only for whoever may use it."""

    def link(record: Any, table: "ManagedTable") -> str | None:
        return reverse(view, args=[record.pk]) if table.managing else None

    return link


class ManagedTable(tables.Table):
    """A list whose rows open a form when `managing`."""

    def __init__(self, *args: Any, managing: bool, **kwargs: Any) -> None:
        self.managing = managing
        super().__init__(*args, **kwargs)


class UserTable(ManagedTable):
    """People in the order of their names."""

    full_name = tables.Column(
        verbose_name="Họ và tên",
        order_by="sort_key",
        linkify=_form("accounts:user_edit"),
    )
    agency = tables.Column(
        verbose_name="Cơ quan", accessor="agency__short_name", order_by="agency__order"
    )
    is_active = tables.BooleanColumn(verbose_name="Đang làm việc", yesno="Có,Đã ngừng")
    last_login = tables.DateTimeColumn(
        verbose_name="Đăng nhập gần nhất", default="Chưa đăng nhập", short=True
    )

    class Meta:
        model = User
        fields = ["full_name", "username", "agency", "role", "is_active", "last_login"]
        empty_text = "Không có người dùng nào khớp với điều kiện lọc."


class AgencyTable(ManagedTable):
    """Agencies in the order offices list them."""

    name = tables.Column(
        verbose_name="Tên",
        order_by="sort_key",
        linkify=_form("accounts:agency_edit"),
    )
    communes = tables.Column(
        verbose_name="Số xã", attrs={"td": {"class": "figure"}, "th": {"class": "figure"}}
    )

    class Meta:
        model = Agency
        fields = ["code", "name", "short_name", "kind", "communes"]
        empty_text = "Không có cơ quan nào khớp với điều kiện lọc."

    def render_communes(self, value: int) -> str:
        return str(value) if value else "–"

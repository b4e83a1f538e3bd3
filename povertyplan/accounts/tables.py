"""Lists of people and agencies."""

import django_tables2 as tables

from povertyplan.accounts.models import Agency, User


class UserTable(tables.Table):
    """People, by the given name of the list."""

    full_name = tables.Column(
        verbose_name="Họ và tên",
        order_by="sort_key",
        linkify=("accounts:user_edit", {"pk": tables.A("pk")}),
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


class AgencyTable(tables.Table):
    """Agencies in the order offices list them."""

    name = tables.Column(
        verbose_name="Tên",
        order_by="sort_key",
        linkify=("accounts:agency_edit", {"pk": tables.A("pk")}),
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

"""People that are made, not typed in."""

from povertyplan.accounts.models import Agency, Province, User
from povertyplan.accounts.permissions import Role


def operator_of(province: Province) -> User:
    """Whoever runs commands on the server: sees what leadership sees; has no account."""
    office = Agency.objects.select_related("province").get(
        province=province, kind=Agency.Kind.PROVINCE
    )
    return User(username="", full_name="Máy chủ", agency=office, role=Role.LEADERSHIP)

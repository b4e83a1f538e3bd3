"""Writing the plan's other targets."""

from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from django.shortcuts import get_object_or_404
from simple_history.utils import bulk_update_with_history

from editing.grid import CONFIRMED
from povertyplan.accounts.models import User
from povertyplan.accounts.permissions import Action
from projects.services import InUse, lock_plan
from targets.models import Indicator


@transaction.atomic
def delete_indicator(*, user: User, slug: str, pk: int) -> str:
    """Delete a target that nothing stands on; return its name. Raises `InUse` otherwise."""
    plan = lock_plan(user=user, slug=slug, action=Action.EDIT_TARGETS)
    indicator = get_object_or_404(Indicator.objects.visible_to(user).filter(plan=plan), pk=pk)
    if indicator.key:
        raise InUse("Chỉ tiêu này dùng trong đối chiếu và trong văn bản nên không xóa được.")
    if indicator.is_shared():
        raise InUse(
            "Chỉ tiêu đã giao cho các huyện nên chưa xóa được. Đưa các mức giao về 0 trước."
        )
    try:
        indicator.delete()
    except (ProtectedError, RestrictedError) as refusal:
        raise InUse("Chỉ tiêu đã có số liệu báo cáo nên không xóa được.") from refusal
    return indicator.name


@transaction.atomic
def confirm_indicators(*, user: User, slug: str) -> int:
    """Take the mark “số liệu minh họa” off the plan's targets; return how many had it."""
    plan = lock_plan(user=user, slug=slug, action=Action.EDIT_TARGETS)
    marked = list(plan.indicators.filter(is_illustrative=True))
    for indicator in marked:
        indicator.is_illustrative = False
    bulk_update_with_history(
        marked,
        Indicator,
        ["is_illustrative"],
        default_user=user,
        default_change_reason=CONFIRMED,
    )
    return len(marked)

"""Writing what the split is built on."""

from django.db import transaction
from django.db.models import ProtectedError, Q
from django.shortcuts import get_object_or_404

from budget.models import CounterpartRule, FundingSource
from povertyplan.accounts.models import User
from povertyplan.accounts.permissions import Action
from projects.models import Plan
from projects.services import InUse, lock_plan


@transaction.atomic
def delete_source(*, user: User, slug: str, pk: int) -> str:
    """Delete a source that no plan counts with; return its name. Raises `InUse` otherwise."""
    lock_plan(user=user, slug=slug, action=Action.EDIT_FUNDING)
    sources = FundingSource.objects.visible_to(user).select_for_update()
    source = get_object_or_404(sources, pk=pk)
    if source.lines.exclude(project__plan__status=Plan.Status.DRAFT).exists():
        raise InUse(
            f"{source.name} đã dùng trong kế hoạch đã trình hoặc đã ban hành nên không xóa được."
        )
    if source.lines.filter(amount__gt=0).exists():
        raise InUse(f"{source.name} còn kinh phí nên chưa xóa được. Đưa các ô về 0 trước.")
    if CounterpartRule.objects.filter(Q(base_source=source) | Q(source=source)).exists():
        raise InUse(f"{source.name} đang dùng trong quy định đối ứng nên chưa xóa được.")
    try:
        source.lines.all().delete()
    except ProtectedError as refusal:
        raise InUse(f"{source.name} đã có số liệu báo cáo nên không xóa được.") from refusal
    source.delete()
    return source.name

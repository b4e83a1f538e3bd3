"""Writing records of a plan: lock it, ask the permission, compare with what was seen, save."""

from collections.abc import Callable

from django.db import transaction
from django.db.models import ProtectedError
from django.forms import ModelForm
from django.http import Http404
from django.shortcuts import get_object_or_404
from simple_history.utils import bulk_create_with_history

from povertyplan.accounts.models import User
from povertyplan.accounts.permissions import Action, may
from povertyplan.ui.stamps import ChangedMeanwhile, stamp, stamp_of
from projects.models import LegalBasis, Plan


class InUse(Exception):
    """The record cannot be deleted; the message says what still stands on it."""


def lock_plan(*, user: User, slug: str, action: Action, even_issued: bool = False) -> Plan:
    """Lock the plan for a write; 404, 403 or a locked plan, with the reason, end here.

    `even_issued` lets through what goes on after the plan has been issued, such as reports on it.
    """
    plan = get_object_or_404(Plan.objects.visible_to(user).locked(), slug=slug)
    may(user, action).require()
    if not even_issued:
        plan.open_for_editing().require()
    return plan


@transaction.atomic
def save_record(
    *,
    user: User,
    slug: str,
    action: Action,
    fill: Callable[[], ModelForm],
    seen: str,
    even_issued: bool = False,
) -> ModelForm:
    """Fill a form of a plan's record, check and save it, all under the plan's lock.

    `seen` is the `stamp_of` the fields the person saw; a new record has nothing to compare.
    Returns the form, saved unless it has errors. Raises `ChangedMeanwhile` when somebody else
    saved the record since it was opened; nothing is written then.
    """
    lock_plan(user=user, slug=slug, action=action, even_issued=even_issued)
    form = fill()
    known = form.instance.pk is not None
    stored = type(form.instance)._default_manager.filter(pk=form.instance.pk).first()
    if known and stored is None:
        raise Http404
    if form.is_valid():
        if stored and stamp_of(stored, list(form.fields)) != seen:
            raise ChangedMeanwhile
        form.save()
    return form


@transaction.atomic
def delete_project(*, user: User, slug: str, pk: int) -> str:
    """Delete a project that carries nothing; return its code. Raises `InUse` otherwise."""
    plan = lock_plan(user=user, slug=slug, action=Action.EDIT_PLAN)
    project = get_object_or_404(plan.projects.select_related("parent"), pk=pk)
    if project.sub_projects.exists():
        raise InUse(f"{project.code} còn tiểu dự án nên chưa xóa được.")
    if project.carries_money():
        raise InUse(
            f"{project.code} còn kinh phí hoặc mức được giao nên chưa xóa được. "
            "Đưa các ô về 0 trước."
        )
    if project.indicators.exists():
        raise InUse(f"{project.code} còn chỉ tiêu nên chưa xóa được. Xóa các chỉ tiêu trước.")
    if project.has_text():
        raise InUse(f"{project.code} còn nội dung đã soạn nên chưa xóa được. Xóa nội dung trước.")
    code = project.code
    try:
        project.delete()
    except ProtectedError as refusal:
        raise InUse(f"{code} đã có số liệu báo cáo nên không xóa được.") from refusal
    return code


@transaction.atomic
def save_legal_bases(*, user: User, slug: str, paragraphs: list[str], seen: str) -> None:
    """Replace the legal bases by these, in order. Raises `ChangedMeanwhile`."""
    plan = lock_plan(user=user, slug=slug, action=Action.EDIT_PLAN)
    stored = list(plan.legal_bases.all())
    if stamp([basis.text for basis in stored]) != seen:
        raise ChangedMeanwhile
    unused = {basis.pk: basis for basis in stored}
    new = []
    for order, text in enumerate(paragraphs, start=1):
        basis = next((basis for basis in unused.values() if basis.text == text), None)
        if basis is None:
            new.append(LegalBasis(plan=plan, order=order, text=text))
            continue
        del unused[basis.pk]
        if basis.order != order:
            basis.order = order
            basis.save(update_fields=["order"])
    for basis in unused.values():
        basis.delete()
    bulk_create_with_history(new, LegalBasis, default_user=user)

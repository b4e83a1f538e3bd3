"""Writing records of a plan: lock it, ask the permission, compare with what was seen, save."""

from django.db import transaction
from django.forms import ModelForm
from django.shortcuts import get_object_or_404
from simple_history.utils import bulk_create_with_history

from povertyplan.accounts.models import User
from povertyplan.accounts.permissions import Action, may
from povertyplan.ui.stamps import ChangedMeanwhile, stamp, stamp_of
from projects.models import LegalBasis, Plan


def lock_plan(*, user: User, slug: str, action: Action) -> Plan:
    """Lock the plan for a write; 404, 403 or a locked plan, with the reason, end here."""
    plan = get_object_or_404(Plan.objects.visible_to(user).locked(), slug=slug)
    may(user, action).require()
    plan.open_for_editing().require()
    return plan


@transaction.atomic
def save_record(*, user: User, slug: str, action: Action, form: ModelForm, seen: str) -> None:
    """Save a valid form of a plan's record unless the record changed since it was opened.

    `seen` is the `stamp_of` the fields the person saw. Raises `ChangedMeanwhile`; nothing is
    written then. A new record has nothing to compare.
    """
    lock_plan(user=user, slug=slug, action=action)
    if form.instance.pk:
        stored = type(form.instance)._default_manager.get(pk=form.instance.pk)
        if stamp_of(stored, list(form.fields)) != seen:
            raise ChangedMeanwhile
    form.save()


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

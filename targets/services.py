"""Writing indicators and credit targets, one record at a time."""

from django.db import transaction
from django.forms import ModelForm
from django.shortcuts import get_object_or_404

from povertyplan.accounts.models import User
from povertyplan.accounts.permissions import Action, may
from projects.models import Plan
from projects.services import ChangedMeanwhile, stamp_of


@transaction.atomic
def save_target(*, user: User, slug: str, form: ModelForm, seen: str) -> None:
    """Save a valid form unless its record changed since it was opened.

    Raises `ChangedMeanwhile`; nothing is written then.
    """
    plan = get_object_or_404(Plan.objects.visible_to(user).locked(), slug=slug)
    may(user, Action.EDIT_TARGETS).require()
    plan.open_for_editing().require()
    stored = type(form.instance)._default_manager.get(pk=form.instance.pk)
    if stamp_of(stored, list(form.fields)) != seen:
        raise ChangedMeanwhile
    form.save()

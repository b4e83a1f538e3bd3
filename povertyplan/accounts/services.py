"""Saving people and agencies, and the one person that is made, not typed in."""

from django.db import transaction
from django.forms import ModelForm

from povertyplan.accounts.models import Agency, Province, User
from povertyplan.accounts.permissions import Action, Role, may
from povertyplan.ui.stamps import ChangedMeanwhile, stamp_of


def operator_of(province: Province) -> User:
    """Whoever runs commands on the server: sees what leadership sees; has no account."""
    office = Agency.objects.select_related("province").get(
        province=province, kind=Agency.Kind.PROVINCE
    )
    return User(username="", full_name="Máy chủ", agency=office, role=Role.LEADERSHIP)


@transaction.atomic
def save_record(*, user: User, form: ModelForm, seen: str) -> None:
    """Save a valid form of a person or an agency unless the record changed since it was opened.

    `seen` is the `stamp_of` the model's fields in the form. Raises `ChangedMeanwhile`; nothing is
    written then. A new record has nothing to compare.
    """
    may(user, Action.MANAGE_PEOPLE).require()
    if form.instance.pk is not None:
        rows = type(form.instance)._default_manager.select_for_update()
        if stamp_of(rows.get(pk=form.instance.pk), list(form._meta.fields or ())) != seen:
            raise ChangedMeanwhile
    form.save()

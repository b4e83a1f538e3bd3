"""Writing the calendar: under the lock of the plan, which an issued plan does not prevent."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.forms import ModelForm
from django.http import Http404
from django.shortcuts import get_object_or_404

from povertyplan.accounts.models import User
from povertyplan.accounts.permissions import Action, may
from povertyplan.ui.stamps import ChangedMeanwhile, stamp_of
from progress.calendar import Change, Layout, Proposal, proposal
from progress.models import Period
from progress.rules import IN_PAPERS
from projects.models import Plan
from projects.services import InUse


def _locked(user: User, slug: str) -> Plan:
    """The plan and its periods, locked: no agency begins a report meanwhile."""
    plan: Plan = get_object_or_404(Plan.objects.visible_to(user).locked(), slug=slug)
    may(user, Action.MANAGE_PERIODS).require()
    list(plan.periods.select_for_update(of=("self",), no_key=True).order_by("pk"))
    return plan


@transaction.atomic
def set_up_year(*, user: User, slug: str, layout: Layout, seen: str) -> Proposal:
    """Lay out the plan's year; `seen` is the stamp of the proposal the person looked at.

    Raises `ChangedMeanwhile` when it is another by now, `ValidationError` with what stands
    against it; nothing is written then.
    """
    found = proposal(_locked(user, slug), layout)
    if found.stamp != seen:
        raise ChangedMeanwhile
    if found.problems:
        raise ValidationError(found.problems)
    for line in found.lines:
        if line.change == Change.REMOVE:
            line.period.delete()
        elif line.change != Change.KEEP:
            line.period.full_clean()
            line.period.save()
    return found


@transaction.atomic
def save_period(*, user: User, slug: str, fill: Callable[[], ModelForm], seen: str) -> ModelForm:
    """Fill the form of a period, check and save it under the lock of the plan.

    `seen` is the `stamp_of` the model's fields in the form; a new period has nothing to compare.
    Returns the form, saved unless it has errors. Raises `ChangedMeanwhile`.
    """
    _locked(user, slug)
    form = fill()
    stored = Period.objects.filter(pk=form.instance.pk).first()
    if form.instance.pk and stored is None:
        raise Http404
    if form.is_valid():
        if stored and stamp_of(stored, list(form._meta.fields or ())) != seen:
            raise ChangedMeanwhile
        form.save()
    return form


@transaction.atomic
def delete_period(*, user: User, slug: str, period: int) -> str:
    """Delete a period that no report stands on; return its name. Raises `InUse` otherwise."""
    plan = _locked(user, slug)
    found = get_object_or_404(plan.periods.select_related("plan"), pk=period)
    agencies = list(
        found.reports.order_by("agency__order").values_list("agency__short_name", flat=True)
    )
    if agencies:
        named = ", ".join(dict.fromkeys(agencies))
        raise InUse(f"{found} đã có báo cáo ({named}) nên không xóa được.")
    name = str(found)
    try:
        found.delete()
    except ProtectedError as refusal:
        raise InUse(f"{name} {IN_PAPERS} nên không xóa được.") from refusal
    return name

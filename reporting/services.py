"""Submitting a plan to those who issue it, and taking it back."""

from django.db import transaction
from django.shortcuts import get_object_or_404
from simple_history.utils import bulk_update_with_history

from povertyplan.accounts.models import User
from povertyplan.accounts.permissions import Action, may
from projects.models import Plan
from projects.services import lock_plan
from reporting.reconcile import Figures, binding, chapters, must_hold


class NotReconciled(Exception):
    """Equations of the plan are off, so that it cannot be submitted; the message names them."""


class NotSubmitted(Exception):
    """Only a submitted plan can be taken back; the message is the sentence the user reads."""


@transaction.atomic
def submit_plan(*, user: User, slug: str) -> None:
    """Submit a draft whose equations hold; from then on it is locked.

    Raises `NotReconciled`, and 404, 403 or the reason of the lock as `lock_plan` does.
    """
    plan = lock_plan(user=user, slug=slug, action=Action.EDIT_PLAN)
    if off := binding(chapters(Figures.read(plan, user))):
        raise NotReconciled(must_hold(off))
    _turn(plan, Plan.Status.SUBMITTED, user, "Trình kế hoạch")


@transaction.atomic
def withdraw_plan(*, user: User, slug: str) -> None:
    """Make a submitted plan a draft again. Raises `NotSubmitted`; 404 and 403 end here."""
    plan = get_object_or_404(Plan.objects.visible_to(user).locked(), slug=slug)
    may(user, Action.EDIT_PLAN).require()
    if plan.status != Plan.Status.SUBMITTED:
        raise NotSubmitted("Kế hoạch không ở trạng thái đã trình nên không rút lại được.")
    _turn(plan, Plan.Status.DRAFT, user, "Rút lại kế hoạch đã trình")


def _turn(plan: Plan, status: Plan.Status, user: User, reason: str) -> None:
    plan.status = status
    bulk_update_with_history(
        [plan], Plan, ["status"], default_user=user, default_change_reason=reason
    )

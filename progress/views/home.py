"""The first page of progress: one's own reports, or the board of the current period."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from povertyplan.accounts.http import SignedIn
from povertyplan.accounts.permissions import Action, may, reaches
from progress.board import Stage, rows_of
from progress.calendar import current
from progress.models import Period
from progress.reminders import last_asked, last_returns
from progress.tasks import in_order
from projects.http import plan_of


@require_safe
def home(request: SignedIn, slug: str) -> HttpResponse:
    """The reports of the own agency, the current one first; for others the current board."""
    user = request.user
    plan = plan_of(request, slug)
    reaches(user, Action.READ_REPORTS).require()
    periods = list(Period.objects.visible_to(user).filter(plan=plan))
    today = timezone.localdate()
    now = current(periods, today)
    if now and may(user, Action.READ_REPORTS):
        return redirect(now)
    rows = rows_of(plan, user, periods, today)
    asked = last_asked(periods)
    returned = last_returns(row for row in rows if row.stage == Stage.RETURNED)
    told = [
        (row, returned.get(row.report.pk or 0), asked.get((row.period.pk, row.agency.pk)))
        for row in in_order(rows)
    ]
    context = {
        "plan": plan,
        "periods": periods,
        "now": next((one for one in told if one[0].period == now), None),
        "others": [one for one in told if one[0].period != now],
        "missed": [row for row in rows if row.is_missed],
        "managing": may(user, Action.MANAGE_PERIODS),
        "today": today,
    }
    return render(request, "progress/home.html", context)

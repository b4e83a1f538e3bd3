"""The calendar of the plan's year: read by everybody, set by those who manage periods."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.forms import ModelForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from povertyplan.accounts.http import SignedIn
from povertyplan.accounts.permissions import Action, may
from povertyplan.ui.stamps import ChangedMeanwhile, stamp_of
from progress import period_services as services
from progress.calendar import current, proposal, reopened_for
from progress.forms.periods import NewPeriodForm, PeriodForm, YearForm
from progress.models import Period
from projects.http import plan_of
from projects.models import Plan
from projects.services import InUse

ANOTHER_PREVIEW = (
    "Lịch dưới đây đã tính lại theo lựa chọn mới nên chưa lưu. Đề nghị xem lại rồi bấm Lưu."
)


@require_safe
def calendar(request: SignedIn, slug: str) -> HttpResponse:
    """The periods of the plan's year with their dates."""
    plan = plan_of(request, slug)
    today = timezone.localdate()
    periods = list(Period.objects.visible_to(request.user).filter(plan=plan))
    until = reopened_for(request.user.agency, periods)
    context = {
        "plan": plan,
        "periods": [(period, period.is_open(today), until.get(period.pk)) for period in periods],
        "current": current(periods, today),
        "today": today,
        "managing": may(request.user, Action.MANAGE_PERIODS),
        "reading": may(request.user, Action.READ_REPORTS),
    }
    return render(request, "progress/calendar.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def period_setup(request: SignedIn, slug: str) -> HttpResponse:
    """Lay out the whole year: the choices with the dates they give, then save just those."""
    plan = plan_of(request, slug)
    may(request.user, Action.MANAGE_PERIODS).require()
    if "preview" in request.POST:
        chosen = {name: request.POST[name] for name in YearForm.base_fields if name in request.POST}
        return redirect(f"{request.path}?{urlencode(chosen)}")
    form = YearForm(request.POST or request.GET or YearForm.START)
    context = {"plan": plan, "form": form}
    if not form.is_valid():
        return render(request, "progress/period_setup.html", context, status=422)
    status = 200
    if request.method == "POST":
        try:
            services.set_up_year(
                user=request.user, slug=slug, layout=form.layout, seen=request.POST.get("seen", "")
            )
        except ChangedMeanwhile:
            form.add_error(None, ANOTHER_PREVIEW)
            status = 409
        except ValidationError:
            status = 422
        else:
            messages.success(request, f"Đã lưu lịch báo cáo năm {plan.year}.")
            return redirect("progress:calendar", slug)
    found = proposal(plan, form.layout)
    context |= {"proposal": found, "warnings": found.warnings(timezone.localdate())}
    return render(request, "progress/period_setup.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def period_add(request: SignedIn, slug: str) -> HttpResponse:
    """One more period of the year."""
    plan = plan_of(request, slug)
    may(request.user, Action.MANAGE_PERIODS).require()
    return _edit(request, plan, Period(plan=plan), NewPeriodForm)


@require_http_methods(["GET", "HEAD", "POST"])
def period_edit(request: SignedIn, slug: str, period: int) -> HttpResponse:
    """The dates of one period."""
    plan = plan_of(request, slug)
    may(request.user, Action.MANAGE_PERIODS).require()
    periods = Period.objects.visible_to(request.user).filter(plan=plan)
    return _edit(request, plan, get_object_or_404(periods, pk=period), PeriodForm)


def _edit(
    request: SignedIn, plan: Plan, period: Period, form_class: type[PeriodForm]
) -> HttpResponse:
    """Show or save a period by compare-and-set; what was typed comes back with its errors."""
    fields = form_class.Meta.fields
    context = {"plan": plan, "record": period, "named": str(period) if period.pk else ""}
    seen = stamp_of(period, fields) if period.pk else ""
    stored = {name: getattr(period, name) for name in fields} if period.pk else {}
    if request.method != "POST":
        form: ModelForm = form_class(instance=period)
        return render(request, "progress/period_form.html", context | {"form": form, "seen": seen})
    opened = request.POST.get("seen", "")
    try:
        form = services.save_period(
            user=request.user,
            slug=plan.slug,
            fill=lambda: form_class(request.POST, instance=period),
            seen=opened,
        )
    except (ChangedMeanwhile, IntegrityError):
        form = form_class(request.POST, instance=period)
        form.add_error(None, ChangedMeanwhile.sentence)
        context |= {"form": form, "seen": seen, "stored": stored}
        return render(request, "progress/period_form.html", context, status=409)
    if form.is_valid():
        messages.success(request, f"Đã lưu {period}.")
        return redirect("progress:calendar", plan.slug)
    context |= {"form": form, "seen": opened}
    return render(request, "progress/period_form.html", context, status=422)


@require_POST
def period_delete(request: SignedIn, slug: str, period: int) -> HttpResponse:
    """Take a period that nobody has reported for out of the year."""
    try:
        name = services.delete_period(user=request.user, slug=slug, period=period)
    except InUse as refusal:
        messages.error(request, str(refusal))
        return redirect("progress:period_edit", slug, period)
    except IntegrityError:
        messages.error(request, "Vừa có đơn vị bắt đầu báo cáo cho kỳ này nên không xóa được.")
        return redirect("progress:period_edit", slug, period)
    messages.success(request, f"Đã xóa {name}.")
    return redirect("progress:calendar", slug)

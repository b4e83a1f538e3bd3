"""The board of a period: who has reported; opening it again; reminding the others."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from povertyplan.accounts.http import SignedIn, form_status
from povertyplan.accounts.models import Agency, User
from povertyplan.accounts.permissions import Action, may, reaches
from povertyplan.ui import figures
from progress import reminders
from progress.board import Board, activity_of, rows_of
from progress.calendar import current
from progress.forms.periods import ReopenForm
from progress.models import Period
from progress.services import reopen_period
from projects.http import plan_of


@require_safe
def board(request: SignedIn, slug: str, period: int) -> HttpResponse:
    """Every report that is expected for a period, and how far it is."""
    user = request.user
    plan = plan_of(request, slug)
    reaches(user, Action.READ_REPORTS).require()
    periods = list(Period.objects.visible_to(user).filter(plan=plan))
    place = next((at for at, one in enumerate(periods) if one.pk == period), None)
    if place is None:
        raise Http404
    today = timezone.localdate()
    found = Board(rows_of(plan, user, [periods[place]], today), request.GET.get("trang-thai", ""))
    activity = activity_of(row.report for row in found.rows)
    reminded = reminders.last_asked([periods[place]])
    managing = may(user, Action.MANAGE_PERIODS)
    context = {
        "plan": plan,
        "period": periods[place],
        "open": periods[place].is_open(today),
        "today": today,
        "board": found,
        "rows": [
            (row, activity.get(row.report.pk or 0), reminded.get((row.period.pk, row.agency.pk)))
            for row in found.rows
        ],
        "periods": periods,
        "previous": periods[place - 1] if place else None,
        "next": periods[place + 1] if place + 1 < len(periods) else None,
        "current": current(periods, today),
        "managing": managing,
        "bell": reminders.bell_of(plan, found.all, reminded) if managing else None,
        "whole": may(user, Action.READ_REPORTS),
    }
    return render(request, "progress/board.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: SignedIn, slug: str, period: int, agency: int) -> HttpResponse:
    """Open a closed period again for one agency, until a day, with the reason."""
    plan = plan_of(request, slug)
    may(request.user, Action.MANAGE_PERIODS).require()
    periods = Period.objects.visible_to(request.user).filter(plan=plan)
    reopened = get_object_or_404(periods, pk=period)
    office = get_object_or_404(Agency.objects.reporting_to(request.user), pk=agency)
    today = timezone.localdate()
    form = ReopenForm(request.POST or None, today=today)
    if form.is_valid():
        until = form.cleaned_data["until"]
        try:
            reopen_period(
                user=request.user,
                slug=slug,
                period=period,
                agency=agency,
                until=until,
                reason=form.cleaned_data["reason"],
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            done = f"Đã mở lại {reopened} cho {office.row_name} đến hết ngày {figures.date(until)}."
            messages.success(request, done)
            return redirect(reopened)
    context = {
        "plan": plan,
        "period": reopened,
        "agency": office,
        "form": form,
        "closed": reopened.to_reopen(today),
        "reopenings": reopened.reopenings.filter(agency=office).select_related("by"),
    }
    return render(request, "progress/reopen.html", context, status=form_status(form))


@require_POST
def remind(request: SignedIn, slug: str, period: int) -> HttpResponse:
    """Remind everybody whose agency has not handed in, in the portal and by the next e-mail."""
    reminded = reminders.ask(user=request.user, slug=slug, period=period)
    if reminded.agencies:
        people = len(reminded.people)
        tonight = f"{reminded.letters} người nhận" if reminded.letters else "không ai nhận được"
        done = (
            f"Đã nhắc {people} người của {reminded.agencies} đơn vị chưa nộp: họ thấy lời nhắc "
            f"khi đăng nhập; đêm nay {tonight} thư điện tử."
        )
        messages.success(request, done)
        if reminded.unwritten:
            messages.warning(request, _without_address(request.user, reminded.unwritten))
    else:
        messages.success(request, "Không có đơn vị nào cần nhắc thêm hôm nay.")
    if reminded.unheard:
        named = ", ".join(agency.row_name for agency in reminded.unheard)
        messages.warning(request, f"Chưa có người dùng để nhắc: {named}.")
    return redirect("progress:board", slug, period)


def _without_address(user: User, people: list[User]) -> str:
    """Whom no letter reaches, and where the address is entered by whoever may."""
    named = ", ".join(f"{one.full_name} ({one.agency.short_name})" for one in people)
    sentence = f"Chưa có địa chỉ thư điện tử, chỉ thấy khi đăng nhập: {named}."
    ask = "Bổ sung" if may(user, Action.MANAGE_PEOPLE) else "Đề nghị người quản trị bổ sung"
    link = '{} {} ở mục <a href="{}">Người dùng</a>.'
    return format_html(link, sentence, ask, reverse("accounts:user_list"))

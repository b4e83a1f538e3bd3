"""What happens to a report as a whole: handed in, taken back, returned, accepted, corrected."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from povertyplan.accounts.http import SignedIn, form_status
from povertyplan.accounts.permissions import Action, may
from povertyplan.ui.stamps import ChangedMeanwhile
from progress import services
from progress.forms.report import CorrectForm, ExplainForm, ReturnForm
from progress.grids import grids_of, report_of
from progress.models import Report
from progress.services import NotReady, WrongState
from progress.views.report import address, who_and_where
from progress.views.report_again import not_sent_yet
from progress.views.report_history import happenings_of, records_of
from progress.views.report_page import ReportPage
from progress.views.report_summary import rows_to_note, summaries_of

CHANGED = "Số liệu vừa thay đổi sau khi bạn mở trang này. Đề nghị xem lại rồi gửi lần nữa."
SENT_AGAIN = "Báo cáo vừa được gửi lại sau khi bạn mở trang. Đề nghị xem lại trước khi quyết định."
EXPLAIN = "Đề nghị giải trình, hoặc sửa số liệu."


@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: SignedIn, slug: str, period: int, agency: int) -> HttpResponse:
    """Everything to be put right or explained, what is handed in, and the button that does it."""
    who = who_and_where(request, slug, period, agency)
    report = report_of(**who)
    may(request.user, Action.WRITE_REPORTS, owner_id=report.agency_id).require()
    if not (verdict := report.open_for(request.user)):
        messages.error(request, verdict.reason)
        return redirect(report)
    page = ReportPage(request.user, report)
    contents = services.contents_of(report, page.grids)
    found = services.findings_in(report, page.grids)
    form = ExplainForm(request.POST or None, findings=found, said=report.explanations)
    status = form_status(form)
    if form.is_bound and form.is_valid():
        try:
            services.submit_report(**who, words=form.words, seen=request.POST.get("seen", ""))
        except NotReady as refusal:
            form.lacking = {one.key: EXPLAIN for one in refusal.findings if not one.is_error}
            messages.error(request, "Chưa gửi: còn mục cần sửa hoặc giải trình.")
        except ChangedMeanwhile:
            status = 409
            messages.warning(request, CHANGED)
        else:
            messages.success(request, "Đã gửi báo cáo.")
            return redirect(report)
    context = {
        "plan": report.period.plan,
        "report": report,
        "page": page,
        "form": form,
        "errors": [finding for finding in found if finding.is_error],
        "summaries": summaries_of(page.grids),
        "changes": not_sent_yet(request.user, report, page.grids, page.events),
        "seen": services.stamp_of_contents(contents),
    }
    return render(request, "progress/report_submit.html", context, status=status)


@require_POST
def withdraw(request: SignedIn, slug: str, period: int, agency: int) -> HttpResponse:
    """Take a report back that nobody has decided on yet."""
    try:
        services.withdraw_report(**who_and_where(request, slug, period, agency))
    except WrongState as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Đã rút lại báo cáo. Sửa xong, nhớ gửi lại.")
    return redirect(address(slug, period, agency))


@require_POST
def accept(request: SignedIn, slug: str, period: int, agency: int) -> HttpResponse:
    """Let a report count; what stands in the way is said on its page."""
    seen = request.POST.get("seen", "")
    try:
        report = services.accept_report(**who_and_where(request, slug, period, agency), seen=seen)
    except NotReady as refusal:
        for finding in refusal.findings:
            messages.error(request, f"Chưa duyệt được. {finding.sentence}")
    except WrongState as refusal:
        messages.error(request, str(refusal))
    except ChangedMeanwhile:
        messages.error(request, SENT_AGAIN)
    else:
        messages.success(request, _accepted(request, report))
    return redirect(address(slug, period, agency))


def _accepted(request: SignedIn, report: Report) -> str:
    """What is said after a report was accepted, with the way to the next one of the period."""
    said = f"Đã duyệt báo cáo {report}."
    waiting = Report.objects.visible_to(request.user).filter(
        period=report.period, state=Report.State.SUBMITTED
    )
    following = waiting.select_related("period__plan", "agency").order_by("agency__order").first()
    if following is None:
        return said
    link = '{} <a href="{}">Báo cáo chờ duyệt tiếp theo: {}</a>'
    return format_html(link, said, following.get_absolute_url(), following.agency.row_name)


@require_http_methods(["GET", "HEAD", "POST"])
def give_back(request: SignedIn, slug: str, period: int, agency: int) -> HttpResponse:
    """Return a report with notes at the very fields."""
    who = who_and_where(request, slug, period, agency)
    report = report_of(**who)
    may(request.user, Action.ACCEPT_REPORTS).require()
    if report.state != Report.State.SUBMITTED:
        messages.error(request, f"Báo cáo đang ở trạng thái “{report.get_state_display()}”.")
        return redirect(report)
    grids = grids_of(report, request.user)
    form = ReturnForm(request.POST or None, labels=services.labels_of(report, grids))
    status = form_status(form)
    if form.is_bound and form.is_valid():
        seen = request.POST.get("seen", "")
        try:
            services.return_report(
                **who, words=form.cleaned_data["words"], notes=form.notes, seen=seen
            )
        except ChangedMeanwhile:
            status = 409
            messages.error(request, SENT_AGAIN)
        except WrongState as refusal:
            messages.error(request, str(refusal))
            return redirect(report)
        else:
            messages.success(request, f"Đã trả lại báo cáo {report}.")
            return redirect(report)
    context = {
        "plan": report.period.plan,
        "report": report,
        "form": form,
        "groups": rows_to_note(report, grids, form),
    }
    return render(request, "progress/report_return.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: SignedIn, slug: str, period: int, agency: int) -> HttpResponse:
    """Begin a correction of an accepted report, with its reason."""
    who = who_and_where(request, slug, period, agency)
    report = report_of(**who)
    may(request.user, Action.WRITE_REPORTS, owner_id=report.agency_id).require()
    is_open = ReportPage(request.user, report).may_correct
    form = CorrectForm(request.POST or None)
    if is_open and form.is_bound and form.is_valid():
        try:
            services.correct_report(**who, reason=form.cleaned_data["reason"])
        except (WrongState, ValidationError) as refusal:
            messages.error(request, " ".join(getattr(refusal, "messages", [str(refusal)])))
        else:
            messages.success(request, "Đã lập bản điều chỉnh từ số liệu của bản đã duyệt.")
        return redirect(report)
    if not is_open:
        messages.error(request, _why_not(request, report))
        return redirect(report)
    context = {"plan": report.period.plan, "report": report, "form": form}
    return render(request, "progress/report_correct.html", context, status=form_status(form))


@require_POST
def drop(request: SignedIn, slug: str, period: int, agency: int) -> HttpResponse:
    """Do away with a correction that was begun by mistake."""
    try:
        services.drop_correction(**who_and_where(request, slug, period, agency))
    except WrongState as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Đã bỏ bản điều chỉnh. Bản đã duyệt giữ nguyên.")
    return redirect(address(slug, period, agency))


def _why_not(request: SignedIn, report: Report) -> str:
    if report.state != Report.State.ACCEPTED:
        return "Chỉ lập bản điều chỉnh cho báo cáo đã duyệt."
    page = ReportPage(request.user, report)
    return page.period_open.reason


@require_safe
def history(request: SignedIn, slug: str, period: int, agency: int) -> HttpResponse:
    """Everything that happened to a report in all its versions, and what changed."""
    report = report_of(request.user, slug, period, agency)
    grids = grids_of(report, request.user)
    context = {
        "plan": report.period.plan,
        "report": report,
        "happenings": happenings_of(request.user, report, grids),
        "records": records_of(report, grids),
    }
    return render(request, "progress/report_history.html", context)

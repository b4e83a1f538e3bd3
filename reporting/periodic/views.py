"""The periodic reports of a plan: the list, the paper part by part, its files."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from povertyplan.accounts.http import SignedIn, form_status
from povertyplan.accounts.permissions import Action, may
from povertyplan.ui.files import download
from povertyplan.ui.stamps import ChangedMeanwhile
from projects.http import plan_of
from projects.views import edit_record
from reporting.models import Issue, IssuedFile, PeriodicReport, PeriodicSection
from reporting.periodic.document import Contents
from reporting.periodic.files import TYPES, name_of, written
from reporting.periodic.forms import (
    BeginForm,
    IssueForm,
    PeriodicReportForm,
    PeriodicSectionForm,
    RevokeForm,
)
from reporting.periodic.issuing import WrongState, changes, issue_report, looks, revoke_issue
from reporting.periodic.services import WasIssued, begin_report, delete_report
from reporting.periodic.words import voices

_LOOKS_OTHERWISE = (
    "Số liệu hoặc lời văn vừa thay đổi sau khi bạn mở trang nên chưa ban hành. Đề nghị xem lại báo "
    "cáo rồi bấm lần nữa."
)


def report_of(
    request: SignedIn, slug: str, pk: int, action: Action = Action.READ_REPORTS
) -> PeriodicReport:
    """The report of an address; 403 for who may not do this in the province, 404 for none."""
    plan = plan_of(request, slug)
    may(request.user, action).require()
    reports = PeriodicReport.objects.visible_to(request.user).with_periods()
    report: PeriodicReport = get_object_or_404(reports, plan=plan, pk=pk)
    return report


@require_http_methods(["GET", "HEAD", "POST"])
def periodic_list(request: SignedIn, slug: str) -> HttpResponse:
    """The reports there are, and one click that begins the next."""
    plan = plan_of(request, slug)
    may(request.user, Action.READ_REPORTS).require()
    writing = may(request.user, Action.WRITE_PERIODIC)
    if request.method == "POST":
        writing.require()
    reports = PeriodicReport.objects.visible_to(request.user).with_periods().filter(plan=plan)
    form = BeginForm(request.POST or None, plan=plan, user=request.user)
    if request.method == "POST" and form.is_valid():
        report = begin_report(user=request.user, slug=slug, period=form.cleaned_data["period"])
        messages.success(request, f"Đã lập {str(report)[:1].lower()}{str(report)[1:]}.")
        return redirect(report)
    context = {"plan": plan, "reports": reports, "form": form, "writing": writing}
    return render(request, "reporting/periodic_list.html", context, status=form_status(form))


@require_safe
def periodic_report(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """The paper as it will print, part by part, with a way to edit each; or as it was issued."""
    report = report_of(request, slug, pk)
    contents = Contents(report, request.user)
    files = IssuedFile.objects.visible_to(request.user).without_content()
    issues = (
        Issue.objects.visible_to(request.user)
        .filter(report=report)
        .select_related("made_by", "revoked_by")
        .prefetch_related(Prefetch("files", files))
    )
    editing = may(request.user, Action.WRITE_PERIODIC)
    context = {
        "plan": report.plan,
        "report": report,
        "contents": contents,
        "revoked": issues.revoked(),
        "editing": editing,
    }
    if report.is_draft:
        context["document"] = contents.paper
        return render(request, "reporting/periodic_report.html", context)
    issue = get_object_or_404(issues.standing())
    context |= {"issue": issue, "changes": changes(issue, contents)}
    return render(request, "reporting/periodic_issued.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def periodic_issue(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Number and day of a draft, with what will be kept of it and whose reports are missing."""
    report = report_of(request, slug, pk, Action.WRITE_PERIODIC)
    report.open_for_editing().require()
    contents = Contents(report, request.user)
    seen = looks(contents)
    form = IssueForm(request.POST if request.method == "POST" else None, instance=report)
    status = form_status(form)
    if form.is_valid():
        try:
            issue = issue_report(
                user=request.user,
                slug=slug,
                pk=pk,
                number=form.cleaned_data["number"],
                issued_on=form.cleaned_data["issued_on"],
                seen=request.POST.get("seen", ""),
            )
        except WrongState as refusal:
            messages.error(request, str(refusal))
            return redirect(report)
        except ChangedMeanwhile:
            form.add_error(None, _LOOKS_OTHERWISE)
            status = 409
        else:
            messages.success(request, f"Đã ban hành s{str(issue)[1:]}; báo cáo đã khóa.")
            return redirect(report)
    context = {
        "plan": report.plan,
        "report": report,
        "contents": contents,
        "form": form,
        "seen": seen if status == 409 else request.POST.get("seen", seen),
    }
    return render(request, "reporting/periodic_issue.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def periodic_revoke(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Return an issued report to a draft, with the reason."""
    report = report_of(request, slug, pk, Action.WRITE_PERIODIC)
    form = RevokeForm(request.POST if request.method == "POST" else None)
    if report.is_draft:
        messages.error(request, f"{report} đang là dự thảo nên không có gì để hủy.")
        return redirect(report)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            issue = revoke_issue(user=request.user, slug=slug, pk=pk, reason=reason)
        except WrongState as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"Đã hủy ban hành s{str(issue)[1:]}; báo cáo là dự thảo.")
        return redirect(report)
    context = {"plan": report.plan, "report": report, "form": form}
    return render(request, "reporting/periodic_revoke.html", context, status=form_status(form))


@require_http_methods(["GET", "HEAD", "POST"])
def periodic_edit(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Cut-off, signatory and recipients."""
    report = report_of(request, slug, pk, Action.WRITE_PERIODIC)
    report.open_for_editing().require()
    return _edit(
        request,
        report,
        report,
        PeriodicReportForm,
        "reporting/periodic_form.html",
        editor=request.user,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def periodic_section(request: SignedIn, slug: str, pk: int, section: int) -> HttpResponse:
    """One part of the text, with the agencies' own words at hand."""
    report = report_of(request, slug, pk, Action.WRITE_PERIODIC)
    report.open_for_editing().require()
    sections = PeriodicSection.objects.visible_to(request.user).filter(report=report)
    record = get_object_or_404(sections, pk=section)
    said = voices(report, request.user, record.draws_on)
    return _edit(
        request,
        report,
        record,
        PeriodicSectionForm,
        "reporting/periodic_section.html",
        {"voices": said},
    )


def _edit(
    request: SignedIn,
    report: PeriodicReport,
    record: PeriodicReport | PeriodicSection,
    form_class: type[Any],
    template: str,
    context: dict[str, Any] | None = None,
    **options: Any,
) -> HttpResponse:
    """Edit the report or a part of it, knowing its figures."""
    tokens = Contents(report, request.user).tokens
    here = report.get_absolute_url()
    return edit_record(
        request,
        plan=report.plan,
        record=record,
        form_class=form_class,
        action=Action.WRITE_PERIODIC,
        template=template,
        done=here,
        paper=here,
        even_issued=True,
        context={
            "report": report,
            "tokens": {token.name: f"{token.meaning}: {token.text}" for token in tokens},
            **(context or {}),
        },
        known={token.name for token in tokens},
        **options,
    )


@require_POST
def periodic_delete(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Take away a report that was begun by mistake."""
    report = report_of(request, slug, pk, Action.WRITE_PERIODIC)
    try:
        delete_report(user=request.user, slug=slug, pk=pk)
    except WasIssued as refusal:
        messages.error(request, str(refusal))
        return redirect(report)
    messages.success(request, f"Đã xóa {str(report)[:1].lower()}{str(report)[1:]}.")
    return redirect("reporting:periodic_list", slug)


@require_safe
def periodic_pdf(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """The report as PDF."""
    return _file(request, slug, pk, IssuedFile.Kind.PDF)


@require_safe
def periodic_docx(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """The report for a word processor."""
    return _file(request, slug, pk, IssuedFile.Kind.DOCX)


@require_safe
def periodic_xlsx(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """The report's annex tables as a workbook."""
    return _file(request, slug, pk, IssuedFile.Kind.XLSX)


def _file(request: SignedIn, slug: str, pk: int, kind: IssuedFile.Kind) -> HttpResponse:
    """A draft's file made now, an issued report's as it is kept."""
    report = report_of(request, slug, pk)
    if report.is_draft:
        content = written(Contents(report, request.user), kind)
        return download(content, TYPES[kind], name_of(report, kind, "dự thảo"))
    kept = IssuedFile.objects.visible_to(request.user).filter(issue__revoked_at=None)
    file = get_object_or_404(kept, issue__report=report, kind=kind)
    return download(bytes(file.content), TYPES[kind], name_of(report, kind))


@require_safe
def periodic_file(request: SignedIn, slug: str, pk: int, file: int) -> HttpResponse:
    """A file of a report as it was issued, also after that was revoked."""
    report = report_of(request, slug, pk)
    files = IssuedFile.objects.visible_to(request.user).select_related("issue")
    found = get_object_or_404(files, issue__report=report, pk=file)
    kind = IssuedFile.Kind(found.kind)
    number = found.issue.reference.replace("/", "-")
    state = f"số {number}{', đã hủy' if found.issue.revoked_at else ''}"
    return download(bytes(found.content), TYPES[kind], name_of(report, kind, state))

"""The periodic reports of a plan: the list, the paper part by part, its files."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from povertyplan.accounts.http import SignedIn, form_status
from povertyplan.accounts.permissions import Action, may
from povertyplan.ui.files import DOCX, PDF, XLSX, download
from projects.http import plan_of
from projects.views import edit_record
from reporting import word, workbook
from reporting.models import PeriodicReport, PeriodicSection
from reporting.periodic.document import Contents
from reporting.periodic.forms import BeginForm, PeriodicReportForm, PeriodicSectionForm
from reporting.periodic.services import StillNumbered, begin_report, delete_report
from reporting.periodic.words import voices


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
    """The paper as it will print, part by part, with a way to edit each."""
    report = report_of(request, slug, pk)
    contents = Contents(report, request.user)
    context = {
        "plan": report.plan,
        "report": report,
        "contents": contents,
        "document": contents.paper,
        "editing": may(request.user, Action.WRITE_PERIODIC),
    }
    return render(request, "reporting/periodic_report.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def periodic_edit(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """Cut-off, number, date, signatory and recipients."""
    report = report_of(request, slug, pk, Action.WRITE_PERIODIC)
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
    except StillNumbered as refusal:
        messages.error(request, str(refusal))
        return redirect(report)
    messages.success(request, f"Đã xóa {str(report)[:1].lower()}{str(report)[1:]}.")
    return redirect("reporting:periodic_list", slug)


def _file_name(report: PeriodicReport, what: str, ending: str) -> str:
    state = " (dự thảo)" if report.is_draft else ""
    return f"{what}{report.file_name}{state}.{ending}"


@require_safe
def periodic_pdf(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """The report as PDF."""
    report = report_of(request, slug, pk)
    # The layout library takes a second to import and needs Pango: only here, not at every start.
    from reporting import pdf

    html = pdf.html_of(Contents(report, request.user).paper)
    content = pdf.laid_out(report.plan, f"bao-cao-{report.pk}", html)
    return download(content, PDF, _file_name(report, "", "pdf"))


@require_safe
def periodic_docx(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """The report for a word processor."""
    report = report_of(request, slug, pk)
    content = word.write(Contents(report, request.user).paper, report.day)
    return download(content, DOCX, _file_name(report, "", "docx"))


@require_safe
def periodic_xlsx(request: SignedIn, slug: str, pk: int) -> HttpResponse:
    """The report's annex tables as a workbook."""
    report = report_of(request, slug, pk)
    contents = Contents(report, request.user)
    content = workbook.write(report.plan, contents.sheets, paper=contents.paper)
    return download(content, XLSX, _file_name(report, "Bảng biểu - ", "xlsx"))

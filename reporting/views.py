"""The first page, the checks, the tables and the papers of a plan."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from povertyplan.accounts.http import SignedIn
from povertyplan.accounts.permissions import Action, may
from povertyplan.ui.files import PDF, XLSX, download
from projects.http import plan_of
from reporting import workbook
from reporting.overview import overview as overview_of
from reporting.plan_document import build
from reporting.reconcile import Figures, binding, by_cause, chapters, must_hold
from reporting.services import NotReconciled, NotSubmitted, submit_plan, withdraw_plan
from reporting.sheets import all_sheets, scope_of


@require_safe
def overview(request: SignedIn, slug: str) -> HttpResponse:
    """The plan at a glance."""
    plan = plan_of(request, slug)
    context = {
        "plan": plan,
        "overview": overview_of(plan, request.user),
        "document": may(request.user, Action.READ_DOCUMENT),
    }
    return render(request, "reporting/overview.html", context)


@require_safe
def reconcile(request: SignedIn, slug: str) -> HttpResponse:
    """Every equation of the plan: holds, or is off by how much."""
    plan = plan_of(request, slug)
    may(request.user, Action.READ_DOCUMENT).require()
    checks = chapters(Figures.read(plan, request.user))
    off = by_cause(checks)
    checked = sum(len(chapter.checks) for chapter in checks)
    context = {
        "plan": plan,
        "chapters": checks,
        "off": off,
        "checked": checked,
        "must_hold": must_hold(binding(checks)),
        "editing": may(request.user, Action.EDIT_PLAN),
    }
    return render(request, "reporting/reconcile.html", context)


@require_POST
def plan_submit(request: SignedIn, slug: str) -> HttpResponse:
    """Submit the plan, or say which equations are still off."""
    try:
        submit_plan(user=request.user, slug=slug)
    except NotReconciled as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Đã trình kế hoạch; số liệu và văn bản từ nay được khóa.")
    return redirect("reporting:reconcile", slug)


@require_POST
def plan_withdraw(request: SignedIn, slug: str) -> HttpResponse:
    """Make a submitted plan a draft again."""
    try:
        withdraw_plan(user=request.user, slug=slug)
    except NotSubmitted as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Đã rút lại kế hoạch; số liệu và văn bản lại sửa được.")
    return redirect("reporting:reconcile", slug)


@require_safe
def tables(request: SignedIn, slug: str) -> HttpResponse:
    """Every table the person may see."""
    plan = plan_of(request, slug)
    context = {"plan": plan, "sheets": all_sheets(plan, request.user)}
    return render(request, "reporting/tables.html", context)


@require_safe
def document(request: SignedIn, slug: str) -> HttpResponse:
    """The paper as it will print, part by part, with a way to edit each."""
    plan = plan_of(request, slug)
    may(request.user, Action.READ_DOCUMENT).require()
    context = {
        "plan": plan,
        "document": build(plan, request.user),
        "editing": plan.open_for_editing() and may(request.user, Action.EDIT_PLAN),
    }
    return render(request, "reporting/document.html", context)


@require_safe
def plan_pdf(request: SignedIn, slug: str) -> HttpResponse:
    """The official plan as PDF."""
    plan = plan_of(request, slug)
    may(request.user, Action.READ_DOCUMENT).require()
    # The layout library takes a second to import and needs Pango: only here, not at every start.
    from reporting import pdf

    content = pdf.plan_pdf(plan, request.user)
    state = " (dự thảo)" if plan.is_draft else ""
    return download(content, PDF, f"{plan.file_name}{state}.pdf")


@require_safe
def plan_xlsx(request: SignedIn, slug: str) -> HttpResponse:
    """The tables the person may see as a workbook."""
    plan = plan_of(request, slug)
    scope = scope_of(request.user)
    content = workbook.write(plan, all_sheets(plan, request.user), scope)
    state = " (dự thảo)" if plan.is_draft else ""
    name = f"Bảng biểu {plan.file_name}{state}" + (f" - {scope}" if scope else "")
    return download(content, XLSX, f"{name}.xlsx")

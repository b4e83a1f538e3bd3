"""The page of progress, its files, and the reports behind its figures."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from povertyplan.accounts.http import SignedIn
from povertyplan.accounts.permissions import Action, reaches
from povertyplan.ui.files import XLSX, download
from projects.http import plan_of, plans_of
from reporting import csv_file, workbook
from reporting.progress import ProgressPage, page_of
from reporting.sheets import scope_of
from reporting.sheets.progress import progress_sheets


@require_safe
def progress(request: SignedIn, slug: str) -> HttpResponse:
    """Where the plan stands at the end of a period; `tep` asks for a file, `o` for sources."""
    plan = plan_of(request, slug)
    reaches(request.user, Action.READ_REPORTS).require()
    page = page_of(plan, request.user, request.GET, plans_of(request))
    if page is None:
        return render(request, "reporting/progress_none.html", {"plan": plan})
    match request.GET.get("tep"):
        case "csv":
            return _csv(page, request.GET.get("bang", ""))
        case "xlsx":
            return _xlsx(page)
    if address := request.GET.get("o"):
        return _behind(request, page, address)
    return render(request, "reporting/progress.html", {"plan": plan, "page": page})


def _behind(request: SignedIn, page: ProgressPage, address: str) -> HttpResponse:
    behind = page.behind(address)
    if behind is None:
        raise Http404
    context = {"plan": page.cut.plan, "page": page, "behind": behind}
    return render(request, "reporting/progress_behind.html", context)


def _csv(page: ProgressPage, key: str) -> HttpResponse:
    sheet = page.sheet(key)
    if sheet is None:
        raise Http404
    return download(csv_file.write(sheet), csv_file.CSV, f"{sheet.short_title}{_end(page)}.csv")


def _xlsx(page: ProgressPage) -> HttpResponse:
    scope = scope_of(page.cut.user)
    # Filters belong to a part: the other parts would stand beside it unfiltered.
    part = page.part if page.cut.scope else ""
    content = workbook.write(page.cut.plan, progress_sheets(page.cut, part), scope)
    return download(content, XLSX, f"Tiến độ{_end(page)}.xlsx")


def _end(page: ProgressPage) -> str:
    """What tells one file from another: whose figures, until which day, on which basis."""
    whose = [scope_of(page.cut.user), page.cut.scope]
    day = f"{page.cut.last.ends_on:%d-%m-%Y}"
    basis = page.basis.label.lower()
    return " - ".join([f" đến {day} ({basis})", *(scope for scope in whose if scope)])

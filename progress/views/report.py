"""The page of a report: its parts, its words, its files."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from editing.views import grid_page
from povertyplan.accounts.http import SignedIn, by_script
from povertyplan.ui.files import download
from povertyplan.ui.stamps import ChangedMeanwhile, stamp_of
from povertyplan.ui.text import NotText, clean
from progress import services
from progress.files import MAX_BYTES, FileRefused
from progress.forms.report import WordsForm, sentence
from progress.grids import PARTS, Part, report_of
from progress.models import Attachment, Report
from progress.services import WORDS
from progress.views.report_page import ReportPage

PAGE = "progress/report.html"
FILES = "tep-kem-theo"
CHECK = "gui"
PLACES = {*(part.part for part in PARTS), WORDS, FILES}
"""The places of a report's page that a saved form may lead on to."""


def who_and_where(request: SignedIn, slug: str, period: int, agency: int) -> dict[str, Any]:
    """The person and the report, as services are told of them."""
    return {"user": request.user, "slug": slug, "period": period, "agency": agency}


def address(slug: str, period: int, agency: int, place: str = "") -> str:
    """The page of a report, at one of its places."""
    path = reverse("progress:report", args=[slug, period, agency])
    return f"{path}#{place}" if place else path


@require_safe
def report(request: SignedIn, slug: str, period: int, agency: int) -> HttpResponse:
    """The newest version of a report, or with ``?ban=`` an earlier one to be read."""
    found = report_of(request.user, slug, period, agency)
    asked = request.GET.get("ban", "")
    if asked and asked != str(found.version):
        versions = Report.objects.visible_to(request.user).with_period()
        mine = versions.filter(period=found.period, agency=found.agency)
        if not asked.isdecimal() or len(asked) > len("999"):
            raise Http404
        earlier = get_object_or_404(mine, version=asked)
        return render(request, PAGE, ReportPage(request.user, earlier, newest=False).context())
    return render(request, PAGE, ReportPage(request.user, found).context())


@require_http_methods(["GET", "HEAD", "POST"])
def part(request: SignedIn, slug: str, period: int, agency: int, part: str) -> HttpResponse:
    """One part of a report: saved, asked for news, its cells' history; it stands on the report."""
    axis = Part(period, agency, part)
    if request.method != "POST" and not request.GET and not by_script(request):
        axis.of(request.user, slug)
        return redirect(address(slug, period, agency, part))

    def around(table: dict[str, Any]) -> dict[str, object]:
        return ReportPage(request.user, table["grid"].report, table=table).context()

    with transaction.atomic():
        response = grid_page(request, slug, axis, template=PAGE, around=around)
        if response.status_code >= 400:
            transaction.set_rollback(True)  # a report that nobody began stays so
    if response.status_code == 302 and request.POST.get("then"):
        return onward(request, slug, period, agency)
    return response


def onward(request: SignedIn, slug: str, period: int, agency: int) -> HttpResponse:
    """Where the pressed button leads once its form is saved: a place of the page, or the check."""
    then = request.POST["then"]
    if then == CHECK:
        return redirect("progress:submit", slug, period, agency)
    return redirect(address(slug, period, agency, then if then in PLACES else ""))


@require_POST
def words(request: SignedIn, slug: str, period: int, agency: int) -> HttpResponse:
    """Write the words of a report, all or (by the script) one, by compare-and-set."""
    who = who_and_where(request, slug, period, agency)
    form = WordsForm(request.POST)
    if not form.is_valid():
        return _words_again(request, report_of(**who), form)
    seen = request.POST.get("seen", "")
    try:
        written = services.write_words(**who, texts=form.cleaned_data, seen=seen)
    except ChangedMeanwhile:
        return _words_again(request, report_of(**who), form, changed=True)
    if by_script(request):
        texts = {name: getattr(written, name) for name in form.fields}
        return JsonResponse({"seen": stamp_of(written, list(form.fields)), "texts": texts})
    messages.success(request, "Đã lưu nhận xét.")
    if request.POST.get("then"):
        return onward(request, slug, period, agency)
    return redirect(address(slug, period, agency, WORDS))


def _words_again(
    request: SignedIn, found: Report, form: WordsForm, *, changed: bool = False
) -> HttpResponse:
    """The words as typed, with what is wrong, or what somebody else wrote meanwhile."""
    stored = {name: getattr(found, name) for name in form.fields} if changed else {}
    status = 409 if changed else 422
    mine = changed and services.words_written_by(found) == request.user.pk
    if by_script(request):
        errors = {name: sentence(form[name]) for name in form.errors}
        seen = stamp_of(found, list(form.fields))
        answer = {"errors": errors, "stored": stored, "seen": seen, "mine": mine}
        return JsonResponse(answer, status=status)
    refusal = ChangedMeanwhile.sentence if changed else "Chưa lưu nhận xét: xem ô có báo lỗi."
    if mine:
        refusal = refusal.replace("được người khác sửa", "được sửa ở cửa sổ khác")
    messages.error(request, refusal)
    page = ReportPage(request.user, found, words=form, stored=stored)
    return render(request, PAGE, page.context(), status=status)


@require_POST
def attach(request: SignedIn, slug: str, period: int, agency: int) -> HttpResponse:
    """Keep the files that were chosen; those refused are named with the reason."""
    who = who_and_where(request, slug, period, agency)
    report_of(**who).open_for(request.user).require()
    kept = 0
    for file in request.FILES.getlist("files"):
        try:
            name = clean(file.name or "")
            services.attach_file(**who, name=name, content=file.read(MAX_BYTES + 1))
            kept += 1
        except (FileRefused, NotText) as refusal:
            messages.error(request, str(refusal))
    if kept:
        messages.success(request, f"Đã đính kèm {kept} tệp.")
    elif not request.FILES:
        messages.error(request, "Chưa chọn tệp nào.")
    return redirect(address(slug, period, agency, FILES))


@require_safe
def attachment(request: SignedIn, slug: str, period: int, agency: int, pk: int) -> HttpResponse:
    """One file of a report, to be saved."""
    files = Attachment.objects.visible_to(request.user).filter(
        report__period=period, report__agency=agency, report__period__plan__slug=slug
    )
    file = get_object_or_404(files, pk=pk)
    return download(bytes(file.content), file.kind, file.name)


@require_POST
def remove_attachment(
    request: SignedIn, slug: str, period: int, agency: int, pk: int
) -> HttpResponse:
    """Take a file away while the report is open."""
    name = services.remove_attachment(
        user=request.user, slug=slug, period=period, agency=agency, pk=pk
    )
    messages.success(request, f"Đã xóa tệp “{name}”.")
    return redirect(address(slug, period, agency, FILES))

"""A report's workbook: taken out, brought back, previewed, applied."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from editing.exchange import WorkbookRefused, read_workbook
from editing.models import Step
from editing.services import Outcome
from editing.views.proposals import (
    Place,
    Signed,
    Unusable,
    again,
    read_signed,
    show_proposals,
)
from povertyplan.accounts.http import SignedIn
from povertyplan.accounts.permissions import Action, may
from povertyplan.ui.files import XLSX, download
from povertyplan.ui.stamps import ChangedMeanwhile
from progress import offline
from progress.grids import report_of
from progress.models import Report
from progress.offline import Preview

SECTION = "tep-excel"
"""Where on the page of a report its workbook is brought back."""
HERE = "here"
"""The tag of a message that its own part of the page shows, instead of the head."""
PREVIEW = "progress/workbook_preview.html"
NO_FILE = "Chưa chọn tệp. Đề nghị chọn tệp Excel đã tải về ở trang này và điền số."
WORDS_CHANGED = (
    "Nhận xét của báo cáo vừa được người khác sửa sau khi bạn xem trước, nên chưa ghi gì. "
    "Đề nghị nạp lại tệp."
)


@require_http_methods(["GET", "HEAD", "POST"])
def workbook(request: SignedIn, slug: str, period: int, agency: int) -> HttpResponse:
    """The workbook of a report; sent back it is previewed, and its preview applied."""
    report = report_of(request.user, slug, period, agency)
    if request.method != "POST":
        content = offline.workbook(report, request.user, timezone.now())
        return download(content, XLSX, f"{report}.xlsx".replace("/", "-"))
    may(request.user, Action.WRITE_REPORTS, owner_id=report.agency_id).require()
    if not (verdict := report.open_for(request.user)):
        return _locked(request, report, verdict.reason)
    if "proposal" in request.POST:
        return _apply(request, report)
    return _preview(request, report)


def _preview(request: SignedIn, report: Report) -> HttpResponse:
    file = request.FILES.get("file")
    if file is None:
        return _refuse(request, report, NO_FILE)
    try:
        preview = offline.preview_of(read_workbook(file), report, request.user)
    except WorkbookRefused as error:
        return _refuse(request, report, str(error))
    return _show(request, report, preview, f"Nạp tệp {file.name}")


def _show(
    request: SignedIn, report: Report, preview: Preview, title: str, status: int = 200
) -> HttpResponse:
    words = [[one.name, one.base, one.mine, one.seen, one.clashes] for one in preview.wordings]
    return show_proposals(
        request,
        report.period.plan,
        preview.bundle,
        place=_place(report),
        kind=Step.Kind.IMPORT,
        title=title,
        more=words,
        template=PREVIEW,
        status=status,
        findings=preview.findings,
        worded=preview.wordings,
    )


def _apply(request: SignedIn, report: Report) -> HttpResponse:
    """Write what the preview showed; when a figure has changed since, show it again."""
    axes = offline.axes_of(report)
    try:
        signed = read_signed(request, offline.address_of(report))
        asked = [one for one in signed.asked(axes) if one.wanted]
        outcomes = offline.fill_report(
            user=request.user,
            slug=report.period.plan.slug,
            period=report.period_id,
            agency=report.agency_id,
            asked=asked,
            act=signed.act,
            texts=_texts(request, signed),
        )
    except Unusable as error:
        return _refuse(request, report, str(error))
    except PermissionDenied as error:
        return _locked(request, report, str(error))
    except ChangedMeanwhile:
        return _refuse(request, report, WORDS_CHANGED)
    if any(outcome.sentences for outcome in outcomes):
        slug = report.period.plan.slug
        addresses = [one.axis.address(slug) for one in asked]
        return _again(request, report, signed, dict(zip(addresses, outcomes, strict=True)))
    messages.success(request, _told(outcomes, len(_texts(request, signed))))
    return redirect(report.get_absolute_url())


def _again(
    request: SignedIn, report: Report, signed: Signed, outcomes: dict[str, Outcome]
) -> HttpResponse:
    """The preview against the report as it is now."""
    grids = offline.grids_by_address(report, request.user)
    texts = {name: (base, mine) for name, base, mine, _seen, _clashes in signed.more}
    wordings = offline.wordings_of(report, texts)
    preview = Preview(grids, again(signed, outcomes), wordings)
    status = 409 if any(outcome.conflicts for outcome in outcomes.values()) else 422
    return _show(request, report, preview, signed.title, status)


def _texts(request: SignedIn, signed: Signed) -> dict[str, tuple[str, str]]:
    """The words to write: those nobody else changed, and those the person took."""
    taken = set(request.POST.getlist("take.words"))
    return {
        name: (text, seen)
        for name, _base, text, seen, clashes in signed.more
        if not clashes or name in taken
    }


def _told(outcomes: list[Outcome], words: int) -> str:
    """What was written, part by part."""
    told = [f"{one.before.short_caption} {one.saved} ô" for one in outcomes if one.saved]
    if words:
        told.append(f"nhận xét {words} mục")
    return f"Đã nạp tệp: {'; '.join(told)}." if told else "Tệp không làm thay đổi số nào."


def _place(report: Report) -> Place:
    return Place(offline.address_of(report), report.get_absolute_url(), str(report))


def _refuse(request: SignedIn, report: Report, sentence: str) -> HttpResponse:
    """Back to where the file was chosen, with the sentence beside it."""
    messages.error(request, sentence, extra_tags=HERE)
    return redirect(f"{report.get_absolute_url()}#{SECTION}")


def _locked(request: SignedIn, report: Report, reason: str) -> HttpResponse:
    """Back to the report, which is no longer open: nothing of the file was written."""
    messages.error(request, f"Chưa ghi gì của tệp. {reason}")
    return redirect(report.get_absolute_url())

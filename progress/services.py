"""What happens to a report: one transaction each, under the lock of the report's row."""

import datetime
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from povertyplan.accounts.models import Agency, User
from povertyplan.accounts.permissions import Action, may
from povertyplan.ui.stamps import ChangedMeanwhile, stamp, stamp_of
from progress.files import FileRefused, kind_of_file
from progress.grids import HouseholdGrid, ReportGrid, grids_of, report_of
from progress.grids.households import AMONG
from progress.models import (
    FIGURES,
    Attachment,
    Event,
    FieldNote,
    HouseholdChange,
    Period,
    Reopening,
    Report,
)
from progress.rules import Finding, nothing_said

CORRECTION = "Sao từ bản đã duyệt"
WORDS_WRITTEN = "Nhận xét"
"""The reason of a report's version by which its words changed."""
WORDS = "nhan-xet"
"""The name of the part of a report that holds its words and files."""
MOST_FILES = 10
"""So many files go with one version of a report."""


class NotReady(Exception):
    """A report cannot go on: errors are in it, or warnings without a word; nothing was written."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(" ".join(finding.sentence for finding in findings))
        self.findings = findings


class WrongState(Exception):
    """The report is not where this can be done with it; the message says where it is."""


def findings_of(grids: Iterable[ReportGrid]) -> list[Finding]:
    """Everything wrong or surprising in the parts of a report, errors first."""
    found = [finding for grid in grids for finding in grid.findings]
    return sorted(found, key=lambda finding: not finding.is_error)


def findings_in(report: Report, grids: Iterable[ReportGrid]) -> list[Finding]:
    """The same, and for a report of words alone whether anything is in it."""
    grids = list(grids)
    found = findings_of(grids)
    if any(grid.places for grid in grids) or any(getattr(report, name) for name in Report.WORDS):
        return found
    if not Attachment.objects.filter(report=report.pk).exists():
        found.append(nothing_said(WORDS))
    return found


def contents_of(report: Report, grids: Iterable[ReportGrid]) -> dict[str, Any]:
    """The figures and words of a report by field: what a submission keeps, and is compared by."""
    figures: dict[str, Any] = {
        name: amount for grid in grids for name, amount in grid.handed_in().items()
    }
    return figures | {name: text for name in Report.WORDS if (text := getattr(report, name))}


def stamp_of_contents(contents: Mapping[str, Any]) -> str:
    """The mark of what somebody saw before submitting or deciding."""
    return stamp([f"{name}={contents[name]}" for name in sorted(contents)])


def _locked(user: User, slug: str, period: int, agency: int) -> Report:
    return report_of(user, slug, period, agency, lock=True)


def _require_state(report: Report, state: Report.State) -> None:
    if report.state != state:
        raise WrongState(f"Báo cáo đang ở trạng thái “{report.get_state_display()}”.")


@transaction.atomic
def submit_report(
    *, user: User, slug: str, period: int, agency: int, words: Mapping[str, str], seen: str
) -> Report:
    """Hand a report in; `words` explain its warnings by their key, `seen` marks what was looked at.

    Whoever hands figures in vouches for them: they no longer only illustrate.
    Raises `NotReady` for errors and for warnings without words, `ChangedMeanwhile` when a figure
    changed since, `PermissionDenied` with the reason when it is not open.
    """
    report = _locked(user, slug, period, agency)
    report.open_for(user).require()
    grids = grids_of(report, user)
    contents = contents_of(report, grids)
    if stamp_of_contents(contents) != seen:
        raise ChangedMeanwhile
    found = findings_in(report, grids)
    said = {key: words.get(key, "").strip() for key in (finding.key for finding in found)}
    if open_ones := [one for one in found if one.is_error or not said[one.key]]:
        raise NotReady(open_ones)
    report.state, report.submitted_at = Report.State.SUBMITTED, timezone.now()
    report.explanations, report.is_illustrative = said, False
    report.save()
    Event.objects.create(
        report=report,
        kind=Event.Kind.SUBMITTED,
        by=user,
        at=report.submitted_at,
        figures=contents,
        reckoned={name: amount for grid in grids for name, amount in grid.reckoned().items()},
        explained=[(finding.sentence, said[finding.key]) for finding in found],
    )
    return report


@transaction.atomic
def withdraw_report(*, user: User, slug: str, period: int, agency: int) -> Report:
    """Take back a report that nobody has decided on yet, to go on with it.

    Raises `WrongState`, and `PermissionDenied` where it could not be handed in again.
    """
    report = _locked(user, slug, period, agency)
    may(user, Action.WRITE_REPORTS, owner_id=report.agency_id).require()
    _require_state(report, Report.State.SUBMITTED)
    report.period.is_open(timezone.localdate(), report.reopened_until).require()
    report.state, report.submitted_at = Report.State.DRAFT, None
    report.save()
    Event.objects.create(report=report, kind=Event.Kind.WITHDRAWN, by=user)
    return report


@transaction.atomic
def return_report(
    *,
    user: User,
    slug: str,
    period: int,
    agency: int,
    words: str,
    notes: Mapping[str, str],
    seen: str,
) -> Report:
    """Give a report back with what is to be put right, in general and at single fields.

    `notes` go by the name of a cell or of one of the report's words; others are left out.
    """
    report = _decided(user, slug, period, agency, seen)
    grids = grids_of(report, user)
    report.state = Report.State.RETURNED
    report.save()
    event = Event(report=report, kind=Event.Kind.RETURNED, by=user, words=words)
    event.full_clean()
    event.save()
    labels = labels_of(report, grids)
    FieldNote.objects.bulk_create(
        FieldNote(event=event, field=name, label=labels[name], text=text)
        for name, text in notes.items()
        if name in labels and text
    )
    return report


@transaction.atomic
def accept_report(*, user: User, slug: str, period: int, agency: int, seen: str) -> Report:
    """Let a report count; the version that counted before does so no longer.

    Raises `NotReady` when an error is in it, also one that only shows in later periods.
    """
    report = _decided(user, slug, period, agency, seen)
    # The months of an agency lean on each other: they are accepted one after the other.
    Agency.objects.select_for_update(no_key=True).get(pk=report.agency_id)
    grids = grids_of(report, user)
    wrong = [finding for finding in findings_of(grids) if finding.is_error]
    wrong += [finding for grid in grids for finding in _later(grid)]
    if wrong:
        raise NotReady(wrong)
    for other in Report.objects.counted().filter(period=report.period, agency=report.agency):
        other.counts = False
        other.save()
    report.state, report.counts = Report.State.ACCEPTED, True
    report.save()
    Event.objects.create(report=report, kind=Event.Kind.ACCEPTED, by=user)
    return report


def _decided(user: User, slug: str, period: int, agency: int, seen: str) -> Report:
    """The locked report somebody decides on, if it is still the one they looked at."""
    report = _locked(user, slug, period, agency)
    may(user, Action.ACCEPT_REPORTS).require()
    _require_state(report, Report.State.SUBMITTED)
    if report.submitted_at and report.submitted_at.isoformat() != seen:
        raise ChangedMeanwhile
    return report


def _later(grid: ReportGrid) -> list[Finding]:
    """Closings of later periods that can no longer be, with the households of this one.

    Each group is looked at after every period, also those that did not change in it.
    """
    if not isinstance(grid, HouseholdGrid):
        return []
    ends = {row.key: grid.amount(row, grid.columns[-1]) for row in grid.rows}
    later = HouseholdChange.objects.counted().filter(
        report__agency=grid.report.agency_id,
        report__period__plan=grid.plan,
        report__period__takes_figures=True,
        report__period__ends_on__gt=grid.report.period.ends_on,
    )
    found: dict[str, Finding] = {}
    rows = later.select_related("report__period__plan").order_by("report__period__ends_on", "pk")
    for period, changes in groupby(rows, key=lambda change: change.report.period):
        for change in changes:
            ends[change.group] += change.net
        for group in HouseholdChange.Group:
            if 0 <= ends[group] <= ends[AMONG.get(group, group)]:
                continue
            sentence = (
                f"{group.label}: với số liệu này, số cuối kỳ của {period} không còn hợp lý. "
                "Cần điều chỉnh cả báo cáo kỳ đó."
            )
            key = f"{group}.later"
            found.setdefault(key, Finding(key, grid.part, sentence, is_error=True))
    return list(found.values())


def labels_of(report: Report, grids: Iterable[ReportGrid]) -> dict[str, str]:
    """What each field of a report is called: its typed cells and its words."""
    cells = {
        f"{row}.{column}": grid.label_of(f"{row}.{column}")
        for grid in grids
        for row, column in grid.places
    }
    return cells | {name: Report.title_of(name) for name in Report.WORDS}


@transaction.atomic
def correct_report(*, user: User, slug: str, period: int, agency: int, reason: str) -> Report:
    """Begin the next version of an accepted report, with its figures and words to start from.

    The accepted version counts until the correction is accepted. Raises `WrongState`,
    `ValidationError` without a reason, and `PermissionDenied` when the period is not open.
    """
    accepted = _locked(user, slug, period, agency)
    may(user, Action.WRITE_REPORTS, owner_id=accepted.agency_id).require()
    _require_state(accepted, Report.State.ACCEPTED)
    accepted.period.is_open(timezone.localdate(), accepted.reopened_until).require()
    report = Report(
        period=accepted.period,
        agency=accepted.agency,
        version=accepted.version + 1,
        reason=reason,
        is_illustrative=accepted.is_illustrative,
        **{name: getattr(accepted, name) for name in Report.WORDS},
    )
    report.full_clean()
    report.save()
    for model in FIGURES:
        rows = list(model._default_manager.filter(report=accepted))
        for row in rows:
            row.pk, row._state.adding = None, True
            row.report = report
        bulk_create_with_history(rows, model, default_user=user, default_change_reason=CORRECTION)
    Event.objects.create(report=report, kind=Event.Kind.CORRECTED, by=user, words=reason)
    report.reopened_until = accepted.reopened_until
    return report


@transaction.atomic
def drop_correction(*, user: User, slug: str, period: int, agency: int) -> Report:
    """Do away with a correction that was never handed in; return the accepted version.

    That it was begun, and that it was dropped, stays with the accepted version. Raises
    `WrongState` for any other report.
    """
    report = _locked(user, slug, period, agency)
    may(user, Action.WRITE_REPORTS, owner_id=report.agency_id).require()
    _require_state(report, Report.State.DRAFT)
    if report.version == 1 or report.events.filter(kind=Event.Kind.SUBMITTED).exists():
        raise WrongState("Chỉ bỏ được bản điều chỉnh chưa gửi lần nào.")
    accepted = Report.objects.counted().get(period=report.period, agency=report.agency)
    Event.objects.filter(report=report).update(report=accepted)
    Event.objects.create(report=accepted, kind=Event.Kind.DROPPED, by=user)
    report.delete()
    return accepted


@transaction.atomic
def write_words(
    *, user: User, slug: str, period: int, agency: int, texts: Mapping[str, str], seen: str
) -> Report:
    """Write some of a report's words; `seen` is the `stamp_of` those the person saw.

    Words that say what stands there already change nothing, and begin no report.
    Raises `ChangedMeanwhile`, and `PermissionDenied` with the reason when it is not open.
    """
    report = _locked(user, slug, period, agency)
    report.open_for(user).require()
    if stamp_of(report, list(texts)) != seen:
        raise ChangedMeanwhile
    new = {name: text for name, text in texts.items() if text != getattr(report, name)}
    if new:
        for name, text in new.items():
            setattr(report, name, text)
        report._change_reason = WORDS_WRITTEN
        report.save()
    return report


def words_written_by(report: Report) -> int | None:
    """The key of the person who last wrote words of a report."""
    written = Report.history.filter(id=report.pk, history_change_reason=WORDS_WRITTEN)
    found: int | None = (
        written.order_by("-history_date", "-history_id")
        .values_list("history_user", flat=True)
        .first()
    )
    return found


@transaction.atomic
def attach_file(
    *, user: User, slug: str, period: int, agency: int, name: str, content: bytes
) -> Attachment:
    """Keep a file with the report.

    Raises `FileRefused` for what may not be attached, and for what is attached already.
    """
    kind = kind_of_file(name, content)
    report = _locked(user, slug, period, agency)
    report.open_for(user).require()
    if Attachment.objects.filter(report=report.pk).count() >= MOST_FILES:
        raise FileRefused(f"Chưa nhận tệp “{name}”: mỗi báo cáo kèm tối đa {MOST_FILES} tệp.")
    same = Attachment.objects.filter(
        report__period=report.period, report__agency=report.agency, size=len(content)
    )
    for file in same:
        if bytes(file.content) == content:
            raise FileRefused(f"Tệp “{name}” đã có trong báo cáo, tên “{file.name}”.")
    report.begin()
    return Attachment.objects.create(
        report=report, name=name, kind=kind, size=len(content), content=content, by=user
    )


@transaction.atomic
def remove_attachment(*, user: User, slug: str, period: int, agency: int, pk: int) -> str:
    """Take a file away again while the report is open; return its name."""
    report = _locked(user, slug, period, agency)
    report.open_for(user).require()
    attachment = get_object_or_404(
        Attachment.objects.filter(report=report.pk).defer("content"), pk=pk
    )
    attachment.delete()
    return str(attachment.name)


@transaction.atomic
def reopen_period(
    *, user: User, slug: str, period: int, agency: int, until: datetime.date, reason: str
) -> Reopening:
    """Open a closed period again for one agency, until a day, with the reason.

    Raises `ValidationError` without a reason or while it is not closed, `Http404` for what is not
    theirs.
    """
    may(user, Action.MANAGE_PERIODS).require()
    periods = Period.objects.visible_to(user).filter(plan__slug=slug)
    reopening = Reopening(
        period=get_object_or_404(periods.select_for_update(of=("self",)), pk=period),
        agency=get_object_or_404(Agency.objects.reporting_to(user), pk=agency),
        until=until,
        reason=reason,
        by=user,
    )
    reopening.full_clean()
    reopening.save()
    return reopening

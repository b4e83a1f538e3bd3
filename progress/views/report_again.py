"""A report that goes out again: what differs from the time before, and what was not done."""

from collections.abc import Iterable
from dataclasses import dataclass

from povertyplan.accounts.models import User
from progress.grids import ReportGrid
from progress.models import Event, FieldNote, Report
from progress.services import contents_of
from progress.views.report_history import Change, changes_between

SENT = Event.Kind.SUBMITTED


@dataclass(frozen=True)
class Again:
    """What a submission differs in from the one before, and the demands it leaves undone."""

    changes: list[Change]
    undone: list[FieldNote]


def sent_again(
    user: User, report: Report, grids: Iterable[ReportGrid], events: list[Event]
) -> Again | None:
    """How a submitted report differs from when it, or the accepted version, was sent before.

    `events` are those of this version, oldest first; none when it is the first submission.
    """
    sent = [event for event in events if event.kind == SENT]
    before = sent[-2] if len(sent) > 1 else _of_the_version_before(user, report)
    if not sent or before is None:
        return None
    changes = changes_between(report, grids, before.figures, sent[-1].figures)
    return Again(changes, _undone(events, sent[-1]))


def _undone(events: list[Event], last: Event) -> list[FieldNote]:
    """What the last return asked for and the submission after it left as it was."""
    returns = [event for event in events if event.kind == Event.Kind.RETURNED]
    if not returns:
        return []
    asked = returns[-1]
    sent = [event for event in events if event.kind == SENT and event.pk < asked.pk]
    before = sent[-1].figures if sent else {}
    return [
        note for note in asked.notes.all() if before.get(note.field) == last.figures.get(note.field)
    ]


def not_sent_yet(
    user: User, report: Report, grids: list[ReportGrid], events: list[Event]
) -> list[Change]:
    """What would go out differently: from the accepted version, or from the last submission."""
    own = [event for event in events if event.kind == SENT]
    before = _of_the_version_before(user, report) or (own[-1] if own else None)
    if before is None:
        return []
    return changes_between(report, grids, before.figures, contents_of(report, grids))


def _of_the_version_before(user: User, report: Report) -> Event | None:
    """How the version that a correction replaces was sent."""
    if report.version == 1:
        return None
    versions = Report.objects.visible_to(user).filter(
        period=report.period, agency=report.agency, version=report.version - 1
    )
    return Event.objects.filter(report__in=versions, kind=SENT).order_by("pk").last()

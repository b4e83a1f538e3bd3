"""What happened to a report: every event of every version, and what changed between submissions."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from editing.cells import name_of
from povertyplan.accounts.models import User
from povertyplan.ui import figures
from progress.grids import ReportGrid
from progress.models import Event, Report
from progress.services import labels_of


@dataclass(frozen=True)
class Change:
    """A field that was handed in differently than the time before."""

    label: str
    before: str
    after: str
    is_words: bool


@dataclass
class Happening:
    """An event, with what changed since the submission before it."""

    event: Event
    changes: list[Change] = field(default_factory=list)
    compared: bool = False


@dataclass(frozen=True)
class PartRecords:
    """Where the records of one part are read: its steps, and the history of each typed cell."""

    heading: str
    steps: str
    cells: list[tuple[str, str, str]]


def records_of(report: Report, grids: Iterable[ReportGrid]) -> Iterator[PartRecords]:
    """The parts of a report in which something was saved; cells by address, label, figure."""
    where = [report.period.plan.slug, report.period_id, report.agency_id]
    for grid in grids:
        if not grid.kept:
            continue
        page = reverse("progress:part", args=[*where, grid.part])
        cells = [
            (
                f"{page}?{urlencode({'o': name_of(at)})}",
                grid.label_of(name_of(at)),
                grid.text(*place),
            )
            for at, place in grid.places.items()
            if grid.typed.get(at)
        ]
        yield PartRecords(grid.heading, f"{page}?buoc=", cells)


def happenings_of(user: User, report: Report, grids: list[ReportGrid]) -> list[Happening]:
    """What happened to a report in all its versions, newest first."""
    versions = Report.objects.visible_to(user).filter(period=report.period, agency=report.agency)
    events = (
        Event.objects.filter(report__in=versions)
        .select_related("by__agency", "report")
        .prefetch_related("notes")
        .order_by("pk")
    )
    happenings: list[Happening] = []
    handed: Mapping[str, Any] | None = None
    for event in events:
        happening = Happening(event)
        if event.kind == Event.Kind.SUBMITTED:
            if handed is not None:
                happening.compared = True
                happening.changes = changes_between(report, grids, handed, event.figures)
            handed = event.figures
        happenings.append(happening)
    return happenings[::-1]


def changes_between(
    report: Report,
    grids: Iterable[ReportGrid],
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> list[Change]:
    """The fields that differ between what was handed in and what was, or will be, after it."""
    grids = list(grids)
    labels = labels_of(report, grids)
    places = {f"{row}.{column}": grid for grid in grids for row, column in grid.places}
    names = [*labels, *sorted((before.keys() | after.keys()) - labels.keys())]
    return [
        Change(
            labels.get(name, name),
            _shown(places.get(name), before.get(name)),
            _shown(places.get(name), after.get(name)),
            name in Report.WORDS,
        )
        for name in names
        if before.get(name) != after.get(name)
    ]


def _shown(grid: ReportGrid | None, value: Any) -> str:
    """A figure in the unit of its part, words as they are, nothing as a dash."""
    if not value:
        return figures.DASH
    return grid.show(value) if grid and isinstance(value, int) else str(value)

"""What the history of figures tells: who changed a cell, when, from what to what, and why."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from django.utils import timezone

from editing.cells import Address, Column, Row, address_of
from editing.grid import CONFIRMED, Grid
from editing.models import Step


@dataclass(frozen=True)
class Entry:
    """One version of a cell's figure; `before` is None for the first."""

    before: int | None
    after: int
    by: str
    when: datetime.datetime
    reason: str
    step: Step | None

    @property
    def moved(self) -> bool:
        return self.before != self.after


def entries_of(grid: Grid, address: Address) -> list[Entry]:
    """Every version of a cell in which its figure changed or was confirmed, newest first."""
    row, field = grid.record(address)
    if row is None:
        return []
    versions = grid.model.history.filter(id=row.pk).select_related("history_user", "step")
    found: list[Entry] = []
    before: int | None = None
    for version in versions.order_by("pk"):
        entry = Entry(
            before=before,
            after=getattr(version, field),
            by=version.history_user.full_name if version.history_user else "",
            when=version.history_date,
            reason=version.history_change_reason or "",
            step=version.step,
        )
        before = entry.after
        if entry.moved or entry.reason == CONFIRMED:
            found.append(entry)
    return found[::-1]


@dataclass(frozen=True)
class Change:
    """What a cell held before and holds now."""

    row: Row
    column: Column
    before: int
    after: int
    last: str

    @property
    def difference(self) -> int:
        return self.after - self.before


def changes_since(grid: Grid, day: datetime.date) -> list[Change]:
    """The cells that hold something else than at the beginning of a day, in the grid's order."""
    begun = timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
    stood = latest_versions(grid, history_date__lt=begun)
    return _changes(grid, {at: _figure(stood, grid, at) for at in grid.places})


def changes_since_issued(grid: Grid) -> list[Change]:
    """The cells that hold something else than in the issued plan, in the grid's order."""
    return _changes(grid, {at: grid.issued(at) or 0 for at in grid.places})


def is_issued(grid: Grid) -> bool:
    """Whether there are issued figures to compare with."""
    return any(grid.issued(address) is not None for address in grid.places)


def last_changes(grid: Grid, addresses: Iterable[Address]) -> dict[Address, str]:
    """Who last changed the figure of each cell and when, as a phrase; one query for all of them.

    Cells nobody is known to have changed are left out.
    """
    known: dict[Address, tuple[int, str]] = {}
    for address in addresses:
        row, field = grid.record(address)
        if row is not None:
            known[address] = row.pk, field
    fields = sorted({field for _key, field in known.values()})
    versions = grid.model.history.filter(id__in={key for key, _field in known.values()})
    stood: dict[tuple[int, str], int] = {}
    phrases: dict[tuple[int, str], str] = {}
    told = versions.order_by("pk").values_list(
        "id", "history_user__full_name", "history_date", *fields
    )
    for key, by, when, *amounts in told:
        for field, amount in zip(fields, amounts, strict=True):
            if stood.get((key, field)) != amount:
                stood[key, field] = amount
                moment = timezone.localtime(when)
                phrases[key, field] = f"{by} lúc {moment:%H:%M %d/%m/%Y}" if by else ""
    return {at: phrase for at, place in known.items() if (phrase := phrases.get(place))}


def latest_versions(grid: Grid, **narrowed: Any) -> dict[int, Any]:
    """The latest version of each stored row of the grid, by its key."""
    keys = {row.pk for address in grid.places if (row := grid.record(address)[0]) is not None}
    versions = grid.model.history.filter(id__in=keys, **narrowed)
    newest = versions.order_by().values("id").annotate(newest=Max("pk")).values("newest")
    found = grid.model.history.filter(pk__in=newest)
    return {version.id: version for version in found}


def _figure(versions: dict[int, Any], grid: Grid, address: Address) -> int:
    row, field = grid.record(address)
    version = versions.get(row.pk) if row is not None else None
    return int(getattr(version, field, 0))


def _changes(grid: Grid, before: dict[Address, int]) -> list[Change]:
    changed = [at for at, place in grid.places.items() if grid.amount(*place) != before[at]]
    last = last_changes(grid, changed) if changed else {}
    return [_change(grid, at, before[at], last.get(at, "")) for at in changed]


def _change(grid: Grid, address: Address, before: int, last: str) -> Change:
    row, column = grid.places[address]
    return Change(row, column, before, grid.amount(row, column), last)


def figures_of(step: Step, grid: Grid) -> list[tuple[Row, Column, int, int]]:
    """Before and after of each cell of a step that the person sees."""
    return [
        (*grid.places[address], before, after)
        for name, before, after, _mark in step.changes
        if (address := address_of(name)) in grid.places
    ]

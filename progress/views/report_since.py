"""What of a report that was sent has moved since, as reports of earlier periods were accepted."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from progress.grids import ReportGrid
from progress.models import Event


@dataclass(frozen=True)
class Moved:
    """A row with figures other than those that went out: column, text before, text now."""

    title: str
    figures: list[tuple[str, str, str]]


def moved_since(event: Event, grids: Iterable[ReportGrid]) -> list[Moved]:
    """The rows whose figures are not those of the submission; none where it kept none."""
    if not event.reckoned:
        return []
    sent = event.figures | event.reckoned
    return [moved for grid in grids for moved in _moved(grid, sent)]


def _moved(grid: ReportGrid, sent: Mapping[str, int]) -> Iterator[Moved]:
    now = grid.handed_in() | grid.reckoned()
    for row in grid.rows:
        texts = [
            (column.title.lower(), _shown(grid, sent.get(name, 0)), _shown(grid, now.get(name, 0)))
            for column in grid.columns
            if (name := f"{row.key}.{column.key}") and sent.get(name, 0) != now.get(name, 0)
        ]
        if texts:
            yield Moved(row.title, texts)


def _shown(grid: ReportGrid, amount: int) -> str:
    return f"−{grid.show(-amount)}" if amount < 0 else grid.show(amount)

"""A report in short: what is handed in, and every field of it by its part."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.forms import BoundField

from editing.cells import Address, name_of
from progress.forms.report import ReturnForm
from progress.grids import CarriedOverGrid, DisbursementGrid, HouseholdGrid, ReportGrid
from progress.models import Report


@dataclass(frozen=True)
class Summary:
    """One part in short: lines of a name, from what to what, and a share."""

    heading: str
    unit: str
    lines: list[tuple[str, str, str, str]]


def summaries_of(grids: Iterable[ReportGrid]) -> list[Summary]:
    """Each part that has something to tell: opening → closing, of how much how much, the share."""
    summaries = [
        Summary(grid.heading, grid.unit, [*_lines(grid)])
        for grid in grids
        if not isinstance(grid, CarriedOverGrid) or grid.handed_in()
    ]
    return [summary for summary in summaries if summary.lines]


def _lines(grid: ReportGrid) -> Iterator[tuple[str, str, str, str]]:
    columns = {column.key: column for column in grid.columns}
    if isinstance(grid, HouseholdGrid):
        from_to, share = ("opening", "closing"), ""
    elif isinstance(grid, CarriedOverGrid):
        from_to, share = ("carried", "out"), "rest"
    else:
        first = "given" if isinstance(grid, DisbursementGrid) else "goal"
        typed = next(column.key for column in grid.columns if not column.is_total)
        from_to, share = (first, typed), "share"
    totals = [row for row in grid.rows if row.kind == "total"]
    for row in totals or grid.rows:
        start, end = (grid.text(row, columns[key]) for key in from_to)
        title = grid.heading if row.key == "tong" else row.title
        yield title, start, end, grid.text(row, columns[share]) if share else ""


@dataclass(frozen=True)
class NamedField:
    """A field of a report with its figure or words, and where a note on it is written.

    `before` is what the agency reported the last time; empty for words.
    """

    title: str
    text: str
    before: str
    form_field: BoundField

    @property
    def is_noted(self) -> bool:
        """Whether a note was typed, or is wrong."""
        return bool(self.form_field.errors or self.form_field.value())


@dataclass(frozen=True)
class NotedRow:
    """The fields of one row of a report, which are noted together."""

    label: str
    fields: list[NamedField]
    is_words: bool = False

    @property
    def is_noted(self) -> bool:
        return any(one.is_noted for one in self.fields)


def rows_to_note(
    report: Report, grids: Iterable[ReportGrid], form: ReturnForm
) -> Iterator[tuple[str, str, list[NotedRow]]]:
    """What can be noted, by part: heading, unit, rows.

    Of the older money, which most lines have none of, only lines that hold something.
    """
    for grid in grids:
        rows = [*_rows_of(grid, form)]
        if isinstance(grid, CarriedOverGrid):
            held = {name.partition(".")[0] for name in grid.handed_in()}
            rows = [(key, row) for key, row in rows if key in held or row.is_noted]
        if rows:
            yield grid.heading, grid.unit, [row for _key, row in rows]
    words = [
        NamedField(Report.title_of(name), getattr(report, name), "", form[f"n.{name}"])
        for name in Report.WORDS
    ]
    yield "Nhận xét", "", [NotedRow(one.title, [one], is_words=True) for one in words]


def _rows_of(grid: ReportGrid, form: ReturnForm) -> Iterator[tuple[str, NotedRow]]:
    before = _last_reported(grid)
    fields: dict[str, list[NamedField]] = {}
    labels = {}
    for address, (row, column) in grid.places.items():
        figures = grid.text(row, column), grid.told(before.get(address, 0))
        note = form[f"n.{name_of(address)}"]
        fields.setdefault(row.key, []).append(NamedField(column.title, *figures, note))
        labels[row.key] = row.label
    for key, named in fields.items():
        yield key, NotedRow(labels[key], named)


def _last_reported(grid: ReportGrid) -> Mapping[Address, int]:
    """The figures of the period before: sums run on, of households each period has its own."""
    if not isinstance(grid, HouseholdGrid):
        return grid.before
    _own, earlier = grid.reported(grid.model.objects.all())
    return {(one.group, name): getattr(one, name) for one in earlier for name in grid.fields}

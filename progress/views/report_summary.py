"""A report in short: what is handed in, and every field of it by its part."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.forms import BoundField

from editing.cells import Row, name_of
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
        title = grid.heading if row.kind == "total" else row.title
        yield title, start, end, grid.text(row, columns[share]) if share else ""


@dataclass(frozen=True)
class NamedField:
    """A field of a report with its figure or words, and where a note on it is written."""

    row: Row | None
    label: str
    text: str
    form_field: BoundField


def fields_of(
    report: Report, grids: Iterable[ReportGrid], form: ReturnForm
) -> Iterator[tuple[str, str, list[NamedField]]]:
    """Every field by part: heading, unit, fields."""
    for grid in grids:
        fields = []
        for address, (row, column) in grid.places.items():
            label = f"{row.label}, {column.title}"
            note = form[f"n.{name_of(address)}"]
            fields.append(NamedField(row, label, grid.text(row, column), note))
        if fields:
            yield grid.heading, grid.unit, fields
    words = [
        NamedField(
            None,
            str(Report._meta.get_field(name).verbose_name).capitalize(),  # type: ignore[union-attr]
            getattr(report, name),
            form[f"n.{name}"],
        )
        for name in Report.WORDS
    ]
    yield "Nhận xét", "", words

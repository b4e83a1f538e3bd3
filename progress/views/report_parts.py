"""The parts of a report's page: its steps, their sections, the fields of each."""

from dataclasses import dataclass

from editing.cells import Cell, Row, address_of
from povertyplan.ui.figures import DASH
from progress.grids import CarriedOverGrid, ReportGrid
from progress.models import FieldNote


@dataclass(frozen=True)
class Demand:
    """What was to be put right at one field, and whether it has changed since."""

    note: FieldNote
    was: object
    done: bool

    @property
    def href(self) -> str:
        return f"#f.{self.note.field}"


@dataclass(frozen=True)
class Field:
    """A cell of the report's page; `before` marks a figure that stands from an earlier period."""

    cell: Cell
    demand: Demand | None
    before: bool

    @property
    def below_zero(self) -> bool:
        return self.cell.text.startswith("−")


def stands_as_before(cell: Cell, grid: ReportGrid) -> bool:
    """Whether a cell shows the figure of an earlier period, not one typed now."""
    return bool(cell.text == cell.stored != "") and address_of(cell.name) not in grid.typed


def _holds(fields: list[Field]) -> bool:
    """Whether a row has a figure, a refused text or a demand where something is typed."""
    return any(
        field.demand or field.cell.text.strip(DASH) or field.cell.stored.strip(DASH)
        for field in fields
        if not field.cell.column.is_total
    )


@dataclass
class Section:
    """One part of a report on the page, as stored or as a refused form brought it back.

    `onward` names the place and the title of what follows it, but for what is folded.
    """

    grid: ReportGrid
    address: str
    seen: str
    rows: list[tuple[Row, list[Field]]]
    refused: int = 0
    onward: tuple[str, str] = ("", "")

    @property
    def asks(self) -> bool:
        """Whether something in it is to be put right: an error, a demand, a refused text."""
        fields = (field for _row, fields in self.rows for field in fields)
        demanded = any(field.demand and not field.demand.done for field in fields)
        return bool(self.refused or self.grid.has_errors or demanded)

    @property
    def stands(self) -> bool:
        """Whether a field shows the figure of an earlier period."""
        return any(
            field.before and field.cell.editable for _row, fields in self.rows for field in fields
        )

    @property
    def keypad(self) -> str:
        """Which keys a phone shows: digits, or digits and the comma."""
        return "decimal" if self.grid.decimals else "numeric"

    @property
    def folded(self) -> bool:
        """Whether it is shown closed: older money that there is none of."""
        return isinstance(self.grid, CarriedOverGrid) and not any(
            _holds(fields) for _row, fields in self.rows
        )

    @property
    def _is_short(self) -> bool:
        """Whether only rows that hold something are shown: of older money there is little."""
        return isinstance(self.grid, CarriedOverGrid) and not self.folded

    @property
    def shown(self) -> list[tuple[Row, list[Field]]]:
        """The rows to be read at once."""
        if not self._is_short:
            return self.rows
        return [(row, fields) for row, fields in self.rows if row.kind != "line" or _holds(fields)]

    @property
    def others(self) -> list[tuple[Row, list[Field]]]:
        """The rows that hold nothing yet, where the others are shown alone to be written in."""
        if not self._is_short or not self.grid.editable:
            return []
        return [
            (row, fields) for row, fields in self.rows if row.kind == "line" and not _holds(fields)
        ]


@dataclass
class Step:
    """One step of the entry on a phone: a part, or parts that belong together."""

    key: str
    title: str
    sections: list[Section]
    done: bool
    asks: bool = False

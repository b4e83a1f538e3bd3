"""A part of a report as a grid: its figures, what stood before, and what is wrong with them."""

from abc import abstractmethod
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import Model, Q, QuerySet

from editing.cells import Address, Column, Row
from editing.grid import Grid, Version, copy_of, write_rows
from povertyplan.accounts.models import Agency, User
from povertyplan.ui import figures
from progress.models import Report
from progress.rules import Finding

LEANING = frozenset({"opening", "until", "closing"})
"""Columns that are worked out of earlier periods' reports."""


class ReportGrid(Grid):
    """Rows × columns of one part of a report; figures not typed are those of before.

    `kept` are the part's saved rows by the key of the grid's row, `typed` their figures by
    address, `before` the figures that stand from earlier periods.
    """

    part: ClassVar[str]
    heading: ClassVar[str]
    kinds: ClassVar[frozenset[str]]
    """The kinds of agency that report this part."""
    row_heading = "Nội dung"
    fields: ClassVar[Mapping[str, str]]
    """The field of the stored row for each column that is typed."""

    def __init__(self, report: Report, user: User) -> None:
        super().__init__(report.period.plan, user)
        self.report = report
        self.short_caption = self.heading
        self.caption = f"{self.heading}, {report}"
        self.verdict = report.open_for(user)
        self.kept: dict[str, Any] = {}
        self.before: dict[Address, int] = {}
        self.read()
        self.typed: dict[Address, int] = {
            (key, column): getattr(row, field)
            for key, row in self.kept.items()
            for column, field in self.fields.items()
        }

    @abstractmethod
    def read(self) -> None:
        """Fill `kept` and `before`, and whatever names the rows."""

    @abstractmethod
    def blank(self, key: str) -> Any:
        """A new row to store the figures of a grid's row in."""

    def reported(self, rows: QuerySet, whose: Q | None = None) -> tuple[list[Any], list[Any]]:
        """The rows of this report, and those that count from earlier periods in their order.

        The earlier ones are of the same agency unless `whose` says otherwise.
        """
        period = self.report.period
        earlier = (whose or Q(report__agency=self.report.agency_id)) & Q(
            report__counts=True,
            report__period__plan=period.plan_id,
            report__period__takes_figures=True,
            report__period__ends_on__lt=period.ends_on,
        )
        found = rows.filter(earlier | Q(report=self.report.pk))
        found = found.order_by("report__period__ends_on", "pk")
        own: list[Any] = []
        past: list[Any] = []
        for row in found:
            (own if row.report_id == self.report.pk else past).append(row)
        return own, past

    @property
    def illustrative(self) -> bool:
        return bool(self.report.is_illustrative)

    def amount(self, row: Row, column: Column) -> int:
        if column.is_total or row.kind != "line":
            return self.total(row, column)
        return self.figure((row.key, column.key))

    def figure(self, address: Address) -> int:
        """What a typed cell stands at: as saved in this report, else as before."""
        before: int = self.before.get(address, 0)
        return self.typed.get(address, before)

    @abstractmethod
    def total(self, row: Row, column: Column) -> int:
        """What a computed cell stands at."""

    def lock(self, row: Row, column: Column) -> str:
        return self.verdict.reason

    def record(self, address: Address) -> tuple[Any, str]:
        return self.kept.get(address[0]), self.fields[address[1]]

    def issued(self, address: Address) -> int | None:
        return None

    def noted_as(self, name: str) -> str:
        return f"bc{self.report.period_id}.{self.report.agency_id}.{name}"

    def overruns(self, after: Grid, changes: Mapping[Address, int]) -> dict[Address, str]:
        """Nothing: what is wrong with a report is told before it is submitted, not while typing."""
        return {}

    def changed(self, changes: Mapping[Address, int]) -> "ReportGrid":
        after = copy_of(self)
        after.typed = self.typed | dict(changes)
        for name in ("findings", "_said"):
            after.__dict__.pop(name, None)
        return after

    def write(
        self, changes: Mapping[Address, int], version: Version, illustrative: Collection[Address]
    ) -> None:
        self.report.begin()
        rows: dict[str, Any] = {}
        for address, amount in changes.items():
            key, column = address
            if key not in rows:
                rows[key] = self.kept.get(key) or self._as_before(key)
            setattr(rows[key], self.fields[column], amount)
        model: type[Model] = self.model
        write_rows(model, list(rows.values()), list(self.fields.values()), version)

    def _as_before(self, key: str) -> Any:
        row = self.blank(key)
        for column, field in self.fields.items():
            setattr(row, field, self.figure((key, column)))
        return row

    @cached_property
    def findings(self) -> list[Finding]:
        """What is to be put right or explained before the report goes out."""
        return list(self.find())

    @abstractmethod
    def find(self) -> Iterator[Finding]:
        """Look for what is wrong or surprising."""

    @property
    def has_errors(self) -> bool:
        """Whether something must be put right before the report goes out."""
        return any(finding.is_error for finding in self.findings)

    @cached_property
    def _said(self) -> dict[str, str]:
        said: dict[str, str] = {}
        for finding in sorted(self.findings, key=lambda finding: not finding.is_error):
            if finding.field:
                said[finding.field] = f"{said.get(finding.field, '')}\n{finding.sentence}".strip()
        return said

    def hint(self, row: Row, column: Column) -> str:
        """What is said of a cell, a line each."""
        return self._said.get(f"{row.key}.{column.key}", "")

    def shown(self) -> dict[str, str]:
        return super().shown() | {f"asks.{self.part}": "cần sửa" if self.has_errors else ""}

    def handed_in(self) -> dict[str, int]:
        """Every typed cell that stands at something, by name: what a submission keeps."""
        return {
            f"{row}.{column}": amount
            for row, column in self.places
            if (amount := self.figure((row, column)))
        }

    def reckoned(self) -> dict[str, int]:
        """Every cell that leans on earlier periods, by name; those that stand at nothing too."""
        return {
            f"{row.key}.{column.key}": self.amount(row, column)
            for row in self.rows
            if row.kind == "line"
            for column in self.columns
            if column.key in LEANING
        }

    def label_of(self, name: str) -> str:
        """Row and column of a cell in words; empty for a cell that is not of this part."""
        row, _, column = name.partition(".")
        place = self.places.get((row, column))
        return f"{place[0].label}, {place[1].full_title}" if place else ""


class CountGrid(ReportGrid):
    """A part in whole households."""

    unit = "hộ"
    decimals = 0

    def parse(self, text: str) -> int:
        return figures.parse_count(text)

    def show(self, amount: int) -> str:
        return figures.count(amount)


DISTRICT = frozenset({Agency.Kind.DISTRICT.value})
SPENDING = frozenset({Agency.Kind.DISTRICT.value, Agency.Kind.DEPARTMENT.value})
BANK = frozenset({Agency.Kind.BANK.value})

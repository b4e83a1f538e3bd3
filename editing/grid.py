"""What every grid is: rows, columns, cells, locks with reasons, totals by the ledger."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar, TypeVar

from django.shortcuts import get_object_or_404
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from editing.cells import Address, Cell, Column, Row, name_of
from editing.models import CellNote, Step
from povertyplan.accounts.models import User
from povertyplan.accounts.permissions import Verdict
from povertyplan.ui import figures
from projects.models import Plan

CONFIRMED = "Xác nhận là số liệu chính thức"
"""Why the history shows a version in which no figure changed."""

NOTHING_OPEN = "Bảng này không có ô nào để sửa."


@dataclass(frozen=True)
class Version:
    """What the history says beside the figures: who, in which step, and why."""

    user: User
    step: Step | None = None
    reason: str = ""


class Axis(ABC):
    """The address of a grid; `with_plan` names what is read together with the plan."""

    with_plan: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def load(self, plan: Plan, user: User) -> "Grid":
        """Read the grid as the person sees it; 404 for what is not theirs to see."""

    @abstractmethod
    def address(self, slug: str) -> str:
        """The path of the grid's page in the plan of that slug."""

    def open(self, user: User, slug: str) -> "Grid":
        """Lock what a write of the grid must lock, and read the grid to write in.

        That is the plan, unless the figures belong to a smaller thing than it. Raises `Http404`.
        """
        plans = Plan.objects.visible_to(user).select_related(*self.with_plan).locked()
        return self.load(get_object_or_404(plans, slug=slug), user)


class Grid(ABC):
    """Rows, columns and cells of one axis, as one person sees them."""

    caption: str
    short_caption: str = ""
    row_heading: ClassVar[str]
    unit: ClassVar[str] = "triệu đồng"
    decimals: ClassVar[int] = figures.DECIMALS_OF_TRIEU
    """How many decimals of its unit a figure may have: stored figures count the last of them."""

    def __init__(self, plan: Plan, user: User) -> None:
        self.plan = plan
        self.user = user

    def parse(self, text: str) -> int:
        """Read what was typed; raises `NotAFigure` with the sentence to show."""
        return figures.parse_trieu(text)

    def show(self, amount: int) -> str:
        """Write a figure as it is typed."""
        return figures.trieu(amount)

    def number(self, amount: int) -> Decimal:
        """The figure as an exact number in the unit of the grid, for a worksheet."""
        return Decimal(amount).scaleb(-self.decimals)

    def told(self, amount: int) -> str:
        """Write a figure as it is read, nothing as a dash."""
        return self.show(amount) if amount else figures.DASH

    def text(self, row: Row, column: Column) -> str:
        """Write the figure of a cell or total as it is read, nothing as a dash."""
        return self.told(self.amount(row, column))

    @property
    @abstractmethod
    def columns(self) -> list[Column]: ...

    @property
    @abstractmethod
    def rows(self) -> list[Row]: ...

    @abstractmethod
    def amount(self, row: Row, column: Column) -> int:
        """The figure of a cell or total, asked of the ledger."""

    @abstractmethod
    def lock(self, row: Row, column: Column) -> str:
        """Why the cell cannot be edited; empty when it can."""

    @abstractmethod
    def overruns(self, after: "Grid", changes: Mapping[Address, int]) -> dict[Address, str]:
        """The sentences for the cells whose change breaks a ceiling."""

    @abstractmethod
    def changed(self, changes: Mapping[Address, int]) -> "Grid":
        """The grid as it stands after these cells have been saved."""

    @abstractmethod
    def write(
        self, changes: Mapping[Address, int], version: Version, illustrative: Collection[Address]
    ) -> None:
        """Write the cells with their history: two queries, four where rows are new.

        A figure that somebody writes is official, but for the `illustrative` ones.
        """

    @property
    @abstractmethod
    def model(self) -> Any:
        """What the figures are stored in."""

    @abstractmethod
    def record(self, address: Address) -> tuple[Any, str]:
        """The stored row of a cell, None where there is none yet, and the field of its figure."""

    def illustrative_rows(self) -> list[Any]:
        """The stored rows whose figures only illustrate."""
        return []

    @property
    def illustrative(self) -> bool:
        """Whether some figures only illustrate and are not official."""
        return bool(self.illustrative_rows())

    def is_illustrative(self, address: Address) -> bool:
        """Whether the figure of a cell only illustrates."""
        row, _field = self.record(address)
        return bool(getattr(row, "is_illustrative", False))

    def confirm(self) -> int:
        """Take the mark off illustrative figures; return how many rows had it."""
        rows = self.illustrative_rows()
        for row in rows:
            row.is_illustrative = False
        version = Version(self.user, reason=CONFIRMED)
        write_rows(self.model, rows, ["is_illustrative"], version)
        return len(rows)

    def issued(self, address: Address) -> int | None:
        """The figure of the issued plan; None where nothing has been issued."""
        row, _field = self.record(address)
        return getattr(row, "issued_amount", None)

    def noted_as(self, name: str) -> str:
        """What a remark on a cell is kept under: its name, where that is the plan's only one."""
        return name

    @cached_property
    def notes(self) -> dict[str, CellNote]:
        """The remarks on cells of the plan, by what they are kept under."""
        return {note.cell: note for note in CellNote.objects.filter(plan=self.plan)}

    def note(self, name: str) -> CellNote | None:
        """The remark on the cell of that name."""
        return self.notes.get(self.noted_as(name))

    def hint(self, row: Row, column: Column) -> str:
        """A short remark beside a figure, such as the proposed counterpart."""
        return ""

    def preview(self, row: Row, column: Column) -> str:
        """Where what a figure proposes can be applied; empty when it proposes nothing."""
        return ""

    def ceilings(self) -> list[tuple[str, str, dict[str, int]]]:
        """Rows below the heads (ceiling, given, left): key, title, figures where there are some."""
        return []

    def ceiling_rows(self) -> Iterator[tuple[str, str, list[tuple[str, str, bool]]]]:
        """The same for the page: by column the id, the text, whether below 0; else blanks."""
        for key, title, amounts in self.ceilings():
            cells = {at: (f"{key}.{at}", self.told(one), one < 0) for at, one in amounts.items()}
            yield key, title, [cells.get(column.key, ("", "", False)) for column in self.columns]

    @cached_property
    def places(self) -> dict[Address, tuple[Row, Column]]:
        """Every cell that holds a figure of its own, by address."""
        return {
            (row.key, column.key): (row, column)
            for row in self.rows
            if row.kind == "line"
            for column in self.columns
            if not column.is_total
        }

    @cached_property
    def editable(self) -> bool:
        """Whether the person may edit at least one cell."""
        return any(not self.lock(*place) for place in self.places.values())

    @property
    def may_edit(self) -> Verdict:
        """Whether the person may edit at least one cell, and why not."""
        return Verdict(self.editable, self.reason or NOTHING_OPEN)

    @cached_property
    def reason(self) -> str:
        """Why nothing can be edited, for the head of the page."""
        if self.editable or not self.places:
            return ""
        return self.lock(*next(iter(self.places.values())))

    def body(
        self,
        typed: Mapping[Address, str] | None = None,
        errors: Mapping[Address, str] | None = None,
        theirs: Mapping[Address, str] | None = None,
    ) -> Iterator[tuple[Row, list[Cell]]]:
        """The cells row by row, with what was typed and refused where a form came back."""
        typed, errors, theirs = typed or {}, errors or {}, theirs or {}
        for row in self.rows:
            cells = []
            for column in self.columns:
                address = (row.key, column.key)
                own = address in self.places
                lock = self.lock(row, column) if own else ""
                text = stored = self.text(row, column)
                if own and not lock:
                    stored = "" if text == figures.DASH else text
                    text = typed.get(address, stored)
                cells.append(
                    Cell(
                        row=row,
                        column=column,
                        text=text,
                        editable=own and not lock,
                        lock=lock,
                        error=errors.get(address, ""),
                        hint=self.hint(row, column),
                        stored=stored,
                        theirs=theirs.get(address, ""),
                        note=str(self.note(name_of(address)) or "") if own else "",
                        href=self.preview(row, column),
                    )
                )
            yield row, cells

    def seen(self) -> dict[str, int]:
        """The figures on the page, for compare-and-set: cell name → đồng; nothing is 0."""
        return {
            name_of(address): amount
            for address, place in self.places.items()
            if not self.lock(*place) and (amount := self.amount(*place))
        }

    def stored(self, addresses: Iterable[Address]) -> dict[str, dict[str, object]]:
        """What the script is told of cells: the stored figure and how it is typed, by name."""
        amounts = {at: self.amount(*self.places[at]) for at in addresses}
        return {
            name_of(at): {"seen": amount, "text": self.show(amount) if amount else ""}
            for at, amount in amounts.items()
        }

    def shown(self) -> dict[str, str]:
        """Every total, ceiling and hint of the page as text, by its id: what a save may move."""
        texts = {}
        for row in self.rows:
            for column in self.columns:
                name = f"{row.key}.{column.key}"
                if (row.key, column.key) not in self.places:
                    texts[name] = self.text(row, column)
                if hint := self.hint(row, column):
                    texts[f"hint.{name}"] = hint
        for _key, _title, cells in self.ceiling_rows():
            texts |= {name: text for name, text, _over in cells if name}
        return texts


GridType = TypeVar("GridType", bound=Grid)


def copy_of(grid: GridType) -> GridType:
    """A second grid over the same rows, for a state after a change."""
    twin = object.__new__(type(grid))
    twin.__dict__ = dict(grid.__dict__)
    return twin


def write_rows(model: Any, rows: list[Any], fields: list[str], version: Version) -> None:
    """Insert the new rows and update the known ones, each with its history."""
    said = {
        "default_user": version.user,
        "default_change_reason": version.reason,
        "custom_historical_attrs": {"step": version.step},
    }
    new = [row for row in rows if row.pk is None]
    known = [row for row in rows if row.pk is not None]
    if new:
        bulk_create_with_history(new, model, **said)
    if known:
        bulk_update_with_history(known, model, fields, **said)

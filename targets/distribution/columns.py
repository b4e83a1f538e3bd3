"""Columns that can be spread by a key: what there is to spread, over whom, and by which figures."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import ClassVar

from django.db.models import TextChoices
from django.http import Http404

from budget import rules
from budget.grid.shares import ShareGrid
from budget.rules import Weight, Writing
from editing.cells import Address, Column, Row
from editing.grid import NOTHING_OPEN, Grid
from povertyplan.accounts.models import Agency
from povertyplan.accounts.permissions import Action, Verdict, may
from povertyplan.ui import figures
from povertyplan.ui.figures import DASH, TRIEU
from targets.grid import TargetGrid
from targets.models import HUNDREDTHS, ReductionTarget
from targets.outputs import OutputGrid


class Key(TextChoices):
    """What a sum is spread by."""

    POOR = "poor", "Số hộ nghèo đầu năm"
    TARGET = "target", "Chỉ tiêu giảm hộ nghèo"
    COMMUNES = "communes", "Số xã, phường, thị trấn"
    EQUAL = "equal", "Chia đều"
    ISSUED = "issued", "Số đã ban hành"
    OWN = "own", "Trọng số tự nhập"


@dataclass(frozen=True)
class Basis:
    """The figures of one key by agency; `reason` says why nothing can be spread by it."""

    key: Key
    weights: Mapping[int, int]
    reason: str = ""
    illustrative: bool = False
    decimals: int = 0

    @property
    def label(self) -> str:
        """The key, and whether its figures only illustrate."""
        return f"{self.key.label} (số liệu minh họa)" if self.illustrative else str(self.key.label)

    def write(self, weight: Weight) -> str:
        """Write a weight as its key is read: money in triệu đồng, anything else as a number."""
        return figures.decimal(exact(Fraction(weight), self.decimals))

    def text(self, agency: int) -> str:
        """The figure of an agency, nothing as a dash."""
        weight = self.weights.get(agency, 0)
        return self.write(weight) if weight else DASH

    @property
    def total(self) -> str:
        """The sum of all figures."""
        return self.write(sum(self.weights.values()))


def exact(stored: Fraction, decimals: int) -> Decimal:
    """A figure that counts the last of so many decimals, in its unit."""
    return (Decimal(stored.numerator) / stored.denominator).scaleb(-decimals)


class SpreadColumn(ABC):
    """One column of a grid of agencies, which the person is about to spread anew.

    Figures are those the grid stores (đồng, households, hundredths). Raises `Http404` when the grid
    has no such column for the person.
    """

    keys: ClassVar[tuple[Key, ...]] = (Key.POOR, Key.TARGET, Key.COMMUNES, Key.EQUAL, Key.OWN)
    what: ClassVar[str]
    """What the column holds, at the head of what is told about a spread."""
    whole: ClassVar[str]
    """What all shares together may not exceed."""
    done: ClassVar[str] = "giao"
    """How a share is said to have been given."""
    finest: ClassVar[Fraction]
    """The least part of a stored figure that a quota is told with."""

    def __init__(self, grid: Grid, key: str) -> None:
        self.grid, self.key = grid, key
        column = next((one for one in grid.columns if one.key == key), None)
        if column is None:
            raise Http404
        self.column: Column = column
        self.rows: dict[int, Row] = {
            row.members[0]: row for (_, own), (row, _) in grid.places.items() if own == key
        }

    @property
    @abstractmethod
    def title(self) -> str:
        """What is spread."""

    @property
    @abstractmethod
    def units(self) -> list[tuple[int, str]]:
        """What shares may be rounded to, and how that is called; the first is proposed."""

    @property
    @abstractmethod
    def ceiling(self) -> int:
        """What all shares together may not exceed."""

    @property
    @abstractmethod
    def agencies(self) -> Mapping[int, Agency]:
        """Those who can have a share."""

    @property
    def unit(self) -> str:
        """The unit of the figures as they are typed."""
        return self.column.unit or self.grid.unit

    @property
    def writing(self) -> Writing:
        return Writing(self.grid.show, self.unit)

    def says(self, amount: int) -> str:
        """Write a figure with its unit."""
        return f"{self.grid.show(amount)} {self.unit}"

    @property
    def may_edit(self) -> Verdict:
        """Whether the person may edit the cells of the column."""
        if not self.rows:
            return Verdict(False, NOTHING_OPEN)
        reason = self.grid.lock(*self.grid.places[self.address(next(iter(self.rows)))])
        return Verdict(not reason, reason)

    def address(self, agency: int) -> Address:
        return self.rows[agency].key, self.key

    def given(self, *agencies: int) -> int:
        """What some agencies have now."""
        return sum(self.grid.amount(self.rows[agency], self.column) for agency in agencies)

    @property
    def given_to_all(self) -> int:
        """What all have now."""
        return self.given(*self.rows)

    @property
    def given_text(self) -> str:
        """The same as it is read."""
        return self.grid.told(self.given_to_all)

    def most(self, agency: int) -> int | None:
        """What an agency can have at most, whatever is asked for; None where nothing says."""
        return None

    def over(self, given: int) -> str:
        """The refusal when shares would exceed the whole."""
        more = self.says(given - self.ceiling)
        texts = self.grid.show(given), self.grid.show(self.ceiling)
        return f"Vượt {self.whole} {more}: tổng {self.done} {texts[0]}, mức {texts[1]}."

    @property
    def ceilings(self) -> list[tuple[str, str, bool]]:
        """The whole, what is given and what is left, and whether that is below nothing."""
        given = self.given_to_all
        amounts = {
            self.whole.capitalize(): self.ceiling,
            f"Đã {self.done}": given,
            "Còn lại": self.ceiling - given,
        }
        return [(title, self.grid.told(amount), amount < 0) for title, amount in amounts.items()]

    @property
    def groups(self) -> list[tuple[str, list[int]]]:
        """The agencies below the title of their group, as the grid has them."""
        groups = [(row.title, list(row.members)) for row in self.grid.rows if row.kind == "group"]
        return groups or [("", list(self.rows))]

    @cached_property
    def bases(self) -> dict[Key, Basis]:
        """What the column may be spread by; one query."""
        return {basis.key: basis for basis in self._bases() if basis.key in self.keys}

    def _bases(self) -> Iterator[Basis]:
        user = self.grid.user
        targets = list(ReductionTarget.objects.visible_to(user).filter(plan=self.grid.plan))
        hidden = may(user, Action.READ_TARGETS).reason
        illustrative = any(target.is_illustrative for target in targets)
        issued = {pk: self.grid.issued(self.address(pk)) or 0 for pk in self.rows}
        yield _basis(
            Key.POOR,
            {target.agency_id: target.poor_households for target in targets},
            hidden or "Chưa có số hộ nghèo ở trang Chỉ tiêu.",
            illustrative=illustrative,
        )
        yield _basis(
            Key.TARGET,
            {target.agency_id: target.target for target in targets},
            hidden or "Chưa có chỉ tiêu giảm hộ nghèo ở trang Chỉ tiêu.",
            illustrative=illustrative,
        )
        yield _basis(
            Key.COMMUNES,
            {pk: self.agencies[pk].communes for pk in self.rows},
            "Chưa có số xã ở trang Cơ quan, đơn vị.",
        )
        yield Basis(Key.EQUAL, dict.fromkeys(self.rows, 1))
        yield _basis(
            Key.ISSUED, issued, "Cột này chưa có số đã ban hành.", decimals=self.grid.decimals
        )
        yield Basis(Key.OWN, {})

    @property
    def shown(self) -> list[Basis]:
        """The keys whose figures stand in the table."""
        return [
            basis
            for basis in self.bases.values()
            if not basis.reason and basis.key not in {Key.EQUAL, Key.OWN}
        ]


def _basis(
    key: Key,
    weights: Mapping[int, int],
    missing: str,
    *,
    illustrative: bool = False,
    decimals: int = 0,
) -> Basis:
    reason = "" if any(weights.values()) else missing
    return Basis(key, weights, reason, illustrative, decimals)


class LineColumn(SpreadColumn):
    """A funding line over the agencies of an allocation grid."""

    keys = tuple(Key)
    what = "Dòng vốn"
    whole = "mức vốn"
    done = "phân bổ"
    finest = Fraction(1)
    grid: ShareGrid

    def __init__(self, grid: ShareGrid, line: int) -> None:
        super().__init__(grid, f"v{line}")
        self.line = grid.lines[self.key]

    @property
    def title(self) -> str:
        return str(self.line)

    @property
    def units(self) -> list[tuple[int, str]]:
        return [(TRIEU, "triệu đồng"), (1_000, "nghìn đồng"), (1, "đồng")]

    @property
    def ceiling(self) -> int:
        return self.line.amount

    @property
    def agencies(self) -> Mapping[int, Agency]:
        return self.grid.agencies

    def over(self, given: int) -> str:
        return rules.ceiling_sentence(self.grid.line_name(self.line), self.ceiling, given)


class ReductionColumn(SpreadColumn):
    """The plan's reduction of poor households over the districts, in whole households."""

    keys = (Key.POOR, Key.COMMUNES, Key.EQUAL, Key.OWN)
    what = "Chỉ tiêu"
    whole = "chỉ tiêu của kế hoạch"
    finest = Fraction(1, 1_000)
    grid: TargetGrid

    def __init__(self, grid: TargetGrid) -> None:
        super().__init__(grid, "target")

    @property
    def title(self) -> str:
        return "Chỉ tiêu giảm hộ nghèo"

    @property
    def units(self) -> list[tuple[int, str]]:
        return [(1, "hộ")]

    @property
    def may_edit(self) -> Verdict:
        """Also whether the plan has a number of households to spread."""
        verdict = super().may_edit
        if verdict and not self.grid.goal:
            return Verdict(False, "Kế hoạch chưa có tổng chỉ tiêu giảm hộ nghèo để chia.")
        return verdict

    @property
    def ceiling(self) -> int:
        return self.grid.goal

    @property
    def agencies(self) -> Mapping[int, Agency]:
        return self.grid.districts

    def most(self, agency: int) -> int:
        """No more households can leave poverty than are poor."""
        return self.grid.total("poor", (agency,))


class OutputColumn(SpreadColumn):
    """An indicator of district scope over the districts."""

    what = "Chỉ tiêu"
    whole = "mức của tỉnh"
    finest = Fraction(1, 10)
    grid: OutputGrid

    def __init__(self, grid: OutputGrid, indicator: int) -> None:
        super().__init__(grid, f"i{indicator}")
        self.indicator = grid.indicators[self.key]
        if not self.indicator.adds_up:
            raise Http404

    @property
    def title(self) -> str:
        return str(self.indicator)

    @property
    def units(self) -> list[tuple[int, str]]:
        return [(HUNDREDTHS, f"số nguyên ({self.unit})"), (1, f"0,01 {self.unit}")]

    @property
    def ceiling(self) -> int:
        return self.indicator.hundredths

    @property
    def agencies(self) -> Mapping[int, Agency]:
        return self.grid.agencies

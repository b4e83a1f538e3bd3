"""Spreading a column of an allocation grid by a key: what it may go by, and what comes of it.

The arithmetic is `budget.rules.spread`; here are the figures it works with and how they are told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from django.db.models import IntegerChoices, TextChoices
from django.http import Http404

from budget import rules
from budget.grid.shares import ShareGrid
from budget.rules import CannotSpread, Weight
from editing.blocks import read_tsv
from editing.blocks.block import shown
from editing.blocks.names import Names, is_total, names_of_rows
from editing.grid import NOTHING_OPEN, Address, Row
from editing.proposals import Wanted
from povertyplan.accounts.models import Agency
from povertyplan.accounts.permissions import Action, Verdict, may
from povertyplan.ui import figures
from povertyplan.ui.figures import DASH, TRIEU, NotAFigure, trieu
from targets.models import ReductionTarget


class Key(TextChoices):
    """What a sum is spread by."""

    POOR = "poor", "Số hộ nghèo đầu năm"
    TARGET = "target", "Chỉ tiêu giảm hộ nghèo"
    COMMUNES = "communes", "Số xã, phường, thị trấn"
    EQUAL = "equal", "Chia đều"
    ISSUED = "issued", "Số đã ban hành"
    OWN = "own", "Trọng số tự nhập"


class Unit(IntegerChoices):
    """What shares are rounded to, in đồng."""

    DONG = 1, "đồng"
    THOUSAND = 1_000, "nghìn đồng"
    MILLION = TRIEU, "triệu đồng"


def weight_text(key: Key, weight: Weight) -> str:
    """Write a weight as its key is read: money in triệu đồng, anything else as a number."""
    if key is Key.ISSUED:
        return trieu(int(weight))
    return figures.decimal(Decimal(weight.numerator) / weight.denominator)


@dataclass(frozen=True)
class Basis:
    """The figures of one key by agency; `reason` says why nothing can be spread by it."""

    key: Key
    weights: Mapping[int, int]
    reason: str = ""
    illustrative: bool = False

    @property
    def label(self) -> str:
        """The key, and whether its figures only illustrate."""
        return f"{self.key.label} (số liệu minh họa)" if self.illustrative else str(self.key.label)

    def text(self, agency: int) -> str:
        """The figure of an agency, nothing as a dash."""
        weight = self.weights.get(agency, 0)
        return weight_text(self.key, weight) if weight else DASH

    @property
    def total(self) -> str:
        """The sum of all figures."""
        return weight_text(self.key, sum(self.weights.values()))


class SpreadColumn:
    """One column of an allocation grid, which the person is about to spread anew.

    Raises `Http404` when the grid has no such column for the person.
    """

    def __init__(self, grid: ShareGrid, line: int) -> None:
        self.grid = grid
        self.key = f"v{line}"
        if self.key not in grid.lines:
            raise Http404
        self.line = grid.lines[self.key]
        self.rows: dict[int, Row] = {
            row.members[0]: row for (_, key), (row, _) in grid.places.items() if key == self.key
        }

    @property
    def may_edit(self) -> Verdict:
        """Whether the person may edit the cells of the column."""
        if not self.rows:
            return Verdict(False, NOTHING_OPEN)
        reason = self.grid.lock(*self.grid.places[self.address(next(iter(self.rows)))])
        return Verdict(not reason, reason)

    def address(self, agency: int) -> Address:
        return self.rows[agency].key, self.key

    def agency(self, pk: int) -> Agency:
        return self.grid.agencies[pk]

    def given(self, *agencies: int) -> int:
        """What some agencies have now, in đồng."""
        return self.grid.shares.total(lines=[self.line.pk], agencies=agencies)

    @property
    def given_to_all(self) -> int:
        """What has been allocated of the line, in đồng."""
        return self.grid.shares.total(lines=[self.line.pk])

    @property
    def ceilings(self) -> list[tuple[str, int]]:
        """Ceiling, allocated and left, in đồng."""
        return [(title, row[self.key]) for _, title, row in self.grid.ceilings()]

    @cached_property
    def bases(self) -> dict[Key, Basis]:
        """What the column may be spread by; one query."""
        user = self.grid.user
        targets = list(ReductionTarget.objects.visible_to(user).filter(plan=self.grid.plan))
        hidden = may(user, Action.READ_TARGETS).reason
        illustrative = any(target.is_illustrative for target in targets)
        issued = {pk: self.grid.issued(self.address(pk)) or 0 for pk in self.rows}
        agencies = {pk: self.agency(pk) for pk in self.rows}
        found = [
            _basis(
                Key.POOR,
                {target.agency_id: target.poor_households for target in targets},
                hidden or "Chưa có số hộ nghèo ở trang Chỉ tiêu.",
                illustrative,
            ),
            _basis(
                Key.TARGET,
                {target.agency_id: target.target for target in targets},
                hidden or "Chưa có chỉ tiêu giảm hộ nghèo ở trang Chỉ tiêu.",
                illustrative,
            ),
            _basis(
                Key.COMMUNES,
                {pk: agency.communes for pk, agency in agencies.items()},
                "Chưa có số xã ở trang Cơ quan, đơn vị.",
            ),
            Basis(Key.EQUAL, dict.fromkeys(agencies, 1)),
            _basis(Key.ISSUED, issued, "Cột này chưa có số đã ban hành."),
            Basis(Key.OWN, {}),
        ]
        return {basis.key: basis for basis in found}

    @property
    def shown(self) -> list[Basis]:
        """The keys whose figures stand in the table."""
        return [
            basis
            for basis in self.bases.values()
            if not basis.reason and basis.key not in {Key.EQUAL, Key.OWN}
        ]


def _basis(key: Key, weights: Mapping[int, int], missing: str, illustrative: bool = False) -> Basis:
    return Basis(key, weights, "" if any(weights.values()) else missing, illustrative)


@dataclass(frozen=True)
class Order:
    """What is to be spread, over whom and how; money in đồng.

    `total` is for all the chosen, those `pinned` to their figure among them; `weights` are those
    of the others, who share what the pinned leave. Without a `total` it is what the ceiling leaves
    beside the agencies that are not chosen.
    """

    total: int | None
    key: Key
    unit: Unit
    weights: Mapping[int, Weight]
    pinned: tuple[int, ...]
    minimum: Mapping[int, int]
    maximum: Mapping[int, int]


class Spread:
    """The shares of an order, with everything needed to see how they arose.

    Raises `CannotSpread` for an order that breaks the ceiling or its own bounds.
    """

    def __init__(self, column: SpreadColumn, order: Order) -> None:
        self.column, self.order = column, order
        chosen = [*order.weights, *order.pinned]
        self.others = column.given_to_all - column.given(*chosen)
        self.pinned = column.given(*order.pinned)
        ceiling = column.line.amount
        self.total = ceiling - self.others if order.total is None else order.total
        name = column.grid.line_name(column.line)
        if self.total < 0 or self.total + self.others > ceiling:
            allocated = max(self.total, 0) + self.others
            raise CannotSpread(rules.ceiling_sentence(name, ceiling, allocated))
        if not self.total:
            raise CannotSpread("Không còn gì để chia: mức vốn đã phân bổ hết cho các đơn vị khác.")
        if self.pinned > self.total:
            raise CannotSpread(
                f"Các đơn vị giữ nguyên đang có {trieu(self.pinned)} triệu đồng, "
                f"lớn hơn tổng số {trieu(self.total)}."
            )
        bounds = {"minimum": order.minimum, "maximum": order.maximum}
        free = self.total - self.pinned
        self.shares = rules.spread(free, order.weights, order.unit, **bounds)
        self.quotas = rules.quotas(free, order.weights, **bounds)

    @property
    def basis(self) -> Basis:
        return self.column.bases[self.order.key]

    def wanted(self) -> dict[Address, Wanted]:
        """The shares as figures wanted for the cells of the grid."""
        return {self.column.address(pk): Wanted(share) for pk, share in self.shares.items()}

    def beside(self) -> dict[Address, int]:
        """The figures of the column that stay: pinned, not chosen, or as they would be."""
        return {
            self.column.address(pk): self.column.given(pk)
            for pk in self.column.rows
            if self.shares.get(pk, self.column.given(pk)) == self.column.given(pk)
        }

    def remarks(self) -> list[str]:
        """What should be known before the shares are taken over."""
        remarks = []
        if self.basis.illustrative:
            remarks.append(
                f"{self.basis.key.label} đang dùng là số liệu minh họa, nên số được chia cũng "
                "được ghi là số liệu minh họa."
            )
        without = [pk for pk, weight in self.order.weights.items() if not weight]
        if without:
            remarks.append(f"Không có trọng số nên chỉ được mức tối thiểu: {self._names(without)}.")
        return remarks

    def _names(self, agencies: list[int] | tuple[int, ...]) -> str:
        return ", ".join(self.column.rows[pk].title for pk in agencies)

    def details(self) -> dict[str, Any]:
        """How the shares arose, as texts: facts by label, then a table with its heads."""
        order = self.order
        facts = [
            ["Dòng vốn", str(self.column.line)],
            ["Tổng số", f"{trieu(self.total)} triệu đồng"],
            ["Tiêu chí", self.basis.label],
            ["Làm tròn đến", order.unit.label],
        ]
        if order.pinned:
            facts.append(
                ["Giữ nguyên", f"{self._names(order.pinned)}: {trieu(self.pinned)} triệu đồng"]
            )
        if self.others:
            facts.append(["Các đơn vị khác", f"{trieu(self.others)} triệu đồng, không thay đổi"])
        bounds = {"Tối thiểu": order.minimum, "Tối đa": order.maximum}
        used = {title: bound for title, bound in bounds.items() if bound}
        quota = "Phần theo tỷ lệ và giới hạn" if used else "Phần theo tỷ lệ"
        total = [weight_text(order.key, sum(order.weights.values())), DASH, *[DASH] * len(used)]
        return {
            "reads": Action.READ_TARGETS.name if order.key in {Key.POOR, Key.TARGET} else "",
            "facts": facts,
            "heads": ["Đơn vị", "Trọng số", quota, *used, "Được chia"],
            "rows": [
                *(
                    self._line(pk, list(used.values()))
                    for pk in self.column.rows
                    if pk in self.shares or pk in order.pinned
                ),
                ["Cộng", *total, trieu(self.total)],
            ],
        }

    def _line(self, pk: int, bounds: list[Mapping[int, int]]) -> list[str]:
        """Weight, quota (to a thousandth of the unit, no finer than a đồng), bounds and share."""
        title = self.column.rows[pk].title
        if pk in self.order.pinned:
            given = trieu(self.column.given(pk))
            return [title, DASH, "giữ nguyên", *[DASH] * len(bounds), given]
        finest = max(self.order.unit // 1_000, 1)
        quota = round(self.quotas[pk] / finest) * finest
        texts = [trieu(bound[pk]) if pk in bound else DASH for bound in bounds]
        weight = weight_text(self.order.key, self.order.weights[pk])
        return [title, weight, trieu(quota), *texts, trieu(self.shares[pk])]


def fraction(text: str) -> Fraction:
    """Read a weight somebody typed, with at most six decimals.

    Raises `NotAFigure`, also for ``1,250``: nobody writes that last zero who means a decimal.
    """
    typed = text.strip()
    if figures.is_like_a_thousand(typed):
        whole, least = typed.replace(",", "."), typed.rstrip("0")
        raise NotAFigure(f"“{typed}” đọc được hai cách: đề nghị gõ {whole} hoặc {least}.")
    return Fraction(figures.parse_decimal(text, places=6))


class NotOneAgency(ValueError):
    """A name that is no agency's of the table, or several agencies'; the message says so."""


def pasted_weights(column: SpreadColumn, text: str) -> tuple[dict[str, str], list[str]]:
    """Read lines of a name and, in the last cell, a weight.

    Returns the weights as texts by the key of the row, and a sentence for every line that is none.
    Heads and totals are passed over. Raises `NotABlock`.
    """
    names = names_of_rows(column.grid)
    titles = {row.key: row.title for row in column.rows.values()}
    weights: dict[str, str] = {}
    sentences: list[str] = []
    for number, line in enumerate(read_tsv(text).rows, start=1):
        *before, weight = [shown(cell) for cell in line if cell != ""] or [""]
        is_head = number == 1 and not any(map(str.isdigit, weight))
        if not weight or is_head or any(map(is_total, before)):
            continue
        try:
            key = _agency_named(before, names, titles)
            fraction(weight)
            if key in weights:
                raise NotOneAgency(f"{titles[key]} đã có ở một dòng trên.")
            weights[key] = weight
        except (NotAFigure, NotOneAgency) as error:
            sentences.append(f"Dòng {number}: {error}")
    return weights, sentences


def _agency_named(cells: list[str], names: Names, titles: Mapping[str, str]) -> str:
    """The row that one of the cells names; raises `NotOneAgency`."""
    if not cells:
        raise NotOneAgency("cần tên đơn vị, dấu tab rồi số.")
    for cell in cells:
        found = sorted(names.find(cell) & titles.keys())
        if len(found) == 1:
            return found[0]
        if found:
            meant = ", ".join(titles[key] for key in found)
            raise NotOneAgency(f"“{cell[:60]}” có thể là {meant}.")
    raise NotOneAgency(f"“{cells[-1][:60]}” không phải tên một đơn vị trong bảng.")

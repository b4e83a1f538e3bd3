"""What is asked for when a column is spread, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from budget import rules
from budget.rules import CannotSpread, Weight
from editing.blocks import read_tsv
from editing.blocks.block import shown
from editing.blocks.names import Names, is_total, names_of_rows
from editing.cells import Address
from editing.proposals import Wanted
from povertyplan.accounts.permissions import Action
from povertyplan.ui import figures
from povertyplan.ui.figures import DASH, NotAFigure
from targets.distribution.columns import Basis, Key, SpreadColumn, exact


@dataclass(frozen=True)
class Order:
    """What is to be spread, over whom and how, in figures as the grid stores them.

    `total` is for all the chosen, those `pinned` to their figure among them; `weights` are those
    of the others, who share what the pinned leave. Without a `total` it is what the ceiling leaves
    beside the agencies that are not chosen.
    """

    total: int | None
    key: Key
    unit: int
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
        ceiling, show = column.ceiling, column.grid.show
        self.total = ceiling - self.others if order.total is None else order.total
        if self.total < 0 or self.total + self.others > ceiling:
            allocated = max(self.total, 0) + self.others
            raise CannotSpread(column.over(allocated))
        if not self.total:
            raise CannotSpread(
                f"Không còn gì để chia: {column.whole} đã {column.done} hết cho các đơn vị khác."
            )
        if self.pinned > self.total:
            raise CannotSpread(
                f"Các đơn vị giữ nguyên đang có {column.says(self.pinned)}, "
                f"lớn hơn tổng số {show(self.total)}."
            )
        self.maximum = self._maximum()
        bounds = {"minimum": order.minimum, "maximum": self.maximum}
        free, writing = self.total - self.pinned, column.writing
        self.shares = rules.spread(free, order.weights, order.unit, **bounds, writing=writing)
        self.quotas = rules.quotas(free, order.weights, **bounds, writing=writing)

    def _maximum(self) -> dict[int, int]:
        """What was asked for, and never more than an agency can have."""
        known = {agency: self.column.most(agency) for agency in self.order.weights}
        most = {agency: bound for agency, bound in known.items() if bound is not None}
        asked = self.order.maximum
        return {
            agency: min(bounds[agency] for bounds in (asked, most) if agency in bounds)
            for agency in asked.keys() | most.keys()
        }

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
        order, column = self.order, self.column
        facts = [
            [column.what, column.title],
            ["Tổng số", column.says(self.total)],
            ["Tiêu chí", self.basis.label],
            ["Làm tròn đến", dict(column.units)[order.unit]],
        ]
        if order.pinned:
            facts.append(["Giữ nguyên", f"{self._names(order.pinned)}: {column.says(self.pinned)}"])
        if self.others:
            facts.append(["Các đơn vị khác", f"{column.says(self.others)}, không thay đổi"])
        bounds = {"Tối thiểu": order.minimum, "Tối đa": self.maximum}
        used = {title: bound for title, bound in bounds.items() if bound}
        quota = "Phần theo tỷ lệ và giới hạn" if used else "Phần theo tỷ lệ"
        total = [self.basis.write(sum(order.weights.values())), DASH, *[DASH] * len(used)]
        return {
            "reads": Action.READ_TARGETS.name if order.key in {Key.POOR, Key.TARGET} else "",
            "facts": facts,
            "heads": ["Đơn vị", "Trọng số", quota, *used, "Được chia"],
            "rows": [
                *(
                    self._line(pk, list(used.values()))
                    for pk in column.rows
                    if pk in self.shares or pk in order.pinned
                ),
                ["Cộng", *total, column.grid.show(self.total)],
            ],
        }

    def _line(self, pk: int, bounds: list[Mapping[int, int]]) -> list[str]:
        """Weight, quota (to a thousandth of the unit, where figures go so far), bounds, share."""
        title, show = self.column.rows[pk].title, self.column.grid.show
        if pk in self.order.pinned:
            return [title, DASH, "giữ nguyên", *[DASH] * len(bounds), show(self.column.given(pk))]
        finest = max(Fraction(self.order.unit, 1_000), self.column.finest)
        quota = exact(round(self.quotas[pk] / finest) * finest, self.column.grid.decimals)
        texts = [show(bound[pk]) if pk in bound else DASH for bound in bounds]
        weight = self.basis.write(self.order.weights[pk])
        return [title, weight, figures.decimal(quota), *texts, show(self.shares[pk])]


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

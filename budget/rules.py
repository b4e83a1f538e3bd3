"""Arithmetic of money: whole đồng in, whole đồng out. No request, no query."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from povertyplan.ui.figures import trieu

Key = TypeVar("Key")
Weight = int | Fraction


@dataclass(frozen=True)
class Writing:
    """How a refusal writes figures, and their unit: đồng as triệu đồng, households as they are."""

    show: Callable[[int], str] = trieu
    unit: str = "triệu đồng"


MONEY = Writing()


def counterpart(base: int, ratio: Decimal, unit: int) -> int:
    """The sum that answers `base` at `ratio`, rounded half up to a multiple of `unit`; in đồng.

    Rounded per row, then summed (Nghị quyết 10/2022/NQ-HĐND, 23/2023/NQ-HĐND of Bình Phước:
    15 %, whole triệu). 15 % of 13.727 triệu is 2.059,05, so 2.059 triệu.
    """
    numerator, denominator = ratio.as_integer_ratio()
    units = (2 * base * numerator + denominator * unit) // (2 * denominator * unit)
    return units * unit


class CannotSpread(ValueError):
    """A sum cannot be spread as asked; the message is the sentence the user reads.

    `key` names the share whose own bounds cannot be kept; None when it is about all of them.
    """

    def __init__(self, sentence: str, key: object = None) -> None:
        super().__init__(sentence)
        self.key = key


@dataclass(frozen=True)
class _Bounds:
    """What a share may be, in đồng, and the whole units between: `low` and `high`."""

    least: int
    most: int
    low: int
    high: int


def spread(
    total: int,
    weights: Mapping[Key, Weight],
    unit: int = 1,
    *,
    minimum: Mapping[Key, int] | None = None,
    maximum: Mapping[Key, int] | None = None,
    writing: Writing = MONEY,
) -> dict[Key, int]:
    """Spread `total` over the keys in proportion to their weights; the shares add up exactly.

    Largest remainder (Hamilton): each gets the whole units of its quota (see `quotas`), the units
    left go to the largest remainders, the earlier key at a tie; what `total` has beyond whole units
    goes, as a last and smaller unit, to the largest remainder then. Every share stays within its
    minimum and maximum; without a weight it is the minimum, made up to whole units. All in đồng,
    or in whatever `writing` writes. Raises `CannotSpread`.
    """
    bounds = _bounds(total, weights, unit, minimum or {}, maximum or {}, writing)
    exact = _fill(total, weights, bounds)
    shares = {
        key: min(max(exact[key] // unit * unit, bounds[key].low), bounds[key].high) for key in exact
    }
    odd = total % unit
    off = (total - odd - sum(shares.values())) // unit

    def lacks(key: Key) -> Fraction:
        return exact[key] - shares[key]

    for _ in range(off):
        shares[max((key for key in shares if shares[key] < bounds[key].high), key=lacks)] += unit
    for _ in range(-off):
        last_first = reversed(shares)
        shares[min((key for key in last_first if shares[key] > bounds[key].low), key=lacks)] -= unit
    if odd:
        room = [key for key in shares if weights[key] and shares[key] + odd <= bounds[key].most]
        if not room:
            raise CannotSpread(_NOT_WHOLE)
        shares[max(room, key=lacks)] += odd
    return shares


def quotas(
    total: int,
    weights: Mapping[Key, Weight],
    *,
    minimum: Mapping[Key, int] | None = None,
    maximum: Mapping[Key, int] | None = None,
    writing: Writing = MONEY,
) -> dict[Key, Fraction]:
    """What each key would get of `total` were there no unit to round to; in đồng, exactly.

    In proportion to the weights; who would get less than the minimum or more than the maximum gets
    that, and the rest is spread again over the others. Raises `CannotSpread`.
    """
    bounds = _bounds(total, weights, 1, minimum or {}, maximum or {}, writing)
    return _fill(total, weights, bounds)


_NOT_WHOLE = (
    "Với các mức tối thiểu, tối đa này không chia tròn được theo đơn vị đã chọn. "
    "Đề nghị chọn đơn vị nhỏ hơn."
)


def _bounds(
    total: int,
    weights: Mapping[Key, Weight],
    unit: int,
    minimum: Mapping[Key, int],
    maximum: Mapping[Key, int],
    writing: Writing,
) -> dict[Key, _Bounds]:
    """The bounds of every share; raises `CannotSpread` when they leave no way."""
    show = writing.show
    if total < 0 or unit < 1 or any(weight < 0 for weight in weights.values()):
        raise CannotSpread("Số cần chia và trọng số không được âm.")
    if not any(weights.values()):
        raise CannotSpread("Không đơn vị nào được chọn có trọng số lớn hơn 0 theo tiêu chí này.")
    bounds = {}
    for key, weight in weights.items():
        least = minimum.get(key, 0)
        most = maximum.get(key, max(total, least))
        low, high = -(-least // unit) * unit, most // unit * unit
        if least > most:
            raise CannotSpread(f"Tối thiểu {show(least)} lớn hơn tối đa {show(most)}.", key)
        if key in maximum and low > high:
            raise CannotSpread(
                f"Giữa tối thiểu {show(least)} và tối đa {show(most)} "
                "không có số nào tròn theo đơn vị đã chọn.",
                key,
            )
        bounds[key] = _Bounds(least, most, low, high) if weight else _Bounds(least, least, low, low)
    if (least := sum(bound.least for bound in bounds.values())) > total:
        raise CannotSpread(
            f"Tổng các mức tối thiểu là {show(least)} {writing.unit}, "
            f"lớn hơn số cần chia {show(total)}."
        )
    if (most := sum(bound.most for bound in bounds.values())) < total:
        raise CannotSpread(
            f"Các mức tối đa chỉ cho chia {show(most)} {writing.unit}, "
            f"nhỏ hơn số cần chia {show(total)}."
        )
    whole = total // unit * unit
    low = sum(bound.low for bound in bounds.values())
    if not low <= whole <= sum(bound.high for bound in bounds.values()):
        raise CannotSpread(_NOT_WHOLE)
    return bounds


def _fill(
    total: int, weights: Mapping[Key, Weight], bounds: Mapping[Key, _Bounds]
) -> dict[Key, Fraction]:
    """Fix who falls outside its bounds, spread the rest again, until nobody does.

    Of those below their minimum and those above their maximum only the side that is off by more is
    fixed at a time: giving back to the others may bring the other side within its bounds.
    """
    exact = {key: Fraction(bound.least) for key, bound in bounds.items()}
    free = [key for key in exact if weights[key]]
    while free:
        left = total - sum(exact[key] for key in exact if key not in free)
        whole = sum((Fraction(weights[key]) for key in free), Fraction())
        wanted = {key: left * weights[key] / whole for key in free}
        for key in free:
            least, most = Fraction(bounds[key].least), Fraction(bounds[key].most)
            exact[key] = min(max(wanted[key], least), most)
        off = sum(exact[key] - wanted[key] for key in free)
        if off > 0:
            free = [key for key in free if exact[key] <= wanted[key]]
        elif off < 0:
            free = [key for key in free if exact[key] >= wanted[key]]
        else:
            break
    return exact


def ceiling_sentence(name: str, ceiling: int, allocated: int) -> str:
    """The refusal when allocations would exceed a line; all in triệu đồng."""
    return (
        f"Vượt mức của {name} {trieu(allocated - ceiling)} triệu đồng: "
        f"tổng phân bổ {trieu(allocated)}, mức vốn {trieu(ceiling)}."
    )


def lowered_sentence(amount: int, allocated: int) -> str:
    """The refusal when a line would fall below what has been allocated from it."""
    return (
        f"Đã phân bổ {trieu(allocated)} triệu đồng từ dòng vốn này, lớn hơn {trieu(amount)}. "
        "Đề nghị giảm phân bổ trước."
    )

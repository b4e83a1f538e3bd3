"""Arithmetic of money: whole đồng in, whole đồng out. No request, no query."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TypeVar

from povertyplan.ui.figures import trieu

Key = TypeVar("Key")


def counterpart(base: int, ratio: Decimal, unit: int) -> int:
    """The sum that answers `base` at `ratio`, rounded half up to a multiple of `unit`; in đồng.

    Rounded per row, then summed (Nghị quyết 10/2022/NQ-HĐND, 23/2023/NQ-HĐND of Bình Phước:
    15 %, whole triệu). 15 % of 13.727 triệu is 2.059,05, so 2.059 triệu.
    """
    numerator, denominator = ratio.as_integer_ratio()
    units = (2 * base * numerator + denominator * unit) // (2 * denominator * unit)
    return units * unit


def largest_remainder(total: int, weights: Mapping[Key, int], unit: int = 1) -> dict[Key, int]:
    """Spread `total` over the keys in proportion to their weights; the shares add up exactly.

    Each key gets its whole units, the units left go to the largest remainders (the earlier key at
    a tie). What `total` has beyond whole units goes to the first key served. Raises `ValueError`
    when nothing has a weight or a weight is below zero.
    """
    if total < 0 or unit < 1 or any(weight < 0 for weight in weights.values()):
        raise ValueError("A sum, a unit and weights that are not negative are needed.")
    whole = sum(weights.values())
    if not whole:
        raise ValueError("At least one weight above zero is needed.")
    units, odd = divmod(total, unit)
    shares = {key: units * weight // whole for key, weight in weights.items()}
    by_remainder = sorted(weights, key=lambda key: -(units * weights[key] % whole))
    for key in by_remainder[: units - sum(shares.values())]:
        shares[key] += 1
    amounts = {key: share * unit for key, share in shares.items()}
    amounts[next(key for key in by_remainder if weights[key])] += odd
    return amounts


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

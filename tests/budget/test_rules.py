"""Arithmetic of money."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget import rules
from budget.rules import counterpart, largest_remainder
from povertyplan.ui.figures import TRIEU

FIFTEEN_PERCENT = Decimal("0.15")
COUNTERPARTS_OF_2024 = [
    (13_727, 2_059),
    (5_568, 835),
    (2_694, 404),
    (2_254, 338),
    (5_672, 851),
    (944, 142),
    (1_547, 232),
    (2_450, 368),
    (1_000, 150),
]


@pytest.mark.parametrize(("central", "local"), COUNTERPARTS_OF_2024)
def test_the_counterpart_of_each_row_of_2024(central, local):
    assert counterpart(central * TRIEU, FIFTEEN_PERCENT, TRIEU) == local * TRIEU


def test_each_row_is_rounded_before_the_sum():
    rows = [counterpart(row * TRIEU, FIFTEEN_PERCENT, TRIEU) for row, _ in COUNTERPARTS_OF_2024]
    base = sum(row for row, _ in COUNTERPARTS_OF_2024)
    assert sum(rows) == 5_379 * TRIEU
    assert counterpart(base * TRIEU, FIFTEEN_PERCENT, TRIEU) == 5_378 * TRIEU


def test_half_a_unit_is_rounded_up():
    assert counterpart(2_450 * TRIEU, FIFTEEN_PERCENT, TRIEU) == 368 * TRIEU  # 367,5
    assert counterpart(2_450 * TRIEU - 1, FIFTEEN_PERCENT, TRIEU) == 367 * TRIEU
    assert counterpart(30 * TRIEU, FIFTEEN_PERCENT, TRIEU) == 5 * TRIEU  # 4,5: not to the even 4


def test_a_counterpart_can_be_exact_to_the_dong():
    assert counterpart(10_890_350_001, FIFTEEN_PERCENT, 1) == 1_633_552_500


@given(st.integers(0, 10**14), st.decimals("0", "1", places=4), st.sampled_from([1, 1000, TRIEU]))
def test_a_counterpart_is_within_half_a_unit_of_the_exact_share(base, ratio, unit):
    found = counterpart(base, ratio, unit)
    assert found % unit == 0
    assert -unit < 2 * (base * ratio - found) <= unit or 2 * (base * ratio - found) == -unit


def test_the_target_of_2024_is_spread_by_poor_households():
    poor = {"Đồng Xoài": 62, "Bù Đăng": 640, "Bù Gia Mập": 690, "khác": 1507}
    assert largest_remainder(500, poor) == {
        "Đồng Xoài": 11,
        "Bù Đăng": 110,
        "Bù Gia Mập": 119,
        "khác": 260,
    }


def test_at_a_tie_the_earlier_gets_the_unit():
    assert largest_remainder(10, {"a": 1, "b": 1, "c": 1}) == {"a": 4, "b": 3, "c": 3}


def test_what_is_beyond_whole_units_goes_to_one_with_a_weight():
    shares = largest_remainder(10 * TRIEU + 7, {"a": 0, "b": 1}, unit=TRIEU)
    assert shares == {"a": 0, "b": 10 * TRIEU + 7}


@pytest.mark.parametrize(
    ("total", "weights", "unit"),
    [(1, {}, 1), (1, {"a": 0}, 1), (-1, {"a": 1}, 1), (1, {"a": 1}, 0)],
)
def test_nothing_to_spread_by_is_refused(total, weights, unit):
    with pytest.raises(ValueError, match="needed"):
        largest_remainder(total, weights, unit)


@given(
    st.integers(0, 10**14),
    st.dictionaries(st.integers(), st.integers(0, 10**6), min_size=1).filter(
        lambda weights: any(weights.values())
    ),
    st.sampled_from([1, TRIEU]),
)
def test_shares_add_up_exactly_and_are_fair(total, weights, unit):
    shares = largest_remainder(total, weights, unit)
    assert sum(shares.values()) == total
    for key, weight in weights.items():
        assert abs(shares[key] * sum(weights.values()) - total * weight) < 2 * unit * sum(
            weights.values()
        )


def test_a_refusal_names_the_line_and_the_sums():
    sentence = rules.ceiling_sentence("NSTW (vốn sự nghiệp)", 100 * TRIEU, 100 * TRIEU + 500_000)
    assert sentence == (
        "Vượt mức của NSTW (vốn sự nghiệp) 0,5 triệu đồng: tổng phân bổ 100,5, mức vốn 100."
    )

"""Arithmetic of money."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget import rules
from budget.rules import counterpart
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


def test_a_refusal_names_the_line_and_the_sums():
    sentence = rules.ceiling_sentence("NSTW (vốn sự nghiệp)", 100 * TRIEU, 100 * TRIEU + 500_000)
    assert sentence == (
        "Vượt mức của NSTW (vốn sự nghiệp) 0,5 triệu đồng: tổng phân bổ 100,5, mức vốn 100."
    )

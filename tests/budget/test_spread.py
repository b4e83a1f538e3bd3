"""Spreading a sum: exact always, within bounds, in proportion."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budget.rules import CannotSpread, quotas, spread
from povertyplan.ui.figures import TRIEU

UNITS = st.sampled_from([1, 1_000, TRIEU])
TOTALS = st.integers(0, 10**13) | st.integers(0, 10**7).map(lambda whole: whole * TRIEU)
KEYS = st.integers(0, 30)
WEIGHTS = st.dictionaries(
    KEYS,
    st.integers(0, 10**6) | st.fractions(0, 100, max_denominator=1_000),
    min_size=1,
).filter(lambda weights: any(weights.values()))
BOUNDS = st.dictionaries(KEYS, TOTALS | st.integers(0, 10))


@st.composite
def sums_with_bounds(draw: st.DrawFn) -> tuple:
    """A sum, weights, a unit and bounds around shares that add up to the sum: there is a way."""
    unit = draw(UNITS)
    weights = {key: weight for key, weight in draw(WEIGHTS).items() if weight}
    shares = {key: draw(st.integers(0, 1_000)) * unit for key in weights}
    minimum = {key: draw(st.integers(0, share)) for key, share in shares.items()}
    maximum = {key: share + draw(st.integers(0, 500)) * unit for key, share in shares.items()}
    some = draw(st.sets(st.sampled_from(sorted(weights))))
    minimum = {key: bound // unit * unit for key, bound in minimum.items() if key in some}
    return sum(shares.values()), weights, unit, minimum, maximum


def test_the_target_of_2024_is_spread_by_poor_households():
    poor = {"Đồng Xoài": 62, "Bù Đăng": 640, "Bù Gia Mập": 690, "khác": 1507}
    assert spread(500, poor) == {
        "Đồng Xoài": 11,
        "Bù Đăng": 110,
        "Bù Gia Mập": 119,
        "khác": 260,
    }


def test_at_a_tie_the_earlier_gets_the_unit():
    assert spread(10, {"a": 1, "b": 1, "c": 1}) == {"a": 4, "b": 3, "c": 3}


def test_what_is_beyond_whole_units_is_a_last_unit_to_the_largest_remainder():
    assert spread(109, {"a": 6, "b": 4}, 10) == {"a": 69, "b": 40}  # 65,4 and 43,6: b had none left
    assert spread(10 * TRIEU + 7, {"a": 0, "b": 1}, TRIEU) == {"a": 0, "b": 10 * TRIEU + 7}


def test_who_would_get_less_than_the_minimum_gets_it_at_the_cost_of_the_others():
    assert spread(100, {"a": 1, "b": 49, "c": 50}, minimum={"a": 10}) == {"a": 10, "b": 45, "c": 45}


def test_who_would_get_more_than_the_maximum_leaves_the_rest_to_the_others():
    assert spread(100, {"a": 80, "b": 10, "c": 10}, maximum={"a": 50}) == {
        "a": 50,
        "b": 25,
        "c": 25,
    }


def test_below_the_minimum_at_first_may_be_above_it_once_others_are_capped():
    shares = spread(100, {"a": 5, "b": 15, "c": 80}, minimum={"a": 8, "b": 0}, maximum={"c": 40})
    assert shares == {"a": 15, "b": 45, "c": 40}


def test_a_bound_that_is_no_whole_unit_is_kept_in_whole_units():
    shares = spread(10 * TRIEU, {"a": 1, "b": 9}, TRIEU, minimum={"a": 1_500_000})
    assert shares == {"a": 2 * TRIEU, "b": 8 * TRIEU}
    shares = spread(10 * TRIEU, {"a": 1, "b": 1}, TRIEU, maximum={"a": 4_700_000})
    assert shares == {"a": 4 * TRIEU, "b": 6 * TRIEU}


def test_without_a_weight_the_share_is_the_minimum():
    assert spread(10, {"a": 0, "b": 0, "c": 1}, minimum={"b": 3}) == {"a": 0, "b": 3, "c": 7}


def test_weights_may_be_fractions():
    assert spread(10, {"a": Fraction(1, 3), "b": Fraction(2, 3)}) == {"a": 3, "b": 7}


@pytest.mark.parametrize(
    ("asked", "sentence", "key"),
    [
        ((1, {}, 1), "Không đơn vị nào được chọn có trọng số", None),
        ((1, {"a": 0}, 1), "Không đơn vị nào được chọn có trọng số", None),
        ((-1, {"a": 1}, 1), "không được âm", None),
        ((1, {"a": -1}, 1), "không được âm", None),
        (
            (5 * TRIEU, {"a": 1, "b": 1}, 1, {"a": 3 * TRIEU, "b": 3 * TRIEU}),
            "Tổng các mức tối thiểu là 6 triệu đồng, lớn hơn số cần chia 5.",
            None,
        ),
        (
            (5 * TRIEU, {"a": 1, "b": 0}, 1, {}, {"a": 3 * TRIEU, "b": 3 * TRIEU}),
            "Các mức tối đa chỉ cho chia 3 triệu đồng, nhỏ hơn số cần chia 5.",
            None,
        ),
        (
            (5 * TRIEU, {"a": 1, "b": 1}, 1, {"b": 3 * TRIEU}, {"b": 2 * TRIEU}),
            "Tối thiểu 3 lớn hơn tối đa 2.",
            "b",
        ),
        (
            (5 * TRIEU, {"a": 1, "b": 1}, TRIEU, {"b": 1_200_000}, {"b": 1_700_000}),
            "Giữa tối thiểu 1,2 và tối đa 1,7 không có số nào tròn",
            "b",
        ),
        (
            (2 * TRIEU, {"a": 1, "b": 1}, TRIEU, {"a": 900_000, "b": 1_100_000}),
            "không chia tròn được theo đơn vị đã chọn",
            None,
        ),
        (
            (3_500_000, {"a": 1, "b": 1}, TRIEU, {}, {"a": 1_700_000, "b": 1_800_000}),
            "không chia tròn được theo đơn vị đã chọn",
            None,
        ),
        (
            (2_500_000, {"a": 1, "b": 1}, TRIEU, {}, {"a": 1_200_000, "b": 1_300_000}),
            "không chia tròn được theo đơn vị đã chọn",
            None,
        ),
    ],
)
def test_what_cannot_be_spread_is_refused_with_the_sentence(asked, sentence, key):
    total, weights, unit, minimum, maximum = [*asked, {}, {}][:5]
    with pytest.raises(CannotSpread, match=sentence) as refusal:
        spread(total, weights, unit, minimum=minimum, maximum=maximum)
    assert refusal.value.key == key


@given(TOTALS, WEIGHTS, UNITS, BOUNDS, BOUNDS)
def test_whatever_the_bounds_the_shares_add_up_within_them_or_nothing_is_spread(
    total, weights, unit, minimum, maximum
):
    try:
        shares = spread(total, weights, unit, minimum=minimum, maximum=maximum)
    except CannotSpread:
        return
    assert list(shares) == list(weights)
    assert sum(shares.values()) == total
    for key, share in shares.items():
        assert minimum.get(key, 0) <= share <= max(maximum.get(key, total), 0)


@given(sums_with_bounds())
def test_where_there_is_a_way_it_is_found(drawn):
    total, weights, unit, minimum, maximum = drawn
    shares = spread(total, weights, unit, minimum=minimum, maximum=maximum)
    assert sum(shares.values()) == total
    assert all(minimum.get(key, 0) <= share <= maximum[key] for key, share in shares.items())
    assert all(share % unit == 0 for share in shares.values())


@given(TOTALS, WEIGHTS, UNITS)
def test_without_bounds_every_share_is_within_a_unit_of_its_quota(total, weights, unit):
    shares = spread(total, weights, unit)
    whole = sum(weights.values())
    assert sum(shares.values()) == total
    assert sum(share % unit != 0 for share in shares.values()) <= 1
    for key, weight in weights.items():
        assert abs(shares[key] - Fraction(total) * weight / whole) < unit


@given(sums_with_bounds())
def test_between_their_bounds_all_get_the_same_for_a_unit_of_weight(drawn):
    total, weights, _, minimum, maximum = drawn
    exact = quotas(total, weights, minimum=minimum, maximum=maximum)
    least = {key: minimum.get(key, 0) for key in exact}
    rates = {exact[key] / weights[key] for key in exact if least[key] < exact[key] < maximum[key]}
    assert sum(exact.values()) == total
    assert len(rates) <= 1
    for rate in rates:
        for key, share in exact.items():
            assert share == min(max(rate * weights[key], least[key]), maximum[key])


@given(sums_with_bounds())
def test_the_same_question_has_the_same_answer(drawn):
    total, weights, unit, minimum, maximum = drawn
    first = spread(total, weights, unit, minimum=minimum, maximum=maximum)
    larger = {key: weight * 7 for key, weight in weights.items()}
    assert spread(total, larger, unit, minimum=minimum, maximum=maximum) == first

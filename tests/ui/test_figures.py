"""Figures as people write them."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from povertyplan.ui import figures
from povertyplan.ui.figures import MAX_AMOUNT, NotAFigure, parse_count, parse_decimal, parse_trieu


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1.234,5", 1_234_500_000),
        ("1234,5", 1_234_500_000),
        ("89.011,40", 89_011_400_000),
        ("10.890,35", 10_890_350_000),
        ("1.234", 1_234_000_000),
        ("0,000001", 1),
        ("1,5000000", 1_500_000),
        ("007", 7_000_000),
        ("99.999.999", MAX_AMOUNT),
        ("", 0),
        ("0", 0),
        ("–", 0),
        ("-", 0),
        ("  5 ", 5_000_000),
        ("1\u00a0234,5", 1_234_500_000),
        ("1\u202f234", 1_234_000_000),
    ],
)
def test_a_sum_typed_in_trieu_is_read_to_the_dong(typed, amount):
    assert parse_trieu(typed) == amount


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("1,234.5", "Dấu chấm ngăn cách hàng nghìn"),
        ("1234.5", "Dấu chấm ngăn cách hàng nghìn"),
        ("12.34", "Dấu chấm ngăn cách hàng nghìn"),
        ("0.750", "Dấu chấm ngăn cách hàng nghìn"),
        ("1,234,567", "Dấu chấm ngăn cách hàng nghìn"),
        ("1.2.3", "không phải là số"),
        ("1.23.456", "không phải là số"),
        ("1,2,3", "không phải là số"),
        (",5", "không phải là số"),
        ("5,", "không phải là số"),
        ("abc", "không phải là số"),
        ("5 triệu", "không phải là số"),
        ("12 5", "không phải là số"),
        ("1e3", "không phải là số"),
        ("=1+1", "không phải là số"),
        ("１２３", "không phải là số"),
        ("٣", "không phải là số"),
        ("NaN", "không phải là số"),
        ("-5", "số âm"),
        ("−5", "số âm"),
        ("(5)", "số âm"),
        ("0,0000001", "Quá 6 chữ số thập phân"),
        ("1,2345678", "Quá 6 chữ số thập phân"),
        ("100.000.000", "Số quá lớn"),
        ("99.999.999,000001", "Số quá lớn"),
        ("9" * 41, "Số quá dài"),
        ("9" * 100_000, "Số quá dài"),
    ],
)
def test_what_is_not_a_sum_is_refused_with_a_sentence(typed, says):
    with pytest.raises(NotAFigure, match=says):
        parse_trieu(typed)


def test_a_long_refused_text_is_quoted_in_part():
    with pytest.raises(NotAFigure) as refusal:
        parse_trieu("x" * 39)
    assert len(str(refusal.value)) < 120


@pytest.mark.parametrize(
    ("text", "vietnamese", "english"),
    [
        ("3,030", "3,03", "3030"),
        ("1.234", "1234", "1,234"),
        ("1 234", "1234", "1234"),
        ("–", "0", "0"),
    ],
)
def test_a_figure_of_known_writing_is_rewritten_bare(text, vietnamese, english):
    assert figures.rewrite(text) == vietnamese
    assert figures.rewrite(text, english=True) == english


@pytest.mark.parametrize(("text", "is_english"), [("1,234.5", False), ("1.234,5", True)])
def test_a_figure_of_the_other_writing_is_refused(text, is_english):
    with pytest.raises(NotAFigure, match="ngăn cách hàng nghìn"):
        figures.rewrite(text, english=is_english)


@given(st.integers(0, MAX_AMOUNT))
def test_what_is_written_is_read_back(amount):
    assert parse_trieu(figures.trieu(amount)) == amount


@given(st.text(max_size=50))
def test_any_text_is_a_figure_or_is_refused(text):
    try:
        amount = parse_trieu(text)
    except NotAFigure:
        return
    assert 0 <= amount <= MAX_AMOUNT


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "0"),
        (1, "0,000001"),
        (1_234_500_000, "1.234,5"),
        (45_434_000_000, "45.434"),
        (-500_000_000, "-500"),
    ],
)
def test_a_sum_is_written_with_all_its_decimals(amount, text):
    assert figures.trieu(amount) == text


def test_nothing_is_written_as_a_dash():
    assert [figures.trieu_or_dash(amount) for amount in (0, None)] == ["–", "–"]


def test_a_sum_for_a_worksheet_is_exact():
    assert figures.in_trieu(1_234_567_891) == Decimal("1234.567891")


@pytest.mark.parametrize(("typed", "number"), [("1.234", 1234), ("5", 5), ("", 0), ("–", 0)])
def test_a_count_is_whole(typed, number):
    assert parse_count(typed) == number


@pytest.mark.parametrize("typed", ["1,5", "10.000.000", "-1", "hai", "1.5"])
def test_a_count_that_is_not_whole_or_too_large_is_refused(typed):
    with pytest.raises(NotAFigure):
        parse_count(typed)


def test_a_decimal_has_at_most_two_places():
    assert parse_decimal("0,15") == Decimal("0.15")
    with pytest.raises(NotAFigure, match="Tối đa 2"):
        parse_decimal("0,155")


@pytest.mark.parametrize(
    ("part", "whole", "places", "text"),
    [
        (1, 8, 1, "12,5%"),
        (155, 1000, 1, "15,5%"),
        (1, 2000, 1, "0,1%"),
        (1, 3, 2, "33,33%"),
        (2, 3, 2, "66,67%"),
        (5, 5, 1, "100%"),
        (0, 5, 1, "0%"),
        (5, 0, 1, "–"),
        (-1, 8, 1, "-12,5%"),
    ],
)
def test_a_share_is_rounded_half_up(part, whole, places, text):
    assert figures.percent(part, whole, places=places) == text


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (datetime.date(2024, 1, 5), "ngày 05 tháng 01 năm 2024"),
        (datetime.date(2024, 3, 15), "ngày 15 tháng 3 năm 2024"),
        (datetime.date(2024, 12, 9), "ngày 09 tháng 12 năm 2024"),
    ],
)
def test_an_official_date_takes_the_zeros_of_the_decree(day, text):
    assert figures.official_date(day, year=2024) == text


def test_an_unknown_date_leaves_room_for_the_pen():
    assert figures.official_date(None, year=2024).endswith("tháng      năm 2024")


@pytest.mark.parametrize(("number", "text"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV")])
def test_parts_are_numbered_in_roman(number, text):
    assert figures.roman(number) == text


@pytest.mark.parametrize("text", ["3,030", "1,500", "999,990"])
def test_what_looks_like_an_english_thousand_is_asked_about(text):
    with pytest.raises(figures.NotAFigure, match="đọc được hai cách"):
        figures.parse_trieu(text)


@pytest.mark.parametrize(("text", "dong"), [("1,234", 1_234_000), ("0,030", 30_000)])
def test_other_thousandths_are_read(text, dong):
    assert figures.parse_trieu(text) == dong


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(3, 1000, "0,30%"), (1, 3, "33,33%"), (5, 5, "100,00%"), (1, 0, "–")],
)
def test_a_rate_always_has_two_decimals(part, whole, text):
    assert figures.rate(part, whole) == text


def test_what_is_not_the_whole_is_never_written_as_all_of_it():
    assert (figures.percent(5_378, 5_379), figures.percent(5_379, 5_379)) == ("99,9%", "100%")


@pytest.mark.parametrize("typed", ["38,000", "1,00", "5,0"])
def test_a_count_with_a_comma_is_refused(typed):
    with pytest.raises(NotAFigure, match=r"38\.000"):
        parse_count(typed)


def test_a_number_of_households_is_not_advised_to_have_decimals():
    with pytest.raises(
        NotAFigure, match=r"“abc” không phải là số\. Cách viết đúng, ví dụ: 1\.234\."
    ):
        figures.parse_count("abc")

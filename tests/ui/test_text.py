"""Vietnamese text: stored, searched, ordered."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from povertyplan.ui.text import NotText, clean, fold, sort_key


def test_text_is_stored_composed():
    assert clean(unicodedata.normalize("NFD", "Giảm nghèo bền vững")) == "Giảm nghèo bền vững"


def test_line_ends_and_blanks_are_evened_out():
    assert clean("  một \r\nhai\t\rba\n\n") == "một\nhai\nba"


@pytest.mark.parametrize("char", ["\x00", "\x07", "\x1b", "\x7f", "\ud800", "\ue000"])
def test_what_no_keyboard_types_is_refused_by_its_code(char):
    with pytest.raises(NotText, match=f"U\\+{ord(char):04X}"):
        clean(f"a{char}b")


def test_searching_ignores_diacritics_and_case():
    assert fold("  Thành phố  ĐỒNG XOÀI ") == "thanh pho dong xoai"


def test_names_stand_in_the_order_of_the_dictionary():
    names = ["Đồng Xoài", "Bù Đốp", "Bù Đăng", "Ân", "Ăn", "An", "Dương", "mạ", "má", "mà", "ma"]
    assert sorted(names, key=sort_key) == [
        *("An", "Ăn", "Ân", "Bù Đăng", "Bù Đốp", "Dương", "Đồng Xoài"),
        *("ma", "mà", "má", "mạ"),
    ]


def test_a_shorter_name_stands_before_a_longer_one():
    assert sort_key("An") < sort_key("An Bình") < sort_key("Anh")


@given(st.text(alphabet="aăâbdđeêouơư áàảãạ", max_size=20))
def test_the_order_does_not_depend_on_how_the_text_is_encoded(text):
    assert sort_key(unicodedata.normalize("NFD", text)) == sort_key(text)

"""Names and numbers of worksheets."""

import pytest

from povertyplan.ui.worksheets import number_format, sheet_names


def test_names_of_worksheets_are_short_allowed_and_each_used_once():
    long = "Phân bổ: vốn/nguồn [theo] dự án? và tiểu dự án *"
    names = sheet_names([long, long.upper(), "''", "'a'"])
    assert names == [
        "Phân bổ  vốn nguồn  theo  dự án",
        "PHÂN BỔ  VỐN NGUỒN  THEO  D (2)",
        "Bảng",
        "a",
    ]
    assert max(map(len, names)) == 31


@pytest.mark.parametrize(
    ("decimals", "most", "digits"), [(0, 0, "#,##0"), (1, 1, "#,##0.0"), (1, 3, "#,##0.0##")]
)
def test_a_number_shows_its_decimals_and_nothing_as_a_dash(decimals, most, digits):
    pattern = f'[$-42A]{digits}_ ;[$-42A]-{digits}_ ;"–"_ '
    assert number_format(decimals, most=most) == pattern

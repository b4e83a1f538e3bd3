"""Figures named in the plan's text."""

from projects.forms import LegalBasesForm
from projects.rules import TOKENS, fill, stray_brace, unknown_tokens


def test_names_in_braces_are_checked():
    assert unknown_tokens("{nsnn} và {x}, { nsnn }, {} {nam}") == ["x", " nsnn ", ""]


def test_a_brace_alone_is_text():
    assert unknown_tokens("{ mở\n đóng }") == []


def test_figures_are_set_and_others_left():
    assert fill("{nsnn} của {nam}; {khac}", {"nsnn": "44.934", "nam": "2024"}) == (
        "44.934 của 2024; {khac}"
    )


def test_a_figure_is_not_filled_twice():
    assert fill("{nsnn}", {"nsnn": "{nam}", "nam": "2024"}) == "{nam}"


def test_every_name_has_its_meaning():
    assert all(TOKENS.values())


def test_the_bases_of_the_plan_are_shown_one_a_line(bp):
    text = LegalBasesForm.of(bp)["text"]
    assert len(text.split("\n")) == bp.legal_bases.count() == 8


def test_a_brace_without_its_partner_is_shown_with_its_place():
    assert stray_brace("Giảm {ho-giam hộ nghèo\nnăm nay") == "{ho-giam hộ nghèo"
    assert stray_brace("Giảm {nam} ho-giam} hộ") == "Giảm {nam} ho-giam}"
    assert stray_brace("Năm {nam}, {nsnn} triệu đồng") == ""

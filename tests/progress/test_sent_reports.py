"""A report that was sent, while reports of earlier months are accepted after it."""

import pytest

from tests.progress.pages import Screen
from tests.progress.small import Desk

MOVED = "Từ khi gửi, số đầu kỳ đã đổi theo báo cáo kỳ trước được duyệt sau:"


@pytest.fixture
def sent(small, desk):
    """February goes out before January, with a warning explained; its desk."""
    february = Desk(desk.user, small.months[1])
    february.type(poor__left="12")
    february.submit("Đã rà soát với xã")
    return february


def accept(desk, office, **figures):
    desk.type(**figures)
    desk.submit()
    office.accept()


def test_figures_that_move_after_a_report_was_sent_are_told_to_both(
    small, desk, office, sent, client_of
):
    accept(desk, office, poor__left="4")
    for person in (sent.user, small.editor):
        page = Screen(client_of(person), sent.decided_by(person)).text()
        assert MOVED in page
        assert "Hộ nghèo: đầu kỳ <del>100</del> → <strong>96</strong>, cuối kỳ <del>88" in page


def test_money_that_stands_from_an_earlier_month_is_told_when_it_moves(
    small, desk, office, sent, client_of
):
    desk.pay("10")
    accept(desk, office, near_poor__left="1")
    page = Screen(client_of(sent.user), sent).text()
    assert "đến kỳ trước <del>0</del> → <strong>10</strong>" in page
    assert "lũy kế đến kỳ này <del>0</del> → <strong>10</strong>" in page


def test_a_report_that_stands_as_it_was_sent_tells_nothing(sent, client_of):
    assert "Từ khi gửi" not in Screen(client_of(sent.user), sent).text()


def test_a_report_sent_again_starts_anew(desk, office, sent, client_of):
    accept(desk, office, poor__left="4")
    sent.withdraw()
    sent.submit()
    assert "Từ khi gửi" not in Screen(client_of(sent.user), sent).text()


def test_an_explanation_stays_beside_the_sentence_it_answered(small, desk, office, client_of):
    desk.pay("10")
    accept(desk, office, poor__left="1")
    february = Desk(desk.user, small.months[1])
    february.pay("8")
    february.submit("Thu hồi tạm ứng")
    desk.correct()
    desk.pay("12")
    accept(desk, office, poor__left="2")
    page = Screen(client_of(desk.user), february).text()
    assert "nhỏ hơn kỳ trước (10 triệu đồng)." in page
    assert "Giải trình:</span> <strong>Thu hồi tạm ứng</strong>" in page

"""Whether a district keeps pace with the year: the worked figures of docs/rules.md."""

import datetime

import pytest

from progress.pace import Pace, Share, elapsed, judge, keeps_pace

JUNE = elapsed(datetime.date(2024, 6, 30))
OWED = "chưa gửi báo cáo tháng 5/2024, quá hạn từ 21/06/2024"


def judged(**fields):
    known = {"households": Share(0, 0), "money": Share(0, 0), "year": JUNE, "owed": []}
    return judge(**known | fields)


@pytest.mark.parametrize(
    ("day", "share"),
    [
        (datetime.date(2024, 1, 1), Share(1, 366)),
        (datetime.date(2024, 6, 30), Share(182, 366)),
        (datetime.date(2023, 12, 31), Share(365, 365)),
    ],
)
def test_the_year_goes_by_in_days(day, share):
    assert elapsed(day) == share


@pytest.mark.parametrize(("fewer", "fair"), [(44, True), (43, False), (110, True), (-1, False)])
def test_ten_points_behind_the_year_still_keep_pace(fewer, fair):
    assert keeps_pace(Share(fewer, 110), JUNE) is fair


def test_what_is_exactly_at_the_tolerance_keeps_pace():
    assert keeps_pace(Share(40, 100), Share(1, 2))
    assert not keeps_pace(Share(399, 1000), Share(1, 2))


@pytest.mark.parametrize("reached", [0, -1])
def test_whoever_has_nothing_to_reach_is_not_behind(reached):
    assert judged(households=Share(reached, 0)).pace is Pace.ON_TRACK


def test_slow_money_alone_makes_a_district_slow_and_is_the_reason():
    judgement = judged(households=Share(60, 110), money=Share(29, 100))
    assert judgement.pace is Pace.BEHIND
    assert judgement.reasons == ["giải ngân vốn NSNN 29%"]


def test_who_keeps_pace_but_owes_a_report_has_not_reported():
    silent = judged(households=Share(110, 110), owed=[OWED])
    assert silent.pace is Pace.MISSING
    assert silent.reasons == ["giảm 110/110 hộ nghèo, đạt 100% chỉ tiêu", OWED]


def test_who_is_behind_stays_behind_by_being_silent():
    silent = judged(households=Share(6, 110), owed=[OWED])
    assert silent.pace is Pace.BEHIND
    assert silent.reasons == ["giảm 6/110 hộ nghèo, đạt 5,5% chỉ tiêu", OWED]


def test_before_any_report_counts_nothing_is_judged():
    assert judged(households=Share(0, 110), year=None).pace is Pace.MISSING

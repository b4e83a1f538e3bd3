"""Outputs and credit as they are typed: whole where they are counted, a word where beyond."""

import pytest

from povertyplan.accounts.models import Agency
from povertyplan.accounts.permissions import Role
from povertyplan.ui.figures import TRIEU
from progress.models import Result
from targets.models import CreditTarget, Indicator
from tests.factories import (
    AgencyFactory,
    IndicatorFactory,
    IndicatorShareFactory,
    UserFactory,
)
from tests.progress.pages import said
from tests.progress.small import Desk

DISTRICT = Indicator.Scope.DISTRICT
WHOLE = "Chỉ tiêu tính bằng người: chỉ nhận số nguyên."


@pytest.fixture
def output(small, desk):
    """``output(unit, share)``: the name of the cell where an output of the district is typed."""

    def output(unit: str, share: int) -> str:
        indicator = IndicatorFactory(plan=small.plan, unit=unit, scope=DISTRICT, target=16)
        IndicatorShareFactory(indicator=indicator, agency=desk.agency, target=share)
        return f"i{indicator.pk}__reached"

    return output


def test_an_output_beyond_its_target_is_told_at_the_field_and_asks_for_a_word(screen, output):
    page = said(screen.save("ket-qua", **{output("người", 1600): "5000"}))
    sentence = "lũy kế 5.000 người, vượt chỉ tiêu năm 16 (31.250%)."
    assert sentence in page
    assert sentence in screen.text("submit")
    assert "Đề nghị giải trình" in said(screen.send("submit", page="submit"))


def test_an_output_of_just_its_target_asks_nothing(screen, output):
    assert "vượt chỉ tiêu" not in said(screen.save("ket-qua", **{output("người", 1600): "16"}))


def test_what_was_beyond_before_is_not_asked_again(desk, office, screen, small, output):
    desk.type("ket-qua", **{output("người", 1600): "20"})
    desk.submit()
    office.accept()
    february = Desk(desk.user, small.months[1])
    assert not [one for one in february.grid("ket-qua").findings if "vượt" in one.sentence]


def test_a_rate_beyond_its_target_is_no_surprise(screen, output):
    assert "vượt chỉ tiêu" not in said(screen.save("ket-qua", **{output("%", 1600): "90"}))


def test_half_a_person_is_refused_at_the_field_and_stays_as_typed(screen, output):
    response = screen.save("ket-qua", **{output("người", 1600): "1,5"})
    assert response.status_code == 422
    assert WHOLE in said(response)
    assert 'value="1,5"' in said(response)
    assert not Result.objects.exists()


@pytest.mark.parametrize(("unit", "share"), [("ha", 1600), ("%", 1600), ("người", 1250)])
def test_what_is_measured_or_shared_out_in_parts_takes_parts(desk, output, unit, share):
    assert desk.type("ket-qua", **{output(unit, share): "1,5"}).saved == 1


def test_a_part_that_stands_already_holds_nothing_else_up(desk, output):
    first, second = output("người", 1600), output("người", 1600)
    desk.type("ket-qua", **{first: "1"})
    Result.objects.update(value=150)
    assert desk.type("ket-qua", **{first: "1,5", second: "3"}).saved == 1


def test_credit_beyond_the_plan_asks_for_a_word(small):
    bank = AgencyFactory(province=small.plan.province, kind=Agency.Kind.BANK)
    target = CreditTarget.objects.create(plan=small.plan, group="poor", amount=10 * TRIEU)
    desk = Desk(UserFactory(agency=bank, role=Role.LENDER), small.months[0])
    desk.type("tin-dung", **{f"t{target.pk}__lent": "12"})
    (found,) = desk.grid("tin-dung").findings
    assert "lũy kế 12 triệu đồng, vượt kế hoạch năm 10 (120%)." in found.sentence
    assert (found.is_error, found.absence) == (False, False)

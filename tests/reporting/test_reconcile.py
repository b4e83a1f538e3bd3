"""The checks: what is off is found, and its cause is named first."""

from budget.models import AssignedTotal, FundingLine
from povertyplan.ui.figures import TRIEU
from reporting.reconcile import Figures, by_cause, chapters


def found(plan, user):
    return by_cause(chapters(Figures.read(plan, user)))


def test_the_plan_of_2024_is_in_order(bp, leadership):
    assert found(bp, leadership) == []


def test_the_cause_stands_before_what_follows_from_it(bp, leadership):
    line = FundingLine.objects.get(
        project__parent__number=7, project__number=2, source__code="central"
    )
    line.amount += 100 * TRIEU
    line.save()
    subjects = [check.subject for _, check in found(bp, leadership)]
    assert subjects[0] == "DA7.TDA2"
    line_of_money = subjects.index("DA7.TDA2, Ngân sách trung ương (vốn sự nghiệp)")
    assert min(subjects.index("DA7"), subjects.index("Vốn ngân sách nhà nước")) > line_of_money


def test_money_on_a_project_that_has_sub_projects_is_found(bp, leadership):
    top = bp.projects.get(parent=None, number=3)
    source = bp.province.funding_sources.get(code="central")
    FundingLine.objects.create(project=top, source=source, capital="recurrent", amount=5 * TRIEU)
    off = {(check.subject, check.found_label): check.verdict for _, check in found(bp, leadership)}
    assert off["DA3", "cộng các tiểu dự án"] == "lệch, thiếu 5 triệu đồng"


def test_a_total_that_was_not_assigned_is_not_compared(bp, leadership):
    AssignedTotal.objects.filter(plan=bp, measure="central", project=None).update(amount=0)
    assert found(bp, leadership) == []


def test_an_indicator_of_the_districts_that_nobody_was_given_is_off(bp, leadership):
    order = bp.indicators.count() + 1
    bp.indicators.create(
        name="Số hộ được thăm", unit="hộ", target=120, order=order, scope="district"
    )
    (check,) = [check for _, check in found(bp, leadership)]
    assert (check.subject, check.verdict) == ("Số hộ được thăm", "lệch, thiếu 120 hộ")
    assert not check.binding

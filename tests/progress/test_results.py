"""What an indicator has reached is counted once, whoever reported it."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from povertyplan.accounts.permissions import Role
from progress.ledger import Progress
from progress.models import Report, Result
from targets.models import Indicator
from tests.factories import DepartmentFactory, IndicatorFactory, ReportFactory, UserFactory
from tests.progress.small import Desk

SCOPE = Indicator.Scope


@pytest.fixture
def report(small):
    """``report(month, agency, value)``: an accepted report of 12 models is ``1200``."""
    indicator = IndicatorFactory(plan=small.plan, project=small.line.project, scope=SCOPE.PROVINCE)

    def report(month, agency, value):
        found = ReportFactory(
            period=small.months[month],
            agency=agency,
            state=Report.State.ACCEPTED,
            counts=True,
            submitted_at=timezone.now(),
        )
        Result.objects.create(report=found, indicator=indicator, value=value)
        return indicator

    return report


def reached(small, indicator):
    return sum(Progress(small.plan, small.editor).reached(indicator.pk).values())


def test_a_new_lead_agency_goes_on_from_what_the_former_one_reported(small, report):
    report(0, small.editor.agency, 1200)
    indicator = report(1, DepartmentFactory(province=small.plan.province), 1500)
    assert reached(small, indicator) == 1500


def test_a_new_lead_agency_sees_what_the_former_one_reported(small, report):
    indicator = report(0, small.editor.agency, 1200)
    office = DepartmentFactory(province=small.plan.province)
    small.line.project.lead_agency = office
    small.line.project.save()
    desk = Desk(UserFactory(agency=office, role=Role.LEAD), small.months[1])
    assert desk.grid("ket-qua").figure((f"i{indicator.pk}", "reached")) == 1200
    desk.type("ket-qua", **{f"i{indicator.pk}__reached": "3"})
    told = [finding.sentence for finding in desk.grid("ket-qua").findings]
    assert "lũy kế 3, nhỏ hơn kỳ trước (12)" in told[0]


@pytest.mark.parametrize(("scope", "counted"), [(SCOPE.PROVINCE, 1200), (SCOPE.DISTRICT, 700)])
def test_a_department_and_districts_are_never_added_together(small, report, scope, counted):
    report(0, small.editor.agency, 1200)
    report(0, small.districts[0], 300)
    indicator = report(0, small.districts[1], 400)
    indicator.scope = scope
    indicator.save()
    assert reached(small, indicator) == counted


def test_who_reaches_an_indicator_stays_once_results_are_reported(small, report):
    indicator = report(0, small.editor.agency, 1200)
    indicator.scope = SCOPE.DISTRICT
    with pytest.raises(ValidationError, match="đã có số liệu báo cáo") as refusal:
        indicator.full_clean()
    assert [*refusal.value.message_dict] == ["scope"]
    Result.objects.all().delete()
    indicator.full_clean()


def test_an_indicator_with_results_may_get_another_name(small, report):
    indicator = report(0, small.editor.agency, 1200)
    indicator.name = "Số mô hình giảm nghèo"
    indicator.full_clean()


def test_a_result_that_reads_two_ways_is_asked_about(desk, small):
    indicator = IndicatorFactory(plan=small.plan, scope=SCOPE.DISTRICT)
    outcome = desk.type("ket-qua", **{f"i{indicator.pk}__reached": "1,200"})
    assert "đọc được hai cách" in " ".join(outcome.errors.values())
    assert not Result.objects.exists()


def test_the_plan_s_general_indicators_are_the_editors_department_s_to_report(small):
    general = IndicatorFactory(plan=small.plan)
    other = UserFactory(agency=DepartmentFactory(province=small.plan.province), role=Role.LEAD)
    rows = [Desk(user, small.months[0]).grid("ket-qua").rows for user in (small.editor, other)]
    assert [[row.key for row in found] for found in rows] == [[f"i{general.pk}"], []]

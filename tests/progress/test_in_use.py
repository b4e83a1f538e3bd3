"""What a report stands on is kept, and says why."""

import pytest
from django.core.exceptions import ValidationError

from budget.models import Allocation
from budget.services import delete_source
from progress import period_services
from progress.calendar import Change, Layout, proposal
from progress.forms.periods import PeriodForm
from projects.services import InUse, delete_project
from reporting.periodic.services import begin_report

MONTHS = Layout(figures="month", words=["half", "year"])


@pytest.fixture
def reported(desk, small):
    """Money has been reported as paid out that was taken back from the plan since."""
    desk.pay("5")
    for row in (*Allocation.objects.all(), small.line):
        row.amount = 0
        row.save()
    return small


def test_a_source_of_reported_money_is_not_deleted(reported):
    source = reported.line.source
    with pytest.raises(InUse, match="đã có số liệu báo cáo"):
        delete_source(user=reported.editor, slug=reported.plan.slug, pk=source.pk)


def test_a_project_of_reported_money_is_not_deleted(reported):
    project = reported.line.project
    with pytest.raises(InUse, match="đã có số liệu báo cáo"):
        delete_project(user=reported.editor, slug=reported.plan.slug, pk=project.pk)


def set_up(plan, user, layout):
    seen = proposal(plan, layout).stamp
    return period_services.set_up_year(user=user, slug=plan.slug, layout=layout, seen=seen)


@pytest.fixture
def paper(bp, editor):
    """The province's report on half a year, before any agency has reported."""
    set_up(bp, editor, MONTHS)
    half = bp.periods.get(kind="half", number=1)
    return begin_report(user=editor, slug=bp.slug, period=half.pk)


def test_another_rhythm_keeps_the_periods_of_a_paper(bp, editor, paper):
    lines = set_up(bp, editor, Layout(figures="month", words=["year"])).lines
    kept = next(line for line in lines if line.period == paper.period)
    assert kept.change == Change.KEEP
    assert bp.periods.filter(kind="half").get() == paper.period


def test_another_rhythm_is_refused_over_the_cut_off_of_a_paper(bp, editor, paper):
    with pytest.raises(ValidationError, match="Tháng 1/2024"):
        set_up(bp, editor, Layout(figures="quarter", words=[]))


def test_the_periods_of_a_paper_are_not_deleted(bp, editor, paper):
    for period in (paper.period, paper.cut_off):
        with pytest.raises(InUse, match="báo cáo định kỳ"):
            period_services.delete_period(user=editor, slug=bp.slug, period=period.pk)


def test_the_span_of_the_periods_of_a_paper_stands(paper):
    form = PeriodForm(instance=paper.cut_off)
    assert "báo cáo định kỳ" in form.held
    assert form.fields["takes_figures"].disabled

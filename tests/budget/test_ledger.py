"""Every total of the 2024 plan."""

import pytest

from budget.ledger import Entry, Ledger, Shares
from budget.models import CapitalType, FundingLine, FundingSource, Measure
from povertyplan.ui.figures import TRIEU
from projects.models import Project
from tests.factories import AllocationFactory, LineFactory, ProjectFactory, SourceFactory

R, I = CapitalType.RECURRENT, CapitalType.INVESTMENT  # noqa: E741
ROWS_OF_2024 = """
    code       all     central_r  central_i  local  people
    DA2        15786   13727      0          2059   0
    DA3        10001   8262       0          1239   500
    DA3.TDA1   6903    5568       0          835    500
    DA3.TDA2   3098    2694       0          404    0
    DA4        12814   7926       3699       1189   0
    DA4.TDA1   2592    2254       0          338    0
    DA4.TDA3   10222   5672       3699       851    0
    DA6        2865    2491       0          374    0
    DA6.TDA1   1086    944        0          142    0
    DA6.TDA2   1779    1547       0          232    0
    DA7        3968    3450       0          518    0
    DA7.TDA1   2818    2450       0          368    0
    DA7.TDA2   1150    1000       0          150    0
"""
ROWS = [line.split() for line in ROWS_OF_2024.strip().splitlines()[1:]]


@pytest.fixture
def ledger(bp, editor):
    return Ledger.read(FundingLine.objects.visible_to(editor).filter(project__plan=bp))


@pytest.mark.parametrize(
    ("measure", "trieu"),
    [
        (Measure.ALL_SOURCES, 45_434),
        (Measure.STATE_BUDGET, 44_934),
        (Measure.CENTRAL, 39_555),
        (Measure.LOCAL, 5_379),
        (Measure.RECURRENT, 41_235),
        (Measure.INVESTMENT, 3_699),
    ],
)
def test_the_totals_of_2024(ledger, measure, trieu):
    assert ledger.total(measure) == trieu * TRIEU


@pytest.mark.parametrize(("code", "total", "recurrent", "investment", "local", "people"), ROWS)
def test_each_row_of_2024(bp, ledger, code, total, recurrent, investment, local, people):
    project = next(row for row in bp.projects.select_related("parent") if row.code == code)
    source = {row.code: row.pk for row in FundingSource.objects.filter(province=bp.province)}
    found = [
        ledger.total(project=project.pk),
        ledger.total(project=project.pk, source=source["central"], capital=R),
        ledger.total(project=project.pk, source=source["central"], capital=I),
        ledger.total(project=project.pk, source=source["local"]),
        ledger.total(project=project.pk, source=source["people"]),
    ]
    row = (total, recurrent, investment, local, people)
    assert found == [int(figure) * TRIEU for figure in row]


def test_the_rule_proposes_what_stands_in_the_plan(bp, ledger):
    rule = bp.counterpart_rule
    assert ledger.proposed_counterpart(rule) == ledger.entered_counterpart(rule) == 5_379 * TRIEU


def test_reading_takes_one_query(bp, editor, django_assert_num_queries):
    with django_assert_num_queries(1):
        Ledger.read(FundingLine.objects.visible_to(editor)).total()


def test_only_all_sources_counts_money_beyond_the_state_budget(db):
    people = SourceFactory(group="people", counts_as_state_budget=False)
    local = SourceFactory(group="local", counts_as_state_budget=False, code="huy-dong")
    ledger = Ledger([Entry(1, 1, None, people, R, 500), Entry(2, 1, None, local, R, 7)])
    assert {measure: ledger.total(measure) for measure in Measure} == dict.fromkeys(Measure, 0) | {
        Measure.ALL_SOURCES: 507
    }


def test_a_project_stands_for_itself_and_its_sub_projects(db):
    top = ProjectFactory()
    child = ProjectFactory(plan=top.plan, parent=top)
    LineFactory(project=child, amount=5)
    LineFactory(project=ProjectFactory(plan=top.plan), amount=7)
    ledger = Ledger.read(FundingLine.objects.filter(project__plan=top.plan))
    assert (ledger.total(project=top.pk), ledger.total(), ledger.total(project=0)) == (5, 12, 0)


def test_a_line_knows_what_is_left(db):
    line = AllocationFactory(line__amount=100, amount=30).line
    AllocationFactory(line=line, amount=50)
    ledger = Ledger.read(FundingLine.objects.filter(pk=line.pk))
    (entry,) = ledger.entries.values()
    assert (entry.allocated, entry.left, ledger.allocated(project=line.project_id)) == (80, 20, 80)


def test_a_changed_ledger_leaves_the_first_as_it_was(db):
    line = LineFactory(amount=100)
    before = Ledger.read(FundingLine.objects.filter(pk=line.pk))
    after = before.changed([Entry(line.pk, line.project_id, None, line.source, R, 60)])
    assert (before.total(), after.total()) == (100, 60)


def test_shares_add_up_by_line_and_by_agency():
    shares = Shares({(1, 10): 5, (1, 11): 6, (2, 10): 7})
    assert shares.total() == 18
    assert shares.total(lines=[1]) == 11
    assert shares.total(agencies=[10]) == 12
    assert shares.total(lines=[2], agencies=[11]) == 0


def test_nobody_adds_up_what_they_do_not_see(bp, lead, district, stranger):
    def total(user):
        return Ledger.read(FundingLine.objects.visible_to(user).filter(project__plan=bp)).total()

    own = Project.objects.get(plan=bp, lead_agency=lead.agency)
    assert own.code == "DA3.TDA1"
    assert (total(lead), total(district), total(stranger)) == (6_903 * TRIEU, 0, 0)


def test_an_empty_line_of_a_project_does_not_hide_its_sub_projects(bp):
    top = bp.projects.get(parent=None, number=3)
    source = bp.province.funding_sources.get(code="central")
    FundingLine.objects.create(project=top, source=source, capital="recurrent", amount=0)
    ledger = Ledger.read(FundingLine.objects.filter(project__plan=bp))
    found = ledger.total(project=top.pk, source=source.pk, capital="recurrent")
    assert found == 8_262 * TRIEU

"""Saving cells: compare-and-set, ceilings, locks, history."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from budget.grid import LineType, SubProject
from budget.models import Allocation, FundingLine
from editing.services import edit_grid
from povertyplan.accounts.permissions import Role
from povertyplan.ui.figures import TRIEU
from tests.factories import LineFactory, ProjectFactory, SourceFactory, UserFactory


def allocated(small):
    return dict(small.line.allocations.values_list("agency_id", "amount"))


def at(address):
    return int(address[0][1:])


def test_a_saved_figure_stands_in_the_database(small, edit):
    outcome = edit(small.shares, {small.first: ("39,5", 40)})
    assert outcome.saved == 1
    assert allocated(small)[at(small.first)] == 39_500_000


def test_a_save_writes_one_version_with_its_person(small, edit):
    edit(small.shares, {small.first: ("30", 40)})
    version = Allocation.history.latest()
    assert Allocation.history.filter(line=small.line).count() == 3  # two as made, one change
    assert (version.amount, version.history_user) == (30 * TRIEU, small.editor)
    assert version.history_type == "~"


def test_a_version_keeps_the_figures_that_were_not_typed(small, edit):
    FundingLine.objects.filter(pk=small.line.pk).update(issued_amount=100 * TRIEU)
    edit(small.split, {small.ceiling: ("120", 100)})
    assert FundingLine.history.latest().issued_amount == 100 * TRIEU
    assert FundingLine.objects.get(pk=small.line.pk).issued_amount == 100 * TRIEU


def test_the_same_figure_is_no_change(small, edit):
    outcome = edit(small.shares, {small.first: ("40,0", 40)})
    assert (outcome.saved, outcome.sentences) == (0, {})
    assert Allocation.history.filter(history_type="~").count() == 0


def test_a_figure_changed_meanwhile_is_refused_with_both_and_by_whom(small, edit):
    edit(small.shares, {small.first: ("30", 40)}, user=small.colleague)
    outcome = edit(small.shares, {small.first: ("35", 40)})
    conflict = outcome.conflicts[small.first]
    assert (conflict.mine, conflict.theirs, conflict.stored) == ("35", "30", 30 * TRIEU)
    assert "Lê Văn Cùng" in conflict.sentence
    assert allocated(small)[at(small.first)] == 30 * TRIEU


def test_after_a_conflict_the_figure_can_be_saved_over_what_was_then_seen(small, edit):
    edit(small.shares, {small.first: ("30", 40)}, user=small.colleague)
    assert edit(small.shares, {small.first: ("35", 30)}).saved == 1


def test_a_cell_left_alone_is_no_conflict_though_another_changed_it(small, edit):
    edit(small.shares, {small.first: ("30", 40)}, user=small.colleague)
    outcome = edit(small.shares, {small.first: ("40", 40), small.second: ("45", 50)})
    assert (outcome.saved, outcome.sentences) == (1, {})
    assert allocated(small)[at(small.first)] == 30 * TRIEU


def test_two_people_who_type_the_same_agree(small, edit):
    edit(small.shares, {small.first: ("30", 40)}, user=small.colleague)
    assert edit(small.shares, {small.first: ("30", 40)}).sentences == {}


def test_a_share_above_the_ceiling_is_refused_with_the_sums(small, edit):
    outcome = edit(small.shares, {small.first: ("50,5", 40)})
    assert outcome.sentences[small.first].endswith("tổng phân bổ 100,5, mức vốn 100.")
    assert allocated(small)[at(small.first)] == 40 * TRIEU


def test_all_of_a_line_may_be_given_and_not_a_dong_more(small, edit):
    assert edit(small.shares, {small.first: ("50,000001", 40)}).saved == 0
    assert edit(small.shares, {small.first: ("50", 40)}).saved == 1


def test_money_moves_between_districts_in_one_form(small, edit):
    outcome = edit(small.shares, {small.first: ("80", 40), small.second: ("20", 50)})
    assert outcome.saved == 2
    assert sum(allocated(small).values()) == 100 * TRIEU


def test_a_line_cannot_fall_below_what_is_allocated(small, edit):
    outcome = edit(small.split, {small.ceiling: ("89,999999", 100)})
    assert outcome.sentences[small.ceiling].startswith("Đã phân bổ 90 triệu đồng")
    assert FundingLine.objects.get(pk=small.line.pk).amount == 100 * TRIEU


def test_a_line_can_fall_to_what_is_allocated(small, edit):
    assert edit(small.split, {small.ceiling: ("90", 100)}).saved == 1


@pytest.mark.parametrize("bad", [("abc", 50), ("60", 50), ("45", 49), ("-1", 50), ("1e9", 50)])
def test_one_refusal_keeps_all_cells_of_a_form_unsaved(small, edit, bad):
    outcome = edit(small.shares, {small.first: ("41", 40), small.second: bad})
    assert outcome.sentences.keys() == {small.second} or outcome.sentences.keys() == {
        small.first,
        small.second,
    }
    assert outcome.saved == 0
    assert sorted(allocated(small).values()) == [40 * TRIEU, 50 * TRIEU]


def test_an_empty_cell_becomes_a_new_allocation(small, edit):
    outcome = edit(small.shares, {small.third: ("10", 0)})
    assert outcome.saved == 1
    assert Allocation.history.latest().history_type == "+"
    assert allocated(small)[at(small.third)] == 10 * TRIEU


def test_an_empty_cell_of_the_split_becomes_a_new_line(small, edit):
    SourceFactory(province=small.plan.province, code="local", group="local")
    place = (small.ceiling[0], "local-recurrent")
    assert edit(small.split, {place: ("15", 0)}).saved == 1
    assert small.project.lines.get(source__code="local").amount == 15 * TRIEU


def test_a_cell_emptied_holds_nothing(small, edit):
    assert edit(small.shares, {small.first: ("", 40)}).saved == 1
    assert allocated(small)[at(small.first)] == 0


def test_a_typed_figure_is_no_longer_illustrative(small, edit):
    edit(small.shares, {small.first: ("39", 40)})
    marks = dict(small.line.allocations.values_list("agency_id", "is_illustrative"))
    assert (marks[at(small.first)], marks[at(small.second)]) == (False, True)


@pytest.mark.parametrize("address", [("tong", "tong"), ("c0", "v0"), ("", ""), ("n-district", "")])
def test_a_cell_that_is_not_there_is_refused(small, edit, address):
    assert edit(small.shares, {address: ("1", 0)}).sentences == {
        address: "Ô này không có trong bảng."
    }


def test_a_line_of_another_sub_project_is_not_in_this_table(small, edit):
    foreign = LineFactory(project__plan=small.plan)
    place = (small.first[0], f"v{foreign.pk}")
    assert place in edit(small.shares, {place: ("1", 0)}).errors
    assert not foreign.allocations.exists()


def test_an_agency_of_another_province_is_not_in_this_table(small, edit, district):
    place = (f"c{district.agency_id}", small.first[1])
    assert place in edit(small.shares, {place: ("1", 0)}).errors


def test_an_issued_plan_is_locked_and_says_how_to_go_on(small, edit):
    small.plan.status, small.plan.number = "issued", "12"
    small.plan.issued_on = "2024-03-15"
    small.plan.save()
    for axis, place in ((small.shares, small.first), (small.split, small.ceiling)):
        with pytest.raises(PermissionDenied, match=r"đã ban hành.*quyết định điều chỉnh"):
            edit(axis, {place: ("1", 40)})


def test_a_lead_edits_what_it_leads(small, edit):
    assert edit(small.shares, {small.first: ("39", 40)}, user=small.lead).saved == 1


def test_a_lead_does_not_edit_the_ceilings(small, edit):
    with pytest.raises(PermissionDenied, match="không có quyền sửa dự kiến kinh phí"):
        edit(small.split, {small.ceiling: ("120", 100)}, user=small.lead)


def test_a_lead_does_not_find_the_table_of_another_sub_project(small, edit):
    other = LineFactory(project__plan=small.plan).project
    with pytest.raises(Http404):
        edit(SubProject(other.pk), {small.first: ("1", 0)}, user=small.lead)


def test_by_source_a_lead_finds_its_own_columns_only(small, edit):
    other = ProjectFactory(plan=small.plan)
    line = LineFactory(project=other, source=small.source)
    place = (small.first[0], f"v{line.pk}")
    outcome = edit(LineType("central", "recurrent"), {place: ("1", 0)}, user=small.lead)
    assert place in outcome.errors


@pytest.mark.parametrize("who", ["reviewer", "district"])
def test_who_only_reads_is_refused_with_the_reason(small, edit, who):
    with pytest.raises(PermissionDenied) as refusal:
        edit(small.shares, {small.first: ("1", 40)}, user=getattr(small, who))
    assert str(refusal.value)
    assert allocated(small)[at(small.first)] == 40 * TRIEU


def test_the_plan_of_another_province_is_not_found(small, editor):
    with pytest.raises(Http404):
        edit_grid(user=editor, slug=small.plan.slug, axis=small.split, cells={})


def test_every_axis_edits_the_same_figures(small, edit):
    edit(small.by_source, {small.first: ("30", 40)})
    assert edit(small.shares, {small.first: ("31", 30)}).saved == 1


def test_the_grid_after_a_save_is_the_grid_read_again(small, edit):
    for axis, place, cell in (
        (small.shares, small.third, ("7,25", 0)),
        (small.by_source, small.first, ("12", 40)),
        (small.split, small.ceiling, ("120", 100)),
    ):
        outcome = edit(axis, {place: cell})
        assert outcome.after.shown() == axis.load(small.plan, small.editor).shown()
        assert outcome.moved()


def test_an_administrator_does_not_edit_money(small, edit):
    person = UserFactory(agency=small.editor.agency, role=Role.ADMINISTRATOR)
    with pytest.raises(PermissionDenied, match="Sở Lao động"):
        edit(small.split, {small.ceiling: ("1", 100)}, user=person)


def test_a_figure_that_breaks_its_ceiling_already_may_be_lowered(small, edit):
    small.line.amount = 60 * TRIEU
    small.line.save()
    assert edit(small.shares, {small.first: ("35", 40)}).saved == 1
    assert edit(small.shares, {small.first: ("36", 35)}).saved == 0

"""Several cells changed together are one step, and one step takes them back."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from budget.models import Allocation
from editing.models import Step
from editing.proposals import Wanted
from editing.services import Act, Asked, apply_proposals, undo_step
from povertyplan.ui.figures import TRIEU


@pytest.fixture
def undo(small):
    def undo(step, user=small.editor, axis=small.shares):
        return undo_step(user=user, slug=small.plan.slug, axis=axis, pk=step.pk)

    return undo


def amounts(small):
    rows = Allocation.objects.filter(line=small.line).order_by("agency__order", "pk")
    return [(row.amount // TRIEU, row.is_illustrative) for row in rows]


def test_one_changed_cell_makes_no_step(small, edit):
    assert edit(small.shares, {small.first: ("41", 40)}).step is None
    assert not Step.objects.exists()


def test_two_changed_cells_are_a_step_of_the_grid(small, edit):
    step = edit(small.shares, {small.first: ("41", 40), small.second: ("51", 50)}).step
    assert (step.kind, len(step.changes), step.user) == (Step.Kind.FORM, 2, small.editor)
    assert step.address == small.shares.address(small.plan.slug)


def test_undoing_a_step_restores_figures_and_marks(small, edit, undo):
    before = amounts(small)
    step = edit(small.shares, {small.first: ("10", 40), small.second: ("60", 50)}).step
    outcome, left = undo(step)
    assert amounts(small) == before == [(40, True), (50, True)]
    assert (outcome.saved, left) == (2, [])


def test_an_undone_step_is_done_again_by_undoing_its_undoing(small, edit, undo):
    step = edit(small.shares, {small.first: ("10", 40), small.second: ("60", 50)}).step
    outcome, _ = undo(step)
    undo(outcome.step)
    assert amounts(small) == [(10, False), (60, False)]


def test_a_cell_changed_since_stays_and_is_named(small, edit, undo):
    step = edit(small.shares, {small.first: ("10", 40), small.second: ("20", 50)}).step
    edit(small.shares, {small.second: ("25", 20)}, user=small.colleague)
    outcome, left = undo(step)
    assert amounts(small)[:2] == [(40, True), (25, False)]
    assert outcome.saved == 1
    assert "đã sửa thành 25 sau bước này (Lê Văn Cùng" in left[0]


def test_undoing_twice_changes_nothing_more(small, edit, undo):
    step = edit(small.shares, {small.first: ("10", 40), small.second: ("20", 50)}).step
    undo(step)
    outcome, left = undo(step)
    assert (outcome.saved, left) == (0, [])


def test_undoing_never_breaks_a_ceiling(small, edit, undo):
    step = edit(small.shares, {small.first: ("0", 40), small.second: ("0", 50)}).step
    edit(small.split, {small.ceiling: ("60", 100)})
    outcome, left = undo(step)
    assert (outcome.saved, amounts(small)) == (0, [(0, False), (0, False)])
    assert all("Vượt mức" in sentence for sentence in left)


def test_who_may_not_edit_undoes_nothing(small, edit, undo):
    step = edit(small.shares, {small.first: ("10", 40), small.second: ("20", 50)}).step
    with pytest.raises(PermissionDenied):
        undo(step, user=small.reviewer)


def test_a_step_of_another_grid_is_not_found(small, edit, undo):
    step = edit(small.shares, {small.first: ("10", 40), small.second: ("20", 50)}).step
    with pytest.raises(Http404):
        undo(step, axis=small.by_source)


def test_a_proposal_is_written_whole_or_not_at_all(small):
    wanted = {small.first: Wanted(10 * TRIEU, base=40 * TRIEU), small.second: Wanted(1, base=2)}
    (outcome,) = apply_proposals(
        user=small.editor,
        slug=small.plan.slug,
        asked=[Asked(small.shares, wanted)],
        act=Act(Step.Kind.PASTE),
    )
    assert (outcome.saved, list(outcome.conflicts)) == (0, [small.second])
    assert amounts(small) == [(40, True), (50, True)]


def test_the_history_of_a_figure_tells_its_step(small, edit):
    step = edit(small.shares, {small.first: ("10", 40), small.second: ("20", 50)}).step
    steps = {row.history.first().step for row in Allocation.objects.filter(line=small.line)}
    assert steps == {step}


def test_a_mark_does_not_come_back_over_what_was_confirmed_since(small, edit, undo):
    step = edit(small.shares, {small.first: ("10", 40), small.second: ("20", 50)}).step
    edit(small.shares, {small.first: ("11", 10)})
    edit(small.shares, {small.first: ("10", 11)})
    undo(step)
    assert amounts(small) == [(40, False), (50, True)]


def test_cells_a_person_does_not_see_are_counted(small, edit, undo):
    step = edit(small.shares, {small.first: ("10", 40), small.second: ("20", 50)}).step
    step.changes += [["c0.v0", 1, 2, False]]
    step.save()
    _outcome, left = undo(step)
    assert left == ["1 ô không có trong bảng bạn được xem."]

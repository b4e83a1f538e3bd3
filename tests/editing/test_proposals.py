"""A proposal checks as a save would, and writes nothing."""

import pytest

from budget.models import Allocation
from editing.proposals import Refusal, Wanted, propose
from povertyplan.ui.figures import TRIEU


@pytest.fixture
def proposal_of(small):
    """``proposal_of({address: triệu})`` on the grid of the sub-project."""

    def proposal_of(wanted, user=small.editor, axis=small.shares, **options):
        grid = axis.load(small.plan, user)
        figures = {
            place: figure if isinstance(figure, Wanted) else Wanted(figure * TRIEU)
            for place, figure in wanted.items()
        }
        return propose(grid, figures, **options)

    return proposal_of


def test_it_says_what_each_cell_held_and_would_hold(small, proposal_of):
    proposal = proposal_of({small.first: 30, small.third: 20})
    texts = [[(was.before, was.after) for was in cells] for _row, cells in proposal.matrix()]
    assert texts == [[("40", "30")], [("–", "20")]]


def test_it_writes_nothing(small, proposal_of):
    proposal_of({small.first: 30})
    assert Allocation.objects.get(line=small.line, agency=small.first_agency).amount == 40 * TRIEU


def test_it_says_what_happens_to_ceilings_and_totals(small, proposal_of):
    columns, effects = proposal_of({small.first: 45}).effects
    told = {effect.title: (effect.figures[0].before, effect.figures[0].after) for effect in effects}
    assert told == {
        "Mức vốn": ("100", "100"),
        "Đã phân bổ": ("90", "95"),
        "Còn lại": ("10", "5"),
    }
    assert [column.key for column in columns] == [small.first[1], "tong"]


def test_a_figure_above_the_ceiling_is_refused_and_the_others_stay(small, proposal_of):
    proposal = proposal_of({small.first: 30, small.third: 200})
    assert proposal.changes == {small.first: 30 * TRIEU}
    assert "Vượt mức" in proposal.refusals[0].sentence


def test_a_locked_cell_is_refused_with_its_reason(small, proposal_of):
    proposal = proposal_of({small.first: 30}, user=small.reviewer)
    assert proposal.changes == {}
    assert "không có quyền sửa phân bổ" in proposal.refusals[0].sentence


def test_a_cell_that_is_not_there_is_refused(small, proposal_of):
    (refusal,) = proposal_of({("c0", "v0"): Wanted(1, "ô D7")}).refusals
    assert refusal == Refusal("ô D7", "0,000001", "Ô này không có trong bảng.")


def test_a_cell_changed_meanwhile_is_set_apart_with_all_three_figures(small, proposal_of):
    proposal = proposal_of({small.first: Wanted(30 * TRIEU, base=35 * TRIEU)})
    (clash,) = proposal.clashes
    assert (clash.base, clash.theirs, clash.mine) == (35 * TRIEU, 40 * TRIEU, 30 * TRIEU)
    assert proposal.changes == {}


def test_a_figure_untouched_in_a_file_leaves_the_newer_one(small, proposal_of):
    proposal = proposal_of({small.first: Wanted(35 * TRIEU, base=35 * TRIEU)})
    assert (proposal.changes, proposal.clashes, proposal.unchanged) == ({}, [], 1)

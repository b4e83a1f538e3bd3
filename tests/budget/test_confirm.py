"""The mark “số liệu minh họa” falls where somebody vouches for the figures."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from budget.models import Allocation
from editing.grid import CONFIRMED
from editing.services import confirm_figures
from targets.grid import Targets


def marked(plan):
    return Allocation.objects.filter(line__project__plan=plan, is_illustrative=True).count()


def test_figures_that_are_right_are_confirmed_without_typing(small):
    assert confirm_figures(user=small.editor, slug=small.plan.slug, axis=small.shares) == 2
    assert marked(small.plan) == 0


def test_a_confirmation_changes_no_figure_and_is_kept_in_the_history(small):
    before = list(Allocation.objects.values_list("pk", "amount"))
    confirm_figures(user=small.editor, slug=small.plan.slug, axis=small.shares)
    assert list(Allocation.objects.values_list("pk", "amount")) == before
    assert Allocation.history.latest().history_change_reason == CONFIRMED


@pytest.mark.parametrize("who", ["reviewer", "district"])
def test_who_may_not_edit_may_not_confirm(small, who):
    with pytest.raises(PermissionDenied):
        confirm_figures(user=getattr(small, who), slug=small.plan.slug, axis=small.shares)
    assert marked(small.plan) == 2


def test_one_click_confirms_the_targets_of_the_districts(bp, editor, client_of):
    page = client_of(editor).post(reverse("targets:target_grid", args=[bp.slug]), {"confirm": "1"})
    assert page.status_code == 302
    assert not Targets().load(bp, editor).illustrative

"""A plan is submitted when its equations hold, is locked then, and can be taken back."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from budget.models import FundingLine
from editing.services import Typed, edit_grid
from povertyplan.ui.figures import TRIEU
from projects.models import Plan
from reporting.services import NotReconciled, NotSubmitted, submit_plan, withdraw_plan
from targets.grid import Targets
from targets.rules import shared_sentence

STATES = Plan.Status


@pytest.fixture
def state(bp):
    def state():
        bp.refresh_from_db()
        return bp.status

    return state


@pytest.fixture
def take_two(bp, editor):
    """Take two households off the target of Bù Đăng: 498 of the plan's 500 are left."""
    agency = bp.reduction_targets.get(agency__code="696").agency_id
    cells = {(f"c{agency}", "target"): Typed("108", 110)}
    return lambda: edit_grid(user=editor, slug=bp.slug, axis=Targets(), cells=cells)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (500, "Đã giao 500/500 hộ: khớp."),
        (498, "Đã giao 498/500 hộ: còn thiếu 2 hộ."),
        (1_500, "Đã giao 1.500/500 hộ: thừa 1.000 hộ."),
    ],
)
def test_how_the_districts_stand_against_the_plan_is_a_sentence(given, sentence):
    assert shared_sentence(given, 500) == sentence


def test_the_sentence_moves_with_a_saved_cell(take_two):
    assert take_two().moved()["da-giao"] == "Đã giao 498/500 hộ: còn thiếu 2 hộ."


def test_the_sentence_stands_at_the_head_of_the_targets(bp, editor, client_of):
    page = client_of(editor).get(reverse("targets:target_grid", args=[bp.slug])).content.decode()
    assert '<strong id="da-giao">Đã giao 500/500 hộ: khớp.</strong>' in page


def test_a_plan_whose_equations_hold_is_submitted_with_who_and_why(bp, editor, state):
    submit_plan(user=editor, slug=bp.slug)
    version = Plan.history.filter(id=bp.pk).latest("pk")
    assert state() == STATES.SUBMITTED
    assert (version.history_user, version.history_change_reason) == (editor, "Trình kế hoạch")


def test_two_households_missing_keep_the_plan_from_being_submitted(bp, editor, state, take_two):
    take_two()
    with pytest.raises(NotReconciled, match=r"Toàn tỉnh \(lệch, thiếu 2 hộ\)"):
        submit_plan(user=editor, slug=bp.slug)
    assert state() == STATES.DRAFT


def test_more_allocated_than_a_line_holds_keeps_it_from_being_submitted(bp, editor):
    line = FundingLine.objects.get(project__plan=bp, amount=13_727 * TRIEU)
    share = line.allocations.first()
    share.amount += TRIEU
    share.save()
    with pytest.raises(NotReconciled, match=r"DA2, .+ \(lệch, thừa 1 triệu đồng\)"):
        submit_plan(user=editor, slug=bp.slug)


def test_totals_that_are_not_what_was_assigned_keep_it_from_being_submitted(bp, editor):
    line = FundingLine.objects.get(project__plan=bp, amount=13_727 * TRIEU)
    line.amount += TRIEU
    line.save()
    with pytest.raises(NotReconciled, match=r"DA2 \(lệch, thừa 1 triệu đồng\)"):
        submit_plan(user=editor, slug=bp.slug)


def test_what_is_not_allocated_yet_is_shown_but_does_not_keep_it(bp, editor, state):
    line = FundingLine.objects.get(project__plan=bp, amount=13_727 * TRIEU)
    line.allocations.first().delete()
    submit_plan(user=editor, slug=bp.slug)
    assert state() == STATES.SUBMITTED


def test_another_counterpart_is_shown_but_does_not_keep_it(bp, editor, state):
    bp.counterpart_rule.ratio = "0.10"
    bp.counterpart_rule.save()
    submit_plan(user=editor, slug=bp.slug)
    assert state() == STATES.SUBMITTED


def test_a_submitted_plan_is_locked_and_says_who_takes_it_back(bp, editor, take_two):
    submit_plan(user=editor, slug=bp.slug)
    with pytest.raises(PermissionDenied, match=r"đã trình.+rút lại kế hoạch ở trang Đối chiếu"):
        take_two()


def test_a_plan_that_was_taken_back_can_be_edited_again(bp, editor, state, take_two):
    submit_plan(user=editor, slug=bp.slug)
    withdraw_plan(user=editor, slug=bp.slug)
    assert state() == STATES.DRAFT
    assert take_two().saved == 1


def test_only_a_submitted_plan_is_taken_back(bp, editor):
    with pytest.raises(NotSubmitted):
        withdraw_plan(user=editor, slug=bp.slug)
    Plan.objects.filter(pk=bp.pk).update(status="issued", number="45", issued_on="2024-03-08")
    with pytest.raises(NotSubmitted):
        withdraw_plan(user=editor, slug=bp.slug)


def test_a_reviewer_neither_submits_nor_takes_back(bp, reviewer, editor):
    with pytest.raises(PermissionDenied):
        submit_plan(user=reviewer, slug=bp.slug)
    submit_plan(user=editor, slug=bp.slug)
    with pytest.raises(PermissionDenied):
        withdraw_plan(user=reviewer, slug=bp.slug)


def test_the_papers_of_a_submitted_plan_are_drafts_still(bp, editor, client_of):
    submit_plan(user=editor, slug=bp.slug)
    bp.refresh_from_db()
    file = client_of(editor).get(reverse("reporting:plan_xlsx", args=[bp.slug]))
    assert bp.is_draft
    assert "d%E1%BB%B1%20th%E1%BA%A3o" in file.headers["Content-Disposition"]


def test_a_source_of_a_submitted_plan_is_not_deleted(bp, editor, client_of):
    other = Plan.objects.create(province=bp.province, year=2025, slug="sau", programme="Thử")
    submit_plan(user=editor, slug=bp.slug)
    source = bp.province.funding_sources.get(code="people")
    path = reverse("budget:source_delete", args=[other.slug, source.pk])
    page = client_of(editor).post(path, follow=True).content.decode()
    assert "đã dùng trong kế hoạch đã trình" in page


def test_the_button_is_on_the_reconcile_page_and_does_it(bp, editor, client_of, state):
    browser = client_of(editor)
    page = browser.get(reverse("reporting:reconcile", args=[bp.slug])).content.decode()
    submit = reverse("reporting:plan_submit", args=[bp.slug])
    assert f'action="{submit}"' in page
    after = browser.post(submit, follow=True).content.decode()
    assert state() == STATES.SUBMITTED
    assert reverse("reporting:plan_withdraw", args=[bp.slug]) in after


def test_without_the_button_stands_why_not(bp, editor, client_of, take_two):
    take_two()
    browser = client_of(editor)
    page = browser.get(reverse("reporting:reconcile", args=[bp.slug])).content.decode()
    submit = reverse("reporting:plan_submit", args=[bp.slug])
    assert submit not in page
    assert "còn 1 phép đối chiếu phải khớp. Chỉ tiêu giảm hộ nghèo: Toàn tỉnh (lệch, " in page
    assert "Chưa trình được kế hoạch" in browser.post(submit, follow=True).content.decode()


def test_the_overview_offers_it_and_tells_the_state(bp, editor, client_of):
    browser, path = client_of(editor), reverse("reporting:overview", args=[bp.slug])
    titles = [task.title for task in browser.get(path).context["overview"].tasks]
    assert any(title.startswith("Trình kế hoạch") for title in titles)
    submit_plan(user=editor, slug=bp.slug)
    page = browser.get(path)
    assert page.context["overview"].tasks == []
    assert "Đã trình." in page.content.decode()

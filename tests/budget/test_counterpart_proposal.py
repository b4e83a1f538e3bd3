"""The proposed counterpart is previewed and applied: to a row, a project or the whole plan."""

import pytest
from django.urls import reverse

from budget.models import FundingLine
from editing.models import Step
from povertyplan.ui.figures import TRIEU


@pytest.fixture
def local(bp):
    """The counterpart line of a sub-project of DA7, by its number."""
    lines = FundingLine.objects.filter(project__plan=bp, source__code="local", capital="recurrent")
    return lambda number: lines.get(project__parent__number=7, project__number=number)


@pytest.fixture
def deviating(local):
    """Both sub-projects of DA7 have 10 triệu too little."""
    for number in (1, 2):
        line = local(number)
        line.amount -= 10 * TRIEU
        line.save()


def test_it_is_applied_to_one_sub_project_alone(bp, editor, client_of, local, deviating):
    browser = client_of(editor)
    url = reverse("budget:counterpart_of_project", args=[bp.slug, local(2).project_id])
    preview = browser.get(url)
    browser.post(preview.context["address"], {"proposal": preview.context["packed"]})
    assert [local(number).amount // TRIEU for number in (1, 2)] == [358, 150]


def test_it_is_applied_to_a_project_with_its_sub_projects(bp, editor, client_of, local, deviating):
    browser = client_of(editor)
    url = reverse("budget:counterpart_of_project", args=[bp.slug, local(2).project.parent_id])
    preview = browser.get(url)
    browser.post(preview.context["address"], {"proposal": preview.context["packed"]})
    assert [local(number).amount // TRIEU for number in (1, 2)] == [368, 150]


def test_the_step_keeps_the_rule_and_its_legal_basis(bp, editor, client_of, deviating):
    browser = client_of(editor)
    preview = browser.get(reverse("budget:counterpart_proposal", args=[bp.slug]))
    browser.post(preview.context["address"], {"proposal": preview.context["packed"]})
    step = Step.objects.get()
    assert (step.kind, len(step.changes)) == (Step.Kind.COUNTERPART, 2)
    assert "10/2022/NQ-HĐND" in dict(step.details["facts"])["Căn cứ"]


def test_where_nothing_deviates_there_is_nothing_to_apply(bp, editor, client_of):
    page = client_of(editor).get(reverse("budget:counterpart_proposal", args=[bp.slug]))
    assert "Không có ô nào thay đổi" in page.content.decode()
    assert "data-apply" not in page.content.decode()

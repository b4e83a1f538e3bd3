"""The plan's 500 over the districts, and an output, by the same distribution as money."""

import pytest
from django.urls import reverse

from editing.models import Step
from projects.models import Plan
from targets.models import Indicator, IndicatorShare, ReductionTarget


@pytest.fixture
def row(bp):
    """``row("696", "pinned")``: the name of a field in the row of a district."""
    pks = dict(bp.reduction_targets.values_list("agency__code", "agency"))
    return lambda code, field: f"c{pks[code]}-{field}"


@pytest.fixture
def ask(bp, editor, client_of):
    """Send the form as it opens, but for what is typed; a field typed as None is left out."""
    browser = client_of(editor)
    reduction = reverse("targets:target_spread", args=[bp.slug])

    def ask(path=reduction, **typed):
        form = browser.get(path).context["form"]
        fields = {"total": "", "key": "poor", "unit": form["unit"].field.choices[0][0]}
        for one in form.rows.values():
            fields |= {one.add_prefix("chosen"): "on"} if one["chosen"].initial else {}
            fields[one.add_prefix("maximum")] = one["maximum"].value() or ""
        sent = {name: text for name, text in (fields | typed).items() if text is not None}
        return browser.post(path, sent)

    ask.browser = browser
    return ask


def shares(response):
    """All figures of the column as they would stand, by the code of the district."""
    grid = response.context["proposal"].after
    return {grid.districts[pk].code: row["target"] for pk, row in grid.figures.items()}


def test_by_poor_households_every_district_gets_whole_households_and_500_in_all(ask):
    found = shares(ask())
    assert found["689"] == 11  # 500 × 62 / 2.899 = 10,693
    assert found["691"] == 119  # 500 × 690 / 2.899 = 119,007
    assert sum(found.values()) == 500


def test_no_more_leave_poverty_than_are_poor(ask):
    found = shares(ask(key="equal"))  # 500 / 11 is 45,5: Phước Long has 48 poor, nobody fewer
    assert (found["688"], sum(found.values())) == (46, 500)
    found = shares(ask(key="communes"))  # 500 × 8 / 111 = 36,0
    assert (found["689"], sum(found.values())) == (36, 500)


def test_a_weight_beyond_all_measure_gives_what_is_poor_there_and_the_rest_to_the_others(ask, row):
    weights = {row("689", "weight"): "100000", row("696", "weight"): "1"}
    response = ask(key="own", total="500", **weights)
    found = shares(response)
    assert (found["689"], found["696"]) == (62, 438)


def test_a_maximum_that_was_taken_away_does_not_lift_the_bound(ask, row):
    weights = {row("689", "weight"): "100000", row("696", "weight"): "1"}
    found = shares(ask(key="own", **weights, **{row("689", "maximum"): ""}))
    assert found["689"] == 62


def test_a_pinned_district_keeps_its_households(ask, row):
    found = shares(ask(**{row("696", "pinned"): "on"}))
    assert (found["696"], sum(found.values())) == (110, 500)


def test_more_than_the_plans_500_is_refused_at_the_field_in_households(ask):
    assert ask(total="501").context["form"].errors["total"] == [
        "Vượt chỉ tiêu của kế hoạch 1 hộ: tổng giao 501, mức 500."
    ]


def test_minima_above_the_sum_are_told_in_households(ask, row):
    bounds = {row("689", "minimum"): "6", row("690", "minimum"): "6"}
    assert ask(total="10", **bounds).context["form"].errors["total"] == [
        "Tổng các mức tối thiểu là 12 hộ, lớn hơn số cần chia 10."
    ]


@pytest.mark.parametrize("total", ["1,5", "-3", "abc", "1\x00"])
def test_households_are_whole_numbers_here_too(ask, total):
    assert list(ask(total=total).context["form"].errors) == ["total"]


def test_what_the_preview_shows_is_written_as_one_step_with_its_reckoning(bp, ask):
    preview = ask()
    ask.browser.post(preview.context["address"], {"proposal": preview.context["packed"]})
    step = Step.objects.get()
    assert step.kind == Step.Kind.SPREAD
    assert step.details["facts"][:2] == [
        ["Chỉ tiêu", "Chỉ tiêu giảm hộ nghèo"],
        ["Tổng số", "500 hộ"],
    ]
    assert ["Thành phố Đồng Xoài", "62", "10,693", "62", "11"] in step.details["rows"]
    targets = ReductionTarget.objects.filter(plan=bp)
    assert sum(target.target for target in targets) == 500


@pytest.mark.parametrize("key", ["target", "issued"])
def test_the_reduction_is_not_spread_by_itself_nor_by_what_was_never_issued(ask, key):
    assert list(ask(key=key).context["form"].errors) == ["key"]


def test_a_plan_without_a_goal_has_nothing_to_spread(bp, ask):
    bp.indicators.get(key="reduction").delete()
    response = ask.browser.get(reverse("targets:target_spread", args=[bp.slug]))
    assert response.status_code == 403
    assert "chưa có tổng chỉ tiêu giảm hộ nghèo" in response.content.decode()


def test_a_submitted_plan_is_not_spread(bp, ask):
    bp.status = Plan.Status.SUBMITTED
    bp.save()
    response = ask.browser.get(reverse("targets:target_spread", args=[bp.slug]))
    assert response.status_code == 403
    assert "Kế hoạch đã trình" in response.content.decode()


def test_an_output_is_spread_in_whole_numbers_or_in_hundredths(bp, ask):
    models = Indicator.objects.get(plan=bp, unit="mô hình")
    path = reverse("targets:output_spread", args=[bp.slug, models.pk])
    preview = ask(path, key="equal")
    after = preview.context["proposal"].after
    assert {amount for pair, amount in after.amounts.items() if pair[0] == models.pk} == {300, 400}
    preview = ask(path, key="equal", unit="1")
    ask.browser.post(preview.context["address"], {"proposal": preview.context["packed"]})
    given = IndicatorShare.objects.filter(indicator=models).values_list("target", flat=True)
    assert (sum(given), set(given)) == (4200, {381, 382})  # 42 / 11 = 3,8181…


def test_the_page_links_to_the_distribution_for_whoever_may_edit(bp, ask, reviewer, client_of):
    page = reverse("targets:target_grid", args=[bp.slug])
    link = reverse("targets:target_spread", args=[bp.slug])
    assert link in ask.browser.get(page).content.decode()
    assert link not in client_of(reviewer).get(page).content.decode()

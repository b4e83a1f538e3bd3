"""Targets by district, other indicators, credit."""

import json

import pytest
from django.urls import reverse

from editing.services import Typed, edit_grid
from povertyplan.accounts.models import Agency
from povertyplan.ui.figures import TRIEU
from targets.grid import Targets
from targets.models import CreditTarget, Indicator, ReductionTarget
from targets.rules import household_sentence
from tests.queries import queries

JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def bu_dang(bp):
    return ReductionTarget.objects.get(plan=bp, agency__code="696")  # 38.460 households, 640 poor


@pytest.fixture
def edit(bp, editor, bu_dang):
    """Type into the row of Bù Đăng: ``edit(poor=("641", 640))``."""

    def edit(**cells):
        row = f"c{bu_dang.agency_id}"
        typed = {(row, column): Typed(text, seen) for column, (text, seen) in cells.items()}
        outcome = edit_grid(user=editor, slug=bp.slug, axis=Targets(), cells=typed)
        bu_dang.refresh_from_db()
        return outcome, {column: text for (_, column), text in outcome.sentences.items()}

    return edit


ROW = {"total": 10, "poor": 5, "poor_minority": 2, "near": 3, "near_minority": 1, "target": 2}


@pytest.mark.parametrize(
    ("changed", "cell"),
    [
        ({}, ""),
        ({"poor": 7, "poor_minority": 7, "near_minority": 3, "target": 7}, ""),
        (dict.fromkeys(ROW, 0), ""),
        ({"poor": 11}, "poor"),
        ({"near": 6}, "near"),
        ({"poor_minority": 6}, "poor_minority"),
        ({"near_minority": 4}, "near_minority"),
        ({"target": 6}, "target"),
    ],
)
def test_a_row_holds_what_households_can_be(changed, cell):
    found, sentence = household_sentence(**ROW | changed)
    assert found == cell
    assert bool(sentence) is bool(cell)


def test_a_target_is_saved_and_no_longer_illustrative(edit, bu_dang):
    outcome, refused = edit(target=("100", 110))
    assert (outcome.saved, refused) == (1, {})
    assert (bu_dang.target, bu_dang.poor_households, bu_dang.is_illustrative) == (100, 640, False)


def test_a_target_over_the_baseline_is_refused(edit, bu_dang):
    _, refused = edit(target=("641", 110))
    assert refused == {"target": "Chỉ tiêu giảm (641) lớn hơn số hộ nghèo đầu kỳ (640)."}
    assert bu_dang.target == 110


def test_more_poor_than_households_is_refused(edit, bu_dang):
    _, refused = edit(poor=("38.461", 640))
    assert refused == {"poor": "Số hộ nghèo (38.461) lớn hơn tổng số hộ (38.460)."}


def test_fewer_poor_than_the_target_is_refused_at_the_cell_that_was_typed(edit):
    _, refused = edit(poor=("109", 640))
    assert list(refused) == ["poor"]


def test_a_row_is_judged_by_all_its_new_figures(edit, bu_dang):
    outcome, refused = edit(poor=("100", 640), poor_minority=("80", 421), target=("90", 110))
    assert (outcome.saved, refused) == (3, {})
    assert bu_dang.closing == 10


@pytest.mark.parametrize("typed", ["1,5", "-1", "hai", "10.000.000"])
def test_households_are_whole_numbers(edit, typed):
    _, refused = edit(total=(typed, 38_460))
    assert list(refused) == ["total"]


def test_a_district_without_a_row_gets_one(bp, editor, bu_dang, edit):
    bu_dang.delete()
    row = f"c{Agency.objects.get(code='696').pk}"
    cells = {(row, "total"): Typed("100", 0), (row, "poor"): Typed("20", 0)}
    assert edit_grid(user=editor, slug=bp.slug, axis=Targets(), cells=cells).saved == 2
    made = ReductionTarget.objects.get(plan=bp, agency__code="696")
    assert (made.total_households, made.poor_households, made.target) == (100, 20, 0)


def test_the_districts_add_up_to_the_plan(bp, editor):
    grid = Targets().load(bp, editor)
    assert grid.total("target") == 500
    assert grid.total("poor") == 2_899


def test_rates_follow_from_the_households(bp, editor):
    grid = Targets().load(bp, editor)
    texts = grid.shown()
    row = next(row.key for row in grid.rows if row.title == "Thành phố Đồng Xoài")
    assert (texts[f"{row}.before"], texts[f"{row}.closing"]) == ("0,15%", "50")


def test_a_sum_that_is_off_is_shown_on_the_reconcile_page(bp, editor, edit, client_of):
    edit(target=("111", 110))
    page = client_of(editor).get(reverse("reporting:reconcile", args=[bp.slug]))
    (check,) = page.context["chapters"][-2].checks
    assert (check.found, check.wanted, check.verdict) == (501, 500, "lệch, thừa 1 hộ")
    assert check.verdict in page.content.decode()


def test_a_district_sees_its_own_row_only(bp, district):
    grid = Targets().load(bp, district)
    assert [row.title for row in grid.rows] == ["Thành phố Đồng Xoài"]
    assert not grid.editable
    visible = ReductionTarget.objects.visible_to(district)
    assert [target.agency for target in visible] == [district.agency]


@pytest.mark.parametrize("new", [False, True])
def test_saving_a_cell_stays_within_its_queries(bp, editor, client_of, bu_dang, new):
    agency, seen = bu_dang.agency_id, {}
    if new:
        bu_dang.delete()
    else:
        seen = {f"c{agency}.total": 38_460}
    browser = client_of(editor)
    fields = {f"o.c{agency}.total": "38.500", "seen": json.dumps(seen)}
    path = reverse("targets:target_grid", args=[bp.slug])
    with queries() as asked:
        response = browser.post(path, fields, **JSON)
    assert response.status_code == 200
    assert len(response.content) < 4096
    assert len(asked) <= 8, "\n".join(asked)


@pytest.fixture
def save(bp, editor, client_of):
    browser = client_of(editor)

    def save(name, record, **typed):
        path = reverse(f"targets:{name}", args=[bp.slug, record.pk])
        page = browser.get(path)
        shown = {field.name: field.value() or "" for field in page.context["form"]}
        return browser.post(path, {"seen": page.context["seen"]} | shown | typed)

    return save


def test_an_indicator_is_saved(bp, save):
    rate = Indicator.objects.get(plan=bp, order=2)
    assert save("indicator_edit", rate, target="0,15", target_max="0,25").status_code == 302
    rate.refresh_from_db()
    assert (str(rate.target), str(rate.target_max)) == ("0.15", "0.25")


@pytest.mark.parametrize(
    ("order", "typed", "field"),
    [
        (2, {"target": "0,3"}, "__all__"),
        (2, {"target": "0,155"}, "target"),
        (2, {"target": "-1"}, "target"),
        (1, {"target": "500,5"}, "target"),
        (1, {"target": ""}, "target"),
    ],
)
def test_an_indicator_that_cannot_be_is_refused(bp, save, order, typed, field):
    response = save("indicator_edit", Indicator.objects.get(plan=bp, order=order), **typed)
    assert response.status_code == 422
    assert field in response.context["form"].errors


def test_credit_is_typed_in_trieu_and_stored_in_dong(bp, save):
    poor = CreditTarget.objects.get(plan=bp, group="poor")
    assert save("credit_edit", poor, amount="30.100,5").status_code == 302
    poor.refresh_from_db()
    assert poor.amount == 30_100_500_000


def test_the_form_of_credit_names_the_sum_in_trieu(bp, editor, client_of):
    poor = CreditTarget.objects.get(plan=bp, group="poor")
    page = client_of(editor).get(reverse("targets:credit_edit", args=[bp.slug, poor.pk]))
    assert "Hộ nghèo: 30.100 triệu đồng" in page.content.decode()


def test_of_a_submitted_plan_the_form_says_its_lock_instead_of_offering_to_save(
    bp, editor, client_of
):
    poor = CreditTarget.objects.get(plan=bp, group="poor")
    bp.status = bp.Status.SUBMITTED
    bp.save()
    page = client_of(editor).get(reverse("targets:credit_edit", args=[bp.slug, poor.pk]))
    assert "Kế hoạch đã trình nên đã khóa" in page.content.decode()
    assert ">Lưu</button>" not in page.content.decode()


def test_stale_credit_is_refused_with_both_figures(bp, save):
    poor = CreditTarget.objects.get(plan=bp, group="poor")
    response = save("credit_edit", poor, amount="31.000", seen="cu")
    page = response.content.decode()
    assert response.status_code == 409
    assert "31.000" in page
    assert "30.100" in page


def test_the_credit_of_2024(bp, lender):
    credit = CreditTarget.objects.visible_to(lender).filter(plan=bp)
    assert sum(target.amount for target in credit) == 232_900 * TRIEU

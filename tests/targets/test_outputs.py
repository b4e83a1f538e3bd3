"""Outputs of the sub-projects: who sees them, how they are kept, shared out and taken out."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from editing.models import Step
from editing.proposals import propose
from editing.services import Typed, edit_grid, undo_step
from povertyplan.accounts.models import Agency
from reporting import loading
from targets.models import Indicator, IndicatorShare
from targets.outputs import Outputs
from tests.editing.workbooks import brought_back, cells, filled, opened, taken_out
from tests.factories import IndicatorFactory, PlanFactory, ProjectFactory


@pytest.fixture
def models(bp):
    """42 models of DA2, shared out among the districts: 1 for Đồng Xoài, 9 for Bù Đăng."""
    return Indicator.objects.get(plan=bp, unit="mô hình")


@pytest.fixture
def cell(models):
    """``cell("696")``: the address of a district's share of the models."""
    return lambda code: (f"c{Agency.objects.get(code=code).pk}", f"i{models.pk}")


@pytest.fixture
def edit(bp, editor, cell):
    """Type into the column of the models: ``edit({"696": ("9,5", 900)})``."""

    def edit(typed):
        wanted = {cell(code): Typed(text, seen) for code, (text, seen) in typed.items()}
        return edit_grid(user=editor, slug=bp.slug, axis=Outputs(), cells=wanted)

    return edit


@pytest.fixture
def send(bp, editor, client_of):
    """Send a form of the targets as it opens, but for what is typed."""
    browser = client_of(editor)

    def send(screen, /, *keys, **typed):
        path = reverse(f"targets:{screen}", args=[bp.slug, *keys])
        page = browser.get(path)
        shown = {field.name: field.value() or "" for field in page.context["form"]}
        return browser.post(path, {"seen": page.context["seen"]} | shown | typed)

    send.browser = browser
    return send


def share(code, models):
    return IndicatorShare.objects.get(indicator=models, agency__code=code)


# Who sees what


def test_a_district_sees_what_is_reached_by_district_and_its_own_share_only(bp, district):
    visible = Indicator.objects.visible_to(district)
    assert {indicator.scope for indicator in visible} == {"district"}
    shares = IndicatorShare.objects.visible_to(district)
    assert {one.agency for one in shares} == {district.agency}
    assert len(shares) == len(visible) == 9


def test_a_lead_agency_sees_the_targets_of_what_it_leads_with_all_shares(bp, lead):
    assert {one.project.code for one in Indicator.objects.visible_to(lead)} == {"DA3.TDA1"}
    assert IndicatorShare.objects.visible_to(lead).count() == 11


def test_the_bank_and_another_province_see_no_output(bp, lender, stranger):
    for user in (lender, stranger):
        assert not Indicator.objects.visible_to(user).filter(plan=bp).exists()
        assert not IndicatorShare.objects.visible_to(user).exists()


def test_a_district_reads_its_share_on_the_page_of_the_targets(bp, models, district, client_of):
    page = client_of(district).get(reverse("targets:target_grid", args=[bp.slug]))
    lines = [line for group in page.context["others"].groups for line in group.lines]
    (line,) = (line for line in lines if line.indicator == models)
    assert (line.share.quantity, line.is_illustrative) == (1, True)


def test_targets_stand_below_their_projects_in_the_plans_order(bp, editor, client_of):
    page = client_of(editor).get(reverse("targets:target_grid", args=[bp.slug]))
    projects = [group.project.code for group in page.context["others"].groups if group.project]
    assert projects == [
        *("DA2", "DA3.TDA1", "DA3.TDA2", "DA4.TDA1", "DA4.TDA3"),
        *("DA6.TDA1", "DA6.TDA2", "DA7.TDA1", "DA7.TDA2"),
    ]


# Shipped figures


def test_illustrative_outputs_are_shared_out_exactly(bp):
    shared = Indicator.objects.filter(plan=bp).of_districts().with_shared()
    assert len(shared) == 9
    assert all(one.is_illustrative and one.shared == one.hundredths for one in shared)


def test_outputs_that_were_deleted_or_confirmed_do_not_come_back(bp, models):
    models.delete()
    Indicator.objects.filter(plan=bp).update(is_illustrative=False)
    before = Indicator.objects.count(), IndicatorShare.objects.count()
    loading.load_illustrations(bp, loading.read("demo.json"))
    assert (Indicator.objects.count(), IndicatorShare.objects.count()) == before


# The grid


def test_a_share_is_saved_in_hundredths_and_official_then(edit, models):
    assert edit({"696": ("9,25", 900)}).saved == 1
    assert (share("696", models).target, share("696", models).is_illustrative) == (925, False)


@pytest.mark.parametrize("typed", ["-1", "một", "1,234", "9,200", "10.000.000"])
def test_a_share_that_is_no_quantity_is_refused_with_a_sentence(edit, models, typed):
    outcome = edit({"696": (typed, 900)})
    assert len(outcome.errors) == 1
    assert share("696", models).target == 900


def test_a_share_somebody_else_changed_is_a_conflict(edit, models):
    edit({"696": ("8", 900)})
    (conflict,) = edit({"696": ("7", 900)}).conflicts.values()
    assert (conflict.mine, conflict.theirs) == ("7", "8")


def test_what_is_left_of_the_target_moves_and_may_fall_below_nothing(bp, edit, models):
    moved = edit({"696": ("11", 900)}).moved()
    column = f"i{models.pk}"
    assert moved == {f"da.{column}": "44", f"con.{column}": "-2", f"tong.{column}": "44"}


def test_several_shares_are_undone_together_with_their_marks(bp, editor, edit, models):
    step = edit({"696": ("8", 900), "689": ("2", 100)}).step
    undo_step(user=editor, slug=bp.slug, axis=Outputs(), pk=step.pk)
    assert (share("696", models).target, share("696", models).is_illustrative) == (900, True)


def test_rates_are_shared_but_not_added_up(bp, editor):
    rate = IndicatorFactory(plan=bp, scope="district", unit="%", target=100)
    grid = Outputs().load(bp, editor)
    column = next(column for column in grid.columns if column.key == f"i{rate.pk}")
    assert grid.text(grid.rows[-1], column) == "–"
    assert all(column.key not in amounts for _, _, amounts in grid.ceilings())


def test_shares_are_pasted_by_the_names_of_the_districts(bp, models, send):
    path = reverse("targets:output_grid", args=[bp.slug])
    text = f"Đơn vị\t{models.name}\nTX. Bình Long\t3\nBù Đăng\t7"
    preview = send.browser.post(path, {"block": text})
    send.browser.post(path, {"proposal": preview.context["packed"]})
    assert [share(code, models).target for code in ("690", "696")] == [300, 700]
    assert Step.objects.get().kind == Step.Kind.PASTE


def test_shares_come_back_from_the_workbook_as_they_were_filled_in(bp, editor, cell):
    grid = Outputs().load(bp, editor)
    content = taken_out(Outputs(), grid)
    back = brought_back(filled(content, {cell("696"): Decimal("8.5")}), Outputs(), grid)
    assert propose(grid, back.wanted).changes == {cell("696"): 850}


def test_the_workbook_shows_what_is_left_in_the_unit_of_the_column(bp, editor, edit, models):
    edit({"696": ("8,5", 900)})
    content = taken_out(Outputs(), Outputs().load(bp, editor))
    found = cells(opened(content, data_only=True).worksheets[0])
    column = f"i{models.pk}"
    assert (found["@muc", column].value, found["@con", column].value) == (42, 0.5)


def test_figures_confirmed_lose_their_mark(bp, send):
    path = reverse("targets:output_grid", args=[bp.slug])
    assert "Số liệu minh họa" in send.browser.get(path).content.decode()
    send.browser.post(path, {"confirm": "1"})
    assert not IndicatorShare.objects.filter(is_illustrative=True).exists()


def test_shares_off_the_target_show_on_the_reconcile_page_in_the_unit(bp, edit, send, models):
    edit({"696": ("8,5", 900)})
    page = send.browser.get(reverse("reporting:reconcile", args=[bp.slug]))
    assert "lệch, thiếu 0,5 mô hình" in page.content.decode()


# Adding, changing, taking out


def test_an_output_is_added_below_its_sub_project(bp, send):
    project = bp.projects.get(number=2, parent=None)
    typed = {"name": "Số lớp tập huấn", "unit": "lớp", "target": "12", "baseline": "8"}
    response = send("indicator_add", project=project.pk, direction="increase", **typed)
    added = Indicator.objects.get(plan=bp, name="Số lớp tập huấn")
    assert (response.status_code, added.project, added.baseline) == (302, project, 8)
    assert added == bp.indicators.last()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"target": "9" * 30}, "target"),
        ({"baseline": "-1"}, "baseline"),
        ({"direction": "sideways"}, "direction"),
        ({"scope": "commune"}, "scope"),
        ({"project": "999999"}, "project"),
    ],
)
def test_an_output_that_cannot_be_is_refused_at_its_field(bp, send, typed, field):
    good = {"name": "Số lớp", "unit": "lớp", "target": "12", "direction": "increase"}
    response = send("indicator_add", **good | typed)
    assert response.status_code == 422
    assert field in response.context["form"].errors


def test_an_output_without_a_direction_is_told_what_to_choose(bp, send):
    response = send("indicator_add", name="Số lớp", unit="lớp", target="12", direction="")
    assert response.context["form"].errors["direction"] == ["Chưa chọn đạt hay giảm."]


def test_a_sub_project_of_another_plan_is_not_taken(bp, other_plan, send):
    foreign = other_plan.projects.first()
    good = {"name": "Số lớp", "unit": "lớp", "target": "12", "direction": "increase"}
    response = send("indicator_add", **good, project=foreign.pk)
    assert "project" in response.context["form"].errors


def test_an_indicator_belongs_to_a_project_of_its_plan(db):
    indicator = IndicatorFactory(project=ProjectFactory())
    with pytest.raises(ValidationError, match="cùng kế hoạch"):
        indicator.full_clean()


def test_what_is_shared_out_stays_an_indicator_of_the_districts(models, send):
    response = send("indicator_edit", models.pk, scope="province")
    assert response.context["form"].errors["scope"] == [
        "Chỉ tiêu đã giao cho các huyện. Đưa các mức giao về 0 trước."
    ]


def test_saving_an_output_takes_its_mark_off(models, send):
    assert (
        "số liệu minh họa"
        in send.browser.get(
            reverse("targets:indicator_edit", args=[models.plan.slug, models.pk])
        ).content.decode()
    )
    send("indicator_edit", models.pk, target="40")
    models.refresh_from_db()
    assert (models.target, models.is_illustrative) == (40, False)


def test_new_words_leave_the_mark_of_the_figure(models, send):
    send("indicator_edit", models.pk, name="Số mô hình được hỗ trợ")
    models.refresh_from_db()
    assert (models.name, models.is_illustrative) == ("Số mô hình được hỗ trợ", True)


def test_all_outputs_are_confirmed_at_once_with_who_did_it(bp, editor, send):
    send.browser.post(reverse("targets:indicators_confirm", args=[bp.slug]))
    assert not bp.indicators.filter(is_illustrative=True).exists()
    assert Indicator.history.filter(plan=bp).latest("pk").history_user == editor


def test_the_reconciled_targets_have_neither_project_nor_scope_to_change(bp, send):
    goal = bp.indicators.get(key="reduction")
    page = send.browser.get(reverse("targets:indicator_edit", args=[bp.slug, goal.pk]))
    assert not {"project", "scope"} & set(page.context["form"].fields)


def test_an_output_that_nothing_stands_on_is_deleted(bp, send):
    unused = IndicatorFactory(plan=bp)
    path = reverse("targets:indicator_delete", args=[bp.slug, unused.pk])
    assert "Đã xóa chỉ tiêu" in send.browser.post(path, follow=True).content.decode()
    assert not Indicator.objects.filter(pk=unused.pk).exists()


def test_what_is_shared_out_or_reconciled_with_is_not_deleted(bp, models, send):
    for kept, why in ((models, "giao cho các huyện"), (bp.indicators.first(), "đối chiếu")):
        path = reverse("targets:indicator_delete", args=[bp.slug, kept.pk])
        assert why in send.browser.post(path, follow=True).content.decode()
        assert Indicator.objects.filter(pk=kept.pk).exists()


def test_a_project_with_outputs_is_not_deleted(bp, send):
    project = ProjectFactory(plan=bp, number=9)
    IndicatorFactory(plan=bp, project=project)
    path = reverse("projects:project_delete", args=[bp.slug, project.pk])
    assert (
        "DA9 còn chỉ tiêu nên chưa xóa được."
        in send.browser.post(path, follow=True).content.decode()
    )


def test_nobody_but_the_editor_writes_shares(bp, lead, cell):
    with pytest.raises(PermissionDenied, match="không có quyền sửa chỉ tiêu"):
        edit_grid(user=lead, slug=bp.slug, axis=Outputs(), cells={cell("696"): Typed("1", 900)})


def test_a_plan_without_shared_indicators_says_so(editor, client_of, bp):
    plan = PlanFactory(province=bp.province)
    page = client_of(editor).get(reverse("targets:output_grid", args=[plan.slug]))
    assert "Chưa có chỉ tiêu nào giao cho từng huyện" in page.content.decode()


def test_a_plan_goes_with_its_projects_and_their_outputs(bp):
    plan = PlanFactory(province=bp.province)
    indicator = IndicatorFactory(plan=plan, project=ProjectFactory(plan=plan))
    plan.delete()
    assert not Indicator.objects.filter(pk=indicator.pk).exists()

"""What the split is built on: sources of money, the counterpart rule, assigned totals."""

from decimal import Decimal

import pytest
from django.urls import reverse

from budget.grid import Assigned, Split
from budget.models import AssignedTotal, CounterpartRule, FundingLine, FundingSource
from budget.services import delete_source
from editing.services import Typed, edit_grid
from povertyplan.ui.figures import TRIEU
from projects.services import InUse
from tests.budget.test_cells import JSON, posted
from tests.factories import PlanFactory
from tests.queries import queries


@pytest.fixture
def send(bp, editor, client_of):
    """Open a form, type into some fields and send it: ``send("source_add", name="…")``."""
    browser = client_of(editor)

    def send(screen, *keys, **typed):
        path = reverse(f"budget:{screen}", args=[bp.slug, *keys])
        page = browser.get(path)
        shown = {field.name: field.value() for field in page.context["form"]}
        kept = {key: value for key, value in shown.items() if value not in (None, False)}
        fields = kept | {"seen": page.context["seen"]} | typed
        return browser.post(path, {key: value for key, value in fields.items() if value != "off"})

    return send


def test_the_counterpart_rule_is_typed_in_percent_and_trieu(bp, send):
    assert send("counterpart_edit", percent="12,5", rounding_unit="0,001").status_code == 302
    rule = CounterpartRule.objects.get(plan=bp)
    assert (rule.ratio, rule.rounding_unit) == (Decimal("0.125"), 1_000)


def test_another_ratio_is_proposed_at_once_and_deviations_are_shown(bp, editor, send):
    send("counterpart_edit", percent="10")
    grid = Split().load(bp, editor)
    row = next(row for row in grid.rows if row.code == "DA7.TDA2")
    column = next(column for column in grid.columns if column.key == "local-recurrent")
    assert "thừa 50" in grid.hint(row, column)


@pytest.mark.parametrize(
    ("field", "value"),
    [("percent", "101"), ("percent", "-1"), ("percent", "15,555"), ("rounding_unit", "0")],
)
def test_a_counterpart_rule_that_cannot_be_is_refused(bp, send, field, value):
    response = send("counterpart_edit", **{field: value})
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert CounterpartRule.objects.get(plan=bp).ratio == Decimal("0.15")


def test_a_stale_counterpart_rule_is_refused(send):
    assert send("counterpart_edit", percent="12", seen="cu").status_code == 409


def test_a_new_source_is_a_column_of_the_split(bp, editor, send):
    fields = {"name": "Ngân sách huyện", "short_name": "NS huyện", "group": "local", "order": "25"}
    assert send("source_add", counts_as_state_budget="on", **fields).status_code == 302
    assert FundingSource.objects.get(code="ns-huyen").province == bp.province
    keys = [column.key for column in Split().load(bp, editor).columns]
    assert "ns-huyen-recurrent" in keys
    assert "ns-huyen-investment" not in keys


def test_a_short_name_stands_for_one_source(send):
    response = send("source_add", name="Khác", short_name="Central", group="other", order="9")
    assert "đã dùng cho một nguồn vốn khác" in str(response.context["form"].errors)


def test_a_source_keeps_investment_while_lines_carry_it(bp, send):
    central = FundingSource.objects.get(province=bp.province, code="central")
    response = send("source_edit", central.pk, has_investment="off")
    assert "has_investment" in response.context["form"].errors


def test_a_source_that_is_renamed_keeps_its_code_and_its_money(bp, send):
    central = FundingSource.objects.get(province=bp.province, code="central")
    assert send("source_edit", central.pk, name="Vốn trung ương").status_code == 302
    central.refresh_from_db()
    assert (central.name, central.code) == ("Vốn trung ương", "central")
    assert central.lines.exists()


def test_an_assigned_total_shows_by_how_much_the_lines_are_off(bp, editor):
    cells = {("m-state_budget", "giao"): Typed("45.000", 44_934 * TRIEU)}
    outcome = edit_grid(user=editor, slug=bp.slug, axis=Assigned(), cells=cells)
    assert AssignedTotal.objects.get(plan=bp, measure="state_budget").amount == 45_000 * TRIEU
    assert outcome.moved() == {"m-state_budget.lech": "thiếu 66"}
    assert AssignedTotal.history.latest().history_user == editor


def test_what_is_assigned_and_what_is_planned_match_in_2024(bp, editor):
    shown = Assigned().load(bp, editor).shown()
    assert {text for name, text in shown.items() if name.endswith(".lech")} == {"khớp"}


@pytest.mark.parametrize("new", [False, True])
def test_saving_an_assigned_total_stays_within_its_queries(bp, editor, client_of, new):
    if new:
        AssignedTotal.objects.filter(plan=bp).delete()
    browser = client_of(editor)
    cells = {("m-local", "giao"): ("5.400", 0 if new else 5_379 * TRIEU)}
    with queries() as asked:
        response = browser.post(
            reverse("budget:assigned_totals", args=[bp.slug]), posted(cells), **JSON
        )
    assert response.status_code == 200
    assert len(asked) <= 8, "\n".join(asked)


def test_an_unused_source_can_be_deleted(bp, editor, client_of):
    source = FundingSource.objects.create(
        province=bp.province, code="tai-tro", name="Tài trợ", short_name="Tài trợ", group="other"
    )
    client_of(editor).post(reverse("budget:source_delete", args=[bp.slug, source.pk]))
    assert not FundingSource.objects.filter(code="tai-tro").exists()


@pytest.mark.parametrize("code", ["central", "people"])
def test_a_source_with_money_stays_and_the_page_says_why(bp, editor, client_of, code):
    source = bp.province.funding_sources.get(code=code)
    path = reverse("budget:source_delete", args=[bp.slug, source.pk])
    page = client_of(editor).post(path, follow=True)
    assert f"{source.name} còn kinh phí nên chưa xóa được." in page.content.decode()
    assert FundingSource.objects.filter(pk=source.pk).exists()


def test_what_an_issued_plan_counts_with_stays_as_it_is(bp, editor, client_of, send):
    later = PlanFactory(province=bp.province)
    bp.status, bp.number, bp.issued_on = "issued", "45", "2024-03-05"
    bp.save()
    source = bp.province.funding_sources.get(code="central")
    path = reverse("budget:source_edit", args=[later.slug, source.pk])
    fields = {"name": source.name, "short_name": "NSTW", "group": "central", "order": "1"}
    page = client_of(editor).post(
        path, fields | {"seen": client_of(editor).get(path).context["seen"]}
    )
    assert "đã ban hành nên không đổi được" in page.content.decode()
    assert FundingSource.objects.get(pk=source.pk).counts_as_state_budget


def test_a_short_name_without_letters_is_refused(send):
    page = send("source_add", name="Lạ", short_name="+", group="other", order="9")
    assert page.context["form"].errors["short_name"] == ["Tên viết tắt phải có chữ hoặc số."]


def test_a_new_source_stands_last(bp, editor, client_of):
    page = client_of(editor).get(reverse("budget:source_add", args=[bp.slug]))
    last = max(bp.province.funding_sources.values_list("order", flat=True))
    assert page.context["form"].initial["order"] == last + 1


def test_a_rule_that_begins_after_the_year_is_refused(send):
    page = send("counterpart_edit", effective_from="01/01/2099")
    assert "effective_from" in page.context["form"].errors


def test_only_state_money_has_two_kinds_of_capital(send):
    typed = {"name": "Lạ", "short_name": "La", "group": "other", "has_investment": "on"}
    page = send("source_add", **typed, counts_as_state_budget="off")
    assert "has_investment" in page.context["form"].errors


def test_a_source_the_counterpart_rule_speaks_of_is_not_deleted(bp, editor):
    source = bp.province.funding_sources.get(code="local")
    FundingLine.objects.filter(source=source).update(amount=0)
    with pytest.raises(InUse, match="quy định đối ứng"):
        delete_source(user=editor, slug=bp.slug, pk=source.pk)

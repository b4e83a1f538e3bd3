"""Spreading a column of an allocation grid by a key: the form, the preview, what is kept."""

import pytest
from django.urls import reverse

from budget.grid import SubProject
from budget.models import Allocation, FundingLine
from editing.models import Step
from povertyplan.accounts.models import Agency
from povertyplan.ui.figures import TRIEU
from projects.models import Plan
from tests.queries import queries


@pytest.fixture
def line(bp):
    """Central recurrent money of DA2: 13.727 triệu, all of it with the eleven districts."""
    return FundingLine.objects.get(
        project__plan=bp, amount=13_727 * TRIEU, source__code="central", capital="recurrent"
    )


@pytest.fixture
def address(bp, line):
    return reverse("targets:sub_project_spread", args=[bp.slug, line.project_id, line.pk])


@pytest.fixture
def row():
    """``row("696", "pinned")``: the name of a field in the row of an agency."""
    return lambda code, field: f"c{Agency.objects.get(code=code).pk}-{field}"


@pytest.fixture
def ask(editor, client_of, address):
    """Send the form as it opens, but for what is typed; a field typed as None is left out."""
    browser = client_of(editor)
    opened = browser.get(address).context["form"]

    def ask(**typed):
        fields = {"total": "", "key": "poor", "unit": "1000000"}
        fields |= {
            f"{row.prefix}-chosen": "on" for row in opened.rows.values() if row["chosen"].initial
        }
        sent = {name: text for name, text in (fields | typed).items() if text is not None}
        return browser.post(address, sent)

    ask.browser = browser
    return ask


def test_a_spread_that_was_applied_can_be_undone_where_its_table_stands(ask, line):
    grid = SubProject(line.project_id).address(line.project.plan.slug)
    preview = ask(total="11")
    assert "data-step" not in ask.browser.get(grid).content.decode()
    ask.browser.post(grid, {"proposal": preview.context["packed"]})
    assert f'data-step="{Step.objects.get().pk}"' in ask.browser.get(grid).content.decode()


def shares(response) -> dict[str, int]:
    """The proposed figures that differ from the stored ones, in triệu, by the name of the row."""
    proposal = response.context["proposal"]
    assert not proposal.refusals
    grid = proposal.grid
    return {grid.places[at][0].title: amount // TRIEU for at, amount in proposal.changes.items()}


def given(line) -> dict[str, int]:
    return dict(line.allocations.values_list("agency__code", "amount"))


def test_the_form_opens_with_the_districts_and_what_the_line_holds(ask, address):
    page = ask.browser.get(address)
    chosen = [row.title for row in page.context["form"].rows.values() if row["chosen"].initial]
    assert len(chosen) == 11
    assert "Thành phố Đồng Xoài" in chosen
    assert "13.727" in page.content.decode()


def test_by_communes_every_district_gets_its_part_of_111(ask, line):
    proposed = shares(ask(key="communes"))
    assert proposed["Thành phố Đồng Xoài"] == 989  # 13.727 × 8 / 111 = 989,3
    assert proposed["Huyện Bù Đăng"] == 1_979  # 13.727 × 16 / 111 = 1.978,7
    assert sum(proposed.values()) * TRIEU == line.amount


def test_by_poor_households_the_demo_is_found_again(ask):
    response = ask(key="poor")
    assert response.status_code == 200
    assert (shares(response), response.context["proposal"].unchanged) == ({}, 11)


def test_a_preview_writes_nothing(ask, line):
    before = given(line)
    assert ask(key="equal").status_code == 200
    assert given(line) == before
    assert not Step.objects.exists()


def test_what_the_preview_shows_is_written_as_one_step_with_its_figures(bp, ask, line):
    preview = ask(key="communes")
    ask.browser.post(
        SubProject(line.project_id).address(bp.slug), {"proposal": preview.context["packed"]}
    )
    assert given(line)["689"] == 989 * TRIEU
    assert sum(given(line).values()) == line.amount
    step = Step.objects.get()
    assert step.kind == Step.Kind.SPREAD
    assert ["Tiêu chí", "Số xã, phường, thị trấn"] in step.details["facts"]
    assert ["Thành phố Đồng Xoài", "8", "989,333", "989"] in step.details["rows"]
    assert step.details["rows"][-1] == ["Cộng", "111", "–", "13.727"]


def test_a_pinned_agency_keeps_its_figure_and_the_others_share_the_rest(ask, line, row):
    response = ask(key="equal", **{row("696", "pinned"): "on"})
    proposed = shares(response)
    assert "Huyện Bù Đăng" not in proposed
    kept = given(line)["696"]
    assert sum(proposed.values()) * TRIEU + kept == line.amount
    assert set(proposed.values()) <= {1_069, 1_070}  # (13.727 − 3.031) / 10 = 1.069,6


def test_who_is_not_chosen_is_not_touched_and_leaves_the_rest_of_the_ceiling(ask, line, row):
    proposed = shares(ask(key="equal", **{row("696", "chosen"): None}))
    assert "Huyện Bù Đăng" not in proposed
    assert sum(proposed.values()) * TRIEU == line.amount - given(line)["696"]


def test_a_sum_below_the_ceiling_leaves_the_rest_unallocated(ask):
    assert sum(shares(ask(key="communes", total="1.110")).values()) == 1_110


def test_a_sum_over_the_ceiling_is_refused_at_its_field_and_stays_as_typed(ask):
    response = ask(total="13.728")
    assert response.status_code == 422
    assert response.context["form"].errors["total"] == [
        "Vượt mức của NSTW (vốn sự nghiệp) 1 triệu đồng: tổng phân bổ 13.728, mức vốn 13.727."
    ]
    assert 'value="13.728"' in response.content.decode()


def test_pinned_figures_above_the_sum_are_refused(ask, row):
    response = ask(total="3.000", **{row("696", "pinned"): "on"})
    assert response.context["form"].errors["total"] == [
        "Các đơn vị giữ nguyên đang có 3.031 triệu đồng, lớn hơn tổng số 3.000."
    ]


@pytest.mark.parametrize("total", ["0", "abc", "1,234.5"])
def test_a_sum_that_is_none_is_refused(ask, total):
    assert list(ask(total=total).context["form"].errors) == ["total"]


def test_a_line_with_nothing_left_says_so(ask, line, row):
    department = Agency.objects.get(code="SLDTBXH")
    line.allocations.all().delete()
    Allocation.objects.create(line=line, agency=department, amount=line.amount)
    response = ask(key="equal")
    assert response.context["form"].errors["total"] == [
        "Không còn gì để chia: mức vốn đã phân bổ hết cho các đơn vị khác."
    ]


@pytest.mark.parametrize("field", ["pinned", "chosen"])
def test_somebody_must_be_left_to_share(ask, row, field):
    districts = Agency.objects.filter(kind="district").values_list("code", flat=True)
    typed = "on" if field == "pinned" else None
    response = ask(**{row(code, field): typed for code in districts if code.isdecimal()})
    assert response.context["form"].non_field_errors() == [
        "Chọn ít nhất một đơn vị để chia, không kể đơn vị giữ nguyên."
    ]


def test_minimum_and_maximum_are_kept(ask, row):
    bounds = {row("689", "minimum"): "500", row("691", "maximum"): "2.000,5"}
    response = ask(key="poor", **bounds)
    proposed = shares(response)
    assert (proposed["Thành phố Đồng Xoài"], proposed["Huyện Bù Gia Mập"]) == (500, 2_000)
    assert response.context["proposal"].after.shares.total() == 13_727 * TRIEU + 2_059 * TRIEU


def test_a_minimum_above_its_maximum_is_said_at_the_row(ask, row):
    response = ask(**{row("689", "minimum"): "5", row("689", "maximum"): "4"})
    found = response.context["form"].rows[Agency.objects.get(code="689").pk]
    assert found.errors["minimum"] == ["Tối thiểu 5 lớn hơn tối đa 4."]
    assert response.status_code == 422


def test_minima_above_the_sum_are_refused(ask, row):
    response = ask(total="10", **{row("689", "minimum"): "6", row("690", "minimum"): "6"})
    (sentence,) = response.context["form"].errors["total"]
    assert sentence == "Tổng các mức tối thiểu là 12 triệu đồng, lớn hơn số cần chia 10."


def test_weights_of_ones_own_may_have_decimals(ask, row):
    own = {row("689", "weight"): "0,5", row("690", "weight"): "1,5"}
    response = ask(key="own", total="100", **own)
    proposed = shares(response)
    assert (proposed["Thành phố Đồng Xoài"], proposed["Thị xã Bình Long"]) == (25, 75)
    (remark,) = response.context["proposal"].remarks
    assert remark.startswith("Không có trọng số nên chỉ được mức tối thiểu: Thị xã Chơn Thành, ")


def test_a_weight_that_is_no_number_is_said_at_its_row_and_stays(ask, row):
    response = ask(key="own", **{row("689", "weight"): "nhiều"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "“nhiều” không phải là số." in page
    assert 'value="nhiều"' in page


def test_a_weight_of_ones_own_does_not_matter_by_another_key(ask, row):
    assert ask(key="communes", **{row("689", "weight"): "nhiều"}).status_code == 200


@pytest.mark.parametrize("typed", ["1,250", "-1", "1.2.3", "0,1234567"])
def test_a_weight_that_could_be_misread_is_refused(ask, row, typed):
    response = ask(key="own", **{row("689", "weight"): typed})
    assert "weight" in response.context["form"].rows[Agency.objects.get(code="689").pk].errors


def test_pasted_weights_find_their_agencies_by_name(ask):
    text = "TT\tĐơn vị\tHệ số\n1\tTX. Bình Long\t1,5\n2\tUBND TP Đồng Xoài\t0,5\n\tTổng cộng\t2"
    response = ask(key="poor", total="100", pasted=text)
    proposed = shares(response)
    assert (proposed["Thành phố Đồng Xoài"], proposed["Thị xã Bình Long"]) == (25, 75)


def test_pasted_lines_that_cannot_be_read_are_told_and_nothing_is_filled_in(ask):
    text = "Huyện Bù Đăng\t1\nHuyện Xa Lạ\t2\nBù Đăng\t3\nHuyện Bù Đốp\tnhiều\n7"
    response = ask(pasted=text)
    form = response.context["form"]
    assert form.errors["pasted"] == [
        "Dòng 2: “Huyện Xa Lạ” không phải tên một đơn vị trong bảng.",
        "Dòng 3: Huyện Bù Đăng đã có ở một dòng trên.",
        "Dòng 4: “nhiều” không phải là số. Cách viết đúng, ví dụ: 1.234,5.",
        "Dòng 5: cần tên đơn vị, dấu tab rồi số.",
    ]
    assert form["pasted"].value() == text
    assert not any(row["weight"].value() for row in form.rows.values())


def test_pasted_weights_stand_in_the_table_when_something_else_is_wrong(ask, row):
    response = ask(total="abc", pasted="Huyện Bù Đăng\t12,5")
    form = response.context["form"]
    assert (form["key"].value(), form["pasted"].value()) == ("own", "")
    assert form.rows[Agency.objects.get(code="696").pk]["weight"].value() == "12,5"


def test_no_weight_at_all_is_said_at_the_key(ask):
    assert list(ask(key="own").context["form"].errors) == ["key"]


def test_shares_may_be_exact_to_the_dong(ask, line):
    changes = ask(key="equal", unit="1").context["proposal"].changes
    assert set(changes.values()) == {line.amount // 11, line.amount // 11 + 1}
    assert sum(changes.values()) == line.amount


@pytest.mark.parametrize("typed", [{"unit": "7"}, {"key": "xa"}, {"key": "issued"}])
def test_a_key_or_unit_that_is_not_offered_is_refused(ask, typed):
    assert list(ask(**typed).context["form"].errors) == list(typed)


def test_issued_figures_can_be_gone_by_once_there_are_some(ask, line, address):
    page = ask.browser.get(address).content.decode()
    assert "Cột này chưa có số đã ban hành." in page
    for code, amount in (("689", 100), ("690", 300)):
        share = line.allocations.get(agency__code=code)
        share.issued_amount = amount * TRIEU
        share.save()
    proposed = shares(ask(key="issued", total="1.000"))
    assert (proposed["Thành phố Đồng Xoài"], proposed["Thị xã Bình Long"]) == (250, 750)


def test_a_preview_leads_back_to_the_form_as_it_was_typed(ask, row):
    preview = ask(**{row("696", "maximum"): "2.500"}, total="10.000")
    again = ask.browser.post(preview.context["again_address"], dict(preview.context["again"]))
    assert again.status_code == 200
    assert (again.context["form"]["total"].value(), "again" in again.context) == ("10.000", False)
    assert 'value="2.500"' in again.content.decode()


def test_an_illustrative_key_is_marked_as_such(ask, address):
    assert "số liệu minh họa" in ask.browser.get(address).content.decode()
    (remark,) = ask(key="target").context["proposal"].remarks
    assert "Chỉ tiêu giảm hộ nghèo đang dùng là số liệu minh họa" in remark


def test_shares_by_an_illustrative_key_stay_illustrative(ask):
    preview = ask(key="target", total="11000")
    ask.browser.post(preview.context["address"], {"proposal": preview.context["packed"]})
    versions = Allocation.history.filter(step__kind=Step.Kind.SPREAD)
    assert {version.is_illustrative for version in versions} == {True}


def test_a_lead_agency_spreads_its_own_lines_but_not_by_targets_it_does_not_see(
    bp, lead, client_of
):
    line = FundingLine.objects.filter(project__plan=bp, project__lead_agency=lead.agency).first()
    path = reverse("targets:sub_project_spread", args=[bp.slug, line.project_id, line.pk])
    page = client_of(lead).get(path)
    usable = [key for key, basis in page.context["column"].bases.items() if not basis.reason]
    assert usable == ["communes", "equal", "own"]
    assert "chỉ xem chỉ tiêu thuộc phạm vi của mình" in page.content.decode()


def test_a_closed_plan_is_not_spread(bp, editor, client_of, address):
    bp.number, bp.issued_on, bp.status = "45", "2024-03-08", Plan.Status.ISSUED
    bp.save()
    response = client_of(editor).get(address)
    assert response.status_code == 403
    assert bp.open_for_editing().reason in response.content.decode()


def test_a_line_of_another_table_is_not_found(bp, editor, client_of, line):
    foreign = FundingLine.objects.filter(project__plan=bp).exclude(project=line.project).first()
    browser = client_of(editor)
    for name, where in (
        ("sub_project_spread", [line.project_id, foreign.pk]),
        ("line_type_spread", ["central", "investment", line.pk]),
    ):
        path = reverse(f"targets:{name}", args=[bp.slug, *where])
        assert browser.get(path).status_code == 404


def test_from_the_table_of_a_line_type_the_preview_goes_back_there(bp, ask, line, row):
    path = reverse("targets:line_type_spread", args=[bp.slug, "central", "recurrent", line.pk])
    sent = {"key": "equal", "unit": "1", "total": "1", row("689", "chosen"): "on"}
    table = reverse("budget:line_type_allocations", args=[bp.slug, "central", "recurrent"])
    assert ask.browser.post(path, sent).context["address"] == table


def test_the_table_links_to_the_columns_somebody_may_edit(
    bp, editor, reviewer, client_of, line, address
):
    table = SubProject(line.project_id).address(bp.slug)
    assert address in client_of(editor).get(table).content.decode()
    assert "/chia/" not in client_of(reviewer).get(table).content.decode()


def test_a_preview_stays_within_its_queries(ask):
    ask(key="communes")
    with queries() as asked:
        ask(key="communes")
    assert len(asked) <= 10, "\n".join(asked)

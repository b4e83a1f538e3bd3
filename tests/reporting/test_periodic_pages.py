"""The screens of the periodic report: list, paper, parts, head."""

import html
import re

import pytest
from django.urls import reverse

from progress.models import Report
from reporting.models import PeriodicReport
from tests.reporting.papers import half_year_report, issued

pytestmark = pytest.mark.slow


@pytest.fixture
def report(half_year, editor):
    return half_year_report(half_year, editor)


def page(name, report, *more):
    return reverse(f"reporting:periodic_{name}", args=[report.plan.slug, report.pk, *more])


def listed(plan):
    return reverse("reporting:periodic_list", args=[plan.slug])


def sent(response, **changes):
    """The form of a page as a browser sends it, with some fields changed."""
    form = response.context["form"]
    fields = {name: form[name].value() for name in form.fields}
    texts = {name: "" if value is None else value for name, value in fields.items()}
    return texts | {"seen": response.context["seen"]} | changes


def test_one_click_begins_a_report(half_year, editor, client_of):
    half = half_year.periods.get(kind="half", number=1)
    response = client_of(editor).post(listed(half_year), {"period": half.pk}, follow=True)
    assert "Báo cáo 6 tháng đầu năm 2024" in response.content.decode()
    assert PeriodicReport.objects.get().period == half


@pytest.mark.parametrize("period", ["", "0", "99999999999999999999", "x"])
def test_a_period_that_is_none_is_refused_with_a_sentence(half_year, editor, client_of, period):
    response = client_of(editor).post(listed(half_year), {"period": period})
    assert response.status_code == 422
    assert re.search("Chưa chọn kỳ|Chọn một kỳ trong danh sách", response.content.decode())
    assert not PeriodicReport.objects.exists()


def test_an_editor_finds_an_edit_link_at_each_part(report, editor, client_of):
    text = client_of(editor).get(page("report", report)).content.decode()
    for section in report.sections.all():
        assert f'href="{page("section", report, section.pk)}?ve=phan-' in text
    assert text.count(f'href="{page("edit", report)}"') == 2


@pytest.mark.parametrize("who", ["reviewer", "observer", "leadership", "administrator"])
def test_who_only_reads_is_told_why_there_is_none(report, client_of, request, who):
    for address in (page("report", report), listed(report.plan)):
        text = client_of(request.getfixturevalue(who)).get(address).content.decode()
        assert 'class="edit"' not in text
        assert "không có quyền lập, sửa báo cáo định kỳ của tỉnh" in text


def test_the_screen_names_what_is_counted_and_links_to_what_is_missing(report, editor, client_of):
    response = client_of(editor).get(page("report", report))
    text = response.content.decode()
    assert response.context["contents"].counted_in_short in text
    (missing,) = response.context["contents"].missing
    assert [str(period) for period in missing.periods] == ["Tháng 5/2024"]
    assert "Chưa có báo cáo được duyệt: 1 đơn vị" in text


def test_a_part_shows_the_agencies_own_words_to_insert(report, editor, client_of):
    section = report.sections.get(draws_on="difficulties")
    text = client_of(editor).get(page("section", report, section.pk)).content.decode()
    for row in Report.objects.counted().exclude(difficulties=""):
        assert html.escape(f"- {row.agency.row_name}: {row.difficulties}") in text


def test_words_that_are_not_accepted_are_not_offered(report, editor, client_of):
    row = Report.objects.counted().filter(period=report.cut_off).first()
    row.difficulties = "Điều chưa duyệt"
    row.counts = False
    row.save()
    section = report.sections.get(draws_on="difficulties")
    text = client_of(editor).get(page("section", report, section.pk)).content.decode()
    assert "Điều chưa duyệt" not in text


def test_the_kind_of_words_a_part_draws_on_stands_first(report, editor, client_of):
    section = report.sections.get(draws_on="proposals")
    response = client_of(editor).get(page("section", report, section.pk))
    first = response.context["voices"][0]
    assert (first.kind, first.near) == ("proposals", True)


def test_the_figures_at_hand_show_what_they_are_now(report, editor, client_of):
    section = report.sections.first()
    text = client_of(editor).get(page("section", report, section.pk)).content.decode()
    assert "{giai-ngan-da2}" in text
    assert "ngày chốt số liệu: 31/05/2024" in text


def test_a_part_is_saved_and_leads_back_to_its_place(report, editor, client_of):
    section = report.sections.first()
    browser = client_of(editor)
    address = f"{page('section', report, section.pk)}?ve=phan-1"
    response = browser.post(address, sent(browser.get(address), body="Đã giao {ho-giam} việc."))
    assert response.url == f"{page('report', report)}#phan-1"
    section.refresh_from_db()
    assert section.body == "Đã giao {ho-giam} việc."


def test_a_figure_that_is_none_is_refused_and_the_text_kept(report, editor, client_of):
    section = report.sections.first()
    browser = client_of(editor)
    address = page("section", report, section.pk)
    response = browser.post(address, sent(browser.get(address), body="Có {khong-co} hộ."))
    assert response.status_code == 422
    assert "Không có số liệu nào tên là “{khong-co}”" in response.content.decode()
    assert "Có {khong-co} hộ." in response.content.decode()


@pytest.mark.parametrize("text", ["Có {ho-giam hộ.", "Có ho-giam} hộ.", "{nam} { ho\ngiam}"])
def test_a_brace_without_its_partner_is_refused_at_the_field(report, editor, client_of, text):
    section = report.sections.first()
    browser = client_of(editor)
    address = page("section", report, section.pk)
    response = browser.post(address, sent(browser.get(address), body=text))
    assert response.status_code == 422
    assert "chưa đủ cặp" in response.context["form"].errors["body"][0]
    section.refresh_from_db()
    assert section.body != text


def test_the_page_says_why_the_figures_stand_at_that_month(report, editor, client_of):
    text = client_of(editor).get(page("report", report)).content.decode()
    assert "Số liệu chốt đến ngày 31/05/2024" in text
    assert "Tháng 5/2024: kỳ gần nhất có ít nhất một nửa số báo cáo đã duyệt." in text
    assert f'href="{page("edit", report)}#id_cut_off"' in text


def test_another_month_is_said_to_be_chosen(report, editor, client_of):
    report.cut_off = report.plan.periods.get(kind="month", number=3)
    report.save()
    text = client_of(editor).get(page("report", report)).content.decode()
    assert "Tháng 3/2024: kỳ do người lập báo cáo chọn." in text


def test_words_of_a_later_month_are_not_offered(report, editor, client_of):
    row = Report.objects.counted().filter(period=report.cut_off).first()
    row.difficulties = "Điều của tháng 5"
    row.save()
    report.cut_off = report.plan.periods.get(kind="month", number=4)
    report.save()
    section = report.sections.get(draws_on="difficulties")
    text = client_of(editor).get(page("section", report, section.pk)).content.decode()
    assert "Điều của tháng 5" not in text


def test_two_people_do_not_overwrite_each_other(report, editor, second_editor, client_of):
    section = report.sections.first()
    address = page("section", report, section.pk)
    first, second = client_of(editor), client_of(second_editor)
    late = sent(second.get(address), body="Của người thứ hai.")
    first.post(address, sent(first.get(address), body="Của người thứ nhất."))
    response = second.post(address, late)
    assert response.status_code == 409
    text = response.content.decode()
    assert "Của người thứ nhất." in text
    assert "Của người thứ hai." in text


def test_number_and_day_end_the_draft(report, editor, client_of):
    assert "Dự thảo" in client_of(editor).get(page("report", report)).content.decode()
    issued(report, editor, number="7")
    text = client_of(editor).get(page("report", report)).content.decode()
    assert "Số: 07/BC-UBND" in text
    assert "Dự thảo" not in text


def test_number_and_day_are_not_entered_with_the_head(report, editor, client_of):
    browser = client_of(editor)
    address = page("edit", report)
    browser.post(address, sent(browser.get(address), number="7", issued_on="05/06/2024"))
    report.refresh_from_db()
    assert report.is_draft


def test_a_cut_off_of_another_plan_is_refused(report, editor, other_plan, client_of):
    browser = client_of(editor)
    address = page("edit", report)
    month = report.plan.periods.get(kind="month", number=9)
    response = browser.post(address, sent(browser.get(address), cut_off=month.pk))
    assert response.status_code == 422


def test_a_report_begun_by_mistake_is_deleted(report, editor, client_of):
    response = client_of(editor).post(page("delete", report), follow=True)
    assert "Đã xóa báo cáo 6 tháng đầu năm 2024." in response.content.decode()
    assert not PeriodicReport.objects.exists()


@pytest.mark.parametrize(
    ("name", "kind", "start"),
    [
        ("pdf", "application/pdf", b"%PDF-1.7"),
        (
            "docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            b"PK",
        ),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
    ],
)
def test_every_file_is_sent_as_what_it_is(report, leadership, client_of, name, kind, start):
    response = client_of(leadership).get(page(name, report))
    assert response["Content-Type"] == kind
    assert response["Cache-Control"] == "private, no-store"
    assert response.content.startswith(start)

"""Issuing a periodic report: what is kept, what is locked, what changes afterwards."""

import datetime
import hashlib
import io
from functools import cache

import pdfplumber
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from povertyplan.ui.stamps import ChangedMeanwhile
from progress.models import Report
from reporting import pdf
from reporting.models import Issue, IssuedFile, PeriodicReport
from reporting.periodic.forms import PeriodicSectionForm
from reporting.periodic.issuing import (
    WrongState,
    changes,
    issue_report,
    looks,
    revoke_issue,
)
from reporting.periodic.services import WasIssued, delete_report
from tests.queries import queries
from tests.reporting.papers import contents_of, half_year_report, issued

pytestmark = pytest.mark.slow
KINDS = ["pdf", "docx", "xlsx"]


@pytest.fixture(scope="module", autouse=True)
def _each_paper_is_laid_out_once():
    """A layout depends on nothing but the text: tests that issue the same paper share it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "render", cache(pdf.render))
        yield


@pytest.fixture
def report(half_year, editor):
    return half_year_report(half_year, editor)


def page(name, report, *more):
    return reverse(f"reporting:periodic_{name}", args=[report.plan.slug, report.pk, *more])


def one_report_less(report):
    """An accepted report with households no longer counts."""
    row = Report.objects.counted().filter(period=report.cut_off, households__left__gt=0).first()
    row.counts = False
    row.save()


def asked(report, editor, **changes):
    """What is sent to issue a report that was just looked at."""
    seen = looks(contents_of(report, editor))
    return {"number": "123", "issued_on": "05/06/2024", "seen": seen} | changes


# What is kept


def test_downloads_are_the_kept_bytes_whatever_changes_later(report, editor, client_of):
    issue = issued(report, editor)
    one_report_less(report)
    report.plan.province.agencies.filter(kind="district").update(unit_name="Huyện Khác")
    for kind in KINDS:
        sent = client_of(editor).get(page(kind, report)).content
        kept = issue.files.get(kind=kind)
        assert hashlib.sha256(sent).hexdigest() == kept.sha256
        assert len(sent) == kept.size


def test_the_kept_files_are_no_drafts_and_carry_number_and_day(report, editor, client_of):
    issued(report, editor)
    response = client_of(editor).get(page("pdf", report))
    assert "th%E1%BA%A3o" not in response["Content-Disposition"]
    with pdfplumber.open(io.BytesIO(response.content)) as paper:
        text = " ".join(sheet.extract_text() for sheet in paper.pages)
    assert "123/BC-UBND" in text
    assert "ngày 05 tháng 6 năm 2024" in text
    assert "DỰ THẢO" not in text.upper()


def test_the_page_shows_the_paper_as_it_was_issued(report, editor, client_of):
    fewer = {token.name: token.text for token in contents_of(report, editor).tokens}["ho-giam"]
    issued(report, editor)
    one_report_less(report)
    text = client_of(editor).get(page("report", report)).content.decode()
    assert f"giảm {fewer} hộ so với đầu năm" in text


def test_the_page_tells_number_day_who_and_the_mark_of_each_file(report, editor, client_of):
    issue = issued(report, editor)
    text = client_of(editor).get(page("report", report)).content.decode()
    assert "123/BC-UBND, ngày 05/06/2024" in text
    assert editor.full_name in text
    for file in issue.files.all():
        assert f'<code title="{file.sha256}">{file.sha256[:12]}…</code>' in text


def test_what_was_typed_stays_text_on_the_page_of_an_issued_report(report, editor, client_of):
    section = report.sections.exclude(body="").first()
    section.body = "<b>Đậm</b> & <script>alert(1)</script>"
    section.save()
    issued(report, editor)
    text = client_of(editor).get(page("report", report)).content.decode()
    for escaped in ("&lt;b&gt;Đậm&lt;/b&gt;", "&amp;", "&lt;script&gt;alert(1)&lt;/script&gt;"):
        assert escaped in text
    assert "<script>alert(1)" not in text


def test_no_page_reads_the_bytes(report, editor, client_of):
    issued(report, editor)
    browser = client_of(editor)
    browser.get(page("report", report))
    with queries() as made:
        browser.get(page("report", report))
    assert not [sql for sql in made if '"reporting_issuedfile"."content"' in sql]


# What differs today


def test_figures_that_changed_since_are_told_with_both_values(report, editor, client_of):
    issue = issued(report, editor)
    before = issue.said["figures"]["ho-giam"]
    one_report_less(report)
    after = {token.name: token.text for token in contents_of(report, editor).tokens}["ho-giam"]
    text = client_of(editor).get(page("report", report)).content.decode()
    assert "Số liệu hiện nay đã khác bản ban hành." in text
    assert f"hộ nghèo giảm từ đầu năm (hộ): {before} → {after}" in text


def test_nothing_is_told_while_the_figures_are_the_same(report, editor, client_of):
    issued(report, editor)
    text = client_of(editor).get(page("report", report)).content.decode()
    assert "đã khác bản ban hành" not in text


def test_only_figures_the_text_names_are_told(report, editor):
    report.sections.all().delete()
    issue = issued(report, editor)
    one_report_less(report)
    found = changes(issue, contents_of(report, editor))
    assert found.figures == []
    assert found.tables


def test_a_table_that_changed_alone_is_named(report, editor):
    issue = issued(report, editor)
    issue.said["tables"]["ho-ngheo-ca-nam"] = "khác"
    found = changes(issue, contents_of(report, editor))
    assert (found.figures, len(found.tables)) == ([], 1)


# What is locked


@pytest.mark.parametrize("name", ["edit", "section", "issue"])
def test_an_issued_report_is_locked_and_says_why(report, editor, client_of, name):
    issued(report, editor)
    more = [report.sections.first().pk] if name == "section" else []
    for send in (client_of(editor).get, client_of(editor).post):
        response = send(page(name, report, *more))
        assert response.status_code == 403
        assert "Đã ban hành số 123/BC-UBND ngày 05/06/2024 nên đã khóa" in response.content.decode()


def test_a_part_that_was_open_when_the_report_was_issued_is_not_saved(report, editor):
    section = report.sections.first()
    assert section.report.is_draft
    issued(report, editor)
    form = PeriodicSectionForm({"heading": "Khác"}, instance=section, known=())
    assert "đề nghị hủy ban hành" in form.non_field_errors()[0]


def test_an_issued_report_has_no_edit_links(report, editor, client_of):
    issued(report, editor)
    assert 'class="edit"' not in client_of(editor).get(page("report", report)).content.decode()


# Issuing


def test_it_is_issued_from_its_own_page(report, editor, client_of):
    response = client_of(editor).post(page("issue", report), asked(report, editor), follow=True)
    assert "Đã ban hành số 123/BC-UBND ngày 05/06/2024" in response.content.decode()
    issue = Issue.objects.get()
    assert sorted(issue.files.values_list("kind", flat=True)) == sorted(KINDS)
    assert issue.made_by == editor


def test_the_page_names_what_is_counted_and_who_is_missing(report, editor, client_of):
    text = client_of(editor).get(page("issue", report)).content.decode()
    assert contents_of(report, editor).counted_in_short in text
    assert "Chưa có báo cáo được duyệt: 1 đơn vị" in text


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"number": ""}, "Chưa nhập số văn bản."),
        ({"number": "số 5"}, "Số văn bản chỉ gồm chữ số"),
        ({"issued_on": ""}, "Chưa nhập ngày."),
        ({"issued_on": "31/04/2024"}, "Không có ngày 31/04/2024."),
        ({"issued_on": "30/05/2024"}, "phải từ ngày chốt số liệu (31/05/2024) trở đi"),
        ({"issued_on": "01/01/2999"}, "không được sau ngày hôm nay"),
    ],
)
def test_a_number_or_day_that_cannot_be_is_refused_at_its_field(
    report, editor, client_of, wrong, sentence
):
    response = client_of(editor).post(page("issue", report), asked(report, editor, **wrong))
    (field,) = wrong
    assert response.status_code == 422
    assert sentence in response.context["form"].errors[field][0]
    assert not Issue.objects.exists()


def test_figures_that_changed_after_the_page_was_opened_stop_it(report, editor, client_of):
    sent = asked(report, editor)
    one_report_less(report)
    response = client_of(editor).post(page("issue", report), sent)
    assert response.status_code == 409
    assert "vừa thay đổi sau khi bạn mở trang nên chưa ban hành" in response.content.decode()
    again = client_of(editor).post(page("issue", report), sent | {"seen": response.context["seen"]})
    assert again.status_code == 302


def test_words_that_changed_after_they_were_looked_at_stop_it(report, editor):
    seen = looks(contents_of(report, editor))
    section = report.sections.first()
    section.body = "Khác."
    section.save()
    with pytest.raises(ChangedMeanwhile):
        issue_report(
            user=editor,
            slug=report.plan.slug,
            pk=report.pk,
            number="1",
            issued_on=timezone.localdate(),
            seen=seen,
        )


def test_what_is_issued_is_not_issued_again(report, editor):
    issued(report, editor)
    with pytest.raises(WrongState, match="nên đã khóa"):
        issued(report, editor)


def test_today_is_a_day_of_issue_and_tomorrow_is_not(report, editor):
    today = timezone.localdate()
    with pytest.raises(ValidationError, match="sau ngày hôm nay"):
        issued(report, editor, issued_on=today + datetime.timedelta(days=1))
    assert issued(report, editor, issued_on=today).issued_on == today


@pytest.mark.parametrize("who", ["reviewer", "leadership", "district", "administrator"])
def test_only_editors_issue_and_revoke(report, editor, who, request):
    user = request.getfixturevalue(who)
    where = {"user": user, "slug": report.plan.slug, "pk": report.pk}
    with pytest.raises(PermissionDenied, match="không có quyền lập, sửa báo cáo định kỳ"):
        issue_report(**where, number="1", issued_on=timezone.localdate(), seen="")
    issued(report, editor)
    with pytest.raises(PermissionDenied, match="không có quyền lập, sửa báo cáo định kỳ"):
        revoke_issue(**where, reason="Sai")


def test_the_history_of_the_report_names_the_issue_and_who_made_it(report, editor):
    issued(report, editor)
    version = PeriodicReport.history.filter(id=report.pk).latest()
    assert (version.number, version.history_user) == ("123", editor)
    assert version.history_change_reason == "Ban hành số 123/BC-UBND"


# Revoking


def test_revoking_returns_a_draft_and_keeps_the_files(report, editor, client_of):
    issue = issued(report, editor)
    kept = {file.pk: bytes(file.content) for file in issue.files.all()}
    response = client_of(editor).post(page("revoke", report), {"reason": "Sai số"}, follow=True)
    text = response.content.decode()
    assert "Đã hủy ban hành số 123/BC-UBND" in text
    assert 'class="edit"' in text
    for pk, content in kept.items():
        assert page("file", report, pk) in text
        assert client_of(editor).get(page("file", report, pk)).content == content


def test_who_revoked_when_and_why_is_told(report, editor, client_of):
    issued(report, editor)
    revoke_issue(user=editor, slug=report.plan.slug, pk=report.pk, reason="Ghi nhầm số hộ")
    text = client_of(editor).get(page("report", report)).content.decode()
    assert "Ghi nhầm số hộ" in text
    issue = Issue.objects.get()
    assert issue.revoked_by == editor
    assert issue.history.count() == 2


def test_a_reason_is_asked_for(report, editor, client_of):
    issued(report, editor)
    response = client_of(editor).post(page("revoke", report), {"reason": "  "})
    assert response.status_code == 422
    assert "Chưa nhập lý do hủy ban hành." in response.content.decode()
    assert Issue.objects.standing().exists()


def test_a_draft_is_not_revoked(report, editor):
    with pytest.raises(WrongState, match="đang là dự thảo"):
        revoke_issue(user=editor, slug=report.plan.slug, pk=report.pk, reason="Sai")


def test_a_revoked_report_is_issued_again_with_files_of_its_own(report, editor):
    first = issued(report, editor)
    revoke_issue(user=editor, slug=report.plan.slug, pk=report.pk, reason="Sai")
    one_report_less(report)
    second = issued(report, editor, number="124")
    assert IssuedFile.objects.count() == 6
    assert first.files.get(kind="pdf").sha256 != second.files.get(kind="pdf").sha256


def test_a_report_that_was_ever_issued_is_not_deleted(report, editor):
    issued(report, editor)
    for _ in range(2):
        with pytest.raises(WasIssued, match="bản đã ban hành phải lưu giữ"):
            delete_report(user=editor, slug=report.plan.slug, pk=report.pk)
        if Issue.objects.standing().exists():
            revoke_issue(user=editor, slug=report.plan.slug, pk=report.pk, reason="Sai")
    assert PeriodicReport.objects.filter(pk=report.pk).exists()


def test_another_province_sees_nothing_of_what_was_issued(report, editor, stranger, district):
    issued(report, editor)
    for user in (stranger, district):
        assert not Issue.objects.visible_to(user).exists()
        assert not IssuedFile.objects.visible_to(user).exists()

"""The periodic report: what it begins with, its figures, who may change it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from budget.models import Allocation, FundingLine, Measure
from povertyplan.ui import figures
from povertyplan.ui.figures import trieu
from progress.ledger import Progress, Spent
from progress.models import Period, Report
from progress.period_services import delete_period
from projects.models import Plan
from projects.services import InUse
from reporting.models import PeriodicReport, PeriodicSection
from reporting.periodic.services import begin_report
from targets.models import Indicator, ReductionTarget
from tests.reporting.papers import contents_of, half_year_report, months_put_in_backwards, quarterly

pytestmark = pytest.mark.slow


@pytest.fixture
def report(half_year, editor):
    return half_year_report(half_year, editor)


@pytest.fixture
def progress(half_year, editor):
    return Progress(half_year, editor)


def text_of(report, user):
    """The text of the paper, part by part, as one string."""
    found = []

    def read(parts):
        for part in parts:
            found.append(part.heading)
            found.extend(str(line) for line in part.lines)
            read(part.children)

    read(contents_of(report, user).paper.parts)
    return "\n".join(found)


def test_a_report_begins_with_the_five_parts_of_the_circular(report, editor):
    parts = contents_of(report, editor).paper.parts
    assert [part.heading for part in parts] == [
        "I. Công tác chỉ đạo, điều hành",
        "II. Kết quả thực hiện",
        "III. Tồn tại, hạn chế và nguyên nhân",
        "IV. Nhiệm vụ, giải pháp thời gian tới",
        "V. Đề xuất, kiến nghị",
    ]


def test_the_head_is_that_of_the_plan_with_a_suffix_of_its_own(report, half_year):
    assert report.number_suffix == "BC-UBND"
    same = ("issuer", "place", "signatory_name", "recipients")
    assert [getattr(report, name) for name in same] == [getattr(half_year, name) for name in same]


def test_it_stands_at_the_last_month_that_most_have_reported(report):
    assert str(report.cut_off) == "Tháng 5/2024"


def test_it_stands_at_the_first_month_while_nobody_has_reported(bp, editor):
    months_put_in_backwards(bp)
    assert str(half_year_report(bp, editor).cut_off) == "Tháng 1/2024"


def test_the_text_tells_the_households_of_the_ledger(report, progress, editor):
    poor = progress.households(until=report.cut_off)
    text = text_of(report, editor)
    assert f"còn {figures.count(poor.closing)} hộ nghèo" in text
    assert f"giảm {figures.count(poor.fewer)} hộ so với đầu năm" in text
    assert f"Hộ thoát nghèo: {figures.count(poor.left)} hộ" in text


def test_the_text_tells_the_money_of_the_ledger(report, progress, editor):
    paid = progress.paid(report.cut_off)
    text = text_of(report, editor)
    state = Spent.of(paid, Measure.STATE_BUDGET)
    assert f"Giải ngân đến ngày 31/05/2024 là {trieu(state.paid)} triệu đồng" in text
    assert f"đã phân bổ cho các đơn vị {trieu(state.given)} triệu đồng" in text
    recurrent = Spent.of(paid, Measure.RECURRENT)
    assert f"Vốn sự nghiệp: {trieu(recurrent.paid)} triệu đồng" in text


def test_the_share_paid_out_is_that_of_the_annex(report, editor):
    contents = contents_of(report, editor)
    sheet = next(sheet for sheet in contents.sheets if sheet.key == "von-du-an")
    total = sheet.rows[-1]
    column = next(column for column in sheet.columns if column.key == "nsnn-share")
    tokens = {token.name: token.text for token in contents.tokens}
    assert tokens["ty-le-giai-ngan"] == sheet.text(total, column)


def test_every_project_that_carries_money_has_its_paragraph(report, half_year, editor):
    text = text_of(report, editor)
    lines = FundingLine.objects.filter(project__plan=half_year)
    for name in lines.values_list("project__name", flat=True).distinct():
        assert name in text


def test_no_figure_is_left_unset(report, editor):
    paper = contents_of(report, editor).paper
    assert "{" not in text_of(report, editor) + paper.subject + "".join(paper.preamble)


def test_a_submitted_report_is_not_counted(report, editor):
    before = text_of(report, editor)
    waiting = Report.objects.filter(period=report.cut_off, state=Report.State.SUBMITTED)
    assert waiting.exists() or Report.objects.filter(state=Report.State.SUBMITTED).exists()
    waiting.delete()
    assert text_of(report, editor) == before


def test_figures_follow_when_a_report_no_longer_counts(report, editor):
    before = text_of(report, editor)
    row = Report.objects.counted().filter(period=report.cut_off, households__left__gt=0).first()
    row.counts = False
    row.save()
    assert text_of(report, editor) != before


def test_it_says_how_many_reports_are_counted_and_who_is_missing(report, editor):
    contents = contents_of(report, editor)
    counted = Report.objects.counted().filter(period__ends_on__lte=report.cut_off.ends_on)
    due = len(contents.expected) * 5
    assert f"từ {counted.count()}/{due} báo cáo đã duyệt" in contents.counted
    assert "Chưa có báo cáo được duyệt: tháng 5/2024 của Huyện Bù Đăng." in contents.counted
    lines = [str(line) for line in contents.paper.parts[0].lines]
    assert lines[-2:] == contents.counted_in_text


def test_a_table_counts_the_reports_it_is_made_of(report, editor):
    contents = contents_of(report, editor)
    notes = {sheet.key: sheet.note for sheet in contents.sheets}
    assert "54/55 báo cáo đã duyệt của các huyện, thị xã, thành phố" in notes["ho-ngheo-ca-nam"]
    assert "5/5 báo cáo đã duyệt của ngân hàng" in notes["tin-dung-tien-do"]


def test_a_report_without_illustrative_figures_has_no_mark(report, editor, half_year):
    assert contents_of(report, editor).paper.illustrative
    for model in (ReductionTarget, Allocation, Indicator, Report):
        model.objects.filter(is_illustrative=True).update(is_illustrative=False)
    assert not contents_of(report, editor).paper.illustrative


def test_an_earlier_cut_off_tells_less(report, editor, half_year):
    before = contents_of(report, editor).tokens
    report.cut_off = half_year.periods.get(kind=Period.Kind.MONTH, number=2)
    report.save()
    after = {token.name: token.text for token in contents_of(report, editor).tokens}
    assert after["den-ngay"] == "29/02/2024"
    assert after["giai-ngan"] != {token.name: token.text for token in before}["giai-ngan"]


# Beginning and taking away


def test_a_period_has_one_report_however_often_it_is_begun(report, half_year, editor):
    again = begin_report(user=editor, slug=half_year.slug, period=report.period_id)
    assert again == report
    assert PeriodicReport.objects.count() == 1


def test_an_issued_plan_does_not_lock_its_reports(half_year, editor):
    half_year.number, half_year.issued_on, half_year.status = "45", "2024-03-08", Plan.Status.ISSUED
    half_year.save()
    assert half_year_report(half_year, editor).pk


@pytest.mark.parametrize("who", ["reviewer", "leadership", "district", "administrator"])
def test_only_editors_begin_a_report(who, half_year, request):
    half = half_year.periods.get(kind=Period.Kind.HALF, number=1)
    with pytest.raises(PermissionDenied, match="không có quyền lập, sửa báo cáo định kỳ"):
        begin_report(user=request.getfixturevalue(who), slug=half_year.slug, period=half.pk)


def test_the_cut_off_lies_within_the_period(report, half_year):
    report.cut_off = half_year.periods.get(kind=Period.Kind.MONTH, number=9)
    with pytest.raises(ValidationError, match="Kỳ chốt số liệu phải nằm trong kỳ báo cáo"):
        report.full_clean()


def test_every_change_of_a_part_is_kept(report):
    section = report.sections.first()
    section.body = "Đã sửa."
    section.save()
    assert section.history.count() == 2


def test_another_province_sees_nothing_of_it(bp, stranger, district):
    report = quarterly(bp)
    for user in (stranger, district):
        assert not PeriodicReport.objects.visible_to(user).exists()
        assert not PeriodicSection.objects.visible_to(user).filter(report=report).exists()


def test_a_period_a_report_stands_on_is_not_deleted(report, half_year, editor):
    for period in (report.period, report.cut_off):
        period.reports.all().delete()
        with pytest.raises(InUse, match="được dùng trong báo cáo định kỳ"):
            delete_period(user=editor, slug=half_year.slug, period=period.pk)

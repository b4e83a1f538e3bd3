"""The page of progress: whose figures, on which basis, in which files, from which reports."""

import csv
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.urls import reverse

from budget.models import Allocation
from povertyplan.accounts.models import Agency
from povertyplan.ui.figures import TRIEU
from progress.ledger import Basis, Progress
from progress.models import Period
from reporting import csv_file, workbook
from reporting.behind import sources
from reporting.cut import Cut
from reporting.sheets import Cell, Column, Kind, Row, Sheet
from reporting.sheets.progress import progress_sheets
from tests.factories import PlanFactory
from tests.office import recalculated
from tests.queries import queries
from tests.reporting.reported import period_of, report_of
from tests.reporting.workbooks import differences, opened, spoiled

pytestmark = pytest.mark.slow


@pytest.fixture
def budang(bp):
    return Agency.objects.get(province=bp.province, code="696")


@pytest.fixture
def year(bp, district, budang):
    """Two months of two districts: 5 and 7 households, 3 and 4 triệu, then one draft."""
    months = [period_of(bp, 1), period_of(bp, 2)]
    for agency, left, paid in ((district.agency, 5, 3), (budang, 7, 4)):
        given = Allocation.objects.filter(
            agency=agency, amount__gt=0, line__project__lead_agency__code="SNNPTNT"
        ).first()
        poor = {"poor": {"left": left}}
        report_of(months[0], agency, households=poor, paid={given: paid * TRIEU})
    report_of(months[1], budang, "draft", households={"poor": {"left": 11}})
    return months


@pytest.fixture
def page(bp, client_of):
    """``page(user, phan="von")``: what somebody gets for these choices."""

    def page(user, **choices):
        address = reverse("reporting:progress", args=[bp.slug])
        return client_of(user).get(address, choices)

    return page


def rows_of(response):
    """The rows of a CSV file, without its byte order mark."""
    return list(csv.reader(StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


def figure(page, key, row, column):
    sheet = page.context["page"].sheet(key)
    found = next(one for one in sheet.rows if one.key == row)
    return found.cells[column].value


# What is counted


def test_before_there_are_periods_the_page_says_so(page, editor):
    assert "chưa có kỳ báo cáo" in page(editor).content.decode()


def test_the_page_begins_with_the_last_period_anybody_has_reported(year, page, editor):
    assert page(editor).context["page"].cut.period == year[0]


def test_the_page_says_which_reports_are_counted(year, page, editor):
    answer = page(editor, ky=year[1].pk)
    assert "Tính 0/11 báo cáo đã duyệt; chưa tính: 1 đang nhập; 10 chưa bắt đầu." in (
        answer.content.decode()
    )


def test_what_is_not_accepted_is_counted_only_when_asked_for_and_then_said(year, page, editor):
    key, official = f"c{Agency.objects.get(code='696').pk}", "chưa phải số chính thức"
    accepted = page(editor, ky=year[1].pk)
    entered = page(editor, ky=year[1].pk, so_lieu="dang-nhap")
    assert figure(accepted, "ho-ngheo", key, "left") == 0
    assert figure(entered, "ho-ngheo", key, "left") == 11
    assert official not in accepted.content.decode()
    assert official in entered.content.decode()


@pytest.mark.parametrize(
    "choices",
    [
        {"ky": "0"},
        {"ky": "x\x00"},
        {"so_lieu": "tat-ca"},
        {"huyen": "9" * 30},
        {"phan": "von", "nguon": "-1"},
        {"phan": "von", "loai_von": "khac"},
    ],
)
def test_a_choice_that_is_not_known_is_said_and_narrows_nothing(year, page, editor, choices):
    answer = page(editor, **choices)
    assert answer.status_code == 200
    assert "field-error" in answer.content.decode()


def test_a_district_of_another_province_cannot_be_chosen(year, page, editor, other_plan):
    foreign = Agency.objects.get(code="HUYEN-KHAC")
    answer = page(editor, huyen=foreign.pk)
    assert len(answer.context["page"].cut.districts) == 11


# Whose figures


@pytest.mark.parametrize(
    ("person", "parts"),
    [
        ("editor", ["ho-ngheo", "von", "ket-qua", "tin-dung"]),
        ("leadership", ["ho-ngheo", "von", "ket-qua", "tin-dung"]),
        ("lead", ["von", "ket-qua"]),
        ("district", ["ho-ngheo", "von", "ket-qua"]),
        ("lender", ["tin-dung"]),
    ],
)
def test_everybody_gets_the_parts_of_the_own_work(year, page, request, person, parts):
    answer = page(request.getfixturevalue(person))
    assert list(answer.context["page"].parts) == parts


def test_a_district_gets_its_own_rows_only_in_every_file(year, page, district, budang):
    for part in ("ho-ngheo", "von", "ket-qua"):
        answer = page(district, phan=part)
        text = answer.content.decode()
        for sheet in answer.context["page"].sheets:
            text += page(district, phan=part, tep="csv", bang=sheet.key).content.decode()
        assert budang.unit_name not in text
    book = openpyxl.load_workbook(BytesIO(page(district, tep="xlsx").content))
    values = [str(cell) for sheet in book for row in sheet.values for cell in row]
    assert any(district.agency.unit_name in value for value in values)
    assert not [value for value in values if budang.unit_name in value]


def test_a_lead_agency_gets_the_money_of_what_it_leads_only(year, page, other_lead, lead):
    assert figure(page(lead, phan="von"), "von-du-an", "tong", "nsnn-paid") == 7 * TRIEU
    assert figure(page(other_lead, phan="von"), "von-du-an", "tong", "nsnn-paid") == 0


def test_a_table_that_is_not_the_person_s_cannot_be_asked_for(year, page, district, lender):
    assert page(lender, tep="csv", bang="von-du-an").status_code == 404
    assert page(lender, phan="von", tep="csv", bang="von-du-an").status_code == 404
    assert page(district, o="ho-ngheo.tong.left").status_code == 404


# The reports behind a figure


def test_a_figure_leads_to_its_reports(year, page, editor, budang):
    answer = page(editor, o=f"ho-ngheo.c{budang.pk}.left", ky=year[0].pk)
    assert [(one.report.agency, one.amount) for one in answer.context["behind"].sources] == [
        (budang, 7)
    ]
    assert reverse("progress:report", args=["binh-phuoc-2024", year[0].pk, budang.pk]) in (
        answer.content.decode()
    )


def test_a_lead_is_told_of_a_district_s_report_without_a_way_into_it(year, page, lead, budang):
    answer = page(lead, phan="von", o="von-du-an.tong.nsnn-paid")
    told = answer.content.decode()
    assert budang.unit_name in told
    assert f"/{year[0].pk}/{budang.pk}/" not in told


def test_the_reports_behind_every_reported_figure_add_up_to_it(half_year, editor):
    progress = Progress(half_year, editor, Basis.ENTERED)
    cut = Cut(progress, progress.periods[5])
    for sheet in progress_sheets(cut):
        for row in sheet.rows:
            for column in sheet.traced - {"closing", "minority"}:
                value = row.cells[column].value if column in row.cells else None
                behind = [one.amount for one in sources(cut, sheet.key, row.key, column)]
                if isinstance(value, int):
                    assert sum(behind) == value, (sheet.key, row.key, column)
                elif value is not None:
                    assert sum(behind) == value * 100, (sheet.key, row.key, column)


@pytest.mark.parametrize("address", ["", "x", "a.b", "ho-ngheo.c0.left", "ho-ngheo.tong.target"])
def test_what_is_no_reported_figure_has_no_reports(year, page, editor, address):
    assert page(editor, o=address or ".").status_code == 404


# Files


def test_the_csv_is_as_vietnamese_excel_reads_it(year, page, editor):
    answer = page(editor, phan="von", tep="csv", bang="von-du-an")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = rows_of(answer)
    assert "Tính" in rows[1][0]
    assert rows[3][:3] == ["STT", "Dự án, tiểu dự án", "Vốn sự nghiệp - Kế hoạch"]
    assert rows[-1][:4] == ["", "Tổng cộng", "41235", "41235"]


def test_a_name_that_looks_like_a_formula_stays_a_text():
    columns = [Column("name", "Tên"), Column("paid", "Vốn", Kind.MONEY)]
    row = Row("a", {"name": Cell("=HYPERLINK(1)"), "paid": Cell(-1_500_000)})
    text = csv_file.write(Sheet("k", "-Bảng", "B", "hộ", columns, [row])).decode("utf-8-sig")
    assert text.splitlines()[0] == "'-Bảng"
    assert text.splitlines()[-1] == "'=HYPERLINK(1);-1,5"


def test_the_workbook_holds_the_figures_of_the_tables(half_year, leadership):
    progress = Progress(half_year, leadership)
    sheets = progress_sheets(Cut(progress, progress.periods[4]))
    book = opened(workbook.write(half_year, sheets), values=True)
    assert differences(book, sheets) == []


@pytest.mark.office
def test_calculated_anew_the_workbook_is_the_ledger_s(half_year, leadership, tmp_path):
    progress = Progress(half_year, leadership)
    sheets = progress_sheets(Cut(progress, progress.periods[4]))
    content = spoiled(workbook.write(half_year, sheets))
    assert differences(opened(content, values=True), sheets)
    calculated = openpyxl.load_workbook(recalculated(content, tmp_path), data_only=True)
    assert differences(calculated, sheets) == []


# Beside other periods


def test_a_period_is_compared_with_the_one_before(year, page, editor):
    sheet = page(editor, ky=year[1].pk, so_lieu="dang-nhap").context["page"].comparison
    row = next(row for row in sheet.rows if row.key == "giam")
    assert [row.cells[key].value for key in ("now", "truoc", "truoc-tang")] == [23, 12, 11]


def test_without_a_plan_of_last_year_the_page_says_so(year, page, editor):
    assert "chưa có số liệu cùng kỳ năm 2023" in page(editor).content.decode()


def test_the_same_period_of_last_year_stands_beside(year, page, editor, bp):
    last = PlanFactory(province=bp.province, year=2023)
    period_of(last, 1)
    sheet = page(editor, ky=year[0].pk).context["page"].comparison
    assert "Tháng 1/2023" in [column.title for column in sheet.columns]


def test_what_is_narrowed_is_not_compared_with_last_year(year, page, editor, bp, budang):
    period_of(PlanFactory(province=bp.province, year=2023), 1)
    found = page(editor, ky=year[0].pk, huyen=budang.pk).context["page"]
    assert found.year_ago is None
    assert "Khi đang lọc, số liệu không so với cùng kỳ năm trước." in found.not_compared


# Queries


MOST = 14
"""A page of the ledger of progress, which asks ten itself; the overview has the plan's besides."""


@pytest.fixture
def asked(bp, client_of):
    """``asked(user, phan="von")``: how many queries a page asks the second time it is opened."""

    def asked(user, address="", **choices):
        browser = client_of(user)
        address = address or reverse("reporting:progress", args=[bp.slug])
        browser.get(address, choices)
        with queries() as found:
            browser.get(address, choices)
        return len(found)

    return asked


def report_more(plan):
    """Every district's report for the second half of the year."""
    for period in Period.objects.filter(plan=plan, kind="month", number__gt=6):
        for agency in Agency.objects.filter(province=plan.province, kind="district"):
            report_of(period, agency, households={"poor": {"left": 1}})


@pytest.mark.parametrize("part", ["ho-ngheo", "von", "ket-qua", "tin-dung"])
@pytest.mark.parametrize("person", ["editor", "lead"])
def test_more_reports_ask_no_more(half_year, asked, request, person, part):
    user = request.getfixturevalue(person)
    few = asked(user, phan=part)
    report_more(half_year)
    assert asked(user, phan=part) == few <= MOST


def test_the_first_page_asks_no_more_for_more_reports(half_year, asked, leadership):
    address = reverse("reporting:overview", args=[half_year.slug])
    few = asked(leadership, address)
    report_more(half_year)
    assert asked(leadership, address) == few <= MOST + 6


def test_the_people_s_money_alone_shows_no_table_of_the_state_budget(
    half_year, leadership, client_of
):
    people = half_year.province.funding_sources.get(group="people")
    address = reverse("reporting:progress", args=[half_year.slug])
    answer = client_of(leadership).get(address, {"phan": "von", "nguon": people.pk})
    shown = [sheet.key for sheet in answer.context["page"].sheets]
    assert "von-nguon" in shown
    assert not {"von-du-an", "von-don-vi"} & set(shown)

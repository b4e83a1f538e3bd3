"""The periodic report as PDF, for a word processor and as a workbook: all say the same."""

import io
import re
import shutil
import subprocess
from dataclasses import replace

import pdfplumber
import pytest
from django.db import transaction
from django.utils import timezone
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Pt
from openpyxl import load_workbook

from povertyplan.accounts.models import User
from reporting import pdf, word, workbook
from reporting.charts.meters import Meter, Part
from reporting.half_year import load_half_year
from reporting.loading import read
from reporting.word.pictures import stretches_of
from tests.conftest import load_everything
from tests.office import recalculated
from tests.reporting.papers import contents_of, half_year_report
from tests.reporting.workbooks import differences, spoiled

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MM = 72 / 25.4


@pytest.fixture(scope="module")
def contents(django_db_setup, django_db_blocker):
    """What the half-year's report says, read once; its records are taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        plan = load_everything()
        load_half_year(plan, read("half_year.json"), timezone.localdate())
        editor = User.objects.select_related("agency__province").get(username="chuyenvien")
        found = contents_of(half_year_report(plan, editor), editor)
        assert found.paper
        transaction.set_rollback(True)
    return found


@pytest.fixture(scope="module")
def pages(contents):
    content = pdf.render(pdf.html_of(contents.paper), "2" * 64)
    with pdfplumber.open(io.BytesIO(content)) as opened:
        yield opened.pages


@pytest.fixture(scope="module")
def written(contents):
    return word.write(contents.paper, contents.report.day)


@pytest.fixture
def docx(written):
    return Document(io.BytesIO(written))


def flat(text):
    return " ".join(text.split())


def margin(page):
    """What stands in the top margin."""
    return flat(page.crop((0, 0, page.width, 16 * MM)).extract_text() or "")


def annex_tables(docx):
    """Those with rules: not the head, the foot, the pictures."""
    return [table for table in docx.tables if table.style.name == "Table Grid"]


# PDF


def test_the_pdf_says_what_the_paper_says(contents, pages):
    text = flat(" ".join(page.extract_text() for page in pages))
    for part in contents.paper.parts:
        assert flat(part.heading).upper() in text
        for child in part.children:
            assert all(flat(str(line)) in text for line in child.lines if not line.is_item)


def test_the_head_of_the_pdf_is_that_of_an_official_report(pages):
    text = pages[0].extract_text()
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "/BC-UBND" in text
    assert "BÁO CÁO" in text
    assert "KẾ HOẠCH\n" not in text


def test_pages_are_numbered_from_the_second_on_and_each_annex_anew(contents, pages):
    assert not any(char.isdigit() for char in margin(pages[0]))
    assert margin(pages[1]).endswith("2")
    starts = [page for page in pages if "(Kèm theo Báo cáo số" in flat(page.extract_text())]
    assert len(starts) == len(contents.paper.annexes)
    assert all(margin(page).endswith("1") for page in starts)


def test_wide_annexes_lie_across(contents, pages):
    starts = [page for page in pages if "(Kèm theo Báo cáo số" in flat(page.extract_text())]
    lying = [page.width > page.height for page in starts]
    assert lying == [annex.sheet.landscape for annex in contents.paper.annexes]


def test_the_annexes_say_which_reports_are_counted(contents, pages):
    text = flat(" ".join(page.extract_text() for page in pages))
    for sheet in contents.sheets:
        assert flat(sheet.note) in text


def test_whose_reports_are_missing_is_listed_once(contents, pages):
    text = flat(" ".join(page.extract_text() for page in pages))
    assert text.count("Chưa có báo cáo được duyệt: tháng 5/2024 của Huyện Bù Đăng.") == 1
    assert text.count("Chưa có báo cáo được duyệt") == 1


def test_a_paper_with_illustrative_figures_says_so_at_its_head_and_on_each_page(
    contents, pages, docx
):
    mark = "Số liệu minh họa, không phải số liệu chính thức"
    assert mark in pages[0].extract_text()
    assert all("SỐ LIỆU MINH HỌA" in margin(page).upper() for page in pages[1:])
    text_of_the_head = [block.text for block in docx.paragraphs[:8]]
    assert mark in text_of_the_head


def test_pictures_stand_below_the_tables_whose_figures_they_show(contents, pages):
    shown = {annex.sheet.key: annex for annex in contents.paper.annexes if annex.picture}
    assert list(shown) == ["ho-ngheo-ca-nam", "von-nguon"]
    printed = flat("".join(page.extract_text() for page in pages))
    assert all(flat(annex.picture.title) in printed for annex in shown.values())
    money = shown["von-nguon"]
    table = [text for _, cells in money.sheet.lines() for _, text in cells]
    assert money.picture.meters[0].text in table


def test_pictures_are_told_by_tone_and_word(contents):
    html = pdf.html_of(contents.paper)
    assert len(re.findall(r'<rect [^>]*fill="#([0-9a-f]{2})\1\1"', html)) == html.count("<rect ")
    assert ">chậm<" in "".join(html.split())


def test_recipients_and_signature_stand_on_one_page(contents, pages):
    last = next(page for page in pages if "Nơi nhận:" in page.extract_text())
    assert contents.paper.signatory_name in last.extract_text()
    assert "./." in last.extract_text()


# For a word processor


def test_the_document_has_the_headings_of_the_paper(contents, docx):
    def headings(level):
        return [block.text for block in docx.paragraphs if block.style.name == f"Heading {level}"]

    parts = contents.paper.parts
    assert headings(1) == [part.heading for part in parts]
    assert headings(2) == [child.heading for part in parts for child in part.children]
    assert headings(3)[0] == "a) Dự án 2: Đa dạng hóa sinh kế, phát triển mô hình giảm nghèo"


def test_its_type_is_times_new_roman_of_14_points(docx):
    for name in ("Normal", "Body Text", "Heading 1", "Heading 2", "Heading 3", "Title"):
        style = docx.styles[name]
        assert (style.font.name, style.font.size) == ("Times New Roman", Pt(14))
        assert str(style.font.color.rgb) == "000000"


def test_its_tables_hold_what_the_sheets_hold(contents, docx):
    foot = docx.tables[1]
    tables = annex_tables(docx)
    assert foot.cell(0, 0).text.startswith("Nơi nhận:")
    assert len(tables) == len(contents.sheets)
    for table, sheet in zip(tables, contents.sheets, strict=True):
        rows = list(table.rows)[len(sheet.heads) :]
        told = [[cell.text for cell in row.cells] for row in rows]
        assert told == [[text for _, text in cells] for _, cells in sheet.lines()]


def test_heads_of_tables_repeat_and_rows_stay_whole(contents, docx):
    for table, sheet in zip(annex_tables(docx), contents.sheets, strict=True):
        marks = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
        assert marks == [True] * len(sheet.heads) + [False] * len(sheet.rows)
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


def test_the_pictures_are_tables_of_shaded_cells(contents, docx):
    charts = [annex.picture for annex in contents.paper.annexes if annex.picture]
    shown = [table for table in docx.tables if len(table.columns) == 4][: len(charts)]
    for table, chart in zip(shown, charts, strict=True):
        for row, meter in zip(table.rows, chart.meters, strict=True):
            texts = [row.cells[place].text for place in (0, 2, 3)]
            assert texts == [meter.name, meter.text, "chậm" if meter.slow else ""]
            (bar,) = row.cells[1].tables
            widths = [cell.width / row.cells[1].width for cell in bar.rows[0].cells]
            assert [round(width, 3) for width in widths] == [
                pytest.approx(stretch / 1000, abs=0.002) for stretch, _ in stretches_of(meter, 1000)
            ]


def test_a_bar_shows_what_is_reached_and_the_mark():
    def bar(reached, mark, slow=False):
        return Meter("", [Part(1, "", reached, 0, reached)], "", [], mark=mark, slow=slow)

    assert stretches_of(bar(300, 500), 1000) == [
        (300, "404040"),
        (200, "EBEBEB"),
        (5, "000000"),
        (495, "EBEBEB"),
    ]
    assert stretches_of(bar(0, 1000, slow=True), 1000) == [(995, "EBEBEB"), (5, "000000")]
    assert stretches_of(bar(1000, None), 1000) == [(1000, "404040")]


def test_sections_have_the_margins_of_the_decree_and_lie_as_the_annexes(contents, docx):
    text, *annexes = docx.sections
    assert text.different_first_page_header_footer
    sides = (text.page_width, text.left_margin, text.right_margin, text.top_margin)
    assert [round(side.mm) for side in sides] == [210, 30, 18, 20]
    lying = [section.orientation == WD_ORIENT.LANDSCAPE for section in annexes]
    assert lying == [annex.sheet.landscape for annex in contents.paper.annexes]


def test_the_number_of_the_page_is_a_field_in_the_top_margin(docx):
    for section in docx.sections:
        (field,) = section.header._element.iter(qn("w:instrText"))
        assert field.text == "PAGE"
        assert section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"


def test_a_subject_longer_than_a_property_stands_whole_in_the_document(contents):
    long = "Về tình hình thực hiện công tác giảm nghèo " * 9
    paper = replace(contents.paper, subject=long.strip())
    made = Document(io.BytesIO(word.write(paper, contents.report.day)))
    assert long.strip() in "\n".join(block.text for block in made.paragraphs)
    assert made.core_properties.subject == long[:255]


def test_a_draft_says_on_every_page_of_the_document_that_it_is_one(contents, docx):
    assert "DỰ THẢO" in docx.tables[0].rows[0].cells[0].text
    assert all(section.header.paragraphs[0].text[:7] == "DỰ THẢO" for section in docx.sections)


def test_its_properties_are_in_vietnamese(contents, docx):
    about = docx.core_properties
    assert about.title == contents.paper.title
    assert (about.author, about.language) == (contents.paper.issuer, "vi-VN")


@pytest.mark.office
def test_libreoffice_prints_every_page_of_the_document(contents, written, tmp_path):
    (tmp_path / "bao-cao.docx").write_bytes(written)
    office = shutil.which("soffice")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "bao-cao.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    with pdfplumber.open(tmp_path / "bao-cao.pdf") as printed:
        text = flat(" ".join(page.extract_text() for page in printed.pages))
        sizes = {page.width > page.height for page in printed.pages}
        assert margin(printed.pages[0]) == ""
        assert margin(printed.pages[1]).endswith("2")
    assert sizes == {True, False}
    for part in contents.paper.parts:
        assert flat(part.heading).upper() in text


# The workbook


def test_the_workbook_holds_the_figures_of_the_annexes(contents):
    content = workbook.write(contents.plan, contents.sheets, paper=contents.paper)
    book = load_workbook(io.BytesIO(content), data_only=True)
    assert differences(book, contents.sheets) == []
    assert contents.sheets[0].note in [row[0].value for row in book.active.iter_rows(max_row=5)]


def test_the_workbook_names_its_paper(contents):
    content = workbook.write(contents.plan, contents.sheets, paper=contents.paper)
    book = load_workbook(io.BytesIO(content))
    assert book.active["A2"].value == f"(Theo dự thảo {contents.paper.title})"
    assert book.properties.title == f"Các bảng của {contents.paper.title}"


@pytest.mark.office
def test_the_workbook_recalculates_to_the_ledger(contents, tmp_path):
    content = spoiled(workbook.write(contents.plan, contents.sheets, paper=contents.paper))
    book = load_workbook(recalculated(content, tmp_path), data_only=True)
    assert differences(book, contents.sheets) == []

"""The printed plan, measured on the page against Nghị định 30/2020/NĐ-CP, Phụ lục I."""

import io
import os
import re
import subprocess
import sys
import threading
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import page as pdf_checker
import pikepdf
import pytest
from django.core.management import call_command
from django.db import connection

from povertyplan.accounts.models import User
from projects.models import Plan
from reporting import pdf
from reporting.models import DraftRendering

pytestmark = pytest.mark.slow
MM = 72 / 25.4
TOP, BOTTOM, LEFT, RIGHT = 20 * MM, 20 * MM, 30 * MM, 18 * MM
HAIR = 0.5
BODY = slice(0, 15)
HEADLINES = """
    44.934 45.434 39.555 35.856 3.699 5.379 41.235 15.786 10.001 6.903 3.098 12.814 2.592 10.222
    2.865 1.086 1.779 3.968 2.818 1.150 30.100 50.900 151.900
"""


def words(page: Any, **options: Any) -> list[dict[str, Any]]:
    return page.extract_words(extra_attrs=["fontname", "size"], **options)


def in_the_margin(page: Any) -> list[dict[str, Any]]:
    return [word for word in words(page) if word["bottom"] < TOP]


def in_the_text(page: Any) -> list[dict[str, Any]]:
    return [word for word in words(page) if word["bottom"] >= TOP]


def text_of(pages: list[Any]) -> str:
    """All text, each run of blanks one space."""
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def page_number(page: Any) -> str:
    return "".join(word["text"] for word in in_the_margin(page) if word["text"].isdigit())


def annex(pages: list[Any], number: str) -> list[Any]:
    """The pages of one annex."""
    starts = {
        found[1]: place
        for place, page in enumerate(pages)
        if (found := re.search(r"^Phụ lục (\w+)$", page.extract_text(), re.MULTILINE))
    }
    later = [place for place in starts.values() if place > starts[number]]
    return pages[starts[number] : min(later, default=len(pages))]


def styles(pages: list[Any], phrase: str) -> set[tuple[str, float]]:
    """The fonts and sizes in which a phrase is set."""
    found = set()
    for page in pages:
        for match in page.search(phrase, regex=False):
            for char in match["chars"]:
                if char["text"].strip():
                    found.add((char["fontname"].rpartition("Paper")[2], round(char["size"], 1)))
    return found


def overlapping(page: Any) -> Iterator[tuple[str, str]]:
    """Pairs of words whose boxes share more than a fifth of the smaller."""
    boxes = sorted(words(page, use_text_flow=True), key=lambda word: word["top"])
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            if other["top"] >= one["bottom"]:
                break
            width = min(one["x1"], other["x1"]) - max(one["x0"], other["x0"])
            height = min(one["bottom"], other["bottom"]) - other["top"]
            areas = [(box["x1"] - box["x0"]) * (box["bottom"] - box["top"]) for box in (one, other)]
            if width > 0 and width * height > min(areas) / 5:
                yield one["text"], other["text"]


# The sheet


def test_every_page_is_a4_and_wide_annexes_lie_across(pages: list[Any]) -> None:
    sizes = [(round(page.width), round(page.height)) for page in pages]
    assert set(sizes) == {(595, 842), (842, 595)}
    assert set(sizes[BODY]) == {(595, 842)}
    assert (round(annex(pages, "II")[0].width), round(annex(pages, "I")[0].width)) == (842, 595)


@pytest.mark.parametrize("which", ["pages", "strained_pages"])
def test_text_stays_within_the_margins(which: str, request: pytest.FixtureRequest) -> None:
    for page in request.getfixturevalue(which):
        text = in_the_text(page)
        assert min(word["x0"] for word in text) >= LEFT - HAIR
        assert max(word["x1"] for word in text) <= page.width - RIGHT + HAIR
        assert min(word["top"] for word in text) >= TOP - HAIR
        assert max(word["bottom"] for word in text) <= page.height - BOTTOM + HAIR


def test_lines_fill_the_measure(pages: list[Any]) -> None:
    text = in_the_text(pages[1])
    assert min(word["x0"] for word in text) == pytest.approx(LEFT, abs=HAIR)
    assert max(word["x1"] for word in text) == pytest.approx(pages[1].width - RIGHT, abs=HAIR)


@pytest.mark.parametrize("which", ["pages", "strained_pages"])
def test_no_two_words_stand_on_each_other(which: str, request: pytest.FixtureRequest) -> None:
    for page in request.getfixturevalue(which):
        assert list(overlapping(page)) == []


def test_pages_are_numbered_in_the_top_margin_but_not_the_first(pages: list[Any]) -> None:
    assert page_number(pages[0]) == ""
    assert [page_number(page) for page in pages[BODY][1:]] == [str(n) for n in range(2, 16)]


def test_the_page_number_is_13_points_in_the_middle_of_the_text(pages: list[Any]) -> None:
    (number,) = [word for word in in_the_margin(pages[4]) if word["text"] == "5"]
    middle = (LEFT + pages[4].width - RIGHT) / 2
    assert (number["x0"] + number["x1"]) / 2 == pytest.approx(middle, abs=HAIR)
    assert number["size"] == pytest.approx(13, abs=0.1)


def test_each_annex_numbers_its_own_pages(strained_pages: list[Any]) -> None:
    for number in ("I", "II", "III"):
        own = annex(strained_pages, number)
        assert [page_number(page) for page in own] == [str(n + 1) for n in range(len(own))]


def test_a_long_annex_runs_over_several_pages(strained_pages: list[Any]) -> None:
    assert len(annex(strained_pages, "I")) > 3
    assert len(annex(strained_pages, "III")) > 2


# Letters


def test_only_the_portals_own_serif_is_used_and_it_is_embedded(plan_pdf: bytes) -> None:
    opened = pikepdf.open(io.BytesIO(plan_pdf))
    fonts = {name: font for one in opened.pages for name, font in one.Resources.Font.items()}
    assert len(fonts) == 4
    for font in fonts.values():
        assert "Liberation-Serif" in str(font.BaseFont)
        (descendant,) = font.DescendantFonts
        assert "/FontFile2" in descendant.FontDescriptor


@pytest.mark.parametrize(
    ("phrase", "style", "size"),
    [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "-Bold", 13),
        ("Độc lập - Tự do - Hạnh phúc", "-Bold", 14),
        ("ỦY BAN NHÂN DÂN", "-Bold", 13),
        ("KẾ HOẠCH", "-Bold", 14),
        ("Căn cứ Quyết định số 90/QĐ-TTg", "-Italic", 14),
        ("I. MỤC ĐÍCH, YÊU CẦU", "-Bold", 14),
        ("2.2. Tiểu dự án 2: Cải thiện dinh dưỡng", "-Bold", 14),
        ("đ) Dự kiến kinh phí", "", 14),
        ("Nơi nhận:", "-Bold-Italic", 12),
        ("Lưu: VT, KGVX (Ch-09).", "", 11),
        ("PHÓ CHỦ TỊCH", "-Bold", 14),
        ("Trần Tuyết Minh", "-Bold", 14),
        ("PHÂN BỔ KINH PHÍ THỰC HIỆN CHƯƠNG TRÌNH", "-Bold", 14),
        ("Đơn vị tính: triệu đồng", "-Italic", 12),
    ],
)
def test_each_component_has_its_face_and_size(
    pages: list[Any], phrase: str, style: str, size: float
) -> None:
    assert styles(pages, phrase) == {(style, size)}


def test_paragraphs_are_indented_and_spaced(pages: list[Any]) -> None:
    (first,) = pages[1].search("- Tiếp tục nâng cao", regex=False)
    assert first["x0"] == pytest.approx(LEFT + 12.7 * MM, abs=HAIR)
    baselines = sorted({round(word["bottom"], 1) for word in in_the_text(pages[1])})
    steps = {round(low - high, 1) for high, low in pairwise(baselines)}
    assert min(steps) == pytest.approx(17.5, abs=0.1)
    assert {step for step in steps if step > 18} >= {23.5}


# What it says


def test_every_headline_figure_is_printed(pages: list[Any]) -> None:
    text = text_of(pages)
    assert [figure for figure in HEADLINES.split() if figure not in text] == []
    assert "giảm 500 hộ nghèo" in text


def test_the_text_can_be_read_out_as_vietnamese(pages: list[Any]) -> None:
    text = text_of(pages)
    assert unicodedata.is_normalized("NFC", text)
    assert "2.1. Tiểu dự án 1: Hỗ trợ phát triển sản xuất trong lĩnh vực nông nghiệp" in text
    assert "\ufffd" not in text


def test_a_draft_says_so_on_every_page(pages: list[Any]) -> None:
    assert all("DỰ THẢO" in page.extract_text() for page in pages)


def test_an_issued_plan_bears_its_number_and_no_mark_of_a_draft(bp: Plan, leadership: User) -> None:
    bp.number, bp.issued_on, bp.status = "45", "2024-03-08", Plan.Status.ISSUED
    bp.save()
    bp.refresh_from_db()
    html = pdf.plan_html(bp, leadership)
    assert "Số: 45/KH-UBND" in html
    assert "ngày 08 tháng 3 năm 2024" in html
    assert "Dự thảo" not in html


def test_illustrative_annexes_say_so_and_official_ones_do_not(pages: list[Any]) -> None:
    marked = [
        "Số liệu minh họa, không phải số liệu chính thức" in text_of(annex(pages, one))
        for one in ("I", "II", "III")
    ]
    assert marked == [True, False, True]


def test_the_unit_stands_right_above_the_table(pages: list[Any]) -> None:
    for number, unit in (("I", "hộ"), ("II", "triệu đồng"), ("III", "triệu đồng")):
        lines = annex(pages, number)[0].extract_text().split("\n")
        above = lines.index(f"Đơn vị tính: {unit}")
        assert re.search(r"Đầu năm|Ngân sách|Dự án|Tổng", lines[above + 1])


@pytest.mark.parametrize(("number", "total"), [("I", "Toàn tỉnh"), ("II", "Tổng cộng")])
def test_the_grand_total_stands_once_at_the_end(
    strained_pages: list[Any], number: str, total: str
) -> None:
    text = text_of(annex(strained_pages, number))
    assert text.count(total) == 1
    assert re.search(rf"{total}[ \d.,%–]*$", text)


def test_heading_rows_repeat_on_every_page(strained_pages: list[Any]) -> None:
    for number in ("I", "III"):
        assert all(page.extract_text().count("STT") == 1 for page in annex(strained_pages, number))


def test_figures_with_decimals_stand_on_one_line(strained_pages: list[Any]) -> None:
    text = text_of(annex(strained_pages, "II"))
    assert "89.011,402345" in text
    assert "134.445,402345" in text


# The end of the text


@pytest.mark.parametrize("which", ["pages", "strained_pages"])
def test_the_signature_is_whole_and_not_alone(which: str, request: pytest.FixtureRequest) -> None:
    (last,) = [
        page for page in request.getfixturevalue(which) if "Trần Tuyết Minh" in page.extract_text()
    ]
    text = last.extract_text()
    assert text.index("hiệu") < text.index("quả./.") < text.index("Nơi nhận:")
    assert text.index("KT. CHỦ TỊCH") < text.index("PHÓ CHỦ TỊCH") < text.index("Trần Tuyết Minh")


def test_recipients_and_post_begin_on_one_level(pages: list[Any]) -> None:
    (title,) = [found for page in pages for found in page.search("Nơi nhận:", regex=False)]
    (post,) = [found for page in pages for found in page.search("KT. CHỦ TỊCH", regex=False)]
    assert title["top"] == pytest.approx(post["top"], abs=3)
    assert title["x1"] < post["x0"]


def test_two_hundred_recipients_are_all_printed(strained_pages: list[Any]) -> None:
    found = re.findall(r"- Nơi nhận số (\d+)[;.]", text_of(strained_pages))
    assert [int(number) for number in found] == list(range(1, 201))


def test_markup_is_printed_as_it_was_typed(strained_pages: list[Any]) -> None:
    text = text_of(strained_pages)
    assert "<script>alert(1)</script> & <img src='file:///etc/passwd'>" in text
    assert "{khong-co}" in text


# The file


@pytest.mark.parametrize("which", ["plan_pdf", "strained_pdf"])
def test_the_file_is_valid_pdf_ua(which: str, request: pytest.FixtureRequest) -> None:
    result = pdf_checker.validate_pdf_bytes(request.getfixturevalue(which), profile="ua1")
    assert result.is_compliant, [failure.message for failure in result.failures]


def test_the_file_has_a_title_a_language_and_no_date(plan_pdf: bytes) -> None:
    opened = pikepdf.open(io.BytesIO(plan_pdf))
    assert str(opened.docinfo.Title).startswith("Kế hoạch thực hiện Chương trình")
    assert opened.Root.Lang == "vi"
    assert "/CreationDate" not in opened.docinfo


def test_the_outline_lists_parts_and_annexes(plan_pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(plan_pdf)).open_outline() as outline:
        titles = [item.title for item in outline.root]
        below = [item.title for item in outline.root[2].children]
    assert [title.partition(".")[0] for title in titles] == [
        *("I", "II", "III", "IV", "V"),
        *("Phụ lục I", "Phụ lục II", "Phụ lục III"),
    ]
    assert below[0] == "1. Dự án 2: Đa dạng hóa sinh kế, phát triển mô hình giảm nghèo"


def test_another_process_makes_the_same_bytes(plan_html: str, plan_pdf: bytes) -> None:
    program = (
        "import sys, django; django.setup(); from reporting import pdf; "
        "sys.stdout.buffer.write(pdf.render(sys.stdin.read(), '0' * 64))"
    )
    made = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", program],
        input=plan_html.encode(),
        capture_output=True,
        check=True,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "povertyplan.settings", "PYTHONHASHSEED": "7"},
    )
    assert made.stdout == plan_pdf


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a.ttf",
        "http://127.0.0.1/a.ttf",
        "data:text/plain,a",
        "file:///etc/passwd",
        pdf.FONTS.as_uri() + "/../../css/document.css",
        pdf.FONTS.as_uri() + "/%2e%2e/%2e%2e/css/document.css",
    ],
)
def test_the_paper_loads_nothing_but_its_fonts(address: str) -> None:
    with pytest.raises(pdf.NotOurs):
        pdf.OwnFonts().fetch(address)


# What is kept


def test_an_unchanged_plan_is_sent_as_it_was_kept(bp: Plan, leadership: User) -> None:
    first = pdf.plan_pdf(bp, leadership)
    assert first.startswith(b"%PDF-1.7")
    DraftRendering.objects.filter(plan=bp).update(content=b"as kept")
    assert pdf.plan_pdf(bp, leadership) == b"as kept"


def test_a_changed_plan_is_laid_out_again_and_replaces_the_old(bp: Plan, leadership: User) -> None:
    DraftRendering.objects.create(plan=bp, digest="old", content=b"old")
    content = pdf.plan_pdf(bp, leadership)
    (kept,) = DraftRendering.objects.filter(plan=bp)
    assert bytes(kept.content) == content != b"old"


@pytest.mark.django_db(transaction=True)
def test_two_processes_may_keep_the_plan_at_once(bp: Plan) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("The test database of SQLite is in memory and has no two writers.")
    start, failures = threading.Barrier(2), []

    def keep(content: bytes) -> None:
        try:
            start.wait()
            pdf.keep(bp, "digest", content)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=keep, args=[content]) for content in (b"one", b"two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert DraftRendering.objects.filter(plan=bp).count() == 1


def test_the_command_writes_the_file(bp: Plan, leadership: User, tmp_path: Path) -> None:
    content = pdf.plan_pdf(bp, leadership)
    call_command("plan_pdf", "binh-phuoc-2024", "--output", str(tmp_path / "ke-hoach.pdf"))
    assert (tmp_path / "ke-hoach.pdf").read_bytes() == content

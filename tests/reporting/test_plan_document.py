"""What the official plan says: numbering, figures set by the ledger, and how each part ends."""

import datetime
from collections.abc import Iterator

import pytest

from budget.models import CapitalType, FundingLine
from povertyplan.accounts.models import User
from povertyplan.ui.figures import TRIEU
from projects.models import LegalBasis, Plan, Project, Section
from reporting.outline import Numbering, Paragraph, Part, numbered
from reporting.paper import Paper
from reporting.plan_document import build
from tests.factories import LineFactory, ProjectFactory, SectionFactory


def every_part(parts: tuple[Part, ...]) -> Iterator[Part]:
    for part in parts:
        yield part
        yield from every_part(part.children)


def headings(document: Paper, level: int) -> list[str]:
    return [part.heading for part in every_part(document.parts) if part.level == level]


def lines_of(document: Paper, title: str) -> list[str]:
    """What stands directly below the part with this title, points included."""
    (part,) = [part for part in every_part(document.parts) if part.title == title]
    points = [point for point in part.children if point.numbering is Numbering.LETTER]
    return [str(line) for one in (part, *points) for line in one.lines]


@pytest.fixture
def document(bp: Plan, leadership: User) -> Paper:
    return build(bp, leadership)


def test_the_plan_has_five_parts_in_roman_numbers(document: Paper) -> None:
    assert headings(document, 2) == [
        "I. Mục đích, yêu cầu",
        "II. Mục tiêu",
        "III. Nội dung và kinh phí thực hiện Chương trình",
        "IV. Giải pháp chủ yếu",
        "V. Tổ chức thực hiện",
    ]


def test_projects_and_the_section_after_them_are_numbered_in_one_row(
    document: Paper,
) -> None:
    assert [part.heading for part in document.parts[2].children] == [
        "1. Dự án 2: Đa dạng hóa sinh kế, phát triển mô hình giảm nghèo",
        "2. Dự án 3: Hỗ trợ phát triển sản xuất, cải thiện dinh dưỡng",
        "3. Dự án 4: Phát triển giáo dục nghề nghiệp, việc làm bền vững",
        "4. Dự án 6: Truyền thông và giảm nghèo về thông tin",
        "5. Dự án 7: Nâng cao năng lực và giám sát, đánh giá Chương trình",
        "6. Chính sách tín dụng ưu đãi",
    ]


def test_sub_projects_keep_their_own_numbers_under_the_number_of_the_part(
    document: Paper,
) -> None:
    assert "3.2. Tiểu dự án 3: Hỗ trợ việc làm bền vững" in headings(document, 4)


def test_a_numbered_paragraph_without_title_begins_with_its_number(
    document: Paper,
) -> None:
    first = document.parts[3].children[0]
    assert first.heading == ""
    assert str(first.lines[0]).startswith("1. Tuyên truyền, giáo dục")


def test_funding_by_two_capital_types_is_told_apart(document: Paper) -> None:
    assert lines_of(document, "Tiểu dự án 3: Hỗ trợ việc làm bền vững")[-4:] == [
        "đ) Dự kiến kinh phí",
        "Tổng nhu cầu vốn thực hiện: 10.222 triệu đồng, trong đó:",
        (
            "- Ngân sách trung ương: 9.371 triệu đồng (5.672 triệu đồng vốn sự nghiệp, "
            "3.699 triệu đồng vốn đầu tư phát triển)."
        ),
        "- Ngân sách địa phương: 851 triệu đồng (vốn sự nghiệp).",
    ]


def test_money_of_the_people_has_no_capital_type(document: Paper) -> None:
    title = "Tiểu dự án 1: Hỗ trợ phát triển sản xuất trong lĩnh vực nông nghiệp"
    assert lines_of(document, title)[-1] == "- Đối ứng của người dân: 500 triệu đồng."


def test_a_source_of_the_provinces_own_is_listed_by_its_name(bp: Plan, leadership: User) -> None:
    project = Project.objects.get(plan=bp, parent=None, number=2)
    bp.province.funding_sources.filter(code="local").update(name="Ngân sách huyện")
    amount = FundingLine.objects.get(project=project, source__code="local")
    amount.amount = 89_011_400_000
    amount.save()
    title = "Dự án 2: Đa dạng hóa sinh kế, phát triển mô hình giảm nghèo"
    line = lines_of(build(bp, leadership), title)[-1]
    assert line == "- Ngân sách huyện: 89.011,4 triệu đồng (vốn sự nghiệp)."


def test_a_project_without_money_says_so(bp: Plan, leadership: User) -> None:
    ProjectFactory(plan=bp, number=9, name="Mới")
    assert lines_of(build(bp, leadership), "Dự án 9: Mới") == [
        "a) Dự kiến kinh phí: Năm 2024 chưa bố trí kinh phí."
    ]


def test_a_line_of_nothing_is_not_listed(bp: Plan, leadership: User) -> None:
    project = ProjectFactory(plan=bp, number=9, name="Mới")
    source = bp.province.funding_sources.get(code="central")
    LineFactory(project=project, source=source, amount=5 * TRIEU)
    LineFactory(project=project, source=source, capital=CapitalType.INVESTMENT, amount=0)
    assert lines_of(build(bp, leadership), "Dự án 9: Mới")[-1] == (
        "- Ngân sách trung ương: 5 triệu đồng (vốn sự nghiệp)."
    )


def test_one_paragraph_runs_on_after_its_point_and_items_stand_below(
    bp: Plan, leadership: User
) -> None:
    ProjectFactory(
        plan=bp, number=9, name="Mới", objective="Một câu.", beneficiaries="- Một mục;\n- Hai mục."
    )
    assert lines_of(build(bp, leadership), "Dự án 9: Mới")[:4] == [
        "a) Mục tiêu: Một câu.",
        "b) Đối tượng",
        "- Một mục;",
        "- Hai mục.",
    ]


def test_letters_close_up_over_an_empty_point(bp: Plan, leadership: User) -> None:
    ProjectFactory(plan=bp, number=9, name="Mới", objective="Một.", allocation_principle="Hai.")
    lines = lines_of(build(bp, leadership), "Dự án 9: Mới")
    assert [line[:2] for line in lines] == ["a)", "b)", "c)"]


def test_points_follow_the_vietnamese_alphabet() -> None:
    points = numbered(tuple(Part(Numbering.LETTER) for _ in range(24)))
    letters = [point.number.removesuffix(")") for point in points]
    assert "".join(letters[:23]) == "abcdđeghiklmnopqrstuvxy"
    assert letters[23] == "aa"


def test_sections_below_a_titled_section_become_points(bp: Plan, leadership: User) -> None:
    section = SectionFactory(plan=bp, order=90, heading="Cuối", body="")
    below = SectionFactory(plan=bp, parent=section, heading="Một", body="")
    SectionFactory(plan=bp, parent=below, heading="Điểm", body="Lời.")
    last = build(bp, leadership).parts[-1]
    assert last.heading == "VI. Cuối"
    assert str(last.children[0].children[0].lines[0]) == "a) Điểm: Lời."


def test_a_part_without_title_and_text_is_not_numbered(bp: Plan, leadership: User) -> None:
    SectionFactory(plan=bp, order=90, heading="", body="")
    assert len(build(bp, leadership).parts) == 5


def test_figures_of_the_text_come_from_the_ledger(bp: Plan, leadership: User) -> None:
    line = FundingLine.objects.filter(project__plan=bp, source__code="central").first()
    line.amount += 1000 * TRIEU
    line.save()
    text = " ".join(str(line) for line in build(bp, leadership).parts[2].lines)
    assert "45.934 triệu đồng" in text
    assert "44.934" not in text


def test_a_name_in_braces_that_stands_for_nothing_stays(bp: Plan, leadership: User) -> None:
    SectionFactory(plan=bp, order=90, heading="Cuối", body="Số {khong-co}.")
    assert build(bp, leadership).parts[-1].lines == (Paragraph("Số {khong-co}."),)


def test_legal_bases_end_with_a_semicolon_and_the_last_with_a_stop(
    document: Paper,
) -> None:
    *before, last = document.legal_bases
    assert all(basis.endswith(";") for basis in before)
    assert last.endswith("01/3/2024.")


def test_marks_typed_at_the_end_of_a_basis_are_not_doubled(bp: Plan, leadership: User) -> None:
    LegalBasis.objects.create(plan=bp, order=0, text="Căn cứ Luật;")
    assert build(bp, leadership).legal_bases[0] == "Căn cứ Luật;"


def test_recipients_are_a_list_with_one_end(bp: Plan, leadership: User) -> None:
    bp.recipients = "- Như trên;\n\nBộ LĐTBXH\nLưu: VT."
    assert build(bp, leadership).recipients == ("Như trên;", "Bộ LĐTBXH;", "Lưu: VT.")


def test_the_text_closes_as_an_official_paper(document: Paper) -> None:
    assert document.closing[-1].endswith("bảo đảm hiệu quả./.")


def test_without_a_closing_sentence_the_last_paragraph_closes(bp: Plan, leadership: User) -> None:
    bp.closing = ""
    last = list(every_part(build(bp, leadership).parts))[-1]
    assert last.paragraphs[-1].text.endswith("./.")


def test_number_and_day_not_known_yet_leave_room_for_the_pen(document: Paper) -> None:
    assert document.reference == "      /KH-UBND"
    assert document.place_and_date == "Bình Phước, ngày      tháng      năm 2024"


def test_small_numbers_and_days_take_a_leading_zero(bp: Plan, leadership: User) -> None:
    bp.number, bp.issued_on = "7", datetime.date(2024, 2, 5)
    document = build(bp, leadership)
    assert document.reference == "07/KH-UBND"
    assert document.attached_to == (
        "(Kèm theo Kế hoạch số 07/KH-UBND ngày 05 tháng 02 năm 2024 "
        "của Ủy ban nhân dân tỉnh Bình Phước)"
    )


def test_the_agency_stands_on_two_lines(document: Paper) -> None:
    assert document.agency == ("Ủy ban nhân dân", "tỉnh Bình Phước")


def test_three_annexes_are_numbered_in_roman(document: Paper) -> None:
    assert [annex.title for annex in document.annexes] == [
        "Phụ lục I",
        "Phụ lục II",
        "Phụ lục III",
    ]


def test_everybody_who_may_read_the_paper_reads_the_same(
    bp: Plan, leadership: User, observer: User, editor: User
) -> None:
    assert build(bp, leadership) == build(bp, observer) == build(bp, editor)


def test_another_provinces_paper_holds_nothing_of_this_one(
    other_plan: Plan, stranger: User
) -> None:
    text = repr(build(other_plan, stranger))
    assert "Dự án tỉnh khác" in text
    assert "Bình Phước" not in text


def test_a_section_is_edited_where_it_stands(bp: Plan, document: Paper) -> None:
    first = Section.objects.filter(plan=bp, parent=None).first()
    assert document.parts[0].edit == f"/binh-phuoc-2024/van-ban/phan/{first.pk}/"

"""The workbook of a report leaves, is filled in offline, and comes back through one preview."""

import datetime

import pytest
from django.utils import timezone

from editing.models import Step
from povertyplan.accounts.permissions import Role
from povertyplan.ui.figures import TRIEU
from progress.models import Disbursement, HouseholdChange
from tests.editing.workbooks import cells, opened, saved
from tests.factories import UserFactory
from tests.progress.small import Desk
from tests.progress.workbooks import (
    FELL_BACK,
    HOUSEHOLDS,
    LEFT,
    MONEY,
    Offline,
    paid,
    spot,
    text_of,
    typed,
    words_sheet,
    written,
)


@pytest.fixture
def offline(desk, client_of) -> Offline:
    """January of the first district, with its officer."""
    return Offline(desk, client_of(desk.user))


def stored(desk: Desk) -> tuple[int, int]:
    """Households that left poverty and triệu paid out, as the report stands."""
    money = desk.grid("giai-ngan")
    (address, *_) = money.places
    return desk.grid().figure(LEFT), money.figure(address) // TRIEU


def nothing_is_stored() -> bool:
    return not (HouseholdChange.objects.exists() or Disbursement.objects.exists())


# Out


def test_every_part_is_a_sheet_in_its_own_unit_and_the_words_another(offline):
    book = opened(offline.take_out())
    visible = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    assert visible == [HOUSEHOLDS, MONEY, "Vốn kéo dài từ năm trước", "Nhận xét"]
    units = [
        cell.value
        for sheet in book.worksheets
        for row in sheet.iter_rows(max_row=8)
        for cell in row
        if str(cell.value).startswith("Đơn vị tính")
    ]
    assert units == ["Đơn vị tính: hộ", "Đơn vị tính: triệu đồng", "Đơn vị tính: triệu đồng"]


def test_closing_and_percentage_are_formulas_beside_what_they_give(desk, offline):
    desk.type(poor__left="12")
    desk.pay("10")
    content = offline.take_out()
    formulas, values = opened(content), opened(content, data_only=True)
    at = paid(content)[0], "share"
    closing = "poor", "closing"
    assert cells(formulas[HOUSEHOLDS])[closing].value.startswith("=SUM(")
    assert cells(formulas[MONEY])[at].value.startswith("=IF(")
    assert cells(values[HOUSEHOLDS])[closing].value == 88
    assert cells(values[MONEY])[at].value == 0.25


def test_a_report_that_is_not_open_goes_out_to_be_read_only(desk, offline):
    desk.type(poor__left="12")
    desk.submit()
    book = opened(offline.take_out())
    assert all(cell.protection.locked for cell in cells(book[HOUSEHOLDS]).values())
    assert "Bảng chỉ để xem. Báo cáo đã gửi" in str([*book[HOUSEHOLDS].values])


def test_the_bank_takes_out_its_credit_alone(half_year, lender, client_of):
    period = half_year.periods.with_figures().first()
    book = opened(Offline(Desk(lender, period), client_of(lender)).take_out())
    assert book.sheetnames[:-1] == ["Tín dụng ưu đãi", "Nhận xét"]


def test_a_period_of_words_has_the_sheet_of_words_alone(half_year, district, client_of):
    period = half_year.periods.filter(takes_figures=False).first()
    offline = Offline(Desk(district, period), client_of(district))
    assert opened(offline.take_out()).sheetnames[:-1] == ["Nhận xét"]


# Back


def test_all_parts_are_previewed_and_applied_together_a_step_each(desk, offline):
    content = offline.take_out()
    preview = offline.send(typed(content, s0={LEFT: 12}, s1={paid(content): 10.5}))
    assert nothing_is_stored()
    assert f"{HOUSEHOLDS}" in text_of(preview)
    response = offline.apply(preview)
    assert response["Location"] == desk.report.get_absolute_url()
    assert stored(desk) == (12, 10)
    steps = {(step.kind, step.address, len(step.changes)) for step in Step.objects.all()}
    parts = {offline.url.replace("tep-excel", part) for part in ("ho-ngheo", "giai-ngan")}
    assert steps == {(Step.Kind.IMPORT, part, 1) for part in parts}


def test_old_and_new_stand_beside_each_other(desk, offline):
    desk.type(poor__left="5")
    text = text_of(offline.send(typed(offline.take_out(), s0={LEFT: 12})))
    assert "từ 5 thành 12" in text
    assert "từ 95 thành 88" not in text


def test_a_file_that_was_not_changed_changes_nothing(desk, offline):
    desk.type(poor__left="5")
    assert "Không có ô nào thay đổi" in text_of(offline.send(offline.take_out()))


@pytest.mark.parametrize(
    ("sheet", "value", "sentence"),
    [
        ("s0", "mười", "không phải là số"),
        ("s0", -3, "số âm"),
        ("s0", 2.5, "số nguyên"),
        ("s0", 10**12, "quá lớn"),
        ("s1", "nhiều", "không phải là số"),
        ("s1", -1, "số âm"),
        ("s1", 1 / 3, "nhỏ hơn một đồng"),
    ],
)
def test_what_is_no_figure_is_refused_with_sheet_cell_and_reason(offline, sheet, value, sentence):
    content = offline.take_out()
    name, address = {"s0": (HOUSEHOLDS, LEFT), "s1": (MONEY, paid(content))}[sheet]
    preview = offline.send(typed(content, **{sheet: {address: value}}))
    text = text_of(preview)
    assert spot(content, name, address) in text
    assert sentence in text
    offline.apply(preview)
    assert nothing_is_stored()


@pytest.mark.parametrize(
    ("sheet", "address"),
    [(HOUSEHOLDS, ("poor", "closing")), (HOUSEHOLDS, ("poor", "opening")), (MONEY, "share")],
)
def test_a_figure_typed_over_what_the_portal_works_out_is_refused_by_name(offline, sheet, address):
    content = offline.take_out()
    if sheet == MONEY:
        address = paid(content)[0], address
    number = {HOUSEHOLDS: "s0", MONEY: "s1"}[sheet]
    text = text_of(offline.send(typed(content, **{number: {address: 77}})))
    assert "Ô này do cổng tính, không nhận số trong tệp." in text
    assert f"{spot(content, sheet, address)} (“77”)" in text


def test_a_total_typed_as_the_portal_works_it_out_is_no_matter(offline):
    filled = {LEFT: 12, ("poor", "closing"): 88, ("poor", "opening"): 100}
    text = text_of(offline.send(typed(offline.take_out(), s0=filled)))
    assert "Không nhận" not in text


def test_wrong_cells_of_every_sheet_are_told_at_once(offline):
    content = offline.take_out()
    wrong = typed(content, s0={LEFT: "x", FELL_BACK: -1}, s1={paid(content): "y"})
    text = text_of(offline.send(wrong))
    assert "Không nhận 3 chỗ" in text
    assert spot(content, HOUSEHOLDS, LEFT) in text
    assert spot(content, MONEY, paid(content)) in text


def test_the_preview_tells_what_the_checks_would_say(offline):
    content = offline.take_out()
    text = text_of(offline.send(typed(content, s0={LEFT: 101}, s1={paid(content): 50})))
    assert "Phải sửa: Hộ nghèo: số cuối kỳ âm (−1)" in text
    assert "vượt số vốn 40 triệu đồng" in text


def test_rows_are_known_by_their_keys_wherever_they_stand(desk, offline):
    book = opened(offline.take_out())
    sheet = book[HOUSEHOLDS]
    first, second = (cells(sheet)[key, "left"].row for key in ("poor", "near_poor"))
    for column in range(1, sheet.max_column + 1):
        one, other = sheet.cell(first, column), sheet.cell(second, column)
        one.value, other.value = other.value, one.value
    cells(sheet)["near_poor", "left"].value = 7
    offline.apply(offline.send(saved(book)))
    assert desk.grid().figure(("near_poor", "left")) == 7
    assert desk.grid().figure(LEFT) == 0


def test_without_a_column_the_others_are_still_taken(desk, offline):
    book = opened(typed(offline.take_out(), s0={LEFT: 4}))
    sheet = book[HOUSEHOLDS]
    sheet.delete_cols(cells(sheet)[FELL_BACK].column)
    offline.apply(offline.send(saved(book)))
    assert stored(desk)[0] == 4


def test_a_sheet_without_its_keys_is_refused_beside_the_others(desk, offline):
    content = offline.take_out()
    book = opened(typed(content, s0={LEFT: 4}, s1={paid(content): 3}))
    book[MONEY].delete_rows(1)
    preview = offline.send(saved(book))
    assert "mã ẩn của bảng đã bị xóa nên không đối chiếu được" in text_of(preview)
    assert f"Trang tính {MONEY}" in text_of(preview)
    offline.apply(preview)
    assert stored(desk) == (4, 0)


def test_a_sheet_from_another_report_is_not_taken_for_the_own_one(small, offline, client_of):
    other = Offline(Desk(small.officers[1], small.months[0]), client_of(small.officers[1]))
    book, foreign = opened(offline.take_out()), opened(other.take_out())
    book[HOUSEHOLDS]["A1"].value = foreign[HOUSEHOLDS]["A1"].value
    cells(book[HOUSEHOLDS])[LEFT].value = 9
    preview = offline.send(saved(book))
    assert preview.context["bundle"].changed == 0
    assert f"Trang tính {HOUSEHOLDS}" in text_of(preview)


def test_the_file_of_another_month_is_refused_by_name(small, desk, offline, client_of):
    other = Offline(Desk(desk.user, small.months[1]), client_of(desk.user))
    response = offline.send(other.take_out(), follow=True)
    assert "Tệp này được tải từ bảng “Tháng 2/" in text_of(response)
    assert nothing_is_stored()


def test_the_file_of_another_district_is_refused_by_name(small, offline, client_of):
    other = Offline(Desk(small.officers[1], small.months[0]), client_of(small.officers[1]))
    response = offline.send(other.take_out(), follow=True)
    assert f"– {small.districts[1].row_name}”" in text_of(response)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"%PDF-1.4"])
def test_what_is_no_workbook_gets_a_sentence(offline, content):
    response = offline.send(content, follow=True)
    assert [*response.context["messages"]]
    assert nothing_is_stored()


def test_a_refused_file_leads_back_to_where_it_was_chosen(offline):
    response = offline.send(b"%PDF-1.4")
    assert response["Location"].endswith("#tep-excel")
    page = offline.landed(response).content.decode()
    section = page[page.index('id="tep-excel"') :]
    assert "Đây không phải là tệp Excel" in section[: section.index("</section>")]
    assert page.count("Đây không phải là tệp Excel") == 1


def test_without_a_file_it_asks_for_one(offline):
    response = offline.browser.post(offline.url, follow=True)
    assert "Chưa chọn tệp" in text_of(response)


# Meanwhile


def test_a_cell_that_changed_here_meanwhile_is_asked_for(desk, offline):
    content = typed(offline.take_out(), s0={LEFT: 12})
    desk.type(poor__left="5")
    preview = offline.send(content)
    assert "ô đã sửa trên cổng sau đó" in text_of(preview)
    offline.apply(preview)
    assert stored(desk)[0] == 5
    offline.apply(preview, take__0="poor.left")
    assert stored(desk)[0] == 12


def test_a_cell_only_changed_here_keeps_the_newer_figure(desk, offline):
    content = typed(offline.take_out(), s0={FELL_BACK: 1})
    desk.type(poor__left="5")
    offline.apply(offline.send(content))
    assert (stored(desk)[0], desk.grid().figure(FELL_BACK)) == (5, 1)


def test_all_parts_are_written_or_none(desk, offline):
    content = offline.take_out()
    preview = offline.send(typed(content, s0={LEFT: 12}, s1={paid(content): 10}))
    desk.pay("7")
    response = offline.apply(preview)
    assert response.status_code == 409
    assert stored(desk) == (0, 7)
    offline.apply(response, take__1=".".join(paid(content)))
    assert stored(desk) == (12, 10)


@pytest.mark.parametrize("when", ["preview", "apply"])
def test_a_report_handed_in_meanwhile_takes_nothing_and_says_why(desk, offline, when):
    content = typed(offline.take_out(), s0={LEFT: 12})
    preview = offline.send(content)
    desk.submit()
    response = offline.send(content) if when == "preview" else offline.apply(preview)
    assert response["Location"] == desk.report.get_absolute_url()
    assert "Chưa ghi gì của tệp. Báo cáo đã gửi, đang chờ" in text_of(offline.landed(response))
    assert nothing_is_stored()


def test_a_closed_period_takes_nothing_and_says_so(small, desk, offline):
    content = typed(offline.take_out(), s0={LEFT: 12})
    small.months[0].closes_on = small.months[0].due_on = timezone.localdate() - datetime.timedelta(
        1
    )
    small.months[0].save()
    landed = text_of(offline.landed(offline.send(content)))
    assert "đã khóa" in landed or "đã đóng" in landed


def test_the_file_of_an_earlier_version_is_taken_with_a_remark(desk, office, offline):
    desk.type(poor__left="5")
    content = typed(offline.take_out(), s0={LEFT: 6})
    desk.submit()
    office.accept()
    desk.correct()
    preview = offline.send(content)
    assert "khi báo cáo là phiên bản 1, nay là phiên bản 2" in text_of(preview)
    offline.apply(preview)
    assert stored(desk)[0] == 6
    assert HouseholdChange.objects.get(report__counts=True).left == 5


def test_a_preview_is_nobody_elses_and_of_no_other_report(small, desk, offline, client_of):
    preview = offline.send(typed(offline.take_out(), s0={LEFT: 12}))
    colleague = UserFactory(agency=desk.agency, role=Role.DISTRICT)
    Offline(desk, client_of(colleague)).apply(preview)
    Offline(Desk(desk.user, small.months[1]), client_of(desk.user)).apply(preview)
    assert nothing_is_stored()


# Who


def test_the_editor_fills_in_on_behalf_of_a_district(small, desk, client_of):
    offline = Offline(desk, client_of(small.editor))
    offline.bring(s0={LEFT: 12})
    assert stored(desk)[0] == 12


def test_the_report_of_another_district_is_not_there(small, offline, client_of):
    other = Offline(Desk(small.officers[1], small.months[0]), client_of(small.officers[0]))
    assert other.browser.get(other.url).status_code == 404
    assert other.send(offline.take_out()).status_code == 404


# Words


def test_words_come_back_with_the_figures(desk, offline):
    content = written(typed(offline.take_out(), s0={LEFT: 1}), causes="Mưa lũ\nkéo dài")
    preview = offline.send(content)
    assert "Nguyên nhân" in text_of(preview)
    offline.apply(preview)
    assert (desk.report.causes, stored(desk)[0]) == ("Mưa lũ\nkéo dài", 1)


def test_words_alone_are_taken_too(desk, offline):
    offline.apply(offline.send(written(offline.take_out(), proposals="Bổ sung vốn")))
    assert desk.report.proposals == "Bổ sung vốn"


def test_words_somebody_changed_meanwhile_are_asked_for(desk, offline):
    content = written(offline.take_out(), causes="Của tôi")
    report = desk.report
    report.causes = "Của người khác"
    report.save()
    preview = offline.send(content)
    assert "Lấy bản trong tệp" in text_of(preview)
    offline.apply(preview)
    assert desk.report.causes == "Của người khác"
    offline.apply(preview, take__words="causes")
    assert desk.report.causes == "Của tôi"


def test_words_changed_after_the_preview_stop_everything(desk, offline):
    preview = offline.send(written(typed(offline.take_out(), s0={LEFT: 1}), causes="Của tôi"))
    report = desk.report
    report.causes = "Của người khác"
    report.save()
    response = offline.browser.post(
        offline.url, {"proposal": preview.context["packed"]}, follow=True
    )
    assert "Nhận xét của báo cáo vừa được người khác sửa" in text_of(response)
    assert (desk.report.causes, stored(desk)[0]) == ("Của người khác", 0)


def test_words_too_long_are_refused_at_their_cell(desk, offline):
    content = offline.take_out()
    text = text_of(offline.send(written(content, causes="x" * 6001)))
    assert "Trang tính Nhận xét, ô C7" in text
    assert "dài hơn 6.000 ký tự" in text


def test_words_keep_their_lines_and_are_no_formula(desk, offline):
    report = desk.report
    report.difficulties = "=1+1\nhai"
    report.save()
    content = offline.take_out()
    assert words_sheet(opened(content))["C6"].value == "=1+1\nhai"
    assert offline.send(content).context["worded"] == []

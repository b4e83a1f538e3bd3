"""Uploaded files: a workbook is read as blocks of values, any other file refused by a sentence."""

import datetime
import re
from contextlib import suppress
from decimal import Decimal
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from xlsxwriter import Workbook as Writer

from editing.exchange import MAX_BYTES, WorkbookRefused, read_workbook
from tests.editing.workbooks import part, read, saved, with_part

SHEET = "xl/worksheets/sheet1.xml"


def workbook(*rows, title="Phân bổ"):
    """A small workbook of another office."""
    book = Workbook()
    book.active.title = title
    for row in rows or (["Đơn vị", "Vốn"], ["Bù Đăng", 1234.5]):
        book.active.append(row)
    return saved(book)


def computed(write):
    """A workbook whose formulas carry values: ``computed(lambda sheet: …)``."""
    stream = BytesIO()
    with Writer(stream) as book:
        write(book.add_worksheet("Vốn"))
    return stream.getvalue()


def package(**parts):
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


def replaced(content, old, new, name=SHEET):
    """The workbook with one part edited by hand."""
    text = part(content, name)
    assert old in text
    return with_part(content, {name: text.replace(old, new)})


# What is read


def test_a_sheet_is_a_block_whose_places_are_its_cells():
    block = read(workbook(["Đơn vị", None, "Vốn"], [], ["Bù Đăng", None, 1234.5])).sheets["Phân bổ"]
    assert block.rows == [["Đơn vị", "", "Vốn"], ["", "", ""], ["Bù Đăng", "", Decimal("1234.5")]]
    assert block.where(2, 2) == "ô C3"


def test_every_visible_sheet_with_something_on_it_is_read():
    book = Workbook()
    book.active.title = "Một"
    book.active["B2"] = 1
    book.create_sheet("Hai")["A1"] = 2
    book.create_sheet("Trống")
    hidden = book.create_sheet("Ẩn")
    hidden["A1"], hidden.sheet_state = 3, "hidden"
    uploaded = read(saved(book))
    assert list(uploaded.sheets) == ["Một", "Hai"]
    assert uploaded.origin is None


def test_a_formula_is_the_value_it_gave_last():
    def write(sheet):
        sheet.write_formula("A1", "=SUM(B1:C1)", None, 12.5)
        sheet.write_formula("A2", "='[other.xlsx]Sheet1'!A1", None, 7)
        sheet.write_formula("A3", '=IF(B1="","","x")', None, "")

    content = replaced(computed(write), b'<c r="A3">', b'<c r="A3" t="str">')
    assert read(content).sheets["Vốn"].rows == [[Decimal("12.5")], [Decimal(7)]]


def test_a_number_has_the_digits_that_excel_shows():
    numbers = [0.1 + 0.2, 1 / 3, 89011.400001, 5]
    (row,) = read(workbook(numbers)).sheets["Phân bổ"].rows
    assert list(map(str, row)) == ["0.3", "0.333333333333333", "89011.400001", "5"]


def test_a_cell_that_could_not_be_read_stands_in_the_block_as_it_shows():
    rows = read(workbook(["=1+1", datetime.date(2024, 2, 5), True, "#REF!"])).sheets["Phân bổ"].rows
    assert rows == [["#chưa tính", "05/02/2024", "TRUE", "#REF!"]]


@pytest.mark.parametrize("size", [b"A1", b"A1:XFD1048576"])
def test_the_size_a_sheet_claims_is_not_believed(size):
    content = replaced(workbook(), b'ref="A1:B2"', b'ref="' + size + b'"')
    assert read(content).sheets["Phân bổ"].value(1, 1) == Decimal("1234.5")


def test_formatted_but_empty_cells_far_away_are_not_content():
    far = b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    content = replaced(workbook(), b"</sheetData>", far)
    assert len(read(content).sheets["Phân bổ"].rows) == 2


def test_what_the_library_does_not_know_is_no_reason_to_refuse():
    unknown = b'<extLst><ext uri="{CCE6A557-97BC-4B89-ADB6-D9C93CAAB3DF}"/></extLst></worksheet>'
    content = replaced(workbook(), b"</worksheet>", unknown)
    assert read(content).sheets["Phân bổ"].value(0, 0) == "Đơn vị"


# What is refused

DTD = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
HEAD = b'<?xml version="1.0"?>'

REFUSED = {
    "empty": (lambda: b"", "Tệp rỗng"),
    "too large": (lambda: b"PK" + b"\0" * MAX_BYTES, "lớn hơn 5 MB"),
    "old or encrypted": (lambda: bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 512, "đời cũ"),
    "csv": ("Đơn vị;Vốn\nBù Đăng;5".encode, "không phải là tệp Excel"),
    "page named xls": (lambda: b"<html><table></table></html>", "không phải là tệp Excel"),
    "zip of something": (lambda: package(a="1"), "không phải là tệp Excel"),
    "word": (
        lambda: package(**{"[Content_Types].xml": HEAD, "word__document.xml": HEAD}),
        "không phải là tệp Excel",
    ),
    "libreoffice": (
        lambda: package(mimetype="application/vnd.oasis.opendocument.spreadsheet"),
        "LibreOffice",
    ),
    "binary": (
        lambda: package(**{"[Content_Types].xml": HEAD, "xl__workbook.bin": b"1"}),
        ".xlsb",
    ),
    "truncated": (lambda: workbook()[:-40], "bị hỏng"),
    "no workbook inside": (
        lambda: package(**{"[Content_Types].xml": HEAD + b"<Types/>", "xl__a.xml": HEAD}),
        "bị hỏng",
    ),
    "macros": (lambda: with_part(workbook(), {"xl/vbaProject.bin": b"1"}), "macro"),
    "old macros": (lambda: with_part(workbook(), {"xl/macrosheets/sheet1.xml": HEAD}), "macro"),
    "macro type": (
        lambda: replaced(
            workbook(),
            b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
            "[Content_Types].xml",
        ),
        "macro",
    ),
    "bomb": (lambda: with_part(workbook(), {"xl/a.xml": b" " * 2**24}), "quá lớn"),
    "many parts": (
        lambda: with_part(workbook(), {f"xl/{n}.txt": b"" for n in range(600)}),
        "quá lớn",
    ),
    "dtd in a sheet": (lambda: replaced(workbook(), b"<worksheet", DTD + b"<worksheet"), "DTD"),
    "dtd in the contents": (
        lambda: replaced(workbook(), b"<Types", DTD + b"<Types", "[Content_Types].xml"),
        "DTD",
    ),
    "no sheets": (
        lambda: with_part(
            workbook(),
            {"xl/workbook.xml": re.sub(rb"<sheet .*?/>", b"", part(workbook(), "xl/workbook.xml"))},
        ),
        r"không có trang tính|bị hỏng",
    ),
    "nothing on any sheet": (lambda: saved(Workbook()), "không có trang tính"),
    "only blanks": (lambda: workbook([" ", "\u200b"]), "không có trang tính"),
    "too many rows": (lambda: workbook(*([1] for _ in range(2_001))), "2.000 dòng × 100 cột"),
    "too many columns": (lambda: workbook(list(range(101))), "Trang tính Phân bổ lớn hơn"),
    "endless rows": (
        lambda: replaced(workbook(), b"</sheetData>", b'<row r="9999999999"/></sheetData>'),
        "lớn hơn",
    ),
    "number of 5.000 digits": (
        lambda: replaced(workbook(), b"<v>1234.5</v>", b"<v>" + b"9" * 5_000 + b"</v>"),
        "bị hỏng",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_taken_is_refused_by_a_sentence(name):
    make, sentence = REFUSED[name]
    with pytest.raises(WorkbookRefused, match=sentence) as refused:
        read(make())
    assert str(refused.value).endswith(".")


def test_unpacked_size_is_bounded_in_sum():
    parts = {f"xl/{number}.txt": bytes(range(256)) * 40_000 for number in range(7)}
    content = with_part(workbook(), parts)
    assert len(content) < MAX_BYTES
    with pytest.raises(WorkbookRefused, match="quá lớn"):
        read(content)


def test_a_sheet_of_empty_cells_without_end_is_given_up():
    row = b'<row><c r="ALL1" s="0"/></row>'
    content = replaced(workbook(), b"</sheetData>", row * 1_000 + b"</sheetData>")
    with pytest.raises(WorkbookRefused, match="lớn hơn"):
        read(content)


def test_a_very_long_number_is_read_and_not_shortened():
    content = replaced(workbook(), b"<v>1234.5</v>", b"<v>" + b"9" * 400 + b"</v>")
    assert read(content).sheets["Phân bổ"].value(1, 1) == Decimal("9" * 400)


def test_a_number_beyond_all_is_shown_and_not_read():
    content = replaced(workbook(), b"<v>1234.5</v>", b"<v>1E999</v>")
    assert read(content).sheets["Phân bổ"].value(1, 1) == "inf"


# Damage of any kind

SOUND = workbook(["Đơn vị", "Vốn", "Ngày"], ["Bù Đăng", 1234.5, datetime.date(2024, 2, 5)])
PARTS = [name for name in ZipFile(BytesIO(SOUND)).namelist() if "theme" not in name]


def survives(content):
    """A file is read or refused; there is no third way."""
    with suppress(WorkbookRefused):
        read_workbook(BytesIO(content))


@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused(data):
    content = bytearray(SOUND[: data.draw(st.integers(0, len(SOUND)))])
    for _ in range(data.draw(st.integers(0, 8)) if content else 0):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    survives(bytes(content))


@settings(deadline=None, max_examples=150)
@given(data=st.data())
def test_a_file_with_a_damaged_part_is_read_or_refused(data):
    name = data.draw(st.sampled_from(PARTS))
    text = part(SOUND, name)
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, min(begin + 30, len(text))))
    new = data.draw(
        st.one_of(
            st.binary(max_size=6),
            st.sampled_from([b"-1", b"99999999", b"&x;", b"<f/>", b"</row>", b'r="A0"', b"1E999"]),
        )
    )
    survives(with_part(SOUND, {name: text[:begin] + new + text[end:]}))

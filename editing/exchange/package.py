"""Whether an uploaded file may be opened at all: an Office package, of modest size, without macros.

Nothing of the workbook is read here but its table of contents and the first bytes of its parts.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import IO
from xml.etree.ElementTree import ParseError
from zipfile import ZipFile

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

MEGABYTE = 1024 * 1024
MAX_BYTES = 5 * MEGABYTE
MAX_UNPACKED = 60 * MEGABYTE
MAX_PARTS = 500
MAX_RATIO = 200
"""How many times larger than packed a part may be; workbooks of offices stay below 30."""

_OLD_OR_ENCRYPTED = bytes.fromhex("D0CF11E0A1B11AE1")
_ZIP = b"PK"
_CONTENTS = "[Content_Types].xml"
_MACROS = ("vbaproject.bin", "/macrosheets/")

_BROKEN = (
    "Tệp bị hỏng hoặc chưa tải lên trọn vẹn. "
    "Đề nghị mở tệp bằng Excel, lưu lại thành .xlsx rồi nạp."
)
_NOT_EXCEL = "Đây không phải là tệp Excel (.xlsx)."
_TOO_LARGE = "Tệp giải nén ra quá lớn nên không nhận. Đề nghị chỉ giữ lại trang tính cần nạp."


class WorkbookRefused(ValueError):
    """A workbook that is not taken; the message is the sentence the user reads."""


def checked(file: IO[bytes]) -> bytes:
    """Read an uploaded file and return its bytes if it may be opened.

    Raises `WorkbookRefused` for what is too large, packed or unpacked, for an old or encrypted
    workbook, for what is no workbook, for macros and for XML that declares a DTD.
    """
    content = file.read(MAX_BYTES + 1)
    if not content:
        raise WorkbookRefused("Tệp rỗng.")
    if len(content) > MAX_BYTES:
        raise WorkbookRefused(
            f"Tệp lớn hơn {MAX_BYTES // MEGABYTE} MB. Đề nghị chỉ giữ lại trang tính cần nạp."
        )
    if content.startswith(_OLD_OR_ENCRYPTED):
        raise WorkbookRefused(
            "Tệp .xls đời cũ hoặc có mật khẩu: đề nghị lưu lại thành .xlsx không mật khẩu."
        )
    if not content.startswith(_ZIP):
        raise WorkbookRefused(_NOT_EXCEL)
    with refusing_broken(), ZipFile(BytesIO(content)) as package:
        _check_size(package)
        _check_kind(package)
        _check_declarations(package)
    return content


@contextmanager
def refusing_broken() -> Iterator[None]:
    """Refuse a file over whatever its readers raise: for a damaged file there is no list of it."""
    try:
        yield
    except WorkbookRefused:
        raise
    except Exception as error:
        raise WorkbookRefused(_BROKEN) from error


def _check_size(package: ZipFile) -> None:
    """Add up what the parts claim to be: `ZipFile` gives out no byte more than claimed."""
    parts = package.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise WorkbookRefused(_TOO_LARGE)
    for part in parts:
        if part.file_size > max(MEGABYTE, MAX_RATIO * part.compress_size):
            raise WorkbookRefused(_TOO_LARGE)


def _check_kind(package: ZipFile) -> None:
    """Refuse macros, the binary format, and packages of something else."""
    names = [name.lower() for name in package.namelist()]
    if _CONTENTS.lower() not in names:
        if "mimetype" in names:
            raise WorkbookRefused("Đây là tệp của LibreOffice (.ods): đề nghị lưu lại thành .xlsx.")
        raise WorkbookRefused(_NOT_EXCEL)
    if "xl/workbook.bin" in names:
        raise WorkbookRefused("Tệp dạng nhị phân (.xlsb): đề nghị lưu lại thành .xlsx.")
    macro_type = b"macroEnabled" in package.read(_CONTENTS)
    if macro_type or any(mark in name for name in names for mark in _MACROS):
        raise WorkbookRefused(
            "Tệp có macro nên không nhận. Đề nghị lưu lại thành .xlsx (không macro) rồi nạp."
        )
    if not any(name.startswith("xl/") for name in names):
        raise WorkbookRefused(_NOT_EXCEL)


def _check_declarations(package: ZipFile) -> None:
    """Refuse a DTD, in which entities are declared; no office writes one.

    Each part is read up to its first element, whichever parser reads the rest later on.
    """
    for name in package.namelist():
        if not name.lower().endswith((".xml", ".rels", ".vml")):
            continue
        with package.open(name) as part:
            try:
                next(iterparse(part, events=("start",), forbid_dtd=True), None)
            except DefusedXmlException as error:
                raise WorkbookRefused(
                    "Tệp chứa khai báo XML (DTD) mà tệp Excel không bao giờ có, nên không nhận."
                ) from error
            except ParseError:
                continue

"""Which files may be attached to a report: told by their content, not by their name."""

from io import BytesIO
from pathlib import PurePath
from zipfile import BadZipFile, ZipFile

from PIL import Image

MAX_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 60_000_000
LONGEST_NAME = 150

_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "pptx": f"{_OFFICE}.presentationml.presentation",
}
"""The type of content for each ending that may be attached."""
_FOLDERS = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}
ACCEPTED = "PDF, ảnh JPEG hoặc PNG, tệp Word (.docx), Excel (.xlsx), PowerPoint (.pptx)"


class FileRefused(ValueError):
    """The file may not be attached; the message is the sentence the user reads."""


def kind_of_file(name: str, content: bytes) -> str:
    """The type of a file's content, which its name must not belie. Raises `FileRefused`."""
    if not content:
        raise FileRefused(f"Tệp “{name}” không có nội dung.")
    if len(content) > MAX_BYTES:
        raise FileRefused(f"Tệp “{name}” lớn hơn 10 MB.")
    if len(name) > LONGEST_NAME:
        raise FileRefused(f"Tên tệp dài quá {LONGEST_NAME} ký tự.")
    kind = _kind_of(content)
    if kind is None:
        raise FileRefused(f"Tệp “{name}” không thuộc loại được nhận: {ACCEPTED}.")
    if KINDS.get(PurePath(name).suffix.lower().removeprefix(".")) != kind:
        raise FileRefused(
            f"Tên tệp “{name}” không hợp với nội dung. Đề nghị lưu lại đúng loại rồi gửi."
        )
    return kind


def _kind_of(content: bytes) -> str | None:
    if content.startswith(b"%PDF-"):
        return KINDS["pdf"]
    if content.startswith(b"PK\x03\x04"):
        return _office_kind(content)
    try:
        with Image.open(BytesIO(content), formats=("JPEG", "PNG")) as image:
            if image.width * image.height > MOST_PIXELS:
                return None
            image.verify()
            return KINDS["png" if image.format == "PNG" else "jpg"]
    except Exception:  # a reader that walks a broken picture raises whatever it stumbles over
        return None


def _office_kind(content: bytes) -> str | None:
    """The kind of an Office file; none for other archives and for files with macros."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
    except (BadZipFile, ValueError, NotImplementedError, OSError):
        return None
    if "[Content_Types].xml" not in names or any(n.endswith("vbaProject.bin") for n in names):
        return None
    for folder, kind in _FOLDERS.items():
        if any(name.startswith(folder) for name in names):
            return KINDS[kind]
    return None

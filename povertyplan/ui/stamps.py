"""Compare-and-set of forms: a mark of what somebody saw, and the refusal when it has changed."""

import hashlib
from collections.abc import Sequence

from django.db.models import Model


class ChangedMeanwhile(Exception):
    """Somebody else saved the record after it was opened; what was typed stays in the form."""

    sentence = (
        "Nội dung này vừa được người khác sửa sau khi bạn mở trang, nên chưa lưu. "
        "Phần bạn nhập vẫn còn bên dưới; bản đang lưu hiện ngay dưới từng ô. "
        "Đề nghị đối chiếu rồi bấm Lưu lần nữa."
    )


def stamp(texts: Sequence[object]) -> str:
    """A short mark of what somebody saw."""
    return hashlib.sha256("\x1f".join(str(text) for text in texts).encode()).hexdigest()[:16]


def stamp_of(record: Model, fields: Sequence[str]) -> str:
    """The mark of a record's fields as stored, in whichever order a form shows them."""
    names = sorted(fields)
    return stamp([getattr(record, f"{name}_id", getattr(record, name)) for name in names])

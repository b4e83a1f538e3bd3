"""What a grid page posts: cells named ``o.ROW.COLUMN`` and, in ``seen``, what the person saw."""

import json

from django.http import QueryDict

from editing.cells import Address, address_of
from editing.models import Step
from editing.services import Typed

PREFIX = "o."


class BadPost(ValueError):
    """The request does not come from a grid page as it stands; the message says so."""


def read_cells(post: QueryDict) -> dict[Address, Typed]:
    """Read the posted cells, of the whole form or of one; `BadPost` if they make no sense."""
    try:
        seen = json.loads(post.get("seen", ""))
        if not isinstance(seen, dict) or not all(type(value) is int for value in seen.values()):
            raise ValueError
    except (ValueError, RecursionError) as error:
        raise BadPost(
            "Thiếu số đang hiển thị trên trang nên không thể so sánh. Đề nghị tải lại trang."
        ) from error
    cells: dict[Address, Typed] = {}
    for field, text in post.items():
        if field.startswith(PREFIX):
            name = field.removeprefix(PREFIX)
            cells[address_of(name)] = Typed(str(text), seen.get(name, 0))
    if not cells:
        raise BadPost("Không có ô nào được gửi lên.")
    return cells


def kind_of(post: QueryDict) -> Step.Kind:
    """What is done to the posted cells: typed, filled or emptied; `BadPost` for anything else."""
    kind = post.get("kind", Step.Kind.FORM)
    if kind not in {Step.Kind.FORM, Step.Kind.FILL, Step.Kind.CLEAR}:
        raise BadPost("Không rõ cách sửa. Đề nghị tải lại trang.")
    return Step.Kind(kind)

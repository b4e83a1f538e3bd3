"""What a grid page posts: cells named ``o.ROW.COLUMN`` and, in ``seen``, what the person saw."""

import json

from django.http import QueryDict

from editing.grid import Address
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
            row, _, column = field.removeprefix(PREFIX).partition(".")
            cells[row, column] = Typed(str(text), seen.get(f"{row}.{column}", 0))
    if not cells:
        raise BadPost("Không có ô nào được gửi lên.")
    return cells

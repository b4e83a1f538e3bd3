"""Rules of the plan's text; no request, no query."""

import re
from collections.abc import Container

TOKENS = {
    "nam": "năm kế hoạch",
    "nsnn": "vốn ngân sách nhà nước (triệu đồng)",
    "tong-von": "tổng các nguồn vốn (triệu đồng)",
    "trung-uong": "ngân sách trung ương (triệu đồng)",
    "trung-uong-dau-tu": "ngân sách trung ương, vốn đầu tư phát triển (triệu đồng)",
    "trung-uong-su-nghiep": "ngân sách trung ương, vốn sự nghiệp (triệu đồng)",
    "dia-phuong": "ngân sách địa phương đối ứng (triệu đồng)",
    "dau-tu": "vốn đầu tư phát triển (triệu đồng)",
    "su-nghiep": "vốn sự nghiệp (triệu đồng)",
    "nguoi-dan": "đối ứng của người dân (triệu đồng)",
    "giam-ho-ngheo": "chỉ tiêu giảm hộ nghèo (hộ)",
    "muc-giam-ty-le": "mức giảm tỷ lệ hộ nghèo (điểm phần trăm)",
    "tin-dung-ho-ngheo": "doanh số cho vay hộ nghèo (triệu đồng)",
    "tin-dung-ho-can-ngheo": "doanh số cho vay hộ cận nghèo (triệu đồng)",
    "tin-dung-ho-moi-thoat-ngheo": "doanh số cho vay hộ mới thoát nghèo (triệu đồng)",
    "tin-dung-tong": "tổng doanh số cho vay (triệu đồng)",
}
"""Figures that text may name in braces, and what each means; set when the plan is printed."""

_TOKEN = re.compile(r"\{([^{}\n]*)\}")
_SHOWN = 24
"""So much of a text is shown to lead to a place in it."""


def unknown_tokens(text: str, known: Container[str] = TOKENS) -> list[str]:
    """The names in braces that stand for no figure."""
    return [name for name in _TOKEN.findall(text) if name not in known]


def stray_brace(text: str) -> str:
    """The place of the first brace that has no partner, as it is written; empty without one."""
    rest = _TOKEN.sub(lambda found: " " * len(found[0]), text)
    if not (stray := re.search(r"[{}]", rest)):
        return ""
    at = stray.start()
    line = text[at:].partition("\n")[0] if stray[0] == "{" else text[: at + 1].rpartition("\n")[2]
    return line[:_SHOWN] if stray[0] == "{" else line[-_SHOWN:]


def fill(text: str, figures: dict[str, str]) -> str:
    """Set the figures in a text; a name without a figure stays as it is written."""
    return _TOKEN.sub(lambda found: figures.get(found[1], found[0]), text)

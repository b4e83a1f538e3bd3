"""The unit that a table states of itself: “Đơn vị tính: triệu đồng”, “(nghìn đồng)”."""

import re

_UNIT = r"((?:1[.,]000(?:[.,]000)?|tỷ|tỉ|triệu|nghìn|ngàn)\s+đồng|đồng|trđ|hộ)"
_STATED = re.compile(
    rf"(?:đơn vị(?: tính)?|đvt)\s*:?\s*{_UNIT}(?!\s*\w)|\(\s*(?:đvt\s*:?\s*)?{_UNIT}\s*\)",
    re.IGNORECASE,
)
_SAME = {
    "trđ": "triệu đồng",
    "1.000.000 đồng": "triệu đồng",
    "1,000,000 đồng": "triệu đồng",
}


def stated_in(text: str) -> str:
    """The unit that a head or title states; empty when it states none."""
    found = _STATED.search(text)
    if found is None:
        return ""
    unit = " ".join((found[1] or found[2]).lower().split())
    return _SAME.get(unit, unit)


def without_unit(text: str) -> str:
    """The head without its unit."""
    return " ".join(_STATED.sub(" ", text).split())

"""The unit that a table states of itself: “Đơn vị tính: triệu đồng”, “(nghìn đồng)”."""

import re

_MONEY = r"(?:đồng|vnđ|vnd|đ)"
_THOUSANDS = r"1(?:[.,]?000)+|tỷ|tỉ|triệu|tr|nghìn|ngàn|ng"
_UNIT = rf"((?:{_THOUSANDS})\s*\.?\s*{_MONEY}|{_MONEY}|trđ|hộ|người|%)"
_SAYS = r"(?:đơn vị(?: tính)?|đvt)\s*(?:là\b)?\s*:?"
_STATED = re.compile(
    rf"{_SAYS}\s*{_UNIT}(?!\s*\w)|\(\s*(?:{_SAYS}\s*)?{_UNIT}\s*\)"
    rf"|^\s*((?:{_THOUSANDS})\s*{_MONEY})\s*$|(?:đơn vị tính|đvt)\s*(?:là\b)?\s*:\s*(\w[^,;)]*)",
    re.IGNORECASE,
)
_AMOUNTS = {"tỷ": "tỷ", "tỉ": "tỷ", "triệu": "triệu", "tr": "triệu", "nghìn": "nghìn"}
_AMOUNTS |= {"ngàn": "nghìn", "ng": "nghìn", "1000": "nghìn", "1000000": "triệu"}


def stated_in(text: str) -> str:
    """The unit that a head or title states; empty when it states none.

    Sums of money are written as “nghìn đồng”, “triệu đồng” …, whatever the abbreviation; a unit
    that is not known is given as it stands.
    """
    found = _STATED.search(text)
    if found is None:
        return ""
    unit = " ".join(next(filter(None, found.groups())).lower().split())
    money = re.fullmatch(rf"({_THOUSANDS})?\s*\.?\s*{_MONEY}", unit)
    if money is None:
        return unit
    amount = re.sub(r"[.,]", "", money[1] or "")
    return f"{_AMOUNTS.get(amount, amount)} đồng".strip()


def without_unit(text: str) -> str:
    """The head without its unit."""
    return " ".join(_STATED.sub(" ", text).split())

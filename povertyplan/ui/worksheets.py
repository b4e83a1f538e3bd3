"""What every worksheet asks of names, numbers, text and looks, whoever writes it."""

import math
import re
import textwrap
from collections.abc import Iterable
from decimal import Decimal
from itertools import chain, count
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from povertyplan.ui import figures

FONT = "Times New Roman"
SIZE = 11
LINE = 15
"""Height of a line of text, in points."""
HEAD_FILL = "#EEF1F5"
LOCKED_FILL = "#E4E9EF"
A4 = 9
_LOCALE = "[$-42A]"
"""Vietnamese; LibreOffice knows it only at the head of a format."""
PERCENT = f"{_LOCALE}0.00%_ "
ILLUSTRATIVE = "Số liệu minh họa"
"""The mark of figures that are not official, on screen and on every printed page."""


class Formats:
    """The cell formats of a workbook, each made once."""

    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        self.made: dict[tuple[object, ...], Format] = {}

    def __call__(self, **properties: Any) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self.made:
            self.made[key] = self.workbook.add_format({"valign": "vcenter"} | properties)
        return self.made[key]


def sheet_names(titles: Iterable[str]) -> list[str]:
    """Names Excel accepts: at most 31 characters, none of ``[]:*?/\\``, each once."""
    names: list[str] = []
    taken: set[str] = set()
    for title in titles:
        base = re.sub(r"[\[\]:*?/\\\x00-\x1f]+", " ", title).strip(" '") or "Bảng"
        marks = chain([""], (f" ({number})" for number in count(2)))
        tries = (base[: 31 - len(mark)].rstrip(" '") + mark for mark in marks)
        names.append(next(name for name in tries if name.casefold() not in taken))
        taken.add(names[-1].casefold())
    return names


def decimals_of(amounts: Iterable[int], most: int = figures.DECIMALS_OF_TRIEU) -> int:
    """How many decimals figures need that count the last of `most`: đồng in triệu đồng 0 to 6."""
    common = math.gcd(*amounts)
    return next(n for n in range(most + 1) if common % 10 ** (most - n) == 0)


def number_format(decimals: int = 0, *, most: int = 0, zero: str = f'"{figures.DASH}"') -> str:
    """The Vietnamese number format with this many decimals, up to `most`; nothing is a dash."""
    places = "0" * decimals + "#" * (most - decimals)
    digits = "#,##0" + (f".{places}" if places else "") + "_ "
    return f"{_LOCALE}{digits};{_LOCALE}-{digits};{zero}_ " if zero else _LOCALE + digits


def decimals_in(value: object) -> int:
    """How many decimals a quantity has, trailing zeros apart."""
    if not isinstance(value, Decimal):
        return 0
    return len(f"{value:f}".partition(".")[2].rstrip("0"))


def runs_of(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Neighbouring numbers as first and last."""
    runs: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][1] == number - 1:
            runs[-1] = runs[-1][0], number
        else:
            runs.append((number, number))
    return runs


def clean(text: str) -> str:
    """Text of one cell: line breaks stay, other control characters and outer spaces go."""
    if text.isprintable():
        return text.strip()
    lines = ("".join(c if c.isprintable() else " " for c in line) for line in text.splitlines())
    return "\n".join(lines).strip()


def lines_of(text: str, width: int) -> int:
    """How many lines the text takes in a cell so many characters wide."""
    paragraphs = text.splitlines() or [""]
    return sum(len(textwrap.wrap(line, max(width, 4))) or 1 for line in paragraphs)

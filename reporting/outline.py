"""Numbered parts of an official text: “I.”, “1.”, “2.1.”, “a)”.

Numbers follow Nghị định 30/2020/NĐ-CP, Phụ lục I; they are given by `numbered`, and nowhere else.
"""

from collections import Counter
from dataclasses import dataclass, replace
from enum import Enum

from povertyplan.ui.figures import VIETNAMESE_LETTERS, roman

END = "./."
"""What closes the text of an official paper."""


class Numbering(Enum):
    """How a part is numbered among its siblings; the value is the level of its heading."""

    ROMAN = 2
    ARABIC = 3
    NESTED = 4
    LETTER = 5
    DASH = 6

    def write(self, place: int, above: str) -> str:
        """The number of the part at `place`, counted from 1, under the part numbered `above`."""
        match self:
            case Numbering.ROMAN:
                return f"{roman(place)}."
            case Numbering.ARABIC:
                return f"{place}."
            case Numbering.NESTED:
                return f"{above}{place}."
            case Numbering.LETTER:
                repeats, letter = divmod(place - 1, len(VIETNAMESE_LETTERS))
                return VIETNAMESE_LETTERS[letter] * (repeats + 1) + ")"
        return "-"


@dataclass(frozen=True)
class Paragraph:
    """One paragraph; `lead` is the number and title it may begin with, as in “a) Mục tiêu:”."""

    text: str
    lead: str = ""

    def __str__(self) -> str:
        return f"{self.lead} {self.text}".strip()

    @property
    def is_item(self) -> bool:
        return self.text.startswith(("- ", "+ "))

    @property
    def introduces(self) -> bool:
        """Whether it announces the next paragraph, and must not be parted from it."""
        return not self.text or self.text.endswith(":")


@dataclass(frozen=True)
class Part:
    """A numbered part of the text: “I.”, “1.”, “2.1.”, “a)”; some have no title."""

    numbering: Numbering
    title: str = ""
    paragraphs: tuple[Paragraph, ...] = ()
    children: tuple["Part", ...] = ()
    edit: str = ""
    number: str = ""
    anchor: str = ""

    @property
    def level(self) -> int:
        return self.numbering.value

    @property
    def heading(self) -> str:
        """The line of its own above the text; empty where the number begins the text."""
        has_heading = self.title and self.numbering not in (Numbering.LETTER, Numbering.DASH)
        return f"{self.number} {self.title}" if has_heading else ""

    @property
    def lines(self) -> tuple[Paragraph, ...]:
        """The paragraphs below the heading; without one, the first begins with the number."""
        if self.heading:
            return self.paragraphs
        lead = f"{self.number} {self.title}".rstrip()
        match self.paragraphs:
            case (only,) if self.title and not only.is_item:
                return (replace(only, lead=f"{lead}:"),)
            case (first, *rest) if not self.title:
                return (replace(first, lead=lead), *rest)
        return (Paragraph("", lead=lead), *self.paragraphs)


def numbered(parts: tuple[Part, ...], above: str = "", anchor: str = "phan") -> tuple[Part, ...]:
    """Number the parts and all below them; the only place that counts."""
    counts: Counter[Numbering] = Counter()
    found = []
    for place, part in enumerate(parts, start=1):
        counts[part.numbering] += 1
        number = part.numbering.write(counts[part.numbering], above)
        own = f"{anchor}-{place}"
        children = numbered(part.children, number, own)
        found.append(replace(part, number=number, anchor=own, children=children))
    return tuple(found)


def ended(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """The same parts, the last paragraph of all closed as a paper closes."""
    if not parts:
        return parts
    *before, last = parts
    if last.children:
        last = replace(last, children=ended(last.children))
    elif last.paragraphs:
        *lines, line = last.paragraphs
        line = replace(line, text=ending(line.text, END))
        last = replace(last, paragraphs=(*lines, line))
    return (*before, last)


def ending(text: str, mark: str) -> str:
    """The text with this mark at its end instead of any other."""
    return text.rstrip(" .;,:/") + mark

"""How the figures of a block are written: the Vietnamese way or the English one, all alike."""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from editing.blocks.block import Value, is_moderate, shown
from editing.grid import Grid
from povertyplan.ui import figures
from povertyplan.ui.figures import NotAFigure

MAX_EXAMPLES = 3
UNREADABLE = "không đọc được"

_WITH_A_UNIT = re.compile(r"[0-9][0-9.,\s]*[^\W\d_]{1,5}(?: đồng)?")


class Reading(StrEnum):
    """Which of dot and comma parts thousands, and which begins decimals."""

    VIETNAMESE = "vi"
    ENGLISH = "en"

    @property
    def sample(self) -> str:
        """A figure written this way, to call it by."""
        return "1,234.5" if self is Reading.ENGLISH else "1.234,5"

    @property
    def other(self) -> "Reading":
        return Reading.VIETNAMESE if self is Reading.ENGLISH else Reading.ENGLISH


@dataclass(frozen=True)
class Example:
    """A figure as it stands in the block, as it is read and as it would be read otherwise."""

    text: str
    read: str
    otherwise: str


@dataclass(frozen=True)
class Evidence:
    """What the figures of a block say about how they are written.

    Some can be read only one way; some, as ``1.234``, are other figures in either reading.
    """

    only: dict[Reading, list[str]]
    either: list[str]

    @classmethod
    def of(cls, grid: Grid, values: Iterable[Value]) -> "Evidence":
        """Weigh the texts; exact numbers say nothing."""
        evidence = cls({reading: [] for reading in Reading}, [])
        for text in dict.fromkeys(value for value in values if isinstance(value, str)):
            bare = text.strip("-−()% ")
            match _readings(grid, bare):
                case [reading]:
                    evidence.only[reading].append(text)
                case [_, _] if len({_bare(bare, reading) for reading in Reading}) > 1:
                    evidence.either.append(text)
        return evidence

    @property
    def reading(self) -> Reading:
        """The reading that the evidence speaks for; the Vietnamese one when it leaves doubt."""
        only_english = self.only[Reading.ENGLISH] and not self.only[Reading.VIETNAMESE]
        return Reading.ENGLISH if only_english else Reading.VIETNAMESE

    @property
    def doubtful(self) -> bool:
        """Whether it speaks for both, or for none where it matters."""
        ways = [reading for reading in Reading if self.only[reading]]
        return len(ways) == 2 or (not ways and bool(self.either))

    def examples(self, grid: Grid, reading: Reading) -> list[Example]:
        """A few figures in doubt, read as the whole block is and the other way."""
        telling = [texts[0] for texts in self.only.values() if texts]
        return [
            Example(text, _show(grid, text, reading), _show(grid, text, reading.other))
            for text in [*telling, *self.either][:MAX_EXAMPLES]
        ]


def amount_of(grid: Grid, value: Value, reading: Reading) -> int:
    """What the grid would store for a cell of the block, blank being nothing.

    Raises `NotAFigure` with the sentence to show.
    """
    if isinstance(value, str):
        return grid.parse(_bare(value, reading))
    if not is_moderate(value):
        raise NotAFigure(f"“{shown(value)[:40]}” không phải là số dùng được.")
    return grid.parse(figures.decimal(value))


def is_figure(value: Value) -> bool:
    """Whether a cell is meant as a figure, readable or not: ``1.234``, ``–``, ``15%``, ``#REF!``.

    Nothing is not.
    """
    if isinstance(value, Decimal):
        return True
    if not value or value.startswith("#"):
        return bool(value)
    return not any(char.isalpha() for char in value) or bool(_WITH_A_UNIT.fullmatch(value))


def _bare(text: str, reading: Reading) -> str:
    return figures.rewrite(text, english=reading is Reading.ENGLISH)


def _readings(grid: Grid, text: str) -> list[Reading]:
    """The ways the text can be read; where there are two, those whose figure the grid takes."""
    written, taken = [], []
    for reading in Reading:
        with suppress(NotAFigure):
            bare = _bare(text, reading)
            written.append(reading)
            grid.parse(bare)
            taken.append(reading)
    return taken or written


def _show(grid: Grid, text: str, reading: Reading) -> str:
    try:
        return grid.show(amount_of(grid, text, reading))
    except NotAFigure:
        return UNREADABLE

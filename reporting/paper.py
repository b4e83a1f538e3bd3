"""An official paper with every figure and number set, whichever kind of paper it is.

The plan and the periodic reports are put together here and laid out by ``templates/documents`` and
`reporting.word`; both follow Nghị định 30/2020/NĐ-CP, Phụ lục I.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, Self, TypeVar

from povertyplan.ui.figures import official_date, roman
from projects.models import OfficialPaper
from reporting.charts import MeterChart
from reporting.outline import END, Numbering, Paragraph, Part, ended, ending, numbered
from reporting.sheets import Kind, Sheet

BY_DEPTH = (Numbering.ROMAN, Numbering.ARABIC, Numbering.LETTER, Numbering.DASH)

# How annex tables are laid out, in points: the room that document.css leaves for all figures beside
# the names, and the largest size of type. A digit is half as wide as its size.
_SHAPES = {
    "portrait": (300, 12),
    "portrait roomy": (220, 12),
    "landscape roomy": (400, 11),
    "landscape": (490, 11),
    "landscape dense": (530, 11),
}
ILLUSTRATIVE = "Số liệu minh họa, không phải số liệu chính thức"
_PADDING = 5
_SMALLEST = 7

Fill = Callable[[str], str]
"""Sets the figures that a text names in braces."""


@dataclass(frozen=True)
class Annex:
    """A table that follows the text, from a page of its own; a single one has no number.

    `picture` shows some of its figures below it.
    """

    title: str
    anchor: str
    sheet: Sheet
    picture: MeterChart | None = None

    @property
    def shape(self) -> str:
        """The classes of the page: which way it lies, and how much room is left for names."""
        if not self.sheet.landscape:
            return "portrait roomy" if len(self.sheet.columns) < 7 else "portrait"
        match len(self.sheet.columns):
            case few if few < 10:
                return "landscape roomy"
            case usual if usual < 13:
                return "landscape"
        return "landscape dense"

    @property
    def type_size(self) -> int:
        """The largest size of type, in points, at which every figure stands on one line."""
        room, largest = _SHAPES[self.shape]
        figures = [
            [text for column, text in cells if column.kind is not Kind.TEXT]
            for _, cells in self.sheet.lines()
        ]
        longest = max((len(text) for row in figures for text in row), default=1)
        columns = max((len(row) for row in figures), default=1)
        fitting = (room // columns - _PADDING) * 2 // longest
        return max(_SMALLEST, min(largest, fitting))


@dataclass(frozen=True)
class Paper:
    """The whole paper, part by part; `edit_…` lead to the forms behind its head and its bases.

    `illustrative` when a figure in it is not official, which it then says at its head.
    """

    kind: str
    title: str
    is_draft: bool
    issuer: str
    agency: tuple[str, ...]
    reference: str
    place_and_date: str
    subject: str
    legal_bases: tuple[str, ...]
    preamble: tuple[str, ...]
    parts: tuple[Part, ...]
    closing: tuple[str, ...]
    signatory_authority: str
    signatory_post: str
    signatory_name: str
    recipients: tuple[str, ...]
    attached_to: str
    annexes: tuple[Annex, ...]
    illustrative: bool = False
    edit_head: str = ""
    edit_bases: str = ""

    @classmethod
    def of(
        cls,
        record: OfficialPaper,
        *,
        kind: str,
        year: int,
        is_draft: bool,
        fill: Fill,
        parts: tuple[Part, ...],
        tables: Sequence[Sheet],
        pictures: Mapping[str, MeterChart] | None = None,
        bases: Iterable[str] = (),
        illustrative: bool = False,
        edit_head: str = "",
        edit_bases: str = "",
    ) -> Self:
        """Put a record's head, parts not numbered yet and tables together into a paper.

        `pictures` stand below the tables whose keys they are filed under.
        """
        parts = numbered(parts)
        closing = [line.text for line in paragraphs(record.closing, fill)]
        if closing:
            closing[-1] = ending(closing[-1], END)
        else:
            parts = ended(parts)
        date = official_date(record.issued_on, year=year)
        subject = fill(record.subject)
        return cls(
            kind=kind,
            title=f"{kind} {subject[:1].lower()}{subject[1:]}",
            is_draft=is_draft,
            issuer=record.issuer,
            agency=tuple(re.split(r"\s+(?=(?:tỉnh|thành phố)\s)", record.issuer, maxsplit=1)),
            reference=record.reference,
            place_and_date=f"{record.place}, {date}",
            subject=subject,
            legal_bases=_listed(fill(text) for text in bases),
            preamble=tuple(line.text for line in paragraphs(record.preamble, fill)),
            parts=parts,
            closing=tuple(closing),
            signatory_authority=record.signatory_authority,
            signatory_post=record.signatory_post,
            signatory_name=record.signatory_name,
            recipients=_listed(line.removeprefix("- ") for line in record.recipients.split("\n")),
            attached_to=f"(Kèm theo {kind} số {record.reference} {date} của {record.issuer})",
            annexes=_annexes(tables, pictures or {}),
            illustrative=illustrative,
            edit_head=edit_head,
            edit_bases=edit_bases,
        )


class Written(Protocol):
    """A part of a paper as somebody wrote it; those without a parent stand at the top."""

    pk: int
    parent_id: int | None
    heading: str
    body: str


SectionT = TypeVar("SectionT", bound=Written)


def written(
    sections: Iterable[SectionT],
    *,
    fill: Fill,
    edit: Callable[[SectionT], str],
    inside: Callable[[SectionT, int], tuple[Part, ...]] = lambda section, depth: (),
) -> tuple[Part, ...]:
    """The parts written by hand, not numbered yet; `inside` gives what is set within one.

    A section without heading and text is no part: what it holds stands in its place.
    """
    below: dict[int | None, list[SectionT]] = defaultdict(list)
    for section in sections:
        below[section.parent_id].append(section)

    def parts_under(parent: int | None, depth: int) -> tuple[Part, ...]:
        parts: list[Part] = []
        for section in below[parent]:
            is_plain = not section.heading and not section.body
            level = depth if is_plain else depth + 1
            children = (*inside(section, level), *parts_under(section.pk, level))
            if is_plain:
                parts += children
                continue
            parts.append(
                Part(
                    numbering_at(depth),
                    fill(section.heading),
                    paragraphs(section.body, fill),
                    children,
                    edit=edit(section),
                )
            )
        return tuple(parts)

    return parts_under(None, 0)


def numbering_at(depth: int) -> Numbering:
    """How parts so deep below the top are numbered."""
    return BY_DEPTH[min(depth, len(BY_DEPTH) - 1)]


def paragraphs(text: str, fill: Fill) -> tuple[Paragraph, ...]:
    """One paragraph a line, blank lines left out, figures set."""
    lines = (" ".join(line.split()) for line in fill(text).split("\n"))
    return tuple(Paragraph(line) for line in lines if line)


def _listed(texts: Iterable[str]) -> tuple[str, ...]:
    """Texts as a list is written: each ends with “;”, the last with “.”."""
    kept = [" ".join(text.split()) for text in texts if text.strip()]
    last = len(kept) - 1
    return tuple(ending(text, "." if place == last else ";") for place, text in enumerate(kept))


def _annexes(tables: Sequence[Sheet], pictures: Mapping[str, MeterChart]) -> tuple[Annex, ...]:
    return tuple(
        Annex(
            title=f"Phụ lục {roman(place)}" if len(tables) > 1 else "Phụ lục",
            anchor=f"phu-luc-{place}",
            sheet=sheet,
            picture=pictures.get(sheet.key),
        )
        for place, sheet in enumerate(tables, start=1)
    )

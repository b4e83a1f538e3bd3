"""Which row or column of a grid goes by a name that somebody else wrote."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator

from editing.cells import Column, Row
from editing.grid import Grid
from povertyplan.ui.text import fold

_WORD = re.compile(r"[^\W\d_]+|[0-9]+")
_AND = {"và", "va"}
_OFFICES = ("uy ban nhan dan", "ubnd")
_KINDS = {
    "huyen": "huyen",
    "h": "huyen",
    "thi xa": "thi xa",
    "tx": "thi xa",
    "t x": "thi xa",
    "thanh pho": "thanh pho",
    "tp": "thanh pho",
    "t p": "thanh pho",
    "quan": "quan",
    "q": "quan",
    "thi tran": "thi tran",
    "tt": "thi tran",
    "phuong": "phuong",
    "p": "phuong",
    "xa": "xa",
    "x": "xa",
}
"""Kinds of places and how they are abbreviated, folded."""
_NUMBERING = re.compile(
    r"(?:[-–+*•]"
    r"|(?![hpqtx]\.)\(?(?:[0-9]{1,3}(?:\.[0-9]{1,3})*|[IVXL]+|[a-zđ])[.):/]"
    r"|[0-9]{1,3}(?:\.[0-9]{1,3})*\s"
    r"|[IVXL]+\s*[-–])\s*",
    re.IGNORECASE,
)
"""What counts a row, as “1.”, “II -”, “a)”; not the kind of a place, as “H.” and “X.”."""
_TOTALS = {"cong", "tong", "tong cong", "tong so", "toan tinh", "cong toan tinh"}


def is_total(text: str) -> bool:
    """Whether a row or column by this name can only be a total: “Tổng cộng”, “Cộng” …"""
    words = fold(" ".join(_words(without_numbering(text))))
    return words in _TOTALS or words.startswith("tong cong ")


def without_numbering(text: str) -> str:
    """The name without what counts it: “1.”, “II.”, “a)”, “-”."""
    numbering = _NUMBERING.match(text)
    return text[numbering.end() :] if numbering else text


class Names:
    """The names of several things, to find a thing by one of them.

    Compared are the words: without regard to case, diacritics, punctuation and “và”; places with
    their kind in full (“TX Bình Long” is “Thị xã Bình Long”), without the office (“UBND”).
    """

    def __init__(self) -> None:
        self._keys: dict[str, set[str]] = defaultdict(set)
        self._titles: dict[str, str] = {}

    def add(self, key: str, title: str, names: Iterable[str]) -> None:
        """Let a thing be found by these names, and a place by its name without the kind."""
        self._titles[key] = title
        for name in names:
            for written in _spellings(name):
                self._keys[written].add(key)
                self._keys[_without_kind(written)].add(key)
        self._keys.pop("", None)

    def find(self, text: str) -> set[str]:
        """The keys of all things that go by this name: none, one, or several when it is unclear.

        Diacritics decide between names that differ in nothing else.
        """
        for candidate in dict.fromkeys([text, without_numbering(text)]):
            for written in _spellings(candidate):
                if found := self._keys.get(written):
                    return set(found)
        return set()

    def titles(self, keys: Iterable[str]) -> list[str]:
        """How these things are called here."""
        wanted = set(keys)
        return [title for key, title in self._titles.items() if key in wanted]

    def of_another_kind(self, text: str) -> str:
        """What goes by the name but is a place of another kind; empty when nothing does."""
        for written in _spellings(text):
            found = self._keys.get(_without_kind(written), set())
            if len(found) == 1:
                return self._titles[next(iter(found))]
        return ""


def names_of_rows(grid: Grid) -> Names:
    """The rows of a grid by their names, computed rows and ceilings included."""
    names = Names()
    for row in grid.rows:
        names.add(row.key, row.title, _of_row(row))
    for key, title, _amounts in grid.ceilings():
        names.add(f"@{key}", title, [title])
    return names


def names_of_columns(grid: Grid) -> Names:
    """The columns of a grid by their names."""
    names = Names()
    for column in grid.columns:
        names.add(column.key, title_of(column), _of_column(column))
    return names


def title_of(column: Column) -> str:
    """A column in words: the title and its note."""
    return f"{column.title} ({column.note})" if column.note else column.title


def _of_row(row: Row) -> Iterator[str]:
    yield from (row.title, row.code, f"{row.code} {row.title}", *row.names)


def _of_column(column: Column) -> Iterator[str]:
    title, note = column.title, column.note
    yield from (title, note, f"{title} {note}", f"{note} {title}", *column.names)


def _words(text: str) -> list[str]:
    """The words of a name, in lower case; figures apart from letters, as in “DA3”."""
    return [
        word
        for word in _WORD.findall(unicodedata.normalize("NFC", text).lower())
        if word not in _AND
    ]


def _spellings(text: str) -> list[str]:
    """The name as it is compared: with diacritics, and without."""
    words = _without_office(_words(text))
    folded = [fold(word) for word in words]
    for size in (2, 1):
        kind = _KINDS.get(" ".join(folded[:size]))
        if kind and len(words) > size:
            words, folded = [kind, *words[size:]], [kind, *folded[size:]]
            break
    return [" ".join(words), " ".join(folded)]


def _without_office(words: list[str]) -> list[str]:
    plain = fold(" ".join(words))
    for office in _OFFICES:
        if plain.startswith(f"{office} "):
            return words[len(office.split()) :]
    return words


def _without_kind(written: str) -> str:
    for kind in dict.fromkeys(_KINDS.values()):
        if written.startswith(f"{kind} "):
            return written.removeprefix(f"{kind} ")
    return written

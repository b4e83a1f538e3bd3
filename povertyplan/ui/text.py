"""Vietnamese text: how it is stored, searched and put in order."""

import unicodedata

_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_CODES = {letter: f"{place:02d}" for place, letter in enumerate(_ALPHABET, start=30)}
_CODES |= {digit: f"{place:02d}" for place, digit in enumerate("0123456789", start=10)}


class NotText(ValueError):
    """The text holds what cannot be stored or printed; the message is the sentence to show."""


def clean(text: str) -> str:
    """Return the text as stored: NFC, Unix line ends, no blanks at line ends.

    Raises `NotText` for control characters, which no keyboard of an office types.
    """
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\t", " ")
    for char in text:
        if char != "\n" and unicodedata.category(char) in {"Cc", "Cs", "Co"}:
            raise NotText(
                f"Có ký tự điều khiển không in được (mã U+{ord(char):04X}). "
                "Đề nghị xóa ký tự này rồi lưu lại."
            )
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def fold(text: str) -> str:
    """Return the text for searching: lower case, no diacritics (``Đồng Xoài`` → ``dong xoai``)."""
    decomposed = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def sort_key(text: str) -> str:
    """Return a key that orders as Vietnamese dictionaries do, on any database.

    Letters go a ă â b c d đ e ê …; within a syllable the tone decides last
    (ngang, huyền, hỏi, ngã, sắc, nặng). The key has digits only, so that no collation differs.
    """
    syllables = []
    for syllable in unicodedata.normalize("NFC", text.lower()).split():
        letters, tone = "", 0
        for char in unicodedata.normalize("NFD", syllable):
            tone = _TONES.get(char, tone)
        for char in syllable:
            bare = "".join(c for c in unicodedata.normalize("NFD", char) if c not in _TONES)
            letters += _CODES.get(unicodedata.normalize("NFC", bare), "")
        syllables.append(f"{letters}0{tone}")
    return "00".join(syllables)

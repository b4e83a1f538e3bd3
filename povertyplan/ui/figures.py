"""Figures as people write them, and back.

Money is stored as whole đồng and written in triệu đồng (million đồng): ``1.234,5`` is
1.234.500.000 đồng. This module is the only place that converts between the two. Thousands are
parted by dots, decimals by a comma. Nothing here rounds: what does not fit is refused.
"""

import datetime
import re
import unicodedata
from decimal import Decimal

TRIEU = 1_000_000
DECIMALS_OF_TRIEU = 6
MAX_AMOUNT = 99_999_999 * TRIEU
"""The largest sum of one cell, in đồng; no cell of a plan comes near it."""
MAX_COUNT = 9_999_999
"""The largest number of households or people in one cell."""

DASH = "–"
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_WHOLE = r"(?:[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+|[0-9]+)"
_NUMBER = re.compile(rf"({_WHOLE})(?:,([0-9]+))?")
_SWAPPED = str.maketrans(".,", ",.")
_LIKE_A_THOUSAND = re.compile(r"[1-9][0-9]{0,2},[0-9]{2}0")


class NotAFigure(ValueError):
    """What was typed is not a figure that fits; the message is the sentence the user reads."""


def _plain(text: str) -> str:
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def _digits(text: str, *, english: bool = False, example: str = "") -> tuple[str, str]:
    """Split a figure into its whole and decimal digits; in English the dot begins decimals.

    `example` is how a figure of the kind is rightly written.
    """
    plain = _plain(text)
    if plain in {"", DASH, "-"}:
        return "0", ""
    if plain.startswith(("-", "−", "(")):
        raise NotAFigure("Không nhận số âm.")
    if len(plain) > 40:
        raise NotAFigure("Số quá dài, đề nghị kiểm tra lại.")
    ours, theirs = plain, plain.translate(_SWAPPED)
    if english:
        ours, theirs = theirs, ours
    match = _NUMBER.fullmatch(ours)
    if match is None:
        example = example or ("1,234.5" if english else "1.234,5")
        if _NUMBER.fullmatch(theirs):
            thousands, decimals = ("phẩy", "chấm") if english else ("chấm", "phẩy")
            raise NotAFigure(
                f"Dấu {thousands} ngăn cách hàng nghìn, dấu {decimals} ngăn cách phần thập phân, "
                f"ví dụ {example}."
            )
        raise NotAFigure(
            f"“{text.strip()[:40]}” không phải là số. Cách viết đúng, ví dụ: {example}."
        )
    return match[1].replace(".", "").replace(" ", ""), match[2] or ""


def rewrite(text: str, *, english: bool = False) -> str:
    """Write a figure the Vietnamese way, bare: no thousands parted, no zeros ending the decimals.

    For figures of which it is known how they are written: ``3,030`` is ``3,03``, and in English
    ``3030``. Raises `NotAFigure` for what is no figure in that writing.
    """
    whole, decimals = _digits(text, english=english)
    decimals = decimals.rstrip("0")
    return whole + ("," + decimals if decimals else "")


def is_like_a_thousand(text: str) -> bool:
    """Whether a figure such as ``3,030`` is an English thousand as likely as a decimal."""
    return _LIKE_A_THOUSAND.fullmatch(_plain(text)) is not None


def parse_trieu(text: str) -> int:
    """Read a sum typed in triệu đồng; return whole đồng.

    ``1.234,5`` and ``1234,5`` are 1.234.500.000 đồng; nothing, ``–`` and ``0`` are 0.
    Raises `NotAFigure` for anything else, for more decimals than a đồng and above `MAX_AMOUNT`, and
    for ``3,030``: nobody writes that last zero who means a decimal.
    """
    whole, decimals = _digits(text)
    if is_like_a_thousand(text):
        raise _read_two_ways(text)
    if len(decimals.rstrip("0")) > DECIMALS_OF_TRIEU:
        raise NotAFigure("Quá 6 chữ số thập phân: nhỏ hơn một đồng.")
    amount = int(whole) * TRIEU + int(decimals[:DECIMALS_OF_TRIEU].ljust(DECIMALS_OF_TRIEU, "0"))
    if amount > MAX_AMOUNT:
        raise NotAFigure(f"Số quá lớn: tối đa {trieu(MAX_AMOUNT)} triệu đồng cho một ô.")
    return amount


def parse_count(text: str) -> int:
    """Read a number of households or people. Raises `NotAFigure` when it is not a whole number."""
    whole, decimals = _digits(text, example="1.234")
    if decimals:
        raise NotAFigure("Chỉ nhận số nguyên; dấu chấm ngăn cách hàng nghìn, ví dụ 38.000.")
    if int(whole) > MAX_COUNT:
        raise NotAFigure(f"Số quá lớn: tối đa {count(MAX_COUNT)}.")
    return int(whole)


def parse_decimal(text: str, *, places: int = 2) -> Decimal:
    """Read a figure with at most `places` decimals, such as a percentage."""
    whole, decimals = _digits(text)
    if len(decimals.rstrip("0")) > places:
        raise NotAFigure(f"Tối đa {places} chữ số thập phân.")
    if int(whole) > MAX_COUNT:
        raise NotAFigure(f"Số quá lớn: tối đa {count(MAX_COUNT)}.")
    return Decimal(f"{whole}.{decimals or '0'}")


def parse_hundredths(text: str) -> int:
    """Read a quantity with at most two decimals; return hundredths: ``12,5`` is 1250.

    Raises `NotAFigure`, also for ``1,200``: nobody writes those last zeros who means a decimal.
    """
    if is_like_a_thousand(text):
        raise _read_two_ways(text)
    return int(parse_decimal(text).scaleb(2))


def _read_two_ways(text: str) -> NotAFigure:
    whole, decimals = _digits(text)
    thousand, least = count(int(whole + decimals)), decimal(Decimal(f"{whole}.{decimals}"))
    return NotAFigure(
        f"“{_plain(text)}” đọc được hai cách. Nếu là {thousand}, gõ {thousand}; "
        f"nếu là số lẻ, gõ {least}."
    )


def count(value: int) -> str:
    """Write a whole number: 1234567 is ``1.234.567``."""
    return f"{value:,}".replace(",", ".")


def signed(value: int) -> str:
    """A change of a count with its sign: “+3”, “−1.234”."""
    return f"{'−' if value < 0 else '+'}{count(abs(value))}"


def decimal(value: Decimal) -> str:
    """Write a decimal without trailing zeros: 1234.50 is ``1.234,5``."""
    whole, _, decimals = f"{abs(value):f}".partition(".")
    decimals = decimals.rstrip("0")
    sign = "-" if value < 0 else ""
    return sign + count(int(whole)) + ("," + decimals if decimals else "")


def hundredths(value: int) -> str:
    """Write a quantity counted in hundredths: 1250 is ``12,5``."""
    return decimal(Decimal(value).scaleb(-2))


def in_trieu(amount: int) -> Decimal:
    """The same sum in triệu đồng, exactly, for a worksheet."""
    return Decimal(amount).scaleb(-DECIMALS_OF_TRIEU).normalize()


def trieu(amount: int) -> str:
    """Write a sum of đồng in triệu đồng, with all its decimals: 1234500000 is ``1.234,5``."""
    whole, rest = divmod(abs(amount), TRIEU)
    decimals = f"{rest:06d}".rstrip("0")
    sign = "-" if amount < 0 else ""
    return sign + count(whole) + ("," + decimals if decimals else "")


def trieu_or_dash(amount: int | None) -> str:
    """As `trieu`, with nothing written as a dash, as tables print it."""
    return trieu(amount) if amount else DASH


def rate(part: int, whole: int) -> str:
    """Write a rate of households with two decimals, as statistics do: ``0,30%``."""
    text = percent(part, whole, places=2)
    if text == DASH:
        return text
    whole_part, _, decimals = text.removesuffix("%").partition(",")
    return f"{whole_part},{decimals.ljust(2, '0')}%"


def percent(part: int, whole: int, *, places: int = 1) -> str:
    """Write a share of a whole, rounded half up: 1 of 8 is ``12,5%``; of nothing it is a dash.

    What is not the whole is never written as 100%: 5.378 of 5.379 is ``99,9%``.
    """
    if not whole:
        return DASH
    scale = 10**places
    thousandths = (abs(part) * 200 * scale + whole) // (2 * whole)
    if abs(part) < whole:
        thousandths = min(thousandths, 100 * scale - 1)
    figure, rest = divmod(thousandths, scale)
    decimals = f"{rest:0{places}d}".rstrip("0")
    return ("-" if part < 0 else "") + count(figure) + ("," + decimals if decimals else "") + "%"


def date(value: datetime.date) -> str:
    """Write a date in short: 05/01/2024."""
    return f"{value:%d/%m/%Y}"


def official_date(value: datetime.date | None, *, year: int) -> str:
    """Write the date of an official paper: ``ngày 05 tháng 01 năm 2024``.

    Days below 10 and the months 1 and 2 take a leading zero (Nghị định 30/2020/NĐ-CP, Phụ lục I);
    a date not known yet leaves room for the pen.
    """
    if value is None:
        return f"ngày      tháng      năm {year}"
    month = f"{value.month:02d}" if value.month < 3 else str(value.month)
    return f"ngày {value.day:02d} tháng {month} năm {value.year}"


def roman(number: int) -> str:
    """Write a part or annex number: 4 is ``IV``."""
    numerals = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    text = ""
    for value, letters in numerals:
        repeats, number = divmod(number, value)
        text += letters * repeats
    return text


VIETNAMESE_LETTERS = "abcdđeghiklmnopqrstuvxy"
"""Letters that mark points, in their order (Nghị định 30/2020/NĐ-CP: a, b, c, d, đ, e, g …)."""

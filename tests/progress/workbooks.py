"""A report's workbook in somebody's hands: taken out, filled in, sent back, applied."""

import re
from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl.worksheet.worksheet import Worksheet

from editing.cells import Address
from editing.exchange.texts import TEXTS
from tests.editing.workbooks import cells, opened, saved
from tests.progress.small import Desk

HOUSEHOLDS = "Hộ nghèo, hộ cận nghèo"
MONEY = "Giải ngân vốn trong năm"
LEFT, FELL_BACK = ("poor", "left"), ("poor", "fell_back")


class Offline:
    """One report's workbook, between somebody's browser and their spreadsheet."""

    def __init__(self, desk: Desk, browser: Client) -> None:
        self.browser = browser
        period, agency = desk.period, desk.agency
        where = [period.plan.slug, period.pk, agency.pk]
        self.url = reverse("progress:workbook", args=where)

    def take_out(self) -> bytes:
        response = self.browser.get(self.url)
        assert response.status_code == 200
        return bytes(response.content)

    def send(self, content: bytes, **options: Any) -> Any:
        file = SimpleUploadedFile("thang-1.xlsx", content)
        return self.browser.post(self.url, {"file": file}, **options)

    def landed(self, response: Any) -> Any:
        """The page a redirect leads to."""
        return self.browser.get(response["Location"])

    def apply(self, preview: Any, **fields: Any) -> Any:
        """Press the button of a preview; `fields` named ``take__1`` are its boxes."""
        boxes = {name.replace("__", "."): value for name, value in fields.items()}
        return self.browser.post(self.url, {"proposal": preview.context["packed"]} | boxes)

    def bring(self, **parts: Any) -> Any:
        """Take it out, fill it in, send it and apply it."""
        return self.apply(self.send(typed(self.take_out(), **parts)))


def typed(content: bytes, **sheets: Mapping[Address, Any]) -> bytes:
    """The workbook with values typed into its sheets, which are named by their order: ``s0``."""
    book = opened(content)
    for name, values in sheets.items():
        places = cells(book.worksheets[int(name[1:])])
        for address, value in values.items():
            places[address].value = value
    return saved(book)


def paid(content: bytes) -> Address:
    """The address of the first cell of money paid out."""
    return next(at for at in cells(opened(content)[MONEY]) if at[1] == "paid")


def words_sheet(book: Any) -> Worksheet:
    return next(sheet for sheet in book.worksheets if sheet["A1"].value == TEXTS)


def written(content: bytes, **texts: str) -> bytes:
    """The workbook with words written on its sheet of texts, by the name of their field."""
    book = opened(content)
    for row in words_sheet(book).iter_rows(min_row=2):
        if row[0].value in texts:
            row[2].value = texts[row[0].value]
    return saved(book)


def spot(content: bytes, sheet: str, address: Address) -> str:
    """How a refusal names a cell."""
    return f"Trang tính {sheet}, ô {cells(opened(content)[sheet])[address].coordinate}"


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))

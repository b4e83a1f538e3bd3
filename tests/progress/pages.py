"""The pages of a report as somebody uses them without a script: forms are sent as they stand."""

from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.progress.small import Desk


class Forms(HTMLParser):
    """The fields of every form of a page, by the address it is sent to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, dict[str, str]] = {}
        self._form: dict[str, str] | None = None
        self._area = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        said = dict(attrs)
        if tag == "form":
            self._form = self.found.setdefault(said.get("action", ""), {})
        if self._form is None or not (name := said.get("name")):
            return
        if tag == "textarea":
            self._area, self._form[name] = name, ""
        elif tag == "input" and (said.get("type") != "checkbox" or "checked" in said):
            self._form[name] = said.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area and self._form is not None:
            self._form[self._area] += data.removeprefix("\n")


class Screen:
    """One report in one person's browser."""

    def __init__(self, client: Client, desk: Desk) -> None:
        self.client, self.desk = client, desk

    def address(self, name: str = "report", *more: object) -> str:
        where = self.desk.where
        keys = [where["slug"], where["period"], where["agency"], *more]
        return reverse(f"progress:{name}", args=keys)

    def open(self, name: str = "report", *more: object, **query: str) -> HttpResponse:
        return self.client.get(self.address(name, *more), query)

    def text(self, name: str = "report", **query: str) -> str:
        """The page as it reads, in one line."""
        page = self.open(name, **query).content.decode()
        return " ".join(page.split())

    def send(self, action: str, *more: object, page: str = "", **typed: str) -> HttpResponse:
        """Send a form of the report's page (or of `page`) with some fields filled in."""
        shown = self.open(page or "report").content.decode()
        there = Forms(shown).found
        address = self.address(action, *more)
        form = there.get(address) if address in there else there.get("")
        assert form is not None, f"no form for {address}"
        return self.client.post(address, form | typed, follow=True)

    def save(self, part: str = "ho-ngheo", **cells: str) -> HttpResponse:
        """Type into cells named ``row__column`` and press the part's button."""
        typed = {f"o.{name.replace('__', '.')}": text for name, text in cells.items()}
        return self.send("part", part, **typed)

    def script(self, action: str, *more: object, **fields: str) -> HttpResponse:
        """What the script of the page sends."""
        headers = {"accept": "application/json"}
        return self.client.post(self.address(action, *more), fields, headers=headers)


def said(response: HttpResponse) -> str:
    """A page as it reads, in one line."""
    return " ".join(response.content.decode().split())

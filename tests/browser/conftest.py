"""A real browser against the running portal, with the 2024 plan loaded.

`page_of(username)` opens the portal as a person of the cast. Whatever a test does, a script error,
a breach of the content security policy or a request to another host fails it.
"""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from povertyplan.accounts.models import User
from projects.models import Plan
from tests.conftest import BACKEND

CHROMIUM = "/usr/bin/chromium"
PageOf = Callable[..., Page]


def pytest_collection_finish(session: pytest.Session) -> None:
    """The server's threads share a database file: one in memory is for one connection."""
    drives_a_browser = any(item.get_closest_marker("browser") for item in session.items)
    if drives_a_browser and connection.vendor == "sqlite":
        folder = tempfile.TemporaryDirectory(prefix="povertyplan-tests-")
        session.config.add_cleanup(folder.cleanup)
        connection.settings_dict["TEST"]["NAME"] = str(Path(folder.name) / "test.sqlite3")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def sign_in(page: Page, username: str, url: str = "") -> None:
    """Give the browser the session cookie of a person; the sign-in page is not shown."""
    client = Client()
    client.force_login(User.objects.get(username=username), backend=BACKEND)
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": url or page.url}])


@pytest.fixture
def page_of(chromium: Browser, live_server: LiveServer, bp: Plan) -> Iterator[PageOf]:
    """Open the portal: ``page_of("chuyenvien", width=390)``; nobody signs in without a name."""
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def watch(page: Page) -> None:
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda message: hear(message.text))
        page.on("request", lambda request: ask(request.url))

    def hear(text: str) -> None:
        if "Content Security Policy" in text:
            troubles.append(text)

    def ask(url: str) -> None:
        if not url.startswith(("data:", "blob:", f"{live_server.url}/")):
            troubles.append(f"request to {url}")

    def open_page(username: str = "", *, width: int = 1280, **options: Any) -> Page:
        viewport = {"width": width, "height": 844 if width < 500 else 800}
        context = chromium.new_context(viewport=viewport, base_url=live_server.url, **options)
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.on("page", watch)
        page = context.new_page()
        if username:
            sign_in(page, username, live_server.url)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not troubles

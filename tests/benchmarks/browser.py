"""In a real browser: from the key that saves a cell to the total that follows it, painted."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from types import SimpleNamespace

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import Page, sync_playwright

from povertyplan.ui.figures import TRIEU, trieu
from tests.benchmarks.timing import Measure

CHROMIUM = "/usr/bin/chromium"
NAME = "Enter to the painted total, in Chromium"
LISTEN = """total => {
  let pressed;
  document.addEventListener("keydown", ({timeStamp}) => (pressed = timeStamp),
    {capture: true, once: true});
  window.painted = new Promise(done => {
    new MutationObserver((moved, observer) => {
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => done(performance.now() - pressed)));
    }).observe(document.getElementById(total), {childList: true});
  });
}"""


def painted_total(grid: SimpleNamespace, *, repeats: int) -> Measure:
    """Type into the first cell of a large grid and press Enter; the median in milliseconds.

    `grid` has the `client` of its editor, its `url`, the name of a `cell` and its record `first`.
    Without Chromium nothing is measured, which is said.
    """
    if not Path(CHROMIUM).exists():
        return Measure(NAME, "-", "-", "-", "-", True)
    grid.first.refresh_from_db()
    typed = [trieu(grid.first.amount + turn * TRIEU) for turn in range(1, repeats + 2)]
    with _server() as address, _page(address, grid.client.cookies["sessionid"].value) as page:
        page.goto(address + grid.url)
        times = [_once(page, grid.cell, text) for text in typed][1:]
    return Measure(NAME, f"{median(times):.0f} ms", "-", "-", "-", True)


def _once(page: Page, cell: str, text: str) -> float:
    row, _, _column = cell.partition(".")
    page.locator(f"[name='o.{cell}']").fill(text)
    page.evaluate(LISTEN, f"{row}.tong")
    page.keyboard.press("Enter")
    return float(page.evaluate("window.painted"))


@contextmanager
def _server() -> Iterator[str]:
    """The portal on this machine, its scripts included."""
    server = LiveServerThread("localhost", StaticFilesHandler)
    server.daemon = True
    with override_settings(ALLOWED_HOSTS=["localhost"]):
        server.start()
        server.is_ready.wait()
        if server.error:
            raise server.error
        yield f"http://localhost:{server.port}"
        server.terminate()


@contextmanager
def _page(address: str, session: str) -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
        yield context.new_page()
        browser.close()

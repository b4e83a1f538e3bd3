"""The script of the grid as it is served: one small file of small modules."""

import gzip
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings
from playwright.sync_api import expect

from tests.browser.conftest import PageOf
from tests.browser.grids import SPLIT, cell, enter, press, saved_in

SOURCES = Path(settings.BASE_DIR) / "povertyplan" / "static" / "js"
KILOBYTE = 1024


def test_a_module_has_its_size() -> None:
    modules = [SOURCES / "grid.js", *SOURCES.glob("grid/*.js")]
    assert len(modules) > 1
    for path in modules:
        assert len(path.read_text(encoding="utf-8").splitlines()) < 250, path.name


@pytest.fixture
def served(tmp_path: Path) -> Path:
    """The script as collected for production."""
    storages = {"staticfiles": {"BACKEND": "povertyplan.storage.StaticFiles"}}
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=settings.STORAGES | storages):
        call_command("collectstatic", ignore_patterns=["vendor", "fonts", "css"], verbosity=0)
    (script,) = (tmp_path / "js").glob("grid.????????????.js")
    return script


def test_the_script_is_under_15_kb_gzipped(served: Path) -> None:
    assert len(gzip.compress(served.read_bytes(), 9)) < 15 * KILOBYTE


@pytest.mark.browser
def test_the_script_as_it_is_served_saves_and_undoes(page_of: PageOf, served: Path) -> None:
    page = page_of("chuyenvien")
    page.route("**/grid.js", lambda route: route.fulfill(path=served))
    page.route("**/js/grid/*.js", lambda route: route.abort())
    page.goto(SPLIT)
    saved_in(enter(page, "DA7.TDA2", "1100"))
    press(page, "Control+z")
    expect(cell(page, "DA7.TDA2")).to_have_value("1.000")

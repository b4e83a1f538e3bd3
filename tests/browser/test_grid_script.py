"""The script of the grid as it is served: small, and every module under the name of its content."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

SOURCES = Path(settings.BASE_DIR) / "povertyplan" / "static" / "js"
IMPORTED = re.compile(r'import[^;"]*"(\.[^"]+)"')
KILOBYTE = 1024


def modules(folder: Path, pattern: str) -> list[Path]:
    """The module the pages load, and those it imports."""
    return [*folder.glob(pattern), *(folder / "grid").glob(pattern.replace("grid", "*"))]


def test_the_script_is_under_15_kb_gzipped():
    found = modules(SOURCES, "grid.js")
    assert len(found) > 1
    assert sum(len(gzip.compress(path.read_bytes(), 9)) for path in found) < 15 * KILOBYTE


def test_a_module_has_its_size():
    for path in modules(SOURCES, "grid.js"):
        assert len(path.read_text(encoding="utf-8").splitlines()) < 250, path.name


@pytest.fixture
def served(tmp_path, settings):
    """The scripts as collected for production."""
    settings.STATIC_ROOT = tmp_path
    storage = {"BACKEND": "povertyplan.storage.StaticFiles"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": storage}
    call_command("collectstatic", ignore_patterns=["vendor", "fonts", "css"], verbosity=0)
    return tmp_path / "js"


def test_modules_import_one_another_by_the_names_of_their_content(served):
    found = modules(served, "grid.????????????.js")
    assert len(found) == len(modules(SOURCES, "grid.js"))
    for path in found:
        for name in IMPORTED.findall(path.read_text(encoding="utf-8")):
            assert (path.parent / name).resolve() in [other.resolve() for other in found]

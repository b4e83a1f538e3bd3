"""The script of a report as it is served: one small file of small modules."""

import gzip
from pathlib import Path

from django.conf import settings

from povertyplan.storage import bundle

SOURCES = Path(settings.BASE_DIR) / "povertyplan" / "static" / "js"
KILOBYTE = 1024


def test_the_script_of_a_report_is_under_6_kb_gzipped():
    served = bundle(SOURCES / "report.js")
    assert "saver.js" not in served
    assert len(gzip.compress(served.encode(), 9)) < 6 * KILOBYTE


def test_a_module_of_it_has_its_size():
    modules = [SOURCES / "report.js", *SOURCES.glob("report/*.js")]
    assert len(modules) > 1
    for path in modules:
        assert len(path.read_text(encoding="utf-8").splitlines()) < 250, path.name

"""LibreOffice without a window: recalculate a workbook, or print it."""

import shutil
import subprocess
from pathlib import Path

_ALWAYS_RECALCULATE = """\
<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""


def recalculated(workbook: bytes, folder: Path) -> Path:
    """Open the workbook, calculate every formula anew whatever value is stored, save it again."""
    return _converted(workbook, folder, "xlsx")


def printed(workbook: bytes, folder: Path) -> Path:
    """Print the workbook as PDF."""
    return _converted(workbook, folder, "pdf")


def copied(workbook: bytes, folder: Path) -> str:
    """The first sheet as it goes to the clipboard: cells as displayed, tabs between them."""
    tab, utf8, as_displayed = 9, 76, "true"
    filter_options = f"{tab},34,{utf8},1,,0,false,{as_displayed}"
    kind = f"csv:Text - txt - csv (StarCalc):{filter_options}"
    return _converted(workbook, folder, "csv", kind).read_text(encoding="utf-8")


def _converted(workbook: bytes, folder: Path, kind: str, filter_name: str = "") -> Path:
    """Convert with a profile of its own, since an office already running would take the file."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    assert office, "LibreOffice is not installed: run bin/setup check"
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_ALWAYS_RECALCULATE)
    source, target = folder / "workbook.xlsx", folder / kind
    source.write_bytes(workbook)
    command = [office, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    command += ["--convert-to", filter_name or kind, "--outdir", str(target), str(source)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    converted = target / f"workbook.{kind}"
    assert converted.exists(), done.stdout + done.stderr
    return converted

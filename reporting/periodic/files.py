"""The files of a periodic report: laid out while it is a draft, as they were kept once issued."""

from povertyplan.ui.files import DOCX, PDF, XLSX
from reporting import word, workbook
from reporting.models import IssuedFile, PeriodicReport
from reporting.periodic.document import Contents

Kind = IssuedFile.Kind
TYPES = {Kind.PDF: PDF, Kind.DOCX: DOCX, Kind.XLSX: XLSX}
"""The type of content of each kind."""


def written(contents: Contents, kind: str) -> bytes:
    """A file of what a report says now; the PDF of a draft is kept until something changes."""
    # The layout library takes a second to import and needs Pango: only here, not at every start.
    from reporting import pdf

    report, paper = contents.report, contents.paper
    if kind == Kind.PDF:
        html = pdf.html_of(paper)
        if report.is_draft:
            return pdf.laid_out(report.plan, f"bao-cao-{report.pk}", html)
        return pdf.typeset(html)
    if kind == Kind.DOCX:
        return word.write(paper, report.day)
    return workbook.write(report.plan, contents.sheets, paper=paper)


def name_of(report: PeriodicReport, kind: str, state: str = "") -> str:
    """What a file is called when it is saved; `state` stands in brackets."""
    what = "Bảng biểu - " if kind == Kind.XLSX else ""
    return f"{what}{report.file_name}{f' ({state})' if state else ''}.{kind}"

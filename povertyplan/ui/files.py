"""Files that are downloaded."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(content: bytes, content_type: str, name: str) -> HttpResponse:
    """A file to be saved under a name with diacritics; no browser or proxy keeps it."""
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(
        content,
        content_type=content_type,
        headers={
            "Content-Disposition": disposition or "attachment",
            "Cache-Control": "private, no-store",
        },
    )

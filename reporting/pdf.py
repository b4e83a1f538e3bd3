"""Papers as PDF: tagged for screen readers (PDF/UA-1), the same bytes for the same paper.

Rendering takes seconds, so the newest PDF of a paper is kept with the digest of what it was made
from, and sent again while nothing has changed.
"""

import gc
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import weasyprint
from django.conf import settings
from django.template.loader import render_to_string
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from povertyplan.accounts.models import User
from projects.models import Plan
from reporting.models import DraftRendering
from reporting.paper import Paper
from reporting.plan_document import build

STATIC = settings.BASE_DIR / "povertyplan" / "static"
STYLESHEET = STATIC / "css" / "document.css"
FONTS = STATIC / "fonts" / "liberation-serif"

PLAN = "ke-hoach"
"""The plan itself among the papers of a plan."""

_one_at_a_time = threading.Lock()
"""Pango's font map must not be used by two threads."""


class NotOurs(ValueError):
    """A paper may load its own fonts and nothing else."""


class OwnFonts(URLFetcher):
    """Opens the portal's font files; refuses every other address, local or remote."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        parts = urlsplit(url)
        path = Path(unquote(parts.path))
        if parts.scheme != "file" or path.resolve().parent != FONTS:
            raise NotOurs(f"Refused: {url}")
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": "font/ttf"})


@cache
def _stylesheet() -> str:
    return STYLESHEET.read_text(encoding="utf-8")


@cache
def _style() -> tuple[weasyprint.CSS, FontConfiguration]:
    """The stylesheet with its fonts, parsed once in each process."""
    fonts = FontConfiguration()
    style = weasyprint.CSS(
        string=_stylesheet(),
        base_url=STYLESHEET.as_uri(),
        font_config=fonts,
        url_fetcher=OwnFonts(),
    )
    return style, fonts


def plan_html(plan: Plan, user: User) -> str:
    """The plan as this person may read it, before it is laid out on pages."""
    return html_of(build(plan, user))


def html_of(paper: Paper) -> str:
    """A paper before it is laid out on pages."""
    return render_to_string("documents/paper.html", {"document": paper})


def plan_pdf(plan: Plan, user: User) -> bytes:
    """The official plan; laid out only when it has changed since it was last asked for."""
    return laid_out(plan, PLAN, plan_html(plan, user))


def laid_out(plan: Plan, paper: str, html: str) -> bytes:
    """A paper of a plan as kept, or laid out when it has changed since; `paper` names it."""
    digest = _digest(html)
    if kept := _kept(plan, paper, digest):
        return kept
    with _one_at_a_time:
        if kept := _kept(plan, paper, digest):
            return kept
        content = render(html, digest)
    # Written when the fonts are free again: who issues a paper waits for them with the plan locked.
    keep(plan, digest, content, paper=paper)
    return content


def typeset(html: str) -> bytes:
    """A paper laid out now and not kept; one at a time in each process."""
    with _one_at_a_time:
        return render(html, _digest(html))


def _kept(plan: Plan, paper: str, digest: str) -> bytes | None:
    kept = DraftRendering.objects.filter(plan=plan, paper=paper, digest=digest).first()
    return bytes(kept.content) if kept else None


def keep(plan: Plan, digest: str, content: bytes, *, paper: str = PLAN) -> None:
    """Put the PDF in place of the one before; several processes may do so at once."""
    DraftRendering.objects.update_or_create(
        plan=plan, paper=paper, defaults={"digest": digest, "content": content}
    )


def _digest(html: str) -> str:
    """What the PDF is made from, in 64 letters."""
    made_from = (f"weasyprint {weasyprint.__version__}", _stylesheet(), html)
    return hashlib.sha256("\n".join(made_from).encode()).hexdigest()


def render(html: str, identifier: str) -> bytes:
    """Lay the paper out on pages; nothing in it depends on the time.

    `identifier` goes into the file: the same for the same paper.
    """
    style, fonts = _style()
    paper = weasyprint.HTML(string=html, url_fetcher=OwnFonts())
    with _collector_at_rest():
        content: bytes = paper.write_pdf(
            stylesheets=[style],
            font_config=fonts,
            pdf_variant="pdf/ua-1",
            pdf_identifier=identifier[:32].encode(),
        )
    return content


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Leave the many objects of a layout alone until it is done: a fifth quicker."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()

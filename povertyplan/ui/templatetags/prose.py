"""Template filters that set plain text as paragraphs and items."""

from collections.abc import Iterator
from itertools import groupby

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

_MARKS = {"- ": "items", "+ ": "items items-inner"}


@register.filter
def prose(text: str) -> SafeString:
    """Set a plan's text: lines that begin “- ” or “+ ” as lists, the others as paragraphs."""
    lines = [line for line in text.splitlines() if line.strip()]
    return format_html_join("", "{}", ((block,) for block in _blocks(lines)))


def _blocks(lines: list[str]) -> Iterator[SafeString]:
    for kind, group in groupby(lines, key=lambda line: _MARKS.get(line[:2], "")):
        if kind:
            items = format_html_join("", "<li>{}</li>", ((line[2:],) for line in group))
            yield format_html('<ul class="{}">{}</ul>', kind, items)
        else:
            yield format_html_join("", "<p>{}</p>", ((line,) for line in group))

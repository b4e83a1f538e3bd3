"""Template filters of the official paper."""

import re

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

_SYMBOL = re.compile(r"/[^\W\d]")
_LONGEST = 30
"""A symbol longer than this may break: it could be wider than the line."""


@register.filter
def unbroken(text: object) -> SafeString:
    """Keep the number and symbol of a document, such as 28/TTr-SLĐTBXH, on one line."""
    return format_html_join(" ", "{}", ((_word(word),) for word in str(text).split(" ")))


def _word(word: str) -> str:
    if len(word) <= _LONGEST and _SYMBOL.search(word):
        return format_html('<span class="unbroken">{}</span>', word)
    return word

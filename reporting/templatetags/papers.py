"""Template filters of the official paper."""

import re

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_SYMBOL = re.compile(r"/[^\W\d]")
_LONGEST = 30
"""A symbol longer than this may break: it could be wider than the line."""


@register.filter
def unbroken(text: object) -> SafeString:
    """Keep the number and symbol of a document, such as 28/TTr-SLĐTBXH, on one line."""
    return mark_safe(
        " ".join(
            format_html('<span class="unbroken">{}</span>', word)
            if len(word) <= _LONGEST and _SYMBOL.search(word)
            else conditional_escape(word)
            for word in str(text).split(" ")
        )
    )

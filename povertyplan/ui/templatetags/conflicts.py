"""A form that came back because somebody else saved first: what they saved, beside each field."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.forms import BoundField

register = template.Library()


@register.inclusion_tag("components/_stored.html")
def stored_value(bound: BoundField, stored: Mapping[str, Any] | str) -> dict[str, Any]:
    """The value saved meanwhile, where it differs from the typed one.

    `stored` maps field names to the record's values; without a conflict it is empty.
    """
    if not isinstance(stored, Mapping) or bound.name not in stored:
        return {"differs": False}
    field = bound.field
    value = field.prepare_value(stored[bound.name])
    return {
        "differs": field.has_changed(stored[bound.name], bound.data),
        "label": bound.label,
        "value": _read(getattr(field, "choices", ()), value),
    }


def _read(choices: Any, value: Any) -> Any:
    """The label of a choice; any other value as it is."""
    return next((label for key, label in choices if str(key) == str(value)), value)

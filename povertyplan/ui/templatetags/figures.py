"""Template filters that print figures; loaded in every template."""

import datetime
from decimal import Decimal

from django import template

from povertyplan.ui import figures

register = template.Library()


@register.filter
def trieu(amount: int | None) -> str:
    """Print đồng in triệu đồng, a dash for nothing."""
    return figures.trieu_or_dash(amount)


@register.filter
def trieu_exact(amount: int) -> str:
    """Print đồng in triệu đồng, 0 for nothing."""
    return figures.trieu(amount)


@register.filter
def count(value: int | None) -> str:
    """Print a number of households, people or units, a dash for none."""
    return figures.count(value) if value else figures.DASH


@register.filter
def quantity(value: Decimal | None) -> str:
    """Print a decimal figure without trailing zeros."""
    return figures.DASH if value is None else figures.decimal(value)


@register.filter
def share(part: int, whole: int) -> str:
    """Print a part of a whole in percent."""
    return figures.percent(part, whole)


@register.filter
def short_date(value: datetime.date | None) -> str:
    """Print dd/mm/yyyy."""
    return figures.date(value) if value else figures.DASH

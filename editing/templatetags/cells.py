"""Figures in the unit of their grid."""

from django import template

from editing.grid import Grid
from povertyplan.ui import figures

register = template.Library()


@register.filter
def figure(grid: Grid, amount: int | None) -> str:
    """Print a stored figure in the grid's unit, a dash for nothing."""
    return grid.show(amount) if amount else figures.DASH


@register.filter
def difference(grid: Grid, amount: int) -> str:
    """Print by how much a figure rose or fell, with its sign."""
    if not amount:
        return figures.DASH
    return ("+" if amount > 0 else "−") + grid.show(abs(amount))

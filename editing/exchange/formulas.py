"""Formulas of a worksheet in A1 notation."""

from collections.abc import Iterable

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from povertyplan.ui import figures
from povertyplan.ui.worksheets import runs_of

Spot = tuple[int, int]
"""Row and column of a cell of the worksheet, from 0."""


def sum_of(spots: Iterable[Spot]) -> str:
    """The sum of cells of one row or of one column, neighbours as one range."""
    rows, places = ({spot[side] for spot in spots} for side in (0, 1))
    if len(rows) == 1:
        (row,) = rows
        areas = [xl_range(row, first, row, last) for first, last in runs_of(places)]
    else:
        (place,) = places
        areas = [xl_range(first, place, last, place) for first, last in runs_of(rows)]
    if len(rows) == len(places) == 1:
        return str(areas[0])
    return f"SUM({','.join(areas)})"


def share_of(part: Spot, whole: Spot) -> str:
    """How large one cell is of another; of nothing it is a dash."""
    cell = xl_rowcol_to_cell(*whole)
    return f'=IF({cell}=0,"{figures.DASH}",{xl_rowcol_to_cell(*part)}/{cell})'

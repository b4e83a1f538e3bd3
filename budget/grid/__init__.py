"""The editing grid: one object with several axes.

* `Split` – the plan's own split: projects down, sources and capital types across;
* `SubProject` – one sub-project: agencies down, its funding lines across;
* `LineType` – one source and capital type: agencies down, sub-projects across;
* `Assigned` – the totals given to the province and each project, to check the lines against.

An axis is an address: it stands in the URL and loads its `Grid` for a person. The grid knows rows,
columns, cells, ceilings, locks with their reasons, and asks the ledger for every total. It is
edited by `budget.services.edit_grid`, whole or cell by cell, with the same checks.
"""

from budget.grid.assigned import Assigned
from budget.grid.base import Address, Axis, Cell, Column, Grid, Row
from budget.grid.shares import LineType, SubProject
from budget.grid.split import Split

__all__ = [
    "Address",
    "Assigned",
    "Axis",
    "Cell",
    "Column",
    "Grid",
    "LineType",
    "Row",
    "Split",
    "SubProject",
]

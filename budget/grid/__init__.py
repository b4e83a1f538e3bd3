"""Money as editing grids, by axis.

* `Split` – the plan's own split: projects down, sources and capital types across;
* `SubProject` – one sub-project: agencies down, its funding lines across;
* `LineType` – one source and capital type: agencies down, sub-projects across;
* `Assigned` – the totals given to the province and each project, to check the lines against.

Rows, columns, ceilings and locks are described here, totals asked of the ledger; what a grid is and
how it is edited stands in `editing`.
"""

from budget.grid.assigned import Assigned
from budget.grid.shares import LineType, SubProject
from budget.grid.split import Split

__all__ = ["Assigned", "LineType", "Split", "SubProject"]

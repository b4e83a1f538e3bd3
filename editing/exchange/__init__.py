"""A grid goes out as a workbook and comes back, filled in where there is no network.

* `workbook_of` – the grid as an xlsx file: white cells to fill in, totals as formulas;
* `read_workbook` – an uploaded file as values, or `WorkbookRefused` with the sentence why not;
* `filled_in` – of the grid's own workbook, the cells that were filled in since it went out.

`Uploaded.origin` says whether it is the grid's own; any other is taken as blocks, one a sheet.
"""

from editing.exchange.filled import Filled, filled_in
from editing.exchange.origin import Origin
from editing.exchange.package import MAX_BYTES, WorkbookRefused
from editing.exchange.reader import Uploaded, read_workbook
from editing.exchange.writer import workbook_of

__all__ = [
    "MAX_BYTES",
    "Filled",
    "Origin",
    "Uploaded",
    "WorkbookRefused",
    "filled_in",
    "read_workbook",
    "workbook_of",
]

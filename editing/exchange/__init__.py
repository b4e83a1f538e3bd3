"""Grids go out as a workbook and come back, filled in where there is no network.

* `workbook_of` – one or more grids as an xlsx file: white cells to fill in, totals as formulas;
* `read_workbook` – an uploaded file as values, or `WorkbookRefused` with the sentence why not;
* `filled_in` – of the portal's own workbook, the cells that were filled in since it went out;
* `texts_in` – the same of the texts beside them.

`Uploaded.origin` says whether it is the portal's own; any other is taken as blocks, one a sheet.
"""

from editing.exchange.filled import Filled, Written, filled_in, texts_in
from editing.exchange.origin import Origin
from editing.exchange.package import MAX_BYTES, WorkbookRefused
from editing.exchange.reader import Uploaded, read_workbook
from editing.exchange.texts import Text, plain
from editing.exchange.writer import workbook_of

__all__ = [
    "MAX_BYTES",
    "Filled",
    "Origin",
    "Text",
    "Uploaded",
    "WorkbookRefused",
    "Written",
    "filled_in",
    "plain",
    "read_workbook",
    "texts_in",
    "workbook_of",
]

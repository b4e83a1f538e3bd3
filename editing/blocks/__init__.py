"""Blocks: rectangles of cells copied from a spreadsheet, a document or a worksheet.

* `block` – what a block is; as text with tabs, and back;
* `reading` – how its figures are written, ``1.234,5`` or ``1,234.5``: one answer for all of it;
* `names` – which row or column of a grid goes by a name;
* `layout` – where a block has its heads, names and figures;
* `across`, `down` – which of its columns and rows belong to which of the grid;
* `placing` – all of it together: the figure that each cell of the grid is to have.

Nothing here asks the database or writes.
"""

from editing.blocks.across import Head
from editing.blocks.block import Block, NotABlock, Value, in_block, in_sheet, read_tsv, to_tsv
from editing.blocks.placing import Placed, place
from editing.blocks.reading import Example, Reading

__all__ = [
    "Block",
    "Example",
    "Head",
    "NotABlock",
    "Placed",
    "Reading",
    "Value",
    "in_block",
    "in_sheet",
    "place",
    "read_tsv",
    "to_tsv",
]

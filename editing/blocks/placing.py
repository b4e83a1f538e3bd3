"""The figure that each cell of a grid is to have, by a block."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from editing.blocks.across import Across, Head, heads_of, match_columns
from editing.blocks.block import Block, Value, shown
from editing.blocks.down import Down, match_rows
from editing.blocks.findings import Findings
from editing.blocks.layout import Layout
from editing.blocks.names import names_of_rows
from editing.blocks.reading import Evidence, Example, Reading, amount_of
from editing.blocks.units import stated_in
from editing.cells import Address
from editing.grid import Grid
from editing.proposals import Refusal, Wanted, label_of
from povertyplan.ui.figures import NotAFigure


@dataclass(frozen=True)
class Placed:
    """What a block asks of a grid, and how it was understood.

    `doubtful` says that the block alone does not tell how its figures are written; `reading` is
    the one that was taken, `examples` show what the other would make of them. `heads` describes
    every column of the block but that of the names, from left to right.
    """

    wanted: dict[Address, Wanted] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    reading: Reading = Reading.VIETNAMESE
    doubtful: bool = False
    examples: list[Example] = field(default_factory=list)
    heads: list[Head] = field(default_factory=list)


def place(
    grid: Grid,
    block: Block,
    *,
    at: Address | None,
    reading: Reading | None = None,
    columns: Sequence[str] | None = None,
) -> Placed:
    """Say which figure of the block goes into which cell of the grid; nothing is written.

    Rows go by their names and columns by their heads, in any order; without names they go from
    the cursor `at` on, down over the grid's lines and right over its columns of figures, and never
    over the edge. `reading` and `columns` are what the person decided: `columns` has, for each of
    `Placed.heads`, the key of the grid's column or nothing for a column that is left out.
    """
    known = names_of_rows(grid)
    layout = Layout.of(block, known)
    findings = Findings(block)
    if _is_in_another_unit(grid, layout, findings):
        return Placed(refusals=findings.refusals)
    for row in layout.counting:
        findings.skip("dòng", " ".join(map(shown, block.rows[row])).strip(), "đánh số các cột")
    across = match_columns(grid, layout, findings, at=at, chosen=columns)
    down = Down()
    if across.keys:
        down = match_rows(grid, layout, findings, known=known, at=at, columns=across.keys)
    evidence = Evidence.of(grid, _figures(layout, across))
    reading = reading or evidence.reading
    if sentence := _over_the_edge(grid, at, across, down):
        findings = Findings(block)
        findings.refuse(layout.body[0], layout.columns[0], sentence)
        wanted = {}
    else:
        wanted = _wanted(grid, findings, reading, across, down)
    return Placed(
        wanted=wanted,
        refusals=findings.refusals,
        remarks=findings.remarks,
        reading=reading,
        doubtful=evidence.doubtful,
        examples=evidence.examples(grid, reading) if evidence.doubtful else [],
        heads=heads_of(layout, across),
    )


def _is_in_another_unit(grid: Grid, layout: Layout, findings: Findings) -> bool:
    """Whether the table states another unit than the grid's; then it is refused as a whole."""
    for row in layout.above:
        for column in range(layout.block.width):
            unit = stated_in(layout.block.text(row, column))
            if unit and unit != grid.unit:
                sentence = f"Khối ghi đơn vị “{unit}”, bảng này tính bằng {grid.unit}."
                findings.refuse(row, column, f"{sentence} Đề nghị đổi đơn vị rồi dán lại.")
                return True
    return False


def _over_the_edge(grid: Grid, at: Address | None, across: Across, down: Down) -> str:
    """The sentence for a block larger than the room from the cursor on; else empty."""
    rows, columns = down.run, across.run
    if at is None or all(run is None or run.fits for run in (rows, columns)):
        return ""
    runs = [(run, what) for run, what in ((rows, "dòng"), (columns, "cột")) if run]
    size = " × ".join(f"{run.length} {what}" for run, what in runs)
    room = " × ".join(f"{run.room} {what}" for run, what in runs)
    return f"Khối {size} vượt mép bảng: từ ô {label_of(grid, at)} chỉ còn {room}."


def _figures(layout: Layout, across: Across) -> Iterator[Value]:
    """The figures that tell how the block is written: of the columns taken, and of totals."""
    for row in layout.body:
        for column in (*across.keys, *across.computed):
            yield layout.block.value(row, column)


def _wanted(
    grid: Grid, findings: Findings, reading: Reading, across: Across, down: Down
) -> dict[Address, Wanted]:
    """Read the figures; one that cannot be read is refused at its place."""
    wanted = {}
    block = findings.block
    for row, row_key in down.keys.items():
        for column, column_key in across.keys.items():
            if not block.holds(row, column):
                continue
            try:
                amount = amount_of(grid, block.value(row, column), reading)
            except NotAFigure as error:
                cell = label_of(grid, (row_key, column_key))
                findings.refuse(row, column, str(error), cell=cell)
            else:
                wanted[row_key, column_key] = Wanted(amount, block.where(row, column))
    return wanted

"""Blocks and workbooks: what was pasted or uploaded becomes a proposal; a workbook to fill in."""

import re
from dataclasses import replace
from functools import partial
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.utils import timezone

from editing.blocks import Block, NotABlock, Placed, Reading, in_sheet, place, read_tsv, to_tsv
from editing.blocks.reading import UNREADABLE
from editing.cells import Address, address_of
from editing.exchange import (
    Filled,
    Uploaded,
    WorkbookRefused,
    filled_in,
    read_workbook,
    workbook_of,
)
from editing.exchange.reader import Page
from editing.grid import Grid
from editing.models import ColumnMap, Step
from editing.proposals import Proposal, propose
from editing.views.proposals import show_proposal
from editing.views.screen import Screen
from povertyplan.ui.files import XLSX
from povertyplan.ui.files import download as file_of
from povertyplan.ui.stamps import stamp

_COLUMN = re.compile(r"column\.[0-9]{1,2}")
_FEW = 20_000
"""Cells of a sheet that is tried on the grid to see whether it fits."""


def paste(screen: Screen) -> HttpResponse:
    """Preview a block copied from a spreadsheet or a document, or a sheet chosen before."""
    post = screen.request.POST
    sheet = post.get("sheet", "")
    try:
        block = read_tsv(post["block"])
    except NotABlock as error:
        return screen.refuse(str(error), 422)
    return _show_block(screen, _of_sheet(block, sheet) if sheet else block, sheet=sheet)


def upload(screen: Screen) -> HttpResponse:
    """Preview a workbook: our own, filled in meanwhile, or a foreign one, sheet by sheet."""
    file = screen.request.FILES.get("file")
    if file is None:
        raise Http404
    grid = _open(screen)
    try:
        uploaded = read_workbook(file)
        if uploaded.origin is None:
            return _show_sheets(screen, uploaded)
        grids = {screen.address: grid}
        found = filled_in(uploaded, grids, slug=screen.slug, address=screen.address)
    except (WorkbookRefused, NotABlock) as error:
        return screen.refuse(str(error), 422)
    filled = found.get(screen.address, Filled())
    return _show(
        screen,
        propose(grid, filled.wanted, refusals=filled.refusals),
        kind=Step.Kind.IMPORT,
        title=f"Nạp tệp {file.name}",
    )


def download(screen: Screen) -> HttpResponse:
    """The grid as a workbook to be filled in."""
    if screen.request.GET["tep"] != "xlsx":
        raise Http404
    grid = screen.grid
    content = workbook_of(
        {screen.address: grid},
        slug=screen.slug,
        address=screen.address,
        title=f"{grid.caption} ({grid.plan})",
        made_at=timezone.now(),
        by=screen.request.user.full_name,
    )
    return file_of(content, XLSX, f"{grid.caption}.xlsx".replace("/", "-"))


def _open(screen: Screen) -> Grid:
    """The grid, if the person may edit at least one cell of it; 403 with the reason otherwise."""
    screen.grid.may_edit.require()
    return screen.grid


def _show_sheets(screen: Screen, uploaded: Uploaded) -> HttpResponse:
    """A foreign workbook: the sheet that fits best, with the others to choose from."""
    sheets = uploaded.sheets
    if not sheets:
        return screen.refuse("Tệp không có trang tính nào có số liệu.", 422)
    grid = screen.grid
    fitting = {
        name: len(place(grid, block, at=None).wanted)
        for name, block in sheets.items()
        if len(sheets) == 1 or len(block.rows) * block.width <= _FEW
    } or dict.fromkeys(sheets, 0)
    best = max(fitting, key=lambda name: fitting[name])
    others = {name: to_tsv(block) for name, block in sheets.items() if name != best}
    return _show_block(screen, sheets[best], sheet=best, page=uploaded.pages[best], others=others)


def _of_sheet(block: Block, sheet: str) -> Block:
    """The block with places named as in its sheet: “Trang tính Phân bổ, ô D7”."""
    return replace(block, where=partial(_in_sheet, sheet))


def _in_sheet(sheet: str, row: int, column: int) -> str:
    return f"Trang tính {sheet}, {in_sheet(row, column)}"


def _show_block(
    screen: Screen,
    block: Block,
    *,
    sheet: str,
    page: Page | None = None,
    others: dict[str, str] | None = None,
) -> HttpResponse:
    grid, post = _open(screen), screen.request.POST
    at = None if sheet else _cursor(grid, post)
    reading = Reading(post["reading"]) if post.get("reading") in set(Reading) else None
    chosen = _chosen(grid, post)
    placed = place(grid, block, at=at, reading=reading, columns=chosen)
    heads = stamp([head.title for head in placed.heads])
    if chosen is None and (known := _known(screen, placed, heads)):
        placed = place(grid, block, at=at, reading=reading, columns=known)
        placed.remarks.append("Cột chưa rõ được ghép như lần trước; xem ở “Ghép cột”.")
    refusals = page.located(placed.refusals) if page else placed.refusals
    return _show(
        screen,
        propose(grid, placed.wanted, refusals=refusals, remarks=placed.remarks),
        kind=Step.Kind.IMPORT if sheet else Step.Kind.PASTE,
        title=f"Nạp trang tính {sheet}" if sheet else "Dán từ bảng tính",
        details={"facts": [["Cách đọc số", placed.reading.sample]]},
        columns=None if chosen is None else (heads, chosen),
        placed=placed,
        decided=reading is not None,
        doubtful=placed.doubtful and reading is None,
        unreadable=UNREADABLE,
        unmatched=[head for head in placed.heads if head.has_figures and not head.key],
        tsv=to_tsv(block),
        at=".".join(post.getlist("at")),
        sheet=sheet,
        others=others,
    )


def _show(
    screen: Screen, proposal: Proposal, *, kind: Step.Kind, title: str, **extra: Any
) -> HttpResponse:
    return show_proposal(
        screen.request,
        screen.plan,
        proposal,
        address=screen.address,
        kind=kind,
        title=title,
        **extra,
    )


def _cursor(grid: Grid, post: QueryDict) -> Address | None:
    """The cell the block begins at: one field, or its row and column in two.

    Where none is named it is the first open one; None when the named one is not there.
    """
    named = ".".join(str(part) for part in post.getlist("at"))
    if named:
        at = address_of(named)
        return at if at in grid.places else None
    return next((address for address, where in grid.places.items() if not grid.lock(*where)), None)


def _chosen(grid: Grid, post: QueryDict) -> list[str] | None:
    """The column of the grid for each column of the block, where the person said so."""
    numbers = [int(key[7:]) for key in post if _COLUMN.fullmatch(key)]
    if not numbers:
        return None
    own = {column.key for column in grid.columns if not column.is_total}
    asked = [str(post.get(f"column.{number}", "")) for number in range(max(numbers) + 1)]
    return [key if key in own else "" for key in asked]


def _known(screen: Screen, placed: Placed, heads: str) -> list[str] | None:
    """The columns with those that do not explain themselves matched as they were before."""
    if all(head.key or not head.has_figures for head in placed.heads):
        return None
    found = ColumnMap.objects.filter(plan=screen.plan, address=screen.address, heads=heads)
    known = found.values_list("columns", flat=True).first()
    if known is None:
        return None
    taken = {head.key for head in placed.heads}
    before = [*known, *[""] * len(placed.heads)]
    return [
        head.key or ("" if key in taken else key)
        for head, key in zip(placed.heads, before, strict=False)
    ]

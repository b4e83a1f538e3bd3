"""The pages of a grid: one address, several representations, the same rights.

A GET shows the table, one cell, the steps, what changed, or a file; a POST saves, previews or
applies. Which of them is told by one field; whatever is read or written of the grid is loaded by
the axis for the person.
"""

from collections.abc import Callable

from django.http import HttpResponse

from editing.grid import Axis
from editing.views import blocks, page, proposals, records
from editing.views.proposals import show_proposal
from editing.views.screen import Around, Screen
from povertyplan.accounts.http import SignedIn

__all__ = ["grid_page", "show_proposal"]

View = Callable[[Screen], HttpResponse]

READS: dict[str, View] = {
    "o": records.cell,
    "buoc": records.steps,
    "tu": records.changes,
    "tep": blocks.download,
}
WRITES: dict[str, View] = {
    "confirm": page.confirm,
    "undo": records.undo,
    "cell": records.note,
    "proposal": proposals.apply,
    "block": blocks.paste,
}


def grid_page(
    request: SignedIn,
    slug: str,
    axis: Axis,
    *,
    template: str,
    around: Around | None = None,
    **context: object,
) -> HttpResponse:
    """Answer a request for a grid; `template` and its `context` are those of the table's page.

    `around` adds what else stands on that page, where the table is only a part of it.
    """
    screen = Screen(request, slug, axis, template, context, around)
    if request.method == "POST":
        if "file" in request.FILES:
            return blocks.upload(screen)
        return _first(WRITES, {*request.POST}, page.save)(screen)
    return _first(READS, {*request.GET}, page.poll if screen.by_script else page.show)(screen)


def _first(views: dict[str, View], fields: set[str], otherwise: View) -> View:
    return next((view for field, view in views.items() if field in fields), otherwise)

"""Proposed changes of any origin: shown before they are written, then applied as one step."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect

from editing.grid import Address, address_of, name_of
from editing.models import Step
from editing.proposals import Proposal, Wanted, propose
from editing.services import Act, BasisChanged, apply_proposal, remember_columns
from editing.views.screen import Screen, render_part, saved_cells
from povertyplan.accounts.http import SignedIn
from povertyplan.ui.text import NotText, clean
from projects.models import Plan

EXPLAINED = {Step.Kind.COUNTERPART, Step.Kind.SPREAD}
"""What is computed says how, before it is applied."""

_SALT = "editing.proposal"
_HALF_A_DAY = 12 * 60 * 60
EXPIRED = "Bản xem trước này không còn dùng được. Đề nghị xem trước lại."
CHANGED = "Bảng đã thay đổi từ khi xem trước: xem lại rồi áp dụng."


def show_proposal(
    request: SignedIn,
    plan: Plan,
    proposal: Proposal,
    *,
    address: str,
    kind: Step.Kind,
    title: str,
    details: Mapping[str, Any] | None = None,
    columns: tuple[str, list[str]] | None = None,
    illustrative: bool = False,
    beside: Mapping[Address, int] | None = None,
    status: int = 200,
    **extra: object,
) -> HttpResponse:
    """Show what would change, with one button that writes exactly that.

    `address` is the grid's page. `details` tells how the figures arose and is kept with the step:
    facts [[label, text]], a table of heads and rows of texts, and under `reads` the name of the
    action that its figures are read by. `illustrative` figures stay marked as such. `columns` are
    the mark of a table's heads and how the person matched its columns, to be remembered; `beside`
    are figures that stay and that the others were reckoned with.
    """
    packed = {
        "address": address,
        "user": request.user.pk,
        "kind": kind,
        "title": title,
        "details": details or {},
        "changes": _packed(proposal, proposal.changes),
        "columns": columns,
        "illustrative": illustrative,
        "beside": [[name_of(at), amount] for at, amount in (beside or {}).items()],
        "clashes": [[clash.name, clash.mine, clash.theirs] for clash in proposal.clashes],
    }
    context = {
        "plan": plan,
        "grid": proposal.grid,
        "address": address,
        "title": title,
        "proposal": proposal,
        "packed": signing.dumps(packed, salt=_SALT, compress=True),
        "explained": details if kind in EXPLAINED else None,
    }
    return render_part(request, "editing/proposal.html", context | extra, status)


def _packed(proposal: Proposal, changes: Mapping[Address, int]) -> list[list[object]]:
    grid = proposal.grid
    return [[name_of(at), new, grid.amount(*grid.places[at])] for at, new in changes.items()]


def apply(screen: Screen) -> HttpResponse:
    """Write what a preview showed; when the grid has changed since, show the preview again."""
    post = screen.request.POST
    try:
        packed = signing.loads(post["proposal"], salt=_SALT, max_age=_HALF_A_DAY)
        note = clean(post.get("note", ""))[:200]
    except signing.BadSignature:
        return screen.refuse(EXPIRED)
    except NotText as error:
        return screen.refuse(str(error), 422)
    if (packed["address"], packed["user"]) != (screen.address, screen.request.user.pk):
        return screen.refuse(EXPIRED)
    taken = set(post.getlist("take"))
    rows = packed["changes"] + [row for row in packed["clashes"] if row[0] in taken]
    wanted = {address_of(name): Wanted(new, base=seen) for name, new, seen in rows}
    act = Act(
        Step.Kind(packed["kind"]), note, packed["details"], illustrative=packed["illustrative"]
    )
    beside = {address_of(name): amount for name, amount in packed["beside"]}
    try:
        outcome = apply_proposal(**screen.who(), wanted=wanted, act=act, beside=beside)
    except BasisChanged as changed:
        return screen.refuse(str(changed), 409)
    if outcome.sentences:
        grid = outcome.before
        return show_proposal(
            screen.request,
            grid.plan,
            propose(grid, wanted, remarks=[CHANGED]),
            address=screen.address,
            kind=act.kind,
            title=packed["title"],
            details=act.details,
            columns=packed["columns"],
            illustrative=act.illustrative,
            beside=beside,
            status=409 if outcome.conflicts else 422,
        )
    if packed["columns"]:
        heads, columns = packed["columns"]
        remember_columns(plan=screen.plan, address=screen.address, heads=heads, columns=columns)
    if screen.by_script:
        return JsonResponse(saved_cells(outcome))
    sentence = f"{act.kind.label}: đã lưu {outcome.saved} ô. Hoàn tác được ở mục “Các bước”."
    messages.success(screen.request, sentence)
    return redirect(screen.address)

"""Proposed changes of any origin: shown before they are written, then applied together."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect

from editing.cells import Address, address_of, name_of
from editing.grid import Axis
from editing.models import Step
from editing.proposals import Bundle, Proposal, Wanted, propose
from editing.services import (
    Act,
    Asked,
    BasisChanged,
    Outcome,
    apply_proposals,
    remember_columns,
)
from editing.views.screen import Screen, render_part, saved_cells
from povertyplan.accounts.http import SignedIn
from povertyplan.ui.text import NotText, clean
from projects.models import Plan

EXPLAINED = {Step.Kind.COUNTERPART, Step.Kind.SPREAD}
"""What is computed says how, before it is applied."""

_SALT = "editing.proposals"
_HALF_A_DAY = 12 * 60 * 60
EXPIRED = "Bản xem trước này không còn dùng được. Đề nghị xem trước lại."
CHANGED = "Bảng đã thay đổi từ khi xem trước: xem lại rồi áp dụng."


class Unusable(Exception):
    """A preview that cannot be applied; the message is the sentence to show."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True)
class Place:
    """Where proposals are sent to be written, and the page they are about."""

    action: str
    back: str
    caption: str


@dataclass(frozen=True)
class Signed:
    """A preview come back: what it showed, and which of the clashing cells the person took."""

    title: str
    act: Act
    wanted: dict[str, dict[Address, Wanted]]
    beside: dict[str, dict[Address, int]]
    columns: tuple[str, list[str]] | None
    more: Any

    def asked(self, axes: Mapping[str, Axis]) -> list[Asked]:
        """What is to be written in the grids of these addresses."""
        return [
            Asked(axes[of], wanted, self.beside[of])
            for of, wanted in self.wanted.items()
            if of in axes
        ]


def show_proposal(
    request: SignedIn,
    plan: Plan,
    proposal: Proposal,
    *,
    address: str,
    beside: Mapping[Address, int] | None = None,
    **told: Any,
) -> HttpResponse:
    """Show what would change in the grid whose page has that address, as `show_proposals` does."""
    place = Place(address, address, proposal.grid.caption)
    told |= {"grid": proposal.grid, "proposal": proposal, "address": address}
    told["beside"] = {address: beside or {}}
    return show_proposals(request, plan, Bundle({address: proposal}), place=place, **told)


def show_proposals(
    request: SignedIn,
    plan: Plan,
    bundle: Bundle,
    *,
    place: Place,
    kind: Step.Kind,
    title: str,
    details: Mapping[str, Any] | None = None,
    columns: tuple[str, list[str]] | None = None,
    illustrative: bool = False,
    beside: Mapping[str, Mapping[Address, int]] | None = None,
    more: object = None,
    template: str = "editing/proposal.html",
    status: int = 200,
    **extra: object,
) -> HttpResponse:
    """Show what would change in grids, with one button that writes exactly that.

    `details` tells how the figures arose and is kept with the step: facts [[label, text]], a table
    of heads and rows of texts, and under `reads` the name of the action that its figures are read
    by. `illustrative` figures stay marked as such. `columns` are the mark of a table's heads and
    how the person matched its columns, to be remembered; `beside` are figures, by grid, that stay
    and that the others were reckoned with. `more` goes along signed.
    """
    beside = beside or {}
    packed = {
        "address": place.action,
        "user": request.user.pk,
        "kind": kind,
        "title": title,
        "details": details or {},
        "columns": columns,
        "illustrative": illustrative,
        "more": more,
        "grids": [
            [
                of,
                _packed(proposal),
                [[clash.name, clash.mine, clash.theirs] for clash in proposal.clashes],
                [[name_of(at), amount] for at, amount in beside.get(of, {}).items()],
            ]
            for of, proposal in bundle.proposals.items()
        ],
    }
    context = {
        "plan": plan,
        "place": place,
        "title": title,
        "bundle": bundle,
        "packed": signing.dumps(packed, salt=_SALT, compress=True),
        "explained": details if kind in EXPLAINED else None,
    }
    return render_part(request, template, context | extra, status)


def _packed(proposal: Proposal) -> list[list[object]]:
    grid, changes = proposal.grid, proposal.changes
    return [[name_of(at), new, grid.amount(*grid.places[at])] for at, new in changes.items()]


def read_signed(request: SignedIn, action: str) -> Signed:
    """Read a preview that is to be applied at that address.

    Raises `Unusable` for one that is too old, of another address or of another person.
    """
    post = request.POST
    try:
        packed = signing.loads(post["proposal"], salt=_SALT, max_age=_HALF_A_DAY)
        note = clean(post.get("note", ""))[:200]
    except signing.BadSignature as error:
        raise Unusable(EXPIRED) from error
    except NotText as error:
        raise Unusable(str(error), 422) from error
    if (packed["address"], packed["user"]) != (action, request.user.pk):
        raise Unusable(EXPIRED)
    wanted, beside = {}, {}
    for number, (of, changes, clashes, stay) in enumerate(packed["grids"]):
        taken = set(post.getlist(f"take.{number}"))
        rows = changes + [row for row in clashes if row[0] in taken]
        wanted[of] = {address_of(name): Wanted(new, base=seen) for name, new, seen in rows}
        beside[of] = {address_of(name): amount for name, amount in stay}
    kind, details = Step.Kind(packed["kind"]), packed["details"]
    act = Act(kind, note, details, illustrative=packed["illustrative"])
    return Signed(packed["title"], act, wanted, beside, packed["columns"], packed["more"])


def again(signed: Signed, outcomes: Mapping[str, Outcome]) -> Bundle:
    """What a preview that could not be applied would change in the grids as they are now."""
    return Bundle(
        {
            of: propose(outcome.before, signed.wanted[of], remarks=[CHANGED])
            for of, outcome in outcomes.items()
        }
    )


def _show_again(screen: Screen, signed: Signed, outcome: Outcome) -> HttpResponse:
    (proposal,) = again(signed, {screen.address: outcome}).proposals.values()
    return show_proposal(
        screen.request,
        outcome.before.plan,
        proposal,
        address=screen.address,
        kind=signed.act.kind,
        title=signed.title,
        details=signed.act.details,
        columns=signed.columns,
        illustrative=signed.act.illustrative,
        beside=signed.beside[screen.address],
        status=409 if outcome.conflicts else 422,
    )


def apply(screen: Screen) -> HttpResponse:
    """Write what a preview showed; when the grid has changed since, show the preview again."""
    try:
        signed = read_signed(screen.request, screen.address)
        asked = signed.asked({screen.address: screen.axis})
        user = screen.request.user
        (outcome,) = apply_proposals(user=user, slug=screen.slug, asked=asked, act=signed.act)
    except Unusable as error:
        return screen.refuse(str(error), error.status)
    except BasisChanged as changed:
        return screen.refuse(str(changed), 409)
    if outcome.sentences:
        return _show_again(screen, signed, outcome)
    if signed.columns:
        heads, columns = signed.columns
        remember_columns(plan=screen.plan, address=screen.address, heads=heads, columns=columns)
    if screen.by_script:
        return JsonResponse(saved_cells(outcome))
    sentence = f"{signed.act.kind.label}: đã lưu {outcome.saved} ô."
    messages.success(screen.request, f"{sentence} Hoàn tác được ở mục “Các bước”.")
    return redirect(screen.address)

"""What every representation of a grid starts from."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from editing.grid import Axis, Grid
from editing.services import Outcome
from povertyplan.accounts.http import SignedIn, by_script
from projects.http import plan_of
from projects.models import Plan

Around = Callable[[dict[str, object]], dict[str, object]]
"""Makes of what a table shows (grid, body, seen …) the context of the page it stands on."""


@dataclass(frozen=True)
class Screen:
    """A request for a grid: its address, its template, and how the answer is wanted.

    `around` adds what else stands on the page, where the table is only a part of it.
    """

    request: SignedIn
    slug: str
    axis: Axis
    template: str
    context: dict[str, object]
    around: Around | None = None

    @cached_property
    def plan(self) -> Plan:
        """The plan, if the person sees it; 404 otherwise."""
        return plan_of(self.request, self.slug)

    @cached_property
    def grid(self) -> Grid:
        """The grid as the person sees it, to be read; 404 or 403 otherwise."""
        return self.axis.load(self.plan, self.request.user)

    @property
    def address(self) -> str:
        return self.axis.address(self.slug)

    @property
    def by_script(self) -> bool:
        """Whether the script of the page asks, which reads JSON."""
        return by_script(self.request)

    def who(self) -> dict[str, Any]:
        """The person, plan and axis a service is told of."""
        return {"user": self.request.user, "slug": self.slug, "axis": self.axis}

    def show(self, table: dict[str, object], status: int = 200) -> HttpResponse:
        """The page of the table, with what the table shows."""
        context = self.context | {"address": self.address} | table
        if self.around is not None:
            context |= self.around(context)
        return render(self.request, self.template, context, status=status)

    def render(self, template: str, status: int = 200, **context: object) -> HttpResponse:
        """A page of its own about the grid, or its content alone for the script."""
        context |= {"plan": self.plan, "grid": self.grid, "address": self.address}
        return render_part(self.request, template, context, status)

    def refuse(self, sentence: str, status: int = 400) -> HttpResponse:
        """Say why nothing was done: to the script, or on the grid's page."""
        if self.by_script or "X-Fragment" in self.request.headers:
            return JsonResponse({"message": sentence}, status=status)
        messages.error(self.request, sentence)
        return redirect(self.address)


def render_part(
    request: SignedIn, template: str, context: dict[str, object], status: int = 200
) -> HttpResponse:
    """Render a page, or with the header X-Fragment only its content, for a dialog."""
    fragment = "X-Fragment" in request.headers
    layout = "editing/_fragment.html" if fragment else "base.html"
    return render(request, template, context | {"layout": layout}, status=status)


def saved_cells(outcome: Outcome) -> dict[str, Any]:
    """What the script is told after a save: the cells as stored, what moved, the step."""
    step = outcome.step and {"id": outcome.step.pk, "label": str(outcome.step)}
    cells = outcome.after.stored(outcome.cells)
    return {"cells": cells, "moved": outcome.moved(), "step": step}

"""What is assigned, allocated and left, line by line of a list; sums are asked of the ledger."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse

from budget.ledger import Entry, Ledger
from budget.models import Allocation
from projects.models import Plan, Project


@dataclass(frozen=True)
class Summary:
    """One line of the list; sums in đồng."""

    title: str
    assigned: int
    allocated: int
    href: str = ""
    illustrative: bool = False
    """Whether some of the allocations only illustrate."""

    @property
    def left(self) -> int:
        """What is still to be allocated."""
        return max(self.assigned - self.allocated, 0)

    @property
    def over(self) -> int:
        """What has been allocated beyond the assigned sum."""
        return max(self.allocated - self.assigned, 0)


def _summary(title: str, entries: Iterable[Entry], href: str = "") -> Summary:
    entries = list(entries)
    assigned = sum(entry.amount for entry in entries)
    allocated = sum(entry.allocated for entry in entries)
    return Summary(title, assigned, allocated, href, any(entry.illustrative for entry in entries))


def everything(ledger: Ledger) -> Summary:
    """The total below either list."""
    return _summary("Tổng cộng", ledger.entries.values())


def by_sub_project(plan: Plan, ledger: Ledger, projects: Iterable[Project]) -> list[Summary]:
    """The projects that carry money, in their order."""
    return [
        _summary(
            f"{project.code}: {project.name}",
            entries,
            reverse("budget:sub_project_allocations", args=[plan.slug, project.pk]),
        )
        for project in projects
        if (entries := ledger.select(project=project.pk))
    ]


def by_line_type(plan: Plan, ledger: Ledger) -> list[Summary]:
    """The sources and capital types that have money, in the order of the tables."""
    summaries = []
    for source in ledger.sources:
        for capital in source.capital_types:
            if entries := ledger.select(source=source.pk, capital=capital):
                address = [plan.slug, source.code, capital.value]
                href = reverse("budget:line_type_allocations", args=address)
                summaries.append(_summary(source.with_capital(capital), entries, href))
    return summaries


@dataclass(frozen=True)
class Given:
    """What one agency was given from one project; sums in đồng."""

    project: Project
    allocations: list[Allocation]

    @property
    def total(self) -> int:
        return sum(allocation.amount for allocation in self.allocations)


def given_by_project(allocations: Iterable[Allocation]) -> list[Given]:
    """An agency's allocations, in the order of the plan, parted by project."""
    parted = groupby(allocations, key=lambda allocation: allocation.line.project)
    return [Given(project, list(rows)) for project, rows in parted]

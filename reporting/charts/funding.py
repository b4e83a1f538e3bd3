"""The plan's money by project, stacked by source."""

from dataclasses import dataclass

from budget.ledger import Ledger
from budget.models import FundingSource
from projects.models import Project

FULL = 1000
"""Drawing units of the longest bar; the page stretches them to the room there is."""


@dataclass(frozen=True)
class Part:
    """One coloured stretch of a bar; `amount` in đồng, `x` and `width` in drawing units.

    `place` counts the sources of the chart from 1 and chooses the colour.
    """

    source: FundingSource
    place: int
    amount: int
    x: int
    width: int


@dataclass(frozen=True)
class Bar:
    """One project's bar; `total` in đồng."""

    project: Project
    total: int
    parts: list[Part]


@dataclass(frozen=True)
class FundingChart:
    """Money by project, stacked by source; `totals` gives each source with its place and sum."""

    bars: list[Bar]
    totals: list[tuple[FundingSource, int, int]]
    full: int = FULL

    @property
    def table(self) -> list[tuple[Bar, list[int]]]:
        """The same figures as rows: each bar with one amount for every source, in đồng."""
        rows = []
        for bar in self.bars:
            amounts = {part.source.pk: part.amount for part in bar.parts}
            rows.append((bar, [amounts.get(source.pk, 0) for source, _, _ in self.totals]))
        return rows

    @property
    def total(self) -> int:
        """The sum of all bars."""
        return sum(bar.total for bar in self.bars)


def funding_chart(ledger: Ledger, projects: list[Project]) -> FundingChart:
    """Bars of the plan's projects on one scale; a source without money is left out."""
    sources = sorted(
        {entry.source for entry in ledger.entries.values() if entry.amount},
        key=lambda source: (source.order, source.pk),
    )
    totals = [
        (source, place, ledger.total(source=source.pk)) for place, source in enumerate(sources, 1)
    ]
    sums = {project: ledger.total(project=project.pk) for project in projects}
    longest = max(sums.values(), default=0)
    bars = []
    for project, total in sums.items():
        x, parts = 0, []
        for source, place, _ in totals:
            amount = ledger.total(project=project.pk, source=source.pk)
            if amount:
                width = max(1, amount * FULL // longest)
                parts.append(Part(source, place, amount, x, width))
                x += width
        bars.append(Bar(project, total, parts))
    return FundingChart(bars, totals)

"""Pictures from figures: geometry here, SVG in templates, one source for page and PDF."""

from dataclasses import dataclass

from budget.ledger import Ledger
from budget.models import FundingSource
from projects.models import Project

WIDTH = 760
LABEL = 56
BAR = 22
STEP = 34


@dataclass(frozen=True)
class Part:
    """One coloured stretch of a bar; `amount` in đồng, the rest in drawing units."""

    source: FundingSource
    amount: int
    x: int
    width: int


@dataclass(frozen=True)
class Bar:
    """One project's bar."""

    project: Project
    total: int
    y: int
    end: int
    parts: list[Part]

    @property
    def middle(self) -> int:
        """The baseline of the texts beside the bar."""
        return self.y + BAR - 6


@dataclass(frozen=True)
class FundingChart:
    """Money by project, stacked by source."""

    bars: list[Bar]
    sources: list[FundingSource]
    height: int
    width: int = WIDTH
    label: int = LABEL
    bar: int = BAR


def funding_chart(
    ledger: Ledger, projects: list[Project], sources: list[FundingSource]
) -> FundingChart:
    """Bars of the plan's projects, longest over the whole width less room for the figure."""
    room = WIDTH - LABEL - 90
    largest = max((ledger.total(project=project.pk) for project in projects), default=0)
    bars = []
    for place, project in enumerate(projects):
        x, parts = LABEL, []
        for source in sources:
            amount = ledger.total(project=project.pk, source=source.pk)
            if amount:
                width = max(1, amount * room // largest)
                parts.append(Part(source, amount, x, width))
                x += width
        bars.append(Bar(project, ledger.total(project=project.pk), place * STEP, x, parts))
    used = [source for source in sources if ledger.total(source=source.pk)]
    return FundingChart(bars, used, max(STEP * len(projects), STEP))

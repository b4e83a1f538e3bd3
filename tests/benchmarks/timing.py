"""Running two ways of one piece of work in turn, and saying how they compare."""

import gc
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter

Work = Callable[[], object]


@dataclass(frozen=True)
class Measure:
    """One line of the report."""

    name: str
    ours: str
    other: str
    ratio: str
    budget: str
    within: bool

    def __str__(self) -> str:
        verdict = "ok" if self.within else "over"
        return (
            f"{self.name:<44}{self.ours:>10}{self.other:>12}"
            f"{self.ratio:>8}{self.budget:>8}  {verdict}"
        )


HEAD = f"{'measure':<44}{'ours':>10}{'other':>12}{'ratio':>8}{'budget':>8}"


def compare(name: str, ours: Work, other: Work, *, budget: float, repeats: int) -> Measure:
    """Run both in turn after one warm-up; the ratio of their medians is held to the budget."""
    times: dict[Work, list[float]] = {ours: [], other: []}
    for work in times:
        work()
    for turn in range(repeats):
        for work in (ours, other) if turn % 2 else (other, ours):
            gc.collect()
            started = perf_counter()
            work()
            times[work].append(perf_counter() - started)
    mine, theirs = median(times[ours]), median(times[other])
    ratio = mine / theirs
    return Measure(
        name,
        f"{mine * 1000:.0f} ms",
        f"{theirs * 1000:.0f} ms",
        f"{ratio:.2f}",
        f"{budget:.2f}",
        ratio <= budget,
    )


def count(name: str, queries: int, *, budget: int) -> Measure:
    """A number of queries held to its budget."""
    return Measure(name, str(queries), "-", "-", str(budget), queries <= budget)

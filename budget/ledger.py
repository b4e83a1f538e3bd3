"""The only calculator of money: every total of every screen, table and document is asked here.

A ledger is read once (one query), holds whole đồng, and answers. It knows nothing of rights: it is
given the rows somebody may see, and adds up those.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from django.db.models import Count, Q, Sum

from budget import rules
from budget.models import CapitalType, CounterpartRule, FundingLine, FundingSource, Measure
from budget.querysets import AllocationQuerySet, FundingLineQuerySet

LineKey = tuple[int, int, str]
"""Project, source and capital type of a line."""


@dataclass(frozen=True)
class Entry:
    """One funding line: its amount is the ceiling of what is allocated from it. In đồng."""

    line_id: int | None
    project_id: int
    parent_id: int | None
    source: FundingSource
    capital: str
    amount: int
    allocated: int = 0
    illustrative: bool = False
    """Whether some of its allocations only illustrate."""
    issued_amount: int | None = None

    @property
    def key(self) -> LineKey:
        return self.project_id, self.source.pk, self.capital

    @property
    def left(self) -> int:
        """What is still to be allocated; below zero when too much has been."""
        return self.amount - self.allocated


def counted(entry: Entry | FundingLine, measure: Measure) -> bool:
    """Whether the measure counts the line. Only “all sources” goes beyond the state budget."""
    if measure is Measure.ALL_SOURCES:
        return True
    if not entry.source.counts_as_state_budget:
        return False
    match measure:
        case Measure.CENTRAL | Measure.LOCAL:
            return str(entry.source.group) == measure.value
        case Measure.RECURRENT:
            return entry.capital == CapitalType.RECURRENT
        case Measure.INVESTMENT:
            return entry.capital == CapitalType.INVESTMENT
    return True


class Ledger:
    """The funding lines of one plan, as far as somebody sees them."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = {entry.key: entry for entry in entries}
        self._by_project: dict[int, list[Entry]] = defaultdict(list)
        for entry in self.entries.values():
            self._by_project[entry.project_id].append(entry)
            if entry.parent_id:
                self._by_project[entry.parent_id].append(entry)

    @classmethod
    def read(cls, lines: FundingLineQuerySet) -> Self:
        """Read the lines with what is allocated from each: one query."""
        rows = lines.select_related("project", "source").annotate(
            allocated=Sum("allocations__amount", default=0),
            illustrative=Count("allocations", filter=Q(allocations__is_illustrative=True)),
        )
        return cls(
            Entry(
                line_id=line.pk,
                project_id=line.project_id,
                parent_id=line.project.parent_id,
                source=line.source,
                capital=line.capital,
                amount=line.amount,
                allocated=line.allocated,
                illustrative=line.illustrative > 0,
                issued_amount=line.issued_amount,
            )
            for line in rows
        )

    @property
    def sources(self) -> list[FundingSource]:
        """The sources that have lines, in the order of the tables."""
        found = {entry.source.pk: entry.source for entry in self.entries.values()}
        return sorted(found.values(), key=lambda source: (source.order, source.pk))

    def changed(self, entries: Iterable[Entry]) -> "Ledger":
        """The ledger as it stands after these lines have been saved."""
        return Ledger((self.entries | {entry.key: entry for entry in entries}).values())

    def line(self, project_id: int, source_id: int, capital: str) -> Entry | None:
        return self.entries.get((project_id, source_id, capital))

    def select(
        self,
        *,
        project: int | None = None,
        source: int | None = None,
        capital: str | None = None,
        measure: Measure = Measure.ALL_SOURCES,
    ) -> list[Entry]:
        """The lines a question is about; a project stands for itself and its sub-projects."""
        among = self.entries.values() if project is None else self._by_project.get(project, [])
        return [
            entry
            for entry in among
            if (source is None or entry.source.pk == source)
            and (capital is None or entry.capital == capital)
            and counted(entry, measure)
        ]

    def total(
        self,
        measure: Measure = Measure.ALL_SOURCES,
        *,
        project: int | None = None,
        source: int | None = None,
        group: str | None = None,
        capital: str | None = None,
    ) -> int:
        """The sum of the selected lines, in đồng."""
        selected = self.select(project=project, source=source, capital=capital, measure=measure)
        return sum(entry.amount for entry in selected if group in {None, entry.source.group})

    def proposed_counterpart(self, rule: CounterpartRule, *, project: int | None = None) -> int:
        """What the rule proposes for a project, or for all: each row rounded, then summed."""
        bases = self.select(project=project, source=rule.base_source_id, capital=rule.base_capital)
        return sum(rules.counterpart(base.amount, rule.ratio, rule.rounding_unit) for base in bases)

    def entered_counterpart(self, rule: CounterpartRule, *, project: int | None = None) -> int:
        """What stands in the lines the rule speaks of, in đồng."""
        return self.total(project=project, source=rule.source_id, capital=rule.capital)

    def allocated(self, *, project: int | None = None) -> int:
        """What has been allocated from the lines of a project, or of all, in đồng."""
        return sum(entry.allocated for entry in self.select(project=project))


class Shares:
    """Allocations: (line, agency) → đồng."""

    def __init__(self, amounts: Mapping[tuple[int, int], int]) -> None:
        self.amounts = dict(amounts)
        self._by_line: dict[int, int] = defaultdict(int)
        self._by_agency: dict[int, dict[int, int]] = defaultdict(dict)
        for (line, agency), amount in self.amounts.items():
            self._by_line[line] += amount
            self._by_agency[agency][line] = amount

    @classmethod
    def read(cls, allocations: AllocationQuerySet) -> Self:
        """Read allocations: one query."""
        rows = allocations.order_by().values_list("line_id", "agency_id", "amount")
        return cls({(line, agency): amount for line, agency, amount in rows})

    def changed(self, amounts: Mapping[tuple[int, int], int]) -> "Shares":
        """The allocations as they stand after these have been saved."""
        return Shares(self.amounts | dict(amounts))

    def total(
        self, *, lines: Collection[int] | None = None, agencies: Collection[int] | None = None
    ) -> int:
        """The sum over some lines and agencies; None means all. In đồng."""
        if agencies is None:
            among = self._by_line if lines is None else lines
            return sum(self._by_line.get(line, 0) for line in among)
        return sum(
            amount
            for agency in agencies
            for line, amount in self._by_agency.get(agency, {}).items()
            if lines is None or line in lines
        )

"""The axes of allocation: agencies down, funding lines across."""

from abc import abstractmethod
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from budget import rules
from budget.grid import names
from budget.ledger import Shares
from budget.models import Allocation, FundingLine, FundingSource
from budget.querysets import FundingLineQuerySet
from editing.cells import Address, Column, Row
from editing.grid import Axis, Grid, Version, copy_of, write_rows
from povertyplan.accounts.models import Agency, User
from povertyplan.accounts.permissions import Action, may
from projects.models import Plan, Project
from projects.querysets import plan_order


class ShareGrid(Grid):
    """Agencies × funding lines: the axes `SubProject` and `LineType` differ only in the lines."""

    row_heading = "Cơ quan, đơn vị"
    model = Allocation

    def __init__(self, plan: Plan, user: User, lines: Iterable[FundingLine], title: str) -> None:
        super().__init__(plan, user)
        self.caption = title
        self.lines = {f"v{line.pk}": line for line in lines}
        self.by_pk = {line.pk: line for line in self.lines.values()}
        agencies = Agency.objects.visible_to(user).filter(province=plan.province_id).spending()
        self.agencies = {agency.pk: agency for agency in agencies}
        self.allocations = {
            (allocation.line_id, allocation.agency_id): allocation
            for allocation in Allocation.objects.visible_to(user)
            .filter(line__in=self.by_pk)
            .order_by()
        }
        self.shares = Shares({key: row.amount for key, row in self.allocations.items()})

    @abstractmethod
    def column_of(self, key: str, line: FundingLine) -> Column:
        """The head of a line's column."""

    @cached_property
    def columns(self) -> list[Column]:
        columns = [self.column_of(key, line) for key, line in self.lines.items()]
        return [*columns, Column("tong", "Cộng", is_total=True, adds=tuple(self.lines))]

    @cached_property
    def rows(self) -> list[Row]:
        rows = []
        for kind, title, others in (
            (Agency.Kind.DEPARTMENT, "Sở, ngành", names.DEPARTMENTS),
            (Agency.Kind.DISTRICT, "Huyện, thị xã, thành phố", names.DISTRICTS),
        ):
            members = [agency for agency in self.agencies.values() if agency.kind == kind]
            if members:
                keys = tuple(agency.pk for agency in members)
                rows.append(Row(f"n-{kind.value}", title, kind="group", members=keys, names=others))
                rows += [
                    Row(
                        f"c{agency.pk}",
                        agency.row_name,
                        level=1,
                        members=(agency.pk,),
                        names=names.of_agency(agency),
                    )
                    for agency in members
                ]
        return [*rows, Row("tong", "Tổng cộng", kind="total", members=tuple(self.agencies))]

    def amount(self, row: Row, column: Column) -> int:
        lines = self.by_pk if column.is_total else [self.lines[column.key].pk]
        return self.shares.total(lines=lines, agencies=row.members)

    @cached_property
    def _locks(self) -> dict[str, str]:
        closed = self.plan.open_for_editing().reason
        return {
            key: closed
            or may(self.user, Action.EDIT_ALLOCATIONS, owner_id=line.project.lead_agency_id).reason
            for key, line in self.lines.items()
        }

    def lock(self, row: Row, column: Column) -> str:
        return self._locks[column.key]

    @property
    def open_lines(self) -> list[FundingLine]:
        """The lines whose column the person may edit."""
        return [line for key, line in self.lines.items() if not self._locks[key]]

    def ceilings(self) -> list[tuple[str, str, dict[str, int]]]:
        ceilings = {key: line.amount for key, line in self.lines.items()}
        given = {key: self.shares.total(lines=[line.pk]) for key, line in self.lines.items()}
        left = {key: ceilings[key] - given[key] for key in ceilings}
        named = [
            ("muc", "Mức vốn", ceilings),
            ("da", "Đã phân bổ", given),
            ("con", "Còn lại", left),
        ]
        return [(key, title, row | {"tong": sum(row.values())}) for key, title, row in named]

    def illustrative_rows(self) -> list[Allocation]:
        return [row for row in self.allocations.values() if row.is_illustrative]

    def record(self, address: Address) -> tuple[Allocation | None, str]:
        return self.allocations.get(self._pair(address)), "amount"

    def overruns(self, after: Grid, changes: Mapping[Address, int]) -> dict[Address, str]:
        assert isinstance(after, ShareGrid)
        refused = {}
        for (row, column), amount in changes.items():
            line = self.lines[column]
            given = after.shares.total(lines=[line.pk])
            raised = amount > self.amount(*self.places[row, column])
            if raised and given > line.amount:
                refused[row, column] = rules.ceiling_sentence(
                    self.line_name(line), line.amount, given
                )
        return refused

    def line_name(self, line: FundingLine) -> str:
        return line.kind

    def _pair(self, address: Address) -> tuple[int, int]:
        row, column = self.places[address]
        return self.lines[column.key].pk, row.members[0]

    def changed(self, changes: Mapping[Address, int]) -> "ShareGrid":
        after = copy_of(self)
        after.shares = self.shares.changed(
            {self._pair(at): amount for at, amount in changes.items()}
        )
        return after

    def write(
        self, changes: Mapping[Address, int], version: Version, illustrative: Collection[Address]
    ) -> None:
        rows = []
        for address, amount in changes.items():
            line, agency = self._pair(address)
            row = self.allocations.get((line, agency)) or Allocation(line_id=line, agency_id=agency)
            row.amount, row.is_illustrative = amount, address in illustrative
            rows.append(row)
        write_rows(Allocation, rows, ["amount", "is_illustrative"], version)


@dataclass(frozen=True)
class SubProject(Axis):
    """One sub-project: agencies × its funding lines."""

    project_id: int

    def load(self, plan: Plan, user: User) -> "SubProjectGrid":
        return SubProjectGrid(plan, user, self.project_id)

    def address(self, slug: str) -> str:
        return reverse("budget:sub_project_allocations", args=[slug, self.project_id])


class SubProjectGrid(ShareGrid):
    """Columns are the sources and capital types of one sub-project."""

    def __init__(self, plan: Plan, user: User, project_id: int) -> None:
        lines = list(_lines(plan, user).filter(project__pk=project_id))
        if not lines:
            visible = Project.objects.visible_to(user).filter(plan=plan).leaves()
            self.project = get_object_or_404(visible.select_related("parent"), pk=project_id)
            may(user, Action.READ_FUNDING, owner_id=self.project.lead_agency_id).require()
        else:
            self.project = lines[0].project
        super().__init__(plan, user, lines, f"Phân bổ {self.project.code}: {self.project.name}")

    def column_of(self, key: str, line: FundingLine) -> Column:
        note = line.get_capital_display() if line.source.counts_as_state_budget else ""
        return Column(key, line.source.name, note, names=names.of_money(line.source, line.capital))


@dataclass(frozen=True)
class LineType(Axis):
    """One source and capital type: agencies × sub-projects."""

    source_code: str
    capital: str

    def load(self, plan: Plan, user: User) -> "LineTypeGrid":
        return LineTypeGrid(plan, user, self.source_code, self.capital)

    def address(self, slug: str) -> str:
        return reverse("budget:line_type_allocations", args=[slug, self.source_code, self.capital])


class LineTypeGrid(ShareGrid):
    """Columns are the sub-projects that have money of one source and capital type."""

    def __init__(self, plan: Plan, user: User, source_code: str, capital: str) -> None:
        lines = list(_lines(plan, user).filter(source__code=source_code, capital=capital))
        if lines:
            source = lines[0].source
        else:
            source = get_object_or_404(FundingSource.objects.visible_to(user), code=source_code)
            if capital not in source.capital_types:
                raise Http404
            may(user, Action.READ_FUNDING).require()
        super().__init__(plan, user, lines, f"Phân bổ {source.with_capital(capital)}")

    def column_of(self, key: str, line: FundingLine) -> Column:
        project = line.project
        return Column(key, project.code, project.name, names=names.of_project(project))

    def line_name(self, line: FundingLine) -> str:
        return str(line.project.code)


def _lines(plan: Plan, user: User) -> FundingLineQuerySet:
    return (
        FundingLine.objects.visible_to(user)
        .filter(project__plan=plan)
        .select_related("source", "project__parent")
        .order_by(
            *plan_order("project__"),
            "source__order",
            "-capital",
        )
    )

"""The axis of the plan's own split: projects down, sources and capital types across."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse

from budget import rules
from budget.grid import names
from budget.ledger import Entry, Ledger
from budget.models import CapitalType, CounterpartRule, FundingLine, FundingSource, Measure
from editing.cells import Address, Column, Row
from editing.grid import Axis, Grid, Version, copy_of, write_rows
from editing.proposals import Wanted
from povertyplan.accounts.models import User
from povertyplan.accounts.permissions import Action, may
from povertyplan.ui import figures
from projects.models import Plan, Project


@dataclass(frozen=True)
class Split(Axis):
    """The plan's split over projects, sources and capital types."""

    with_plan = ("counterpart_rule__base_source", "counterpart_rule__source")

    def load(self, plan: Plan, user: User) -> "SplitGrid":
        return SplitGrid(plan, user)

    def address(self, slug: str) -> str:
        return reverse("budget:funding_split", args=[slug])


class SplitGrid(Grid):
    """Projects × (source, capital type); groups and totals by the ledger."""

    caption = "Dự kiến kinh phí theo dự án, nguồn vốn và loại vốn"
    row_heading = "Dự án, tiểu dự án"
    model = FundingLine

    def __init__(self, plan: Plan, user: User) -> None:
        super().__init__(plan, user)
        visible = Project.objects.visible_to(user).filter(plan=plan)
        self.projects = {project.pk: project for project in visible.in_order()}
        self.sources = list(
            FundingSource.objects.visible_to(user).filter(province=plan.province_id)
        )
        self.ledger = Ledger.read(FundingLine.objects.visible_to(user).filter(project__plan=plan))
        self.verdict = may(user, Action.EDIT_FUNDING)

    @cached_property
    def rule(self) -> CounterpartRule | None:
        try:
            return self.plan.counterpart_rule
        except ObjectDoesNotExist:
            return None

    @cached_property
    def counterpart_key(self) -> str:
        """The column the rule speaks of; empty without a rule."""
        rule = self.rule
        for key, (source, capital) in self.kinds.items():
            if rule and (source.pk, capital.value) == (rule.source_id, rule.capital):
                return key
        return ""

    @cached_property
    def kinds(self) -> dict[str, tuple[FundingSource, CapitalType]]:
        """Source and capital type of each column of figures."""
        return {
            f"{source.code}-{capital.value}": (source, capital)
            for source in self.sources
            for capital in source.capital_types
        }

    @cached_property
    def columns(self) -> list[Column]:
        state, beyond = [], []
        for key, (source, capital) in self.kinds.items():
            if source.counts_as_state_budget:
                others = names.of_money(source, capital)
                state.append(Column(key, source.name, CapitalType(capital).label, names=others))
                if self.rule and key == self.counterpart_key:
                    percent = figures.decimal(self.rule.percent)
                    note = f"{percent}% {self.rule.base_source.short_name}"
                    state.append(Column("doi-ung", "Đối ứng đề xuất", note, is_total=True))
            else:
                beyond.append(Column(key, source.name, names=names.of_money(source, capital)))
        nsnn = tuple(column.key for column in state if not column.is_total)
        return [
            *state,
            Column("nsnn", "Cộng NSNN", is_total=True, adds=nsnn),
            *beyond,
            Column("tong", "Tổng nhu cầu vốn", is_total=True, adds=tuple(self.kinds)),
        ]

    @cached_property
    def rows(self) -> list[Row]:
        parents = {project.parent_id for project in self.projects.values()}
        lines = [
            Row(
                key=f"d{project.pk}",
                title=project.name,
                code=project.code,
                level=1 if project.parent_id else 0,
                kind="group" if project.pk in parents else "line",
                href=reverse("projects:project_detail", args=[self.plan.slug, project.pk]),
                members=(project.pk,),
                names=names.of_project(project),
            )
            for project in self.projects.values()
        ]
        title = "Tổng cộng" if not self.partial else "Cộng các tiểu dự án chủ trì"
        return [*lines, Row("tong", title, kind="total")]

    @property
    def partial(self) -> bool:
        """Whether the person sees only some projects of the plan."""
        return not may(self.user, Action.READ_FUNDING)

    def amount(self, row: Row, column: Column) -> int:
        project = row.members[0] if row.members else None
        if column.key == "nsnn":
            return self.ledger.total(Measure.STATE_BUDGET, project=project)
        if column.key == "tong":
            return self.ledger.total(project=project)
        if column.key == "doi-ung" and self.rule:
            return self.ledger.proposed_counterpart(self.rule, project=project)
        source, capital = self.kinds[column.key]
        return self.ledger.total(project=project, source=source.pk, capital=capital)

    def lock(self, row: Row, column: Column) -> str:
        return self.plan.open_for_editing().reason or self.verdict.reason

    def answering(self, project: int | None = None) -> dict[Address, Wanted]:
        """The figures the counterpart rule proposes, for a project or all: where they differ."""
        if self.rule is None:
            return {}
        wanted = {}
        for row, column in self.places.values():
            pk = row.members[0]
            if column.key == self.counterpart_key and project in {None, pk, self._parent(pk)}:
                amount = self.ledger.proposed_counterpart(self.rule, project=pk)
                if amount != self.amount(row, column):
                    wanted[row.key, column.key] = Wanted(amount)
        return wanted

    def _parent(self, project: int) -> int | None:
        return self.projects[project].parent_id

    def preview(self, row: Row, column: Column) -> str:
        """Where the proposed counterpart of a row, a project or all is applied."""
        if column.key != "doi-ung" or not self.editable:
            return ""
        if row.kind == "total":
            return reverse("budget:counterpart_proposal", args=[self.plan.slug])
        return reverse("budget:counterpart_of_project", args=[self.plan.slug, row.members[0]])

    def hint(self, row: Row, column: Column) -> str:
        """The deviation of an entered counterpart from the proposed one."""
        if self.rule is None or column.key != self.counterpart_key:
            return ""
        project = row.members[0] if row.members else None
        proposed = self.ledger.proposed_counterpart(self.rule, project=project)
        entered = self.ledger.entered_counterpart(self.rule, project=project)
        if proposed == entered:
            return ""
        sign = "thừa" if entered > proposed else "thiếu"
        return f"{sign} {figures.trieu(abs(entered - proposed))} so với đề xuất"

    def overruns(self, after: Grid, changes: Mapping[Address, int]) -> dict[Address, str]:
        assert isinstance(after, SplitGrid)
        return {
            address: rules.lowered_sentence(line.amount, line.allocated)
            for address in changes
            if (line := after.entry(address))
            and line.left < 0
            and line.amount < self.stood(address)
        }

    def entry(self, address: Address) -> Entry | None:
        row, column = self.places[address]
        source, capital = self.kinds[column.key]
        return self.ledger.line(row.members[0], source.pk, capital)

    def stood(self, address: Address) -> int:
        """The figure of a cell before it was changed."""
        return self.amount(*self.places[address])

    def changed(self, changes: Mapping[Address, int]) -> "SplitGrid":
        after = copy_of(self)
        after.ledger = self.ledger.changed(self._entries(changes))
        return after

    def _entries(self, changes: Mapping[Address, int]) -> Iterator[Entry]:
        for address, amount in changes.items():
            row, column = self.places[address]
            source, capital = self.kinds[column.key]
            project = self.projects[row.members[0]]
            blank = Entry(None, project.pk, project.parent_id, source, capital, 0)
            yield replace(self.entry(address) or blank, amount=amount)

    def write(
        self, changes: Mapping[Address, int], version: Version, illustrative: Collection[Address]
    ) -> None:
        lines = [self._line(entry) for entry in self._entries(changes)]
        write_rows(FundingLine, lines, ["amount"], version)

    @staticmethod
    def _line(entry: Entry) -> FundingLine:
        return FundingLine(
            pk=entry.line_id,
            project_id=entry.project_id,
            source=entry.source,
            capital=entry.capital,
            amount=entry.amount,
            issued_amount=entry.issued_amount,
        )

    def record(self, address: Address) -> tuple[FundingLine | None, str]:
        entry = self.entry(address)
        return (self._line(entry) if entry and entry.line_id else None), "amount"

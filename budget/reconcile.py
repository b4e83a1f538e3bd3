"""Equations that must hold between the figures of a plan, in words."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from django.db.models import Sum
from django.urls import reverse

from budget.ledger import Ledger
from budget.models import AssignedTotal, CounterpartRule, Measure
from budget.querysets import FundingLineQuerySet
from povertyplan.ui import figures
from projects.models import Plan, Project


@dataclass(frozen=True)
class Check:
    """Two figures that should be equal: what each is, and where to put it right."""

    subject: str
    found_label: str
    found: int
    wanted_label: str
    wanted: int
    href: str = ""
    unit: str = "triệu đồng"
    consequence: bool = False
    """Whether the figure adds up others, so that it is off when one of them is."""
    binding: bool = True
    """Whether the plan cannot be submitted while it is off; else it is shown only."""
    decimals: int = 0
    """How many decimals of the unit the figures count, where it is not money."""

    @property
    def ok(self) -> bool:
        return self.found == self.wanted

    @property
    def difference(self) -> int:
        return self.found - self.wanted

    def show(self, figure: int) -> str:
        """Write a figure of this check in its unit."""
        if self.unit == "triệu đồng":
            return figures.trieu(figure)
        return figures.decimal(Decimal(figure).scaleb(-self.decimals))

    @property
    def found_text(self) -> str:
        return self.show(self.found)

    @property
    def wanted_text(self) -> str:
        return self.show(self.wanted)

    @property
    def verdict(self) -> str:
        """“khớp”, or by how much it is off."""
        if self.ok:
            return "khớp"
        way = "thừa" if self.difference > 0 else "thiếu"
        return f"lệch, {way} {self.show(abs(self.difference))} {self.unit}"


@dataclass(frozen=True)
class Chapter:
    """Checks of one subject."""

    title: str
    checks: list[Check]
    empty: str = "Chưa có số liệu để đối chiếu."

    @property
    def off(self) -> list[Check]:
        return [check for check in self.checks if not check.ok]


def assigned(plan: Plan, ledger: Ledger, totals: list[AssignedTotal]) -> Iterator[Chapter]:
    """The lines against the totals assigned to the province and to each project."""
    leaves = {entry.project_id for entry in ledger.entries.values()}
    split = reverse("budget:funding_split", args=[plan.slug])

    def check(total: AssignedTotal) -> Check:
        measure = Measure(total.measure)
        subject = total.project.code if total.project else measure.label
        anchor = f"#d{total.project_id}" if total.project_id else "#tong"
        return Check(
            subject=f"{subject}",
            found_label="cộng các dòng vốn",
            found=ledger.total(measure, project=total.project_id),
            wanted_label="số được giao",
            wanted=total.amount,
            href=split + anchor,
            consequence=total.project_id not in leaves,
        )

    headline = [check(total) for total in totals if total.project_id is None]
    by_project = [check(total) for total in totals if total.project_id]
    yield Chapter(
        "Tổng mức được giao", headline, "Chưa nhập tổng mức được giao nên chưa đối chiếu được."
    )
    yield Chapter("Từng dự án, tiểu dự án", by_project, "Chưa nhập mức được giao theo dự án.")


@dataclass(frozen=True)
class Recount:
    """The lines added up by the database, to check the ledger against; in đồng."""

    by_project: dict[int, int]
    by_capital: dict[str, int]
    """State budget only."""

    @classmethod
    def read(cls, lines: FundingLineQuerySet) -> Self:
        """Add up the lines: one query."""
        sums = lines.order_by().values_list(
            "project_id", "capital", "source__counts_as_state_budget"
        )
        by_project: dict[int, int] = defaultdict(int)
        by_capital: dict[str, int] = defaultdict(int)
        for project, capital, is_state, amount in sums.annotate(sum=Sum("amount")):
            by_project[project] += amount
            by_capital[capital] += amount if is_state else 0
        return cls(by_project, by_capital)


def sums(plan: Plan, ledger: Ledger, projects: list[Project], recount: Recount) -> Chapter:
    """Rows, projects and capital types as the tables show them, against a count by the database."""
    split = reverse("budget:funding_split", args=[plan.slug])
    below: dict[int, list[int]] = defaultdict(list)
    for project in projects:
        below[project.parent_id or project.pk].append(project.pk)
    checks = []
    for project in projects:
        parts = below[project.pk] or [project.pk]
        children = [part for part in parts if part != project.pk]
        checks.append(
            Check(
                project.code,
                "cộng các tiểu dự án" if children else "cộng lại các dòng vốn",
                sum(recount.by_project.get(part, 0) for part in children or parts),
                "tổng của hàng",
                ledger.total(project=project.pk),
                f"{split}#d{project.pk}",
                consequence=bool(children),
            )
        )
    checks += [
        Check(
            "Vốn NSNN theo loại vốn",
            "vốn đầu tư phát triển + vốn sự nghiệp",
            sum(recount.by_capital.values()),
            "vốn NSNN",
            ledger.total(Measure.STATE_BUDGET),
            split,
            consequence=True,
        ),
        Check(
            "Toàn kế hoạch",
            "cộng các dự án",
            sum(recount.by_project.values()),
            "tổng các nguồn vốn",
            ledger.total(),
            split,
            consequence=True,
        ),
    ]
    return Chapter("Cộng hàng, cộng cột", checks if ledger.entries else [])


def allocations(plan: Plan, ledger: Ledger, projects: list[Project]) -> Chapter:
    """What is allocated from each line against its ceiling."""
    checks = []
    for project in projects:
        entries = [
            entry for entry in ledger.select(project=project.pk) if entry.project_id == project.pk
        ]
        href = reverse("budget:sub_project_allocations", args=[plan.slug, project.pk])
        checks += [
            Check(
                f"{project.code}, {entry.source.with_capital(entry.capital)}",
                "đã phân bổ",
                entry.allocated,
                "mức vốn của dòng",
                entry.amount,
                f"{href}#v{entry.line_id}",
                binding=entry.allocated > entry.amount,
            )
            for entry in entries
        ]
    return Chapter("Phân bổ so với mức vốn", checks)


def counterpart(
    plan: Plan, ledger: Ledger, projects: list[Project], rule: CounterpartRule | None
) -> Chapter:
    """What is entered against what the counterpart rule proposes, row by row and in total."""
    empty = "Kế hoạch chưa có quy định về vốn đối ứng."
    if rule is None:
        return Chapter("Vốn đối ứng", [], empty)
    split = reverse("budget:funding_split", args=[plan.slug])
    parents = {project.parent_id for project in projects}

    def check(subject: str, project: int | None, anchor: str) -> Check:
        return Check(
            subject,
            "đã nhập",
            ledger.entered_counterpart(rule, project=project),
            "theo quy định",
            ledger.proposed_counterpart(rule, project=project),
            split + anchor,
            consequence=project is None,
            binding=False,
        )

    checks = [
        check(project.code, project.pk, f"#d{project.pk}")
        for project in projects
        if project.pk not in parents
    ]
    ratio = figures.decimal(rule.ratio * 100)
    title = f"Vốn đối ứng ({ratio}% {rule.base_source.name.lower()}, từng dòng)"
    return Chapter(
        title, [*checks, check("Toàn kế hoạch", None, "")] if ledger.entries else [], empty
    )

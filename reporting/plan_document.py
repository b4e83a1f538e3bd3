"""The official plan as a tree of numbered parts, ready to be laid out.

Text comes from `projects`, every figure from the ledger, tables from `reporting.sheets`. How the
paper looks is the matter of ``templates/documents``; both follow Nghị định 30/2020/NĐ-CP,
Phụ lục I.
"""

from collections.abc import Iterable
from itertools import groupby

from django.urls import reverse

from budget.ledger import Entry, Ledger
from budget.models import CapitalType, FundingLine, FundingSource
from povertyplan.accounts.models import User
from povertyplan.ui.figures import trieu
from projects import rules
from projects.models import LegalBasis, Plan, Project, Section
from reporting import sheets, tokens
from reporting.outline import Numbering, Paragraph, Part
from reporting.paper import Fill, Paper, numbering_at, paragraphs, written

_POINTS = (
    ("objective", "Mục tiêu"),
    ("beneficiaries", "Đối tượng"),
    ("content", "Nội dung"),
    ("allocation_principle", "Nguyên tắc, tiêu chí, định mức phân bổ vốn"),
)


def build(plan: Plan, user: User) -> Paper:
    """Assemble the plan as this person may read it."""
    ledger = Ledger.read(FundingLine.objects.visible_to(user).filter(project__plan=plan))
    figures = tokens.figures(plan, ledger)

    def fill(text: str) -> str:
        return rules.fill(text, figures)

    projects = list(Project.objects.visible_to(user).filter(plan=plan).in_order())
    author = _Author(plan, projects, ledger, fill)
    return Paper.of(
        plan,
        kind="Kế hoạch",
        year=plan.year,
        is_draft=plan.is_draft,
        fill=fill,
        parts=author.text(Section.objects.visible_to(user).filter(plan=plan)),
        tables=sheets.annexes(plan, user, ledger, projects),
        bases=LegalBasis.objects.filter(plan=plan).values_list("text", flat=True),
        edit_head=reverse("projects:plan_edit", args=[plan.slug]),
        edit_bases=reverse("projects:legal_bases_edit", args=[plan.slug]),
    )


class _Author:
    """Writes the parts of one plan, not numbered yet."""

    def __init__(self, plan: Plan, projects: list[Project], ledger: Ledger, fill: Fill) -> None:
        self.plan = plan
        self.projects = projects
        self.ledger = ledger
        self.fill = fill

    def text(self, sections: Iterable[Section]) -> tuple[Part, ...]:
        """The parts written by hand, with the projects where they belong."""
        return written(
            sections,
            fill=self.fill,
            edit=lambda section: reverse(
                "projects:section_edit", args=[self.plan.slug, section.pk]
            ),
            inside=self._projects,
        )

    def _projects(self, section: Section, depth: int) -> tuple[Part, ...]:
        if section.kind != Section.Kind.PROJECTS:
            return ()
        return tuple(
            self._project(project, numbering_at(depth))
            for project in self.projects
            if project.parent_id is None
        )

    def _project(self, project: Project, numbering: Numbering) -> Part:
        """A project with its sub-projects, or with its money where it has none."""
        texts = (
            (title, paragraphs(getattr(project, field), self.fill)) for field, title in _POINTS
        )
        points = [Part(Numbering.LETTER, title, lines) for title, lines in texts if lines]
        below = [other for other in self.projects if other.parent_id == project.pk]
        if below:
            points += (self._project(child, Numbering.NESTED) for child in below)
        else:
            points.append(Part(Numbering.LETTER, "Dự kiến kinh phí", self._funding(project)))
        href = reverse("projects:project_edit", args=[self.plan.slug, project.pk])
        return Part(numbering, str(project), children=tuple(points), edit=href)

    def _funding(self, project: Project) -> tuple[Paragraph, ...]:
        """What the project costs and who pays, in triệu đồng."""
        entries = [entry for entry in self.ledger.select(project=project.pk) if entry.amount]
        if not entries:
            return (Paragraph(f"Năm {self.plan.year} chưa bố trí kinh phí."),)
        entries.sort(key=_place_in_list)
        total = trieu(self.ledger.total(project=project.pk))
        lines = [f"Tổng nhu cầu vốn thực hiện: {total} triệu đồng, trong đó:"]
        for source_id, group in groupby(entries, key=lambda entry: entry.source.pk):
            lines.append(self._from_source(project, source_id, list(group)))
        return tuple(Paragraph(line) for line in lines)

    def _from_source(self, project: Project, source_id: int, entries: list[Entry]) -> str:
        """What one source pays; only state money is told apart by capital type."""
        source = entries[0].source
        total = trieu(self.ledger.total(project=project.pk, source=source_id))
        sentence = f"- {_in_prose(source)}: {total} triệu đồng"
        if not source.counts_as_state_budget:
            return f"{sentence}."
        labels = [CapitalType(entry.capital).label.lower() for entry in entries]
        if len(entries) == 1:
            return f"{sentence} ({labels[0]})."
        amounts = [
            f"{trieu(entry.amount)} triệu đồng {label}"
            for entry, label in zip(entries, labels, strict=True)
        ]
        return f"{sentence} ({', '.join(amounts)})."


def _place_in_list(entry: Entry) -> tuple[int, int, bool]:
    return entry.source.order, entry.source.pk, entry.capital != CapitalType.RECURRENT


def _in_prose(source: FundingSource) -> str:
    """The source as a sentence names it."""
    is_usual = source.name == FundingSource.Group.PEOPLE.label
    return "Đối ứng của người dân" if is_usual else source.name

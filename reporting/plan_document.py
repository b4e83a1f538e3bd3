"""The official plan as a tree of numbered parts, ready to be laid out.

Text comes from `projects`, every figure from the ledger, tables from `reporting.sheets`. How the
paper looks is the matter of ``templates/documents``; both follow Nghị định 30/2020/NĐ-CP,
Phụ lục I.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse

from budget.ledger import Entry, Ledger
from budget.models import CapitalType, FundingLine, FundingSource
from povertyplan.accounts.models import User
from povertyplan.ui.figures import official_date, roman, trieu
from projects import rules
from projects.models import LegalBasis, Plan, Project, Section
from reporting import sheets, tokens
from reporting.outline import END, Numbering, Paragraph, Part, ended, ending, numbered
from reporting.sheets import Kind, Sheet

_BY_DEPTH = (Numbering.ROMAN, Numbering.ARABIC, Numbering.LETTER, Numbering.DASH)
_POINTS = (
    ("objective", "Mục tiêu"),
    ("beneficiaries", "Đối tượng"),
    ("content", "Nội dung"),
    ("allocation_principle", "Nguyên tắc, tiêu chí, định mức phân bổ vốn"),
)

# How annex tables are laid out, in points: the room that document.css leaves for all figures beside
# the names, and the largest size of type. A digit is half as wide as its size.
_SHAPES = {
    "portrait": (300, 12),
    "landscape roomy": (400, 11),
    "landscape": (490, 11),
    "landscape dense": (530, 11),
}
_PADDING = 5
_SMALLEST = 7


@dataclass(frozen=True)
class Annex:
    """A table that follows the text, from a page of its own; a single one has no number."""

    title: str
    anchor: str
    sheet: Sheet

    @property
    def shape(self) -> str:
        """The classes of the page: which way it lies, and how much room is left for names."""
        if not self.sheet.landscape:
            return "portrait"
        match len(self.sheet.columns):
            case few if few < 10:
                return "landscape roomy"
            case usual if usual < 13:
                return "landscape"
        return "landscape dense"

    @property
    def type_size(self) -> int:
        """The largest size of type, in points, at which every figure stands on one line."""
        room, largest = _SHAPES[self.shape]
        figures = [
            [text for column, text in cells if column.kind is not Kind.TEXT]
            for _, cells in self.sheet.lines()
        ]
        longest = max((len(text) for row in figures for text in row), default=1)
        columns = max((len(row) for row in figures), default=1)
        fitting = (room // columns - _PADDING) * 2 // longest
        return max(_SMALLEST, min(largest, fitting))


@dataclass(frozen=True)
class PlanDocument:
    """The whole paper, part by part, every figure and number set."""

    title: str
    is_draft: bool
    issuer: str
    agency: tuple[str, ...]
    reference: str
    place_and_date: str
    subject: str
    legal_bases: tuple[str, ...]
    preamble: tuple[str, ...]
    parts: tuple[Part, ...]
    closing: tuple[str, ...]
    signatory_authority: str
    signatory_post: str
    signatory_name: str
    recipients: tuple[str, ...]
    attached_to: str
    annexes: tuple[Annex, ...]


def build(plan: Plan, user: User) -> PlanDocument:
    """Assemble the plan as this person may read it."""
    ledger = Ledger.read(FundingLine.objects.visible_to(user).filter(project__plan=plan))
    figures = tokens.figures(plan, ledger)

    def fill(text: str) -> str:
        return rules.fill(text, figures)

    projects = list(Project.objects.visible_to(user).filter(plan=plan).in_order())
    author = _Author(plan, projects, ledger, fill)
    parts = numbered(author.text(Section.objects.visible_to(user).filter(plan=plan)))
    closing = [line.text for line in author.paragraphs(plan.closing)]
    if closing:
        closing[-1] = ending(closing[-1], END)
    else:
        parts = ended(parts)
    date = official_date(plan.issued_on, year=plan.year)
    subject = fill(plan.subject)
    bases = LegalBasis.objects.filter(plan=plan).values_list("text", flat=True)
    return PlanDocument(
        title=f"Kế hoạch {subject[:1].lower()}{subject[1:]}",
        is_draft=plan.is_draft,
        issuer=plan.issuer,
        agency=tuple(re.split(r"\s+(?=(?:tỉnh|thành phố)\s)", plan.issuer, maxsplit=1)),
        reference=plan.reference,
        place_and_date=f"{plan.place}, {date}",
        subject=subject,
        legal_bases=_listed(fill(text) for text in bases),
        preamble=tuple(line.text for line in author.paragraphs(plan.preamble)),
        parts=parts,
        closing=tuple(closing),
        signatory_authority=plan.signatory_authority,
        signatory_post=plan.signatory_post,
        signatory_name=plan.signatory_name,
        recipients=_listed(line.removeprefix("- ") for line in plan.recipients.split("\n")),
        attached_to=f"(Kèm theo Kế hoạch số {plan.reference} {date} của {plan.issuer})",
        annexes=_annexes(sheets.annexes(plan, user, ledger, projects)),
    )


class _Author:
    """Writes the parts of one plan, not numbered yet."""

    def __init__(
        self, plan: Plan, projects: list[Project], ledger: Ledger, fill: Callable[[str], str]
    ) -> None:
        self.plan = plan
        self.projects = projects
        self.ledger = ledger
        self.fill = fill

    def paragraphs(self, text: str) -> tuple[Paragraph, ...]:
        """One paragraph a line, blank lines left out, figures set."""
        lines = (" ".join(line.split()) for line in self.fill(text).split("\n"))
        return tuple(Paragraph(line) for line in lines if line)

    def text(self, sections: Iterable[Section]) -> tuple[Part, ...]:
        """The parts written by hand, with the projects where they belong.

        A section without heading and text is no part: what it holds stands in its place.
        """
        below: dict[int | None, list[Section]] = defaultdict(list)
        for section in sections:
            below[section.parent_id].append(section)

        def parts_under(parent: int | None, depth: int) -> tuple[Part, ...]:
            parts: list[Part] = []
            for section in below[parent]:
                is_plain = not section.heading and not section.body
                level = depth if is_plain else depth + 1
                children = parts_under(section.pk, level)
                if section.kind == Section.Kind.PROJECTS:
                    children = (*self._projects(level), *children)
                if is_plain:
                    parts += children
                    continue
                parts.append(
                    Part(
                        _BY_DEPTH[min(depth, len(_BY_DEPTH) - 1)],
                        self.fill(section.heading),
                        self.paragraphs(section.body),
                        children,
                        edit=reverse("projects:section_edit", args=[self.plan.slug, section.pk]),
                    )
                )
            return tuple(parts)

        return parts_under(None, 0)

    def _projects(self, depth: int) -> tuple[Part, ...]:
        numbering = _BY_DEPTH[min(depth, len(_BY_DEPTH) - 1)]
        return tuple(
            self._project(project, numbering)
            for project in self.projects
            if project.parent_id is None
        )

    def _project(self, project: Project, numbering: Numbering) -> Part:
        """A project with its sub-projects, or with its money where it has none."""
        texts = ((title, self.paragraphs(getattr(project, field))) for field, title in _POINTS)
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


def _listed(texts: Iterable[str]) -> tuple[str, ...]:
    """Texts as a list is written: each ends with “;”, the last with “.”."""
    kept = [" ".join(text.split()) for text in texts if text.strip()]
    last = len(kept) - 1
    return tuple(ending(text, "." if place == last else ";") for place, text in enumerate(kept))


def _annexes(tables: list[Sheet]) -> tuple[Annex, ...]:
    return tuple(
        Annex(
            title=f"Phụ lục {roman(place)}" if len(tables) > 1 else "Phụ lục",
            anchor=f"phu-luc-{place}",
            sheet=sheet,
        )
        for place, sheet in enumerate(tables, start=1)
    )

"""The periodic report as a paper: its text with every figure set, its tables, what is counted."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.urls import reverse

from budget.ledger import Ledger
from budget.models import FundingLine
from povertyplan.accounts.models import Agency, User
from povertyplan.ui.figures import count
from progress.ledger import Basis, Progress, expected
from progress.models import Period
from projects import rules
from projects.models import Project
from reporting.charts import MeterChart, disbursement_chart, household_chart
from reporting.cut import BANK, DEPARTMENT, DISTRICT, Cut
from reporting.models import PeriodicReport, PeriodicSection
from reporting.outline import Paragraph, Part
from reporting.paper import Paper, written
from reporting.periodic.tokens import Token, tokens_of
from reporting.readings import Readings
from reporting.sheets import Sheet
from reporting.sheets.progress import (
    carried_over_sheet,
    credit_progress_sheet,
    household_sheet,
    money_by_agency_sheet,
    money_by_project_sheet,
    money_by_source_sheet,
    output_sheet,
)

_MADE_OF = {
    "ho": ("các huyện, thị xã, thành phố", (DISTRICT,)),
    "von": ("các sở, ngành, địa phương", (DEPARTMENT, DISTRICT)),
    "tin": ("ngân hàng", (BANK,)),
}
"""Whose reports the annex tables are made of, by the first word of their keys."""
_STATE = "report"
"""The column that tells what became of a single report; a paper says it in its note."""


@dataclass(frozen=True)
class Missing:
    """An agency with the periods whose accepted report it still owes."""

    agency: Agency
    periods: list[Period]


class Contents:
    """What a report says to one person: figures, tables and which reports are behind them."""

    def __init__(self, report: PeriodicReport, user: User) -> None:
        self.report, self.user, self.plan = report, user, report.plan
        lines = FundingLine.objects.visible_to(user).filter(project__plan=self.plan)
        self.ledger = Ledger.read(lines)
        self.expected = expected(self.plan)
        self.projects = list(Project.objects.visible_to(user).filter(plan=self.plan).in_order())
        progress = Progress(self.plan, user, Basis.ACCEPTED)
        readings = Readings(
            progress, reporting=self.expected, lines=self.ledger, projects=self.projects
        )
        self.cut = Cut(progress, report.cut_off, readings=readings)

    @cached_property
    def tokens(self) -> list[Token]:
        """The figures the text may name."""
        return tokens_of(self.report, self.cut, self.ledger, self.projects)

    @property
    def named(self) -> list[Token]:
        """Those of them that the text does name."""
        report = self.report
        texts = [report.subject, report.preamble, report.closing]
        texts += [text for part in self.sections for text in (part.heading, part.body)]
        return [token for token in self.tokens if any(f"{{{token.name}}}" in t for t in texts)]

    def fill(self, text: str) -> str:
        """Set the figures in a text."""
        return rules.fill(text, self._figures)

    @cached_property
    def _figures(self) -> dict[str, str]:
        return {token.name: token.text for token in self.tokens}

    @cached_property
    def periods(self) -> list[Period]:
        """The periods whose reports make up the figures: from January to the cut-off."""
        return self.cut.progress.until(self.report.cut_off)

    @cached_property
    def missing(self) -> list[Missing]:
        """Who still owes which report; what they owe is not in the figures."""
        reported = {row.pk: self.cut.progress.agencies_reported(row) for row in self.periods}
        found = [
            Missing(agency, [row for row in self.periods if agency.pk not in reported[row.pk]])
            for agency in self.expected
        ]
        return [row for row in found if row.periods]

    @property
    def counted(self) -> str:
        """How many reports are counted, and whose are missing, in two sentences."""
        return f"{self.counted_in_short} {self.owing}".rstrip()

    @property
    def owing(self) -> str:
        """Whose accepted reports are missing, period by period; empty when none is."""
        owed = [
            f"{_in_prose(period)} của {', '.join(names)}"
            for period in self.periods
            if (names := [row.agency.row_name for row in self.missing if period in row.periods])
        ]
        return f"Chưa có báo cáo được duyệt: {'; '.join(owed)}." if owed else ""

    @property
    def counted_in_short(self) -> str:
        """How many reports are counted, of how many that are due until then."""
        return self._counted("các đơn vị", self.expected)

    def counted_for(self, sheet: Sheet) -> str:
        """The same for those agencies alone whose reports a table is made of."""
        prefix = sheet.key.partition("-")[0]
        whose, kinds = _MADE_OF.get(prefix, _MADE_OF["von"])
        return self._counted(whose, [row for row in self.expected if row.kind in kinds])

    def _counted(self, whose: str, agencies: list[Agency]) -> str:
        due = len(agencies) * len(self.periods)
        owed = sum(len(row.periods) for row in self.missing if row.agency in agencies)
        first, last = self.periods[0], self.periods[-1]
        months = _in_prose(first)
        if last != first:
            months += f" đến {_in_prose(last)}"
        return (
            f"Số liệu tổng hợp từ {count(due - owed)}/{count(due)} báo cáo đã duyệt của {whose}, "
            f"từ {months}."
        )

    @property
    def counted_in_text(self) -> list[str]:
        """What the text itself says of this, by paragraph; whose are missing stands there alone."""
        if not self.missing:
            return [self.counted_in_short]
        taken = "Đơn vị chưa có báo cáo được duyệt thì lấy số liệu của báo cáo đã duyệt gần nhất."
        return [f"{self.counted_in_short} {taken}", self.owing]

    @property
    def why_cut_off(self) -> str:
        """Why the figures stand at that period, within a sentence."""
        about, progress = self.report.period, self.cut.progress
        filled = [
            row
            for row in progress.periods
            if about.starts_on <= row.starts_on
            and row.ends_on <= about.ends_on
            and 2 * len(progress.agencies_reported(row)) >= len(self.expected)
        ]
        if filled and filled[-1] == self.report.cut_off:
            return "kỳ gần nhất có ít nhất một nửa số báo cáo đã duyệt"
        return "kỳ do người lập báo cáo chọn"

    @cached_property
    def sheets(self) -> list[Sheet]:
        """The annex tables, each with a line that says how many reports it counts."""
        return [replace(sheet, note=self.counted_for(sheet)) for sheet in tables_of(self.cut)]

    @cached_property
    def sections(self) -> list[PeriodicSection]:
        """The parts of the text as they were written, in order."""
        return list(PeriodicSection.objects.visible_to(self.user).filter(report=self.report))

    @cached_property
    def paper(self) -> Paper:
        """The whole paper."""
        report = self.report
        own = [self.plan.slug, report.pk]
        return Paper.of(
            report,
            kind="Báo cáo",
            year=self.plan.year,
            is_draft=report.is_draft,
            fill=self.fill,
            parts=self._parts(own),
            tables=self.sheets,
            pictures=pictures_of(self.cut),
            illustrative=self.illustrative,
            edit_head=reverse("reporting:periodic_edit", args=own),
        )

    @property
    def illustrative(self) -> bool:
        """Whether a figure of the report is not official."""
        cut = self.cut
        return cut.illustrative_households or cut.illustrative_money or cut.illustrative_results

    def _parts(self, own: list[Any]) -> tuple[Part, ...]:
        """The parts as written; the first ends with how many reports are counted."""
        parts = written(
            self.sections,
            fill=self.fill,
            edit=lambda section: reverse("reporting:periodic_section", args=[*own, section.pk]),
        )
        if not parts:
            return parts
        first, *others = parts
        lines = (Paragraph(text) for text in self.counted_in_text)
        return (replace(first, paragraphs=(*first.paragraphs, *lines)), *others)


def _in_prose(period: Period) -> str:
    name = str(period)
    return name[:1].lower() + name[1:]


def pictures_of(cut: Cut) -> dict[str, MeterChart]:
    """The pictures of the paper by the table below which they stand; none without a figure."""
    found = {"ho-ngheo-ca-nam": household_chart(cut), "von-nguon": disbursement_chart(cut)}
    return {key: chart for key, chart in found.items() if chart.meters}


def tables_of(cut: Cut) -> list[Sheet]:
    """The annexes: households by district, money by project, agency and source, outputs, credit."""
    carried = carried_over_sheet(cut)
    found = [
        household_sheet(cut, whole_year=True),
        household_sheet(cut, "near_poor", whole_year=True),
        money_by_project_sheet(cut),
        money_by_source_sheet(cut),
        money_by_agency_sheet(cut),
        *([carried] if carried.rows else []),
        output_sheet(cut, by_district=False),
        credit_progress_sheet(cut),
    ]
    return [
        replace(sheet, columns=[c for c in sheet.columns if c.key != _STATE]) for sheet in found
    ]

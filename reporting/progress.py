"""The page of progress: which period, basis, part and filters; its tables, pictures, sources."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from budget.models import CapitalType
from povertyplan.accounts.models import Agency, User
from povertyplan.ui.figures import DASH
from progress.ledger import Basis, Progress
from progress.models import Period
from projects.models import Plan, Project
from reporting.behind import Source, opening, sources
from reporting.charts import (
    MeterChart,
    TileMap,
    TrendChart,
    agency_money_chart,
    disbursement_chart,
    household_chart,
    household_trend,
    money_chart,
    money_trend,
    tile_map,
)
from reporting.cut import DISTRICT, Cut, Filters
from reporting.sheets import Sheet
from reporting.sheets.progress import KINDS, comparison_sheet, parts_of, progress_sheets
from reporting.standing import standings

Choices = Iterable[tuple[Any, Any]]


class ProgressForm(forms.Form):
    """What the page shows; all may be left out, and what is unknown is said at its field."""

    ky = forms.ChoiceField(label="Kỳ báo cáo", required=False)
    so_lieu = forms.ChoiceField(label="Số liệu tính", required=False, choices=Basis.choices)
    huyen = forms.ChoiceField(label="Đơn vị", required=False)
    du_an = forms.ChoiceField(label="Dự án, tiểu dự án", required=False)
    nguon = forms.ChoiceField(label="Nguồn vốn", required=False)
    loai_von = forms.ChoiceField(label="Loại vốn", required=False)

    def __init__(self, data: QueryDict, cut: Cut, part: str) -> None:
        initial = {"ky": cut.period.pk, "so_lieu": cut.progress.basis.value}
        super().__init__(initial | data.dict())
        self._choose("ky", [(period.pk, str(period)) for period in cut.readings.offered])
        self._choose(
            "huyen", [(one.pk, one.row_name) for one in _agencies(cut, part)], "Mọi đơn vị"
        )
        money = part == "von"
        projects = [(one.pk, str(one)) for one in _projects(cut, part)]
        self._choose("du_an", projects, "Mọi dự án")
        sources = {source.pk: source.name for source, _ in cut.kinds_of_money} if money else {}
        self._choose("nguon", sources.items(), "Mọi nguồn vốn")
        self._choose("loai_von", CapitalType.choices if money else [], "Cả hai loại vốn")

    def _choose(self, name: str, choices: Choices, every: str = "") -> None:
        """Offer choices; a field with nothing to choose between is left out."""
        found = [(str(key), text) for key, text in choices]
        if every and len(found) < 2:
            del self.fields[name]
            return
        chosen = self.fields[name]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [("", every), *found] if every else found

    def filters(self) -> Filters:
        """What the figures are narrowed to; a choice that is not known narrows nothing."""

        def key(name: str) -> int | None:
            value = self.cleaned_data.get(name)
            return int(value) if value else None

        return Filters(
            key("huyen"), key("du_an"), key("nguon"), self.cleaned_data.get("loai_von") or None
        )


def _agencies(cut: Cut, part: str) -> list[Agency]:
    """Whom the figures of a part may be narrowed to."""
    match part:
        case "ho-ngheo":
            return cut.districts
        case "von":
            return cut.spenders
        case "ket-qua":
            return [agency for agency in cut.readings.all_expected if agency.kind == DISTRICT]
    return []


def _projects(cut: Cut, part: str) -> list[Project]:
    """Which projects the figures of a part may be narrowed to."""
    if part == "ket-qua":
        measured = {row.project.pk: row.project for row in cut.readings.indicators if row.project}
        return list(measured.values())
    return cut.project_choices if part == "von" else []


@dataclass
class ProgressPage:
    """One part of the progress at one cut, and what stands beside it for comparison."""

    cut: Cut
    part: str
    parts: dict[str, str]
    form: ProgressForm
    before: Cut | None = None
    year_ago: Cut | None = None
    query: str = ""
    """What is chosen, as it stands in addresses of this page."""

    @cached_property
    def sheets(self) -> list[Sheet]:
        """The tables of the part."""
        return progress_sheets(self.cut, self.part)

    @cached_property
    def comparison(self) -> Sheet | None:
        if self.part == "von" and not self.cut.has_state_budget:
            return None
        sheet = comparison_sheet(self.cut, self.part, self.before, self.year_ago)
        return replace(sheet, title=self.cut.titled(sheet.title)) if sheet else None

    @property
    def tally(self) -> str:
        """Which reports are counted and which are not, in a sentence."""
        return self.cut.tally_of(*KINDS[self.part]).sentence

    @property
    def common(self) -> str:
        """The same choices for another part, which has filters of its own."""
        return urlencode({"ky": self.cut.period.pk, "so_lieu": self.basis.value})

    @property
    def trace(self) -> str:
        """The beginning of the address of the reports behind a figure."""
        return f"?{self.query}&o="

    @property
    def illustrative(self) -> bool:
        return any(sheet.illustrative for sheet in self.sheets)

    @property
    def not_compared(self) -> list[str]:
        """What the period is not compared with, and why."""
        if self.part == "ket-qua":
            return ["Các chỉ tiêu có đơn vị tính khác nhau nên xem ở từng kỳ."]
        said = []
        if self.before is None:
            said.append("Không có kỳ trước cùng loại trong kế hoạch này.")
        if self.year_ago is None:
            last = self.cut.plan.year - 1
            said.append(
                "Khi đang lọc, số liệu không so với cùng kỳ năm trước."
                if self.cut.filters != Filters()
                else f"Hệ thống chưa có số liệu cùng kỳ năm {last} để so sánh."
            )
        return said

    @property
    def basis(self) -> Basis:
        return self.cut.progress.basis

    def sheet(self, key: str) -> Sheet | None:
        """A table of the page by its key."""
        tables = [*self.sheets, *([self.comparison] if self.comparison else [])]
        return next((sheet for sheet in tables if sheet.key == key), None)

    def behind(self, address: str) -> "Behind | None":
        """The reports behind a figure, named `TABLE.ROW.COLUMN`; None for what is not one."""
        key, _, place = address.partition(".")
        row, _, column = place.partition(".")
        sheet = self.sheet(key)
        if sheet is None or column not in sheet.traced:
            return None
        found = [one for one in sheet.rows if one.key == row]
        columns = [one for one in sheet.columns if one.key == column]
        if not found or not columns:
            return None
        return Behind(
            sheet,
            str(found[0].cells["name"].value),
            f"{columns[0].group}, {columns[0].title}".strip(", "),
            sheet.text(found[0], columns[0]),
            opening(self.cut, key, row, column),
            sources(self.cut, key, row, column),
        )

    @property
    def meters(self) -> list[MeterChart]:
        """The pictures of the part, those that show anything."""
        charts = {
            "ho-ngheo": [household_chart],
            "von": [disbursement_chart, agency_money_chart, money_chart],
        }.get(self.part, [])
        return [chart for make in charts if (chart := make(self.cut)).meters]

    @property
    def trends(self) -> list[TrendChart]:
        """How the part's figure went over the year; nothing before there are two periods."""
        make = {"ho-ngheo": household_trend, "von": money_trend}.get(self.part)
        if make is None or (self.part == "von" and not self.cut.has_state_budget):
            return []
        return [make(self.cut, self.year_ago)]

    @cached_property
    def map(self) -> TileMap | None:
        """The districts beside each other, for whoever sees all of them."""
        if self.part != "ho-ngheo" or not self.cut.whole:
            return None
        return tile_map(standings(self.cut))


@dataclass(frozen=True)
class Behind:
    """A figure of a table, by its row and column, with the reports it is made of."""

    sheet: Sheet
    row: str
    column: str
    figure: str
    opening: int | None
    """What stood at the start of the year, where the reports change that."""
    sources: list[Source]

    @property
    def adds_up(self) -> bool:
        """Whether the figure is the sum of several rows."""
        told = self.figure not in {"", DASH}
        return told and (len(self.sources) > 1 or self.opening is not None)


def page_of(plan: Plan, user: User, data: QueryDict, plans: list[Plan]) -> ProgressPage | None:
    """The page somebody asked for; None before there is any period with figures."""
    basis = next((one for one in Basis if one.value == data.get("so_lieu")), Basis.ACCEPTED)
    progress = Progress(plan, user, basis)
    if not progress.periods:
        return None
    whole = Cut(progress, progress.periods[0])
    whole = whole.at(whole.readings.told or progress.periods[0])
    parts = parts_of(whole)
    part = data.get("phan", "")
    part = part if part in parts else next(iter(parts))
    form = ProgressForm(data, whole, part)
    form.is_valid()
    chosen = form.cleaned_data.get("ky")
    period = next((one for one in progress.calendar if str(one.pk) == chosen), whole.period)
    cut = whole.at(period, form.filters())
    before = _same_kind(progress.calendar, period, period.number - 1)
    query = {"phan": part} | {name: value for name, value in form.cleaned_data.items() if value}
    return ProgressPage(
        cut,
        part,
        parts,
        form,
        before=cut.at(before) if before else None,
        year_ago=_year_ago(cut, plans),
        query=urlencode(query),
    )


def _same_kind(calendar: list[Period], period: Period, number: int) -> Period | None:
    return next((one for one in calendar if (one.kind, one.number) == (period.kind, number)), None)


def _year_ago(cut: Cut, plans: list[Plan]) -> Cut | None:
    """The same period of last year's plan; narrowed figures are not compared across plans."""
    plan = next((one for one in plans if one.year == cut.plan.year - 1), None)
    if plan is None or cut.filters != Filters():
        return None
    progress = Progress(plan, cut.user, cut.progress.basis)
    period = _same_kind(progress.calendar, cut.period, cut.period.number)
    return Cut(progress, period) if period and progress.periods else None

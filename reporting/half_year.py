"""An illustrative half-year of reports, with every state a report can be in.

Households are written down month by month; money, outputs and credit are shares of what was given.
The months until May lie where the calendar puts them. The one being reported is dated from the day
of loading, so that there is always something to enter, to accept and to be late with.
"""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from budget.models import Allocation, CapitalType
from povertyplan.accounts.models import Agency, User
from povertyplan.accounts.permissions import Role
from povertyplan.ui.figures import TRIEU
from progress import rules
from progress.grids import grids_of
from progress.ledger import expected
from progress.models import (
    CarriedOver,
    Disbursement,
    Event,
    FieldNote,
    HouseholdChange,
    Period,
    Reopening,
    Report,
    Result,
    Turnover,
)
from progress.services import labels_of
from projects.models import Plan
from reporting.loading import Data
from targets.models import HUNDREDTHS, Indicator, IndicatorShare

MONTHS = 12
OPENS_BEFORE = datetime.timedelta(days=5)
CLOSES_AFTER = datetime.timedelta(days=15)
FLOWS = ("left", "newly", "fell_back", "lost")
LATE_BY = datetime.timedelta(days=2)
HANDED_IN = datetime.time(14, 30)


@transaction.atomic
def load_half_year(plan: Plan, data: Data, today: datetime.date) -> None:
    """Add the year's periods and six months of reports where the plan has no period yet."""
    if plan.periods.exists():
        return
    months = _load_periods(plan, data, today)
    story = _Story(plan, data, months[: data["months"]])
    story.load()
    story.tell_of_exceptions(today)


def _load_periods(plan: Plan, data: Data, today: datetime.date) -> list[Period]:
    """Twelve months that take figures, the half-years and the year; return the months."""
    current, deadline = data["months"], data["deadline"]
    opens = today - datetime.timedelta(days=deadline["opened_days_ago"])
    due = today + datetime.timedelta(days=deadline["due_in_days"])
    closes = due + datetime.timedelta(days=deadline["closes_after_days"])

    def period(kind: str, number: int) -> Period:
        starts, ends = rules.span(kind, number, plan.year)
        month = ends.month
        by_rule = rules.due_on(kind, number, plan.year)
        if kind == "month" and month < current:
            dates = (ends - OPENS_BEFORE, by_rule, by_rule + CLOSES_AFTER)
        else:
            later = datetime.timedelta(days=30 * (month - current))
            dates = (opens + later, due + later, closes + later)
        return Period(
            plan=plan,
            kind=kind,
            number=number,
            starts_on=starts,
            ends_on=ends,
            opens_on=dates[0],
            due_on=dates[1],
            closes_on=dates[2],
            takes_figures=kind == "month",
        )

    kinds = [("month", number) for number in range(1, MONTHS + 1)]
    rows = [period(*kind) for kind in [*kinds, ("half", 1), ("half", 2), ("year", 1)]]
    periods: list[Period] = bulk_create_with_history(rows, Period)
    return periods[:MONTHS]


@dataclass
class _Filled:
    """One month's report of one agency with its figures by cell, ready to be written."""

    report: Report
    rows: list[models.Model] = field(default_factory=list)
    contents: dict[str, Any] = field(default_factory=dict)

    def add(self, row: models.Model, **cells: int) -> None:
        self.rows.append(row)
        self.contents |= {
            name.replace("__", "."): amount for name, amount in cells.items() if amount
        }


class _Story:
    """What the agencies have reported, month by month."""

    def __init__(self, plan: Plan, data: Data, months: list[Period]) -> None:
        self.plan, self.data, self.months = plan, data, months
        self.agencies = expected(plan)
        people = User.objects.filter(agency__province=plan.province_id, is_active=True)
        self.people: dict[int, User] = {}
        for person in people.order_by("-pk"):
            self.people[person.agency_id] = person
        self.editor = next(person for person in people if person.role == Role.EDITOR)
        self.editors_office = self.editor.agency_id
        self.targets = {row.agency_id: row for row in plan.reduction_targets.all()}
        given = Allocation.objects.filter(line__project__plan=plan, amount__gt=0)
        self.allocations = list(given.select_related("line"))
        shares = IndicatorShare.objects.filter(indicator__plan=plan).select_related("indicator")
        self.shares = list(shares)
        self.outputs = list(
            Indicator.objects.filter(
                plan=plan, key="", scope=Indicator.Scope.PROVINCE
            ).select_related("project")
        )
        self.credit = list(plan.credit_targets.all())
        self.filled: dict[tuple[int, str], _Filled] = {}

    def load(self) -> None:
        """Write every report with its figures, and what happened to it."""
        for number, month in enumerate(self.months):
            for agency in self.agencies:
                if (state := self._state(number, agency)) is not None:
                    self.filled[number, agency.code] = self._fill(number, month, agency, state)
        filled = list(self.filled.values())
        reports: list[Any] = [one.report for one in filled]
        for report in reports:
            report._history_user = self._reporter(report)
        bulk_create_with_history(reports, Report)
        rows: list[Any] = [row for one in filled for row in one.rows]
        for row in rows:
            row.report = row.report  # takes over the key the report has only now
            row._history_user = self._reporter(row.report)
        for model in (HouseholdChange, Disbursement, CarriedOver, Result, Turnover):
            bulk_create_with_history([row for row in rows if isinstance(row, model)], model)
        Event.objects.bulk_create(event for one in filled for event in self._events(one))

    def _state(self, number: int, agency: Agency) -> str | None:
        """How the report of a month stands: accepted, but for the last one and the late."""
        state: str = self.data["states"].get(agency.code, "")
        late = state == "late"
        if number + 1 < len(self.months):
            last_but_one = number + 2 == len(self.months)
            return None if late and last_but_one else str(Report.State.ACCEPTED)
        return None if late or not state else state

    def _fill(self, number: int, month: Period, agency: Agency, state: str) -> _Filled:
        handed = None if state == Report.State.DRAFT else self._handed_in(month, agency)
        last = number + 1 == len(self.months)
        words = self.data["words"].get(agency.code, {}) if number % 2 else {}
        report = Report(
            period=month,
            agency=agency,
            state=state,
            counts=state == Report.State.ACCEPTED,
            submitted_at=handed,
            is_illustrative=True,
            **words,
        )
        filled = _Filled(report, contents=dict(words))
        self._fill_households(filled, number)
        # Somebody in the middle of entering has the households first.
        if not (last and state == Report.State.DRAFT):
            self._fill_money(filled, number)
            self._fill_outputs(filled, number)
        return filled

    def _handed_in(self, month: Period, agency: Agency) -> datetime.datetime:
        """Some days before the deadline; one district is a little late every other month."""
        early = datetime.timedelta(days=1 + agency.pk % 3)
        day = month.due_on - early
        if agency.code == "694" and month.number % 2:
            day = month.due_on + LATE_BY
        at = timezone.make_aware(datetime.datetime.combine(day, HANDED_IN))
        return min(at, timezone.now() - datetime.timedelta(hours=1 + agency.pk % 9))

    def _fill_households(self, filled: _Filled, number: int) -> None:
        flows = self.data["households"].get(filled.report.agency.code)
        if flows is None:
            return
        target = self.targets[filled.report.agency_id]
        poor = {name: flows[name][number] for name in FLOWS}
        near = {"left": poor["left"], "newly": poor["left"] // 2, "fell_back": 0, "lost": 0}
        groups = {
            "poor": poor,
            "poor_minority": _part(poor, target.poor_minority, target.poor_households),
            "near_poor": near,
            "near_poor_minority": _part(
                near, target.near_poor_minority, target.near_poor_households
            ),
        }
        for group, changes in groups.items():
            row = HouseholdChange(report=filled.report, group=group, **changes)
            filled.add(row, **{f"{group}__{name}": amount for name, amount in changes.items()})

    def _fill_money(self, filled: _Filled, number: int) -> None:
        report = filled.report
        code = report.agency.code
        percents = self.data["paid_percent"]
        recurrent = percents.get(code, percents[""])[number]
        carried, out = self.data["carried"].get(code, (0, []))
        for allocation in self.allocations:
            if allocation.agency_id != report.agency_id:
                continue
            investment = allocation.line.capital == CapitalType.INVESTMENT
            percent = self.data["investment_percent"][number] if investment else recurrent
            amount = allocation.given * percent // 100 // TRIEU * TRIEU
            key = f"p{allocation.pk}"
            row = Disbursement(report=report, allocation=allocation, amount=amount)
            filled.add(row, **{f"{key}__paid": amount})
            if carried:
                paid = carried * out[number] // 100
                rest = CarriedOver(
                    report=report, allocation=allocation, amount=carried, disbursed=paid
                )
                filled.add(rest, **{f"{key}__carried": carried, f"{key}__out": paid})
                carried = 0
        for target in self.credit if report.agency.kind == Agency.Kind.BANK else []:
            amount = target.amount * self.data["lent_percent"][number] // 100 // TRIEU * TRIEU
            turnover = Turnover(report=report, target=target, amount=amount)
            filled.add(turnover, **{f"t{target.pk}__lent": amount})

    def _fill_outputs(self, filled: _Filled, number: int) -> None:
        report = filled.report
        goals = [
            (row.indicator, row.target) for row in self.shares if row.agency_id == report.agency_id
        ]
        goals += [
            (row, int(row.target * HUNDREDTHS))
            for row in self.outputs
            if report.agency_id
            == (row.project.lead_agency_id if row.project else self.editors_office)
        ]
        for indicator, goal in goals:
            value = goal * self.data["reached_percent"][number] // 100 // HUNDREDTHS * HUNDREDTHS
            result = Result(report=report, indicator=indicator, value=value)
            filled.add(result, **{f"i{indicator.pk}__reached": value})

    def _reporter(self, report: Report) -> User:
        """Who enters and hands in a report: the agency's person, once the editor instead."""
        helped = self.data["on_behalf"]
        agency = report.agency
        if (agency.code, report.period.number) == (helped["agency"], helped["month"]):
            return self.editor
        return self.people.get(agency.pk, self.editor)

    def _events(self, filled: _Filled) -> Iterator[Event]:
        report = filled.report
        if report.submitted_at is None:
            return
        yield Event(
            report=report,
            kind=Event.Kind.SUBMITTED,
            by=self._reporter(report),
            at=report.submitted_at,
            figures=filled.contents,
        )
        if report.state == Report.State.ACCEPTED:
            at = min(report.submitted_at + LATE_BY, timezone.now())
            yield Event(report=report, kind=Event.Kind.ACCEPTED, by=self.editor, at=at)

    def tell_of_exceptions(self, today: datetime.date) -> None:
        """One report returned, one corrected after acceptance, one period opened again."""
        self._return()
        self._correct()
        opened = self.data["reopened"]
        Reopening.objects.create(
            period=self.months[opened["month"] - 1],
            agency=self._agency(opened["agency"]),
            until=today + datetime.timedelta(days=opened["days"]),
            reason=opened["reason"],
            by=self.editor,
        )

    def _agency(self, code: str) -> Agency:
        return next(agency for agency in self.agencies if agency.code == code)

    def _return(self) -> None:
        for (number, _code), filled in self.filled.items():
            report = filled.report
            if number + 1 < len(self.months) or report.state != Report.State.RETURNED:
                continue
            told = self.data["returned"]
            event = Event.objects.create(
                report=report, kind=Event.Kind.RETURNED, by=self.editor, words=told["words"]
            )
            report.reopened_until = None
            labels = labels_of(report, grids_of(report, self.editor))
            FieldNote.objects.bulk_create(
                FieldNote(event=event, field=name, label=labels[name], text=text)
                for name, text in told["notes"].items()
            )

    def _correct(self) -> None:
        told = self.data["correction"]
        filled = self.filled[told["month"] - 1, told["agency"]]
        report = Report.objects.create(
            period=filled.report.period,
            agency=filled.report.agency,
            version=2,
            reason=told["reason"],
            state=Report.State.SUBMITTED,
            submitted_at=timezone.now(),
            is_illustrative=True,
        )
        for row in filled.rows:
            row.pk, row._state.adding = None, True
            row.report = report  # type: ignore[attr-defined]
            if getattr(row, "group", "") == told["group"]:
                setattr(row, told["field"], told["to"])
            row.save()
        by = self.people[report.agency_id]
        contents = filled.contents | {f"{told['group']}.{told['field']}": told["to"]}
        for kind, said, figures in (
            (Event.Kind.CORRECTED, told["reason"], {}),
            (Event.Kind.SUBMITTED, "", contents),
        ):
            Event.objects.create(report=report, kind=kind, by=by, words=said, figures=figures)


def _part(flows: Mapping[str, int], part: int, whole: int) -> dict[str, int]:
    """The share of some changes that falls on a part of the households, rounded down."""
    return {name: amount * part // max(whole, 1) for name, amount in flows.items()}

"""The reports behind a figure of a progress table: which, in what state, with which share of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from povertyplan.accounts.permissions import Action, may
from povertyplan.ui import figures
from progress.models import HouseholdChange, Report
from reporting.cut import Cut
from reporting.sheets.progress.households import FLOWS
from reporting.sheets.progress.money import asked_in

_HOUSEHOLDS = {"ho-ngheo": "poor", "ho-can-ngheo": "near_poor"}
_STANDING = {"closing", "minority"}
"""The columns of households that go on from what stood at the start of the year."""
_MONEY = {"von-du-an", "von-nguon", "von-don-vi", "von-keo-dai"}


@dataclass(frozen=True)
class Source:
    """What one report adds to a figure: `amount` in the unit of the table, `text` as read."""

    report: Report
    amount: int
    text: str
    of: str = ""
    href: str = ""
    """Where the report is; empty for whoever may not open it."""


def opening(cut: Cut, sheet: str, row: str, column: str) -> int | None:
    """What stood at the start of the year where a figure goes on from it; else None."""
    if sheet not in _HOUSEHOLDS or column not in _STANDING:
        return None
    districts = [one.pk for one in cut.districts if row in {"tong", f"c{one.pk}"}]
    group = _group(sheet, column)
    return cut.progress.households(group, until=cut.period, districts=districts).opening


def sources(cut: Cut, sheet: str, row: str, column: str) -> list[Source]:
    """What a reported figure is made of, report by report; it adds up to what has changed.

    Empty where nothing has been reported, and for what is not a reported figure.
    """
    found = _found(cut, sheet, row, column)
    return [replace(one, href=_address(cut, one.report)) for one in found]


def _address(cut: Cut, report: Report) -> str:
    right = may(cut.user, Action.READ_REPORTS, owner_id=report.agency_id)
    return report.get_absolute_url() if right else ""


def _found(cut: Cut, sheet: str, row: str, column: str) -> list[Source]:
    if sheet in _HOUSEHOLDS:
        return list(_households(cut, _group(sheet, column), row, column))
    if sheet in _MONEY:
        return list(_money(cut, sheet, row, column))
    if sheet == "ket-qua" and column == "reached":
        return list(_results(cut, row))
    if sheet == "tin-dung-tien-do" and column == "lent":
        return list(_credit(cut, row))
    return []


def _group(sheet: str, column: str) -> str:
    """Which households a column of a table counts."""
    group = _HOUSEHOLDS[sheet]
    return f"{group}_minority" if column == "minority" else group


def _households(cut: Cut, group: str, row: str, column: str) -> Iterator[Source]:
    """A change counts within the period; what is left and reached since the start of the year."""
    since = cut.period if column in FLOWS else None
    for district in cut.districts:
        if row not in {"tong", f"c{district.pk}"}:
            continue
        found = cut.progress.changes(group, district.pk, until=cut.period, since=since)
        for report, change in found:
            amount = getattr(change, column) if column in FLOWS else change.net
            if column == "reached":
                amount = -amount
            if amount:
                told = figures.count(amount) if column in FLOWS else figures.signed(amount)
                yield Source(report, amount, told, "" if column in FLOWS else _flows(change))


def _flows(change: HouseholdChange) -> str:
    """What a net change is made of: “thoát 3; phát sinh 1”."""
    told = ((title.lower(), getattr(change, name)) for name, title in FLOWS.items())
    return "; ".join(f"{title} {figures.count(amount)}" for title, amount in told if amount)


def _money(cut: Cut, sheet: str, row: str, column: str) -> Iterator[Source]:
    for paid in asked_in(cut, sheet, row, column):
        carried = sheet == "von-keo-dai"
        amount = paid.paid
        if carried:
            amount = paid.carried if column == "carried" else paid.carried_paid
        report = paid.carried_report if carried else paid.report
        if report is not None and amount:
            of = f"{paid.line.project.code}, {paid.line.kind}"
            yield Source(report, amount, figures.trieu(amount), of)


def _results(cut: Cut, row: str) -> Iterator[Source]:
    for indicator in cut.indicators:
        for report, result in cut.progress.results(indicator.pk, cut.period):
            if row in {f"i{indicator.pk}", f"i{indicator.pk}-{report.agency_id}"}:
                quantity = figures.decimal(Decimal(result.value).scaleb(-2))
                yield Source(report, result.value, quantity, indicator.unit)


def _credit(cut: Cut, row: str) -> Iterator[Source]:
    for target in cut.readings.credit:
        if row in {"tong", f"t{target.pk}"}:
            for report, turnover in cut.progress.turnovers(target, cut.period):
                amount = turnover.amount
                yield Source(report, amount, figures.trieu(amount), target.get_group_display())

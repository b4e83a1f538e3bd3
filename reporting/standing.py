"""How each district stands against the year, and why: what leadership looks at first."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from budget.models import Measure
from povertyplan.accounts.models import Agency
from povertyplan.ui import figures
from progress.ledger import Spent
from progress.models import Period
from progress.pace import Judgement, Pace, Share, elapsed, judge
from reporting.cut import Cut


@dataclass(frozen=True)
class DistrictStanding:
    """One district as its last counted report tells, judged at that report's day.

    `period` is that report's, None where there is none; `words` are what the district itself says
    of its difficulties, with the period in which it did.
    """

    district: Agency
    period: Period | None
    judgement: Judgement
    households: Share
    money: Share
    href: str
    words: tuple[str, Period] | None

    @property
    def pace(self) -> Pace:
        return self.judgement.pace

    @property
    def why(self) -> str:
        """The reasons as one line: “Đến 31/05/2024: giảm 17/72 hộ nghèo, đạt 23,6% chỉ tiêu; …”."""
        text = "; ".join(self.judgement.reasons)
        if self.period is None:
            return text[:1].upper() + text[1:]
        return f"Đến {figures.date(self.period.ends_on)}: {text}"


def standings(cut: Cut) -> list[DistrictStanding]:
    """Every district the cut holds, in order."""
    return [_standing(cut, district) for district in cut.districts]


def _standing(cut: Cut, district: Agency) -> DistrictStanding:
    households = cut.progress.households(until=cut.period, districts=[district.pk])
    money = Spent.of(cut.payments, Measure.STATE_BUDGET, agencies=[district.pk])
    reached = Share(households.fewer, cut.progress.target([district.pk]))
    paid = Share(money.paid, money.given)
    last = cut.last_of(district)
    year = elapsed(last.ends_on) if last else None
    owed = list(_owed(cut, district, timezone.localdate()))
    return DistrictStanding(
        district=district,
        period=last,
        judgement=judge(households=reached, money=paid, year=year, owed=owed),
        households=reached,
        money=paid,
        href=cut.report_address(district),
        words=_words(cut, district),
    )


def _owed(cut: Cut, district: Agency, today: datetime.date) -> Iterator[str]:
    """The overdue reports of a district until the cut; a correction replaces what was handed in."""
    for period in cut.progress.until(cut.period):
        report = cut.readings.newest.get((period.pk, district.pk))
        if (report is None or not report.handed_in) and period.due_on < today:
            since = figures.date(period.due_on)
            yield f"chưa gửi báo cáo {str(period).lower()}, quá hạn từ {since}"


def _words(cut: Cut, district: Agency) -> tuple[str, Period] | None:
    """The difficulties a district told last in a report that is counted."""
    for period in reversed(cut.progress.until(cut.period)):
        report = cut.progress.reports.get((period.pk, district.pk))
        if report is not None and report.difficulties:
            return report.difficulties, period
    return None

"""How each district stands against the year, and why: what leadership looks at first."""

from dataclasses import dataclass

from django.utils import timezone

from povertyplan.accounts.models import Agency
from progress.ledger import Spent
from progress.models import Period, Report
from progress.pace import Judgement, Pace, Share, elapsed, judge
from reporting.cut import Cut

_HANDED_IN = {Report.State.SUBMITTED, Report.State.ACCEPTED}
_STAGES = {
    Report.State.DRAFT.value: "đang nhập",
    Report.State.RETURNED.value: "đã trả lại để sửa",
    Report.State.SUBMITTED.value: "báo cáo đã gửi, chờ duyệt",
}


@dataclass(frozen=True)
class Standing:
    """One district at the end of a period: judged, with its own words on difficulties."""

    district: Agency
    judgement: Judgement
    households: Share
    money: Share
    href: str
    stage: str
    words: str

    @property
    def pace(self) -> Pace:
        return self.judgement.pace

    @property
    def why(self) -> str:
        """The reasons as one line: “Giảm 17/72 hộ nghèo, đạt 23,6% chỉ tiêu; …”.

        Of a report that is due also how far it is: begun, or given back to be mended.
        """
        text = "; ".join([*self.judgement.reasons, *([self.stage] if self.stage else [])])
        return text[:1].upper() + text[1:]


def latest(periods: list[Period], newest: dict[tuple[int, int], Report]) -> Period | None:
    """The last period that anybody has handed a report in for; without one, none."""
    handed = {period for (period, _), report in newest.items() if report.state in _HANDED_IN}
    return next((period for period in reversed(periods) if period.pk in handed), None)


def standings(cut: Cut) -> list[Standing]:
    """Every district the cut holds, in order."""
    return [_standing(cut, district) for district in cut.districts]


def _standing(cut: Cut, district: Agency) -> Standing:
    households = cut.progress.households(until=cut.period, districts=[district.pk])
    money = Spent.of(cut.payments, agencies=[district.pk])
    report = cut.readings.newest.get((cut.period.pk, district.pk))
    handed_in = report is not None and (report.version > 1 or report.state in _HANDED_IN)
    shares = (
        Share(households.fewer, cut.progress.target([district.pk])),
        Share(money.paid, money.given),
    )
    return Standing(
        district=district,
        judgement=judge(
            households=shares[0],
            money=shares[1],
            year=elapsed(cut.period.ends_on),
            due_on=None if handed_in else cut.period.due_on,
            today=timezone.localdate(),
        ),
        households=shares[0],
        money=shares[1],
        href=cut.report_address(district),
        stage=_stage_of(report),
        words=report.difficulties if report else "",
    )


def _stage_of(report: Report | None) -> str:
    """How far a report is that is not accepted; a later version corrects one that was."""
    if report is None:
        return ""
    if report.version > 1 and report.state == Report.State.DRAFT:
        return "đang lập bản điều chỉnh"
    return _STAGES.get(report.state, "")

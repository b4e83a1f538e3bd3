"""What the agencies themselves say in the reports that a periodic report is made of."""

from collections import defaultdict
from dataclasses import dataclass, field

from povertyplan.accounts.models import Agency, User
from progress.models import Period, Report
from reporting.models import PeriodicReport, PeriodicSection

Words = PeriodicSection.Words


@dataclass(frozen=True)
class Saying:
    """Words of one kind in an agency's report; `line` is how the text takes them over."""

    agency: Agency
    period: Period
    text: str

    @property
    def line(self) -> str:
        return f"- {self.agency.row_name}: {' '.join(self.text.split())}"


@dataclass(frozen=True)
class Voices:
    """All sayings of one kind, newest first within an agency; `near` for the part at hand."""

    kind: str
    title: str
    near: bool
    sayings: list[Saying] = field(default_factory=list)


def voices(report: PeriodicReport, user: User, draws_on: str = "") -> list[Voices]:
    """What was said in the accepted reports until the cut-off, by kind; the kind drawn on first.

    The same words said again in a later month stand once. One query.
    """
    about = report.period
    said: dict[str, list[Saying]] = defaultdict(list)
    seen: set[tuple[str, int, str]] = set()
    reports = (
        Report.objects.visible_to(user)
        .counted()
        .filter(
            period__plan=report.plan_id,
            period__starts_on__gte=about.starts_on,
            period__ends_on__lte=report.cut_off.ends_on,
        )
        .select_related("agency", "period__plan")
        .order_by("agency__order", "agency__sort_key", "agency", "-period__ends_on", "pk")
    )
    for row in reports:
        for kind in Report.WORDS:
            text = getattr(row, kind)
            if text and (key := (kind, row.agency_id, text)) not in seen:
                seen.add(key)
                said[kind].append(Saying(row.agency, row.period, text))
    kinds = sorted(Words, key=lambda kind: kind != draws_on)
    return [
        Voices(kind.value, kind.label, kind == draws_on, said[kind]) for kind in kinds if said[kind]
    ]

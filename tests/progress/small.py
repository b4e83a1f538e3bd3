"""A plan of two districts (or more) with months to report on, and what people do with a report."""

from types import SimpleNamespace
from typing import Any

from editing.services import Typed, edit_grid
from povertyplan.accounts.models import Agency, User
from povertyplan.accounts.permissions import Role
from povertyplan.ui.figures import TRIEU
from progress import services
from progress.grids import Part, ReportGrid, grids_of, report_of
from progress.models import Period, Report
from tests.factories import (
    AgencyFactory,
    AllocationFactory,
    DepartmentFactory,
    LineFactory,
    PeriodFactory,
    PlanFactory,
    ProjectFactory,
    SourceFactory,
    TargetFactory,
    UserFactory,
)


def small_plan(districts: int = 2, months: int = 3) -> SimpleNamespace:
    """Each district starts with 100 poor households, is to have 20 fewer, and was given 40 triệu.

    20 of the poor are of ethnic minorities, 50 more households are near-poor.
    """
    plan = PlanFactory()
    province = plan.province
    office = DepartmentFactory(province=province)
    line = LineFactory(
        project=ProjectFactory(plan=plan, lead_agency=office),
        source=SourceFactory(province=province, code="central"),
        amount=districts * 50 * TRIEU,
    )
    agencies = AgencyFactory.create_batch(districts, province=province)
    for district in agencies:
        AllocationFactory(line=line, agency=district, amount=40 * TRIEU)
        TargetFactory(
            plan=plan,
            agency=district,
            poor_minority=20,
            near_poor_households=50,
            target=20,
        )
    return SimpleNamespace(
        plan=plan,
        line=line,
        editor=UserFactory(agency=office, full_name="Trần Thị Duyệt"),
        months=[PeriodFactory(plan=plan, number=number + 1) for number in range(months)],
        districts=agencies,
        officers=[
            UserFactory(agency=district, role=Role.DISTRICT, full_name=f"Cán bộ {number}")
            for number, district in enumerate(agencies, start=1)
        ],
    )


class Desk:
    """One agency's report for one period, as somebody works on it."""

    def __init__(self, user: User, period: Period, agency: Agency | None = None) -> None:
        self.user, self.period = user, period
        self.agency = agency or user.agency
        self.where: dict[str, Any] = {
            "slug": period.plan.slug,
            "period": period.pk,
            "agency": self.agency.pk,
        }

    @property
    def report(self) -> Report:
        return report_of(self.user, **self.where)

    def grid(self, part: str = "ho-ngheo") -> ReportGrid:
        return Part(self.period.pk, self.agency.pk, part).load(self.period.plan, self.user)

    def type(self, part: str = "ho-ngheo", /, **cells: str) -> Any:
        """Type texts into cells named ``row__column``, having seen what stands there."""
        grid = self.grid(part)
        addresses = {tuple(name.rsplit("__", 1)): text for name, text in cells.items()}
        return edit_grid(
            user=self.user,
            slug=self.period.plan.slug,
            axis=Part(self.period.pk, self.agency.pk, part),
            cells={at: Typed(text, grid.figure(at)) for at, text in addresses.items()},
        )

    def pay(self, text: str) -> Any:
        """Type what has been paid out of the agency's one allocation, in triệu."""
        (row, column), *_ = self.grid("giai-ngan").places
        return self.type("giai-ngan", **{f"{row}__{column}": text})

    def submit(self, words: str = "Đã rà soát") -> Report:
        """Look at the report and hand it in, with one word for every warning."""
        report = self.report
        grids = grids_of(report, self.user)
        return services.submit_report(
            user=self.user,
            **self.where,
            words={finding.key: words for finding in services.findings_in(report, grids)},
            seen=services.stamp_of_contents(services.contents_of(report, grids)),
        )

    def decided_by(self, user: User) -> "Desk":
        """The same report on another person's desk."""
        return Desk(user, self.period, self.agency)

    def accept(self) -> Report:
        return services.accept_report(user=self.user, **self.where, seen=self._seen())

    def give_back(self, words: str = "Rà lại", **notes: str) -> Report:
        notes = {name.replace("__", "."): text for name, text in notes.items()}
        return services.return_report(
            user=self.user, **self.where, words=words, notes=notes, seen=self._seen()
        )

    def _seen(self) -> str:
        handed_in = self.report.submitted_at
        return handed_in.isoformat() if handed_in else ""

    def withdraw(self) -> Report:
        return services.withdraw_report(user=self.user, **self.where)

    def correct(self, reason: str = "Ghi sót một hộ") -> Report:
        return services.correct_report(user=self.user, **self.where, reason=reason)

"""A whole year of eleven districts, played through the pages as people send them.

Some reports are returned and handed in again, some are late, one month is opened again for a
district that missed it, one accepted report is corrected in the autumn. Beside it runs a count of
its own, in plain numbers, of what the year must come to.
"""

import datetime
from collections import defaultdict

import pytest
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone

from povertyplan.ui.figures import TRIEU, count, trieu
from progress.ledger import Basis, Progress
from progress.models import Event, HouseholdChange, Period, Report
from tests.progress.pages import Forms, Screen
from tests.progress.small import Desk, small_plan

pytestmark = pytest.mark.slow
DISTRICTS, MONTHS = 11, 12
DAY = datetime.timedelta(days=1)
LATE, MISSED, CORRECTED = (3, 4), (5, 6), (7, 2)
"""A district and its month, counted from 0."""
MORE = 2
"""How many more households the correction finds to have left poverty."""


def left_of(district: int, month: int) -> int:
    """How many households of a district leave poverty in a month: up to four."""
    return (3 * district + 5 * month) % 5


def paid_of(district: int, month: int) -> int:
    """What a district has paid out by the end of a month, in triệu: up to 38 of 40."""
    return 3 * month + district % 6


def forms(screen: Screen, page: str = "report") -> dict[str, dict[str, str]]:
    """The forms of a page as they stand, by the address they are sent to."""
    return Forms(screen.open(page).content.decode()).found


def post(screen: Screen, page: dict, typed: dict[str, str], *where: str) -> None:
    """Send one form of a page with some fields filled in; it is taken."""
    address = screen.address(*where)
    assert screen.client.post(address, page[address] | typed).status_code == 302


class Year:
    """The plan, its people's browsers, and the count of its own."""

    def __init__(self, client_of) -> None:
        self.small = small_plan(DISTRICTS, MONTHS)
        self.editor = client_of(self.small.editor)
        self.officers = [client_of(officer) for officer in self.small.officers]
        self.poor: dict[int, list[int]] = defaultdict(list)
        self.paid: dict[int, list[int]] = defaultdict(list)

    def screens(self, district: int, month: int) -> tuple[Screen, Screen]:
        """The report in the officer's browser, and in the editor's."""
        desk = Desk(self.small.officers[district], self.small.months[month])
        office = desk.decided_by(self.small.editor)
        return Screen(self.officers[district], desk), Screen(self.editor, office)

    def play(self) -> None:
        for month in range(MONTHS):
            if month == LATE[1]:
                self.date(month, due_on=timezone.localdate() - DAY)
            for district in range(DISTRICTS):
                if (district, month) != MISSED:
                    self.report(district, month)
        self.reopen(*MISSED)
        self.report(*MISSED)
        self.correct(*CORRECTED)

    def date(self, month: int, **days: datetime.date) -> None:
        period = self.small.months[month]
        for name, day in days.items():
            setattr(period, name, day)
        period.save()

    def report(self, district: int, month: int) -> None:
        officer, editor = self.screens(district, month)
        left, paid = left_of(district, month), paid_of(district, month)
        page = forms(officer)
        typed = {"o.poor.left": str(left), "o.poor.newly": str(int(month == 8))}
        post(officer, page, typed, "part", "ho-ngheo")
        (cell,) = (
            name for name in page[officer.address("part", "giai-ngan")] if name[0:3] == "o.p"
        )
        post(officer, page, {cell: str(paid)}, "part", "giai-ngan")
        self.hand_in(officer)
        if (district + month) % 7 == 0:
            editor.send("return", page="return", words="Rà lại", **{"n.poor.left": "Xem biên bản"})
            left += 1
            post(officer, forms(officer), {"o.poor.left": str(left)}, "part", "ho-ngheo")
            self.hand_in(officer)
        post(editor, forms(editor), {}, "accept")
        self.poor[district].append(int(month == 8) - left)
        self.paid[district].append(paid)

    def hand_in(self, screen: Screen) -> None:
        """Look at the report, say a word to whatever is asked, send it."""
        fields = next(iter(form for form in forms(screen, "submit").values() if "seen" in form))
        words = dict.fromkeys((name for name in fields if name[:2] == "w."), "Đã rà soát")
        answer = screen.client.post(screen.address("submit"), fields | words)
        assert answer.status_code == 302, answer.content.decode()

    def reopen(self, district: int, month: int) -> None:
        """The month closes; nothing can be entered until it is opened again for the district."""
        today = timezone.localdate()
        self.date(month, opens_on=today - 9 * DAY, due_on=today - 3 * DAY, closes_on=today - DAY)
        officer, editor = self.screens(district, month)
        assert "đã khóa sau ngày" in officer.text()
        until = f"{today + DAY:%d/%m/%Y}"
        editor.send("reopen", page="reopen", until=until, reason="Thay cán bộ phụ trách")

    def correct(self, district: int, month: int) -> None:
        officer, editor = self.screens(district, month)
        officer.send("correct", page="correct", reason="Xã báo cáo bổ sung")
        left = officer.desk.grid().figure(("poor", "left")) + MORE
        officer.save(poor__left=str(left))
        self.hand_in(officer)
        editor.send("accept")
        self.poor[district].append(-MORE)


@pytest.fixture
def year(db, client_of) -> Year:
    year = Year(client_of)
    year.play()
    return year


def test_a_whole_year_adds_up_to_the_household_and_the_dong(year):
    plan, editor = year.small.plan, year.small.editor
    ledger = Progress(plan, editor, Basis.ACCEPTED)
    for district, agency in enumerate(year.small.districts):
        closing = ledger.households(districts=[agency.pk]).closing
        assert closing == 100 + sum(year.poor[district]), agency
        paid = sum(row.paid for row in ledger.paid() if row.agency.pk == agency.pk)
        assert paid == max(year.paid[district]) * TRIEU, agency

    closing = sum(100 + sum(changes) for changes in year.poor.values())
    paid = sum(max(sums) for sums in year.paid.values()) * TRIEU
    assert ledger.households().closing == closing
    counted = HouseholdChange.objects.filter(report__state="accepted", report__counts=True)
    flows = counted.filter(group="poor").aggregate(Sum("left"), Sum("newly"))
    assert 100 * DISTRICTS - flows["left__sum"] + flows["newly__sum"] == closing
    assert sum(row.paid for row in ledger.paid()) == paid

    address = reverse("reporting:progress", args=[plan.slug])
    for part, total in (("ho-ngheo", count(closing)), ("von", trieu(paid))):
        assert f">{total}<" in year.editor.get(address, {"phan": part}).content.decode()

    reports = Report.objects.filter(period__plan=plan)
    assert reports.counted().count() == DISTRICTS * MONTHS
    assert reports.filter(version=2, counts=True).count() == 1
    late = reports.get(period=year.small.months[LATE[1]], agency=year.small.districts[LATE[0]])
    assert timezone.localdate(late.submitted_at) > late.period.due_on
    returned = sum((d + m) % 7 == 0 for d in range(DISTRICTS) for m in range(MONTHS))
    assert Event.objects.filter(kind=Event.Kind.RETURNED).count() == returned
    assert Period.objects.get(pk=year.small.months[MISSED[1]].pk).reopenings.count() == 1

"""What the first page says: the headline figures, and what waits for this person."""

from dataclasses import dataclass, field

from django.urls import reverse

from budget.ledger import Ledger
from budget.models import Allocation, FundingLine, Measure
from budget.reconcile import Chapter, Check
from povertyplan.accounts.models import User
from povertyplan.accounts.permissions import Action, may, reaches
from povertyplan.ui.figures import count, trieu
from progress.ledger import Progress
from progress.tasks import open_reports
from projects.models import Plan, Project
from reporting.charts import FundingChart, funding_chart
from reporting.progress_now import ProgressNow, progress_now
from reporting.reconcile import Figures, binding, by_cause, chapters
from reporting.sheets import Sheet, allocation_sheet, credit_sheet, own_allocation_sheet
from targets.models import CreditTarget, ReductionTarget

FIRST_OFF = 5


@dataclass(frozen=True)
class Headline:
    """One figure of the first line; an illustrative one is marked."""

    label: str
    figure: str
    unit: str
    href: str = ""
    illustrative: bool = False


@dataclass(frozen=True)
class Task:
    """Something this person can do next."""

    title: str
    href: str


@dataclass(frozen=True)
class Overview:
    """The first page as one person sees it."""

    headlines: list[Headline]
    tasks: list[Task] = field(default_factory=list)
    chapters: list[Chapter] = field(default_factory=list)
    chart: FundingChart | None = None
    sheet: Sheet | None = None
    illustrative: list[Task] = field(default_factory=list)
    now: ProgressNow | None = None

    @property
    def checked(self) -> int:
        return sum(len(chapter.checks) for chapter in self.chapters)

    @property
    def off(self) -> int:
        return sum(len(chapter.off) for chapter in self.chapters)

    @property
    def first_off(self) -> list[tuple[Chapter, Check]]:
        """The first checks that are off, causes before what follows from them."""
        return by_cause(self.chapters)[:FIRST_OFF]


def overview(plan: Plan, user: User) -> Overview:
    """The page for whoever sees the whole plan, a lead agency, a district or the bank."""
    page = _overview_of(plan, user)
    page.tasks.extend(Task(title, href) for title, href in open_reports(plan, user))
    return page


def _overview_of(plan: Plan, user: User) -> Overview:
    if may(user, Action.READ_DOCUMENT):
        return _of_the_province(plan, user)
    if reaches(user, Action.READ_FUNDING):
        return _of_a_lead(plan, user)
    if reaches(user, Action.READ_ALLOCATIONS):
        return _of_a_district(plan, user)
    return _of_the_bank(plan, user)


def _of_the_province(plan: Plan, user: User) -> Overview:
    progress = Progress(plan, user)
    read = Figures.read(plan, user, list(progress.targets.values()))
    ledger, reduction = read.ledger, read.targets
    split = reverse("budget:funding_split", args=[plan.slug])
    targets = reverse("targets:target_grid", args=[plan.slug])

    mark = any(row.is_illustrative for row in reduction)
    goal = read.goal.level if read.goal else "–"

    def money(label: str, measure: Measure) -> Headline:
        return Headline(label, trieu(ledger.total(measure)), "triệu đồng", split)

    headlines = [
        money("Vốn NSNN", Measure.STATE_BUDGET),
        money("Tổng các nguồn vốn", Measure.ALL_SOURCES),
        money("Vốn sự nghiệp", Measure.RECURRENT),
        money("Vốn đầu tư phát triển", Measure.INVESTMENT),
        money("Ngân sách trung ương", Measure.CENTRAL),
        money("Ngân sách địa phương", Measure.LOCAL),
        Headline("Chỉ tiêu giảm hộ nghèo", goal, "hộ", targets),
    ]
    illustrative = []
    if any(entry.illustrative for entry in ledger.entries.values()):
        allocations = reverse("budget:allocation_list", args=[plan.slug])
        illustrative.append(Task("Phân bổ cho các cơ quan, địa phương", allocations))
    if mark:
        illustrative.append(Task("Chỉ tiêu giảm nghèo của các địa phương", targets))
    if any(indicator.is_illustrative for indicator in read.indicators):
        illustrative.append(Task("Kết quả đầu ra của các tiểu dự án", targets))
    checks = chapters(read)
    tasks = []
    if may(user, Action.EDIT_PLAN) and plan.open_for_editing():
        if not plan.number:
            identity = reverse("projects:plan_edit", args=[plan.slug])
            tasks.append(Task("Ghi số, ngày ban hành khi văn bản được ký", identity))
        if not binding(checks):
            reconcile = reverse("reporting:reconcile", args=[plan.slug])
            tasks.append(Task("Trình kế hoạch: các phép đối chiếu bắt buộc đã khớp", reconcile))
    tops = [project for project in read.projects if project.parent_id is None]
    return Overview(
        headlines,
        tasks,
        checks,
        funding_chart(ledger, tops),
        illustrative=illustrative,
        now=progress_now(progress, ledger, read.projects, read.goal),
    )


def _of_a_lead(plan: Plan, user: User) -> Overview:
    ledger = Ledger.read(FundingLine.objects.visible_to(user).filter(project__plan=plan))
    projects = Project.objects.visible_to(user).filter(plan=plan, lead_agency=user.agency).leaves()
    tasks = []
    for project in projects.select_related("parent"):
        left = ledger.total(project=project.pk) - ledger.allocated(project=project.pk)
        if left:
            href = reverse("budget:sub_project_allocations", args=[plan.slug, project.pk])
            tasks.append(Task(f"{project.code}: còn {trieu(left)} triệu đồng chưa phân bổ", href))
    split = reverse("budget:funding_split", args=[plan.slug])
    allocations = reverse("budget:allocation_list", args=[plan.slug])
    total, allocated = ledger.total(), ledger.allocated()
    sheet = allocation_sheet(plan, user)
    mark = sheet.illustrative
    headlines = [
        Headline("Kinh phí các tiểu dự án chủ trì", trieu(total), "triệu đồng", split),
        Headline("Đã phân bổ", trieu(allocated), "triệu đồng", allocations, mark),
        Headline("Chưa phân bổ", trieu(total - allocated), "triệu đồng", illustrative=mark),
    ]
    return Overview(headlines, tasks, sheet=sheet)


def _of_a_district(plan: Plan, user: User) -> Overview:
    given = Allocation.objects.visible_to(user).filter(line__project__plan=plan)
    target = ReductionTarget.objects.visible_to(user).filter(plan=plan).first()
    mark = bool(target and target.is_illustrative)
    sheet = own_allocation_sheet(plan, user)
    amount = trieu(sum(row.amount for row in given))
    allocations = reverse("budget:allocation_list", args=[plan.slug])
    targets = reverse("targets:target_grid", args=[plan.slug])
    poor, reduction = (target.poor_households, target.target) if target else (0, 0)
    headlines = [
        Headline("Kinh phí được phân bổ", amount, "triệu đồng", allocations, sheet.illustrative),
        Headline("Hộ nghèo đầu năm", count(poor), "hộ", targets, mark),
        Headline("Chỉ tiêu giảm hộ nghèo", count(reduction), "hộ", targets, mark),
    ]
    return Overview(headlines, sheet=sheet)


def _of_the_bank(plan: Plan, user: User) -> Overview:
    href = reverse("targets:target_grid", args=[plan.slug])
    headlines = [
        Headline(
            f"Cho vay {row.get_group_display().lower()}", trieu(row.amount), "triệu đồng", href
        )
        for row in CreditTarget.objects.visible_to(user).filter(plan=plan)
    ]
    return Overview(headlines, sheet=credit_sheet(plan, user))

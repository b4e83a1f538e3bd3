"""The figures that a periodic report names in braces, with what each means and what it is now.

Besides those of the plan itself (`projects.rules.TOKENS`): households, money, outputs and credit as
the ledger of progress has them at the end of the report's last month.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from budget.ledger import Ledger
from budget.models import CapitalType, Measure
from povertyplan.ui import figures
from povertyplan.ui.figures import count, percent, trieu
from progress.ledger import Progress, Standing
from projects.models import Project
from projects.rules import TOKENS
from reporting import tokens
from reporting.cut import Cut
from reporting.models import PeriodicReport
from targets.models import HUNDREDTHS, CreditTarget, Indicator

NOTHING = "…"
"""Stands where the plan has no such figure."""

_MONEY = (
    ("", "tổng các nguồn vốn", Measure.ALL_SOURCES, None),
    ("-trung-uong", "ngân sách trung ương", Measure.CENTRAL, None),
    ("-dia-phuong", "ngân sách địa phương", Measure.LOCAL, None),
    ("-dau-tu", "vốn đầu tư phát triển", Measure.ALL_SOURCES, CapitalType.INVESTMENT),
    ("-su-nghiep", "vốn sự nghiệp", Measure.ALL_SOURCES, CapitalType.RECURRENT),
)
_GROUPS = (
    ("ho-ngheo", "hộ nghèo", "poor"),
    ("ho-ngheo-dtts", "hộ nghèo DTTS", "poor_minority"),
    ("ho-can-ngheo", "hộ cận nghèo", "near_poor"),
)
_LENT = {
    CreditTarget.Group.POOR: "ho-ngheo",
    CreditTarget.Group.NEAR_POOR: "ho-can-ngheo",
    CreditTarget.Group.NEWLY_ESCAPED: "ho-moi-thoat-ngheo",
}


@dataclass(frozen=True)
class Token:
    """A figure of a text: its name in braces, what it means, how it is written now."""

    name: str
    meaning: str
    text: str


def name_of(project: Project) -> str:
    """The end of a project's tokens: “da3-tda1”."""
    return project.code.lower().replace(".", "-")


def tokens_of(
    report: PeriodicReport, cut: Cut, ledger: Ledger, projects: list[Project]
) -> list[Token]:
    """Every figure the report's text may name; asked of the ledgers alone."""
    planned = tokens.figures(report.plan, ledger)
    found = [
        Token("ky", "kỳ báo cáo", _in_prose(report)),
        Token("den-ngay", "ngày chốt số liệu", figures.date(report.cut_off.ends_on)),
        *_households(report, cut.progress),
        *_money(cut),
        *_credit(cut),
        *_projects(cut, projects),
    ]
    return found + [Token(name, TOKENS[name], planned[name]) for name in TOKENS]


def _in_prose(report: PeriodicReport) -> str:
    """The period inside a sentence: “6 tháng đầu năm 2024”, “tháng 3/2024”."""
    name = str(report.period)
    return name[:1].lower() + name[1:]


def _households(report: PeriodicReport, progress: Progress) -> Iterator[Token]:
    """Households at the start of the year, at the end of the last month, and what changed."""
    until = report.cut_off
    for name, title, group in _GROUPS:
        standing = progress.households(group, until=until)
        yield Token(f"{name}-dau-nam", f"{title} đầu năm (hộ)", count(standing.opening))
        yield Token(f"{name}-cuoi-ky", f"{title} cuối kỳ (hộ)", count(standing.closing))
    poor = progress.households(until=until)
    in_period = progress.households(until=until, since=report.period)
    target = progress.target()
    households = sum(row.total_households for row in progress.targets.values())
    yield Token("ho-giam", "hộ nghèo giảm từ đầu năm (hộ)", count(poor.fewer))
    yield Token("ho-giam-trong-ky", "hộ nghèo giảm trong kỳ (hộ)", count(in_period.fewer))
    yield Token("chi-tieu-giam", "chỉ tiêu giảm hộ nghèo cả năm (hộ)", count(target))
    yield Token("ty-le-chi-tieu", "mức đạt chỉ tiêu giảm hộ nghèo", percent(poor.fewer, target))
    yield Token(
        "ty-le-ngheo-dau-nam", "tỷ lệ hộ nghèo đầu năm", figures.rate(poor.opening, households)
    )
    yield Token(
        "ty-le-ngheo-cuoi-ky", "tỷ lệ hộ nghèo cuối kỳ", figures.rate(poor.closing, households)
    )
    yield from _changes(poor)


def _changes(poor: Standing) -> Iterator[Token]:
    yield Token("thoat-ngheo", "hộ thoát nghèo từ đầu năm (hộ)", count(poor.left))
    yield Token("tai-ngheo", "hộ tái nghèo từ đầu năm (hộ)", count(poor.fell_back))
    yield Token("phat-sinh", "hộ nghèo phát sinh từ đầu năm (hộ)", count(poor.newly))
    yield Token("tang-khac", "hộ nghèo tăng khác từ đầu năm (hộ)", count(poor.gained))
    yield Token("giam-khac", "hộ nghèo giảm khác từ đầu năm (hộ)", count(poor.lost))


def _money(cut: Cut) -> Iterator[Token]:
    """Money assigned and paid out, by source and capital type; what was carried over apart."""
    for end, title, measure, capital in _MONEY:
        spent = cut.progress.spent(cut.payments(measure, capital=capital))
        yield Token(f"von-giao{end}", f"{title}: đã phân bổ (triệu đồng)", trieu(spent.given))
        yield Token(f"giai-ngan{end}", f"{title}: đã giải ngân (triệu đồng)", trieu(spent.paid))
        yield Token(
            f"ty-le-giai-ngan{end}", f"{title}: tỷ lệ giải ngân", percent(spent.paid, spent.given)
        )
    spent = cut.progress.spent(cut.payments())
    yield Token("keo-dai", "vốn kéo dài sang năm nay (triệu đồng)", trieu(spent.carried))
    yield Token(
        "giai-ngan-keo-dai", "vốn kéo dài đã giải ngân (triệu đồng)", trieu(spent.carried_paid)
    )
    yield Token(
        "ty-le-keo-dai",
        "tỷ lệ giải ngân vốn kéo dài",
        percent(spent.carried_paid, spent.carried),
    )


def _credit(cut: Cut) -> Iterator[Token]:
    targets = {row.group: row for row in CreditTarget.objects.filter(plan=cut.plan)}
    lent = {group: cut.progress.lent(row, cut.period) for group, row in targets.items()}
    for group, name in _LENT.items():
        title = CreditTarget.Group(group).label.lower()
        text = trieu(lent[group]) if group in lent else NOTHING
        yield Token(f"cho-vay-{name}", f"doanh số cho vay {title} (triệu đồng)", text)
    planned = sum(row.amount for row in targets.values())
    total = sum(lent.values())
    yield Token("cho-vay", "tổng doanh số cho vay đã thực hiện (triệu đồng)", trieu(total))
    yield Token("ty-le-cho-vay", "mức đạt kế hoạch cho vay", percent(total, planned))


def _projects(cut: Cut, projects: list[Project]) -> Iterator[Token]:
    """Money and outputs of each project that carries money."""
    outputs: dict[int | None, list[Indicator]] = {}
    for row in Indicator.objects.visible_to(cut.user).filter(plan=cut.plan).in_order():
        outputs.setdefault(row.project_id, []).append(row)
    for project in leaves(projects):
        spent = cut.progress.spent(cut.payments(project=project.pk))
        end = name_of(project)
        code = project.code
        yield Token(f"von-giao-{end}", f"{code}: đã phân bổ (triệu đồng)", trieu(spent.given))
        yield Token(f"giai-ngan-{end}", f"{code}: đã giải ngân (triệu đồng)", trieu(spent.paid))
        yield Token(f"ty-le-{end}", f"{code}: tỷ lệ giải ngân", percent(spent.paid, spent.given))
        reached = "; ".join(_output(cut, row) for row in outputs.get(project.pk, []))
        yield Token(f"ket-qua-{end}", f"{code}: kết quả theo chỉ tiêu", reached or NOTHING)


def leaves(projects: list[Project]) -> list[Project]:
    """The projects that carry money: sub-projects, and projects without any."""
    parents = {project.parent_id for project in projects}
    return [project for project in projects if project.pk not in parents]


def _output(cut: Cut, indicator: Indicator) -> str:
    """What an output has reached of its target: “mô hình giảm nghèo: 12/25 mô hình”.

    Rates of several agencies do not add up: they stand as the range they lie in.
    """
    reached = [
        Decimal(value) / HUNDREDTHS
        for value in cut.progress.reached(indicator.pk, cut.period).values()
    ]
    if indicator.adds_up or len(reached) < 2:
        done = figures.decimal(sum(reached, Decimal()))
    else:
        done = f"từ {figures.decimal(min(reached))} đến {figures.decimal(max(reached))}"
    name = indicator.name[:1].lower() + indicator.name[1:]
    return f"{name}: {done}/{indicator.level} {indicator.unit}"

"""The figures that a periodic report names in braces, with what each means and what it is now.

Besides those of the plan itself (`projects.rules.TOKENS`): households, money, outputs and credit as
the ledger of progress has them at the end of the report's last month.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from budget.ledger import Ledger
from budget.models import Measure
from povertyplan.ui import figures
from povertyplan.ui.figures import count, trieu
from progress.ledger import Progress, Spent, Standing
from projects.models import Project
from projects.rules import TOKENS
from reporting import tokens
from reporting.cut import Cut
from reporting.models import PeriodicReport
from targets.models import CreditTarget, Indicator

NOTHING = "…"
"""Stands where the plan has no such figure."""

_MONEY = (
    ("", "vốn NSNN", Measure.STATE_BUDGET),
    ("-trung-uong", "ngân sách trung ương", Measure.CENTRAL),
    ("-dia-phuong", "ngân sách địa phương", Measure.LOCAL),
    ("-dau-tu", "vốn đầu tư phát triển", Measure.INVESTMENT),
    ("-su-nghiep", "vốn sự nghiệp", Measure.RECURRENT),
    ("-moi-nguon", "mọi nguồn vốn", Measure.ALL_SOURCES),
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
        Token("ky", "kỳ báo cáo", report.period_in_prose),
        Token("den-ngay", "ngày chốt số liệu", figures.date(report.cut_off.ends_on)),
        *_households(report, cut.progress),
        *_money(cut, ledger),
        *_credit(cut),
        *_projects(cut, ledger, projects),
    ]
    return found + [Token(name, TOKENS[name], planned[name]) for name in TOKENS]


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
    households = progress.inhabited()
    yield Token("ho-giam", "hộ nghèo giảm từ đầu năm (hộ)", count(poor.fewer))
    yield Token("ho-giam-trong-ky", "hộ nghèo giảm trong kỳ (hộ)", count(in_period.fewer))
    yield Token("chi-tieu-giam", "chỉ tiêu giảm hộ nghèo cả năm (hộ)", count(target))
    yield Token(
        "ty-le-chi-tieu", "mức đạt chỉ tiêu giảm hộ nghèo", figures.rate(poor.fewer, target)
    )
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


def _money(cut: Cut, ledger: Ledger) -> Iterator[Token]:
    """Money planned, allocated and paid out, by source and type; what was carried over apart."""
    for end, title, measure in _MONEY:
        yield from _of_kind(end, title, ledger.total(measure), Spent.of(cut.payments, measure))
    spent = Spent.of(cut.payments)
    yield Token("keo-dai", "vốn kéo dài sang năm nay (triệu đồng)", trieu(spent.carried))
    yield Token(
        "giai-ngan-keo-dai", "vốn kéo dài đã giải ngân (triệu đồng)", trieu(spent.carried_paid)
    )
    yield Token(
        "ty-le-keo-dai",
        "tỷ lệ giải ngân vốn kéo dài",
        figures.rate(spent.carried_paid, spent.carried),
    )


def _of_kind(end: str, title: str, planned: int, spent: Spent) -> Iterator[Token]:
    """Planned, allocated, paid out, and the share of the plan, as the annex tables have them."""
    yield Token(f"ke-hoach-von{end}", f"{title}: kế hoạch (triệu đồng)", trieu(planned))
    yield Token(f"phan-bo{end}", f"{title}: đã phân bổ (triệu đồng)", trieu(spent.given))
    yield Token(f"giai-ngan{end}", f"{title}: đã giải ngân (triệu đồng)", trieu(spent.paid))
    share = figures.rate(spent.paid, planned)
    yield Token(f"ty-le-giai-ngan{end}", f"{title}: tỷ lệ giải ngân so với kế hoạch", share)


def _credit(cut: Cut) -> Iterator[Token]:
    lent = {row.group: cut.progress.lent(row, cut.period) for row in cut.readings.credit}
    for group, name in _LENT.items():
        title = CreditTarget.Group(group).label.lower()
        text = trieu(lent[group]) if group in lent else NOTHING
        yield Token(f"cho-vay-{name}", f"doanh số cho vay {title} (triệu đồng)", text)
    planned = sum(row.amount for row in cut.readings.credit)
    total = sum(lent.values())
    yield Token("cho-vay", "tổng doanh số cho vay đã thực hiện (triệu đồng)", trieu(total))
    yield Token("ty-le-cho-vay", "mức đạt kế hoạch cho vay", figures.rate(total, planned))


def _projects(cut: Cut, ledger: Ledger, projects: list[Project]) -> Iterator[Token]:
    """Money and outputs of each project that carries money."""
    outputs: dict[int | None, list[Indicator]] = {}
    for row in cut.indicators:
        outputs.setdefault(row.project_id, []).append(row)
    for project in leaves(projects):
        measure = Measure.STATE_BUDGET
        planned = ledger.total(measure, project=project.pk)
        spent = Spent.of(cut.payments, measure, project=project.pk)
        end = f"-{name_of(project)}"
        yield from _of_kind(end, project.code, planned, spent)
        reached = "; ".join(_output(cut, row) for row in outputs.get(project.pk, []))
        meaning = f"{project.code}: kết quả theo chỉ tiêu"
        yield Token(f"ket-qua{end}", meaning, reached or "chưa đặt chỉ tiêu kết quả")


def leaves(projects: list[Project]) -> list[Project]:
    """The projects that carry money: sub-projects, and projects without any."""
    parents = {project.parent_id for project in projects}
    return [project for project in projects if project.pk not in parents]


def _output(cut: Cut, indicator: Indicator) -> str:
    """What an output has reached of its target: “mô hình giảm nghèo: 12/25 mô hình”.

    Rates of several agencies do not add up: they stand as the range they lie in.
    """
    values = cut.progress.reached(indicator.pk, cut.period).values()
    name = indicator.name[:1].lower() + indicator.name[1:]
    if not values:
        return f"{name}: chưa có số liệu"
    if indicator.adds_up or len(values) == 1:
        done = _quantity(sum(values))
    else:
        done = f"từ {_quantity(min(values))} đến {_quantity(max(values))}"
    if indicator.unit == "%":
        return f"{name}: {done}% (chỉ tiêu {indicator.level}%)"
    return f"{name}: {done}/{indicator.level} {indicator.unit}"


def _quantity(hundredths: int) -> str:
    return figures.decimal(Decimal(hundredths).scaleb(-2))

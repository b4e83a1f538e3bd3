"""Tables of the targets: poor households by district, other indicators, preferential credit."""

from itertools import count, groupby

from povertyplan.accounts.models import User
from projects.models import Plan
from reporting.sheets.table import (
    INDEX,
    TRIEU,
    Cell,
    Column,
    Difference,
    Kind,
    Ratio,
    Row,
    Sheet,
    Sum,
)
from targets.grid import TargetGrid
from targets.models import CreditTarget, Indicator


def target_sheet(plan: Plan, user: User) -> Sheet:
    """Annex I: the reduction of poor households by district."""
    grid = TargetGrid(plan, user)
    columns = [
        INDEX,
        Column("name", "Địa phương", width=30),
        Column("total", "Tổng số hộ", Kind.COUNT),
        Column("poor", "Số hộ nghèo", Kind.COUNT, group="Đầu năm"),
        Column("before", "Tỷ lệ", Kind.PERCENT, group="Đầu năm"),
        Column("target", "Chỉ tiêu giảm trong năm (hộ)", Kind.COUNT, width=14),
        Column("closing", "Số hộ nghèo", Kind.COUNT, group="Cuối năm"),
        Column("after", "Tỷ lệ", Kind.PERCENT, group="Cuối năm"),
    ]
    lines = tuple(row.key for row in grid.rows if row.kind == "line")
    rows = []
    for number, row in enumerate(grid.rows, start=1):
        total, poor, target = (grid.total(key, row.members) for key in ("total", "poor", "target"))
        is_total = row.kind == "total"
        added = Sum(rows=lines) if is_total else None
        rows.append(
            Row(
                row.key,
                {
                    "stt": Cell("" if is_total else str(number)),
                    "name": Cell(row.title),
                    "total": Cell(total, added),
                    "poor": Cell(poor, added),
                    "before": Cell((poor, total), Ratio("poor", "total")),
                    "target": Cell(target, added),
                    "closing": Cell(poor - target, Difference("poor", "target")),
                    "after": Cell((poor - target, total), Ratio("closing", "total")),
                },
                kind=row.kind,
            )
        )
    return Sheet(
        "chi-tieu",
        f"Chỉ tiêu giảm hộ nghèo năm {plan.year} của các huyện, thị xã, thành phố",
        "Chỉ tiêu giảm nghèo",
        "hộ",
        columns,
        rows,
        illustrative=grid.illustrative,
    )


def indicator_sheet(plan: Plan, user: User) -> Sheet:
    """The plan's other targets and the outputs of its sub-projects, below these."""
    indicators = Indicator.objects.visible_to(user).filter(plan=plan).in_order()
    rows = []
    numbers = count(1)
    for project, run in groupby(indicators, key=lambda indicator: indicator.project):
        if project:
            rows.append(
                Row(f"d{project.pk}", {"name": Cell(f"{project.code} {project.name}")}, "group")
            )
        rows += [_indicator_row(next(numbers), indicator) for indicator in run]
    return Sheet(
        "chi-tieu-khac",
        f"Các chỉ tiêu của Kế hoạch năm {plan.year}",
        "Chỉ tiêu khác",
        "theo từng chỉ tiêu",
        [
            INDEX,
            Column("name", "Chỉ tiêu", width=70),
            Column("unit", "Đơn vị tính", width=16),
            Column("baseline", "Đầu kỳ", Kind.QUANTITY),
            Column("target", "Mức", Kind.QUANTITY),
            Column("target_max", "Đến mức", Kind.QUANTITY),
            Column("note", "Ghi chú", width=18),
        ],
        rows,
    )


def _indicator_row(number: int, indicator: Indicator) -> Row:
    """One target; what only illustrates says so itself, because the others are official."""
    return Row(
        f"i{indicator.pk}",
        {
            "stt": Cell(str(number)),
            "name": Cell(indicator.name),
            "unit": Cell(indicator.unit),
            "baseline": Cell(indicator.baseline),
            "target": Cell(indicator.target),
            "target_max": Cell(indicator.target_max),
            "note": Cell("Số liệu minh họa" if indicator.is_illustrative else ""),
        },
    )


def credit_sheet(plan: Plan, user: User) -> Sheet:
    """Preferential credit by group of households."""
    credit = list(CreditTarget.objects.visible_to(user).filter(plan=plan))
    rows = [
        Row(
            f"t{target.pk}",
            {
                "stt": Cell(str(number)),
                "name": Cell(target.get_group_display()),
                "amount": Cell(target.amount),
            },
        )
        for number, target in enumerate(credit, start=1)
    ]
    if rows:
        total = sum(target.amount for target in credit)
        added = Sum(rows=tuple(row.key for row in rows))
        cells = {"stt": Cell(""), "name": Cell("Tổng cộng"), "amount": Cell(total, added)}
        rows.append(Row("tong", cells, kind="total"))
    return Sheet(
        "tin-dung",
        f"Dự kiến doanh số cho vay tín dụng ưu đãi năm {plan.year}",
        "Tín dụng ưu đãi",
        TRIEU,
        [
            INDEX,
            Column("name", "Nhóm hộ", width=40),
            Column("amount", "Doanh số cho vay", Kind.MONEY, width=18),
        ],
        rows,
    )

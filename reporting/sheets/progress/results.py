"""Outputs and credit at the end of a period: targets, what is reached of them, the share."""

from collections.abc import Iterator
from decimal import Decimal

from reporting.cut import BANK, DEPARTMENT, DISTRICT, Cut
from reporting.sheets.table import INDEX, TRIEU, Cell, Column, Kind, Ratio, Row, Sheet, Sum
from targets.models import Indicator


def _quantity(hundredths: int) -> Decimal:
    return Decimal(hundredths).scaleb(-2)


def output_sheet(cut: Cut, *, by_district: bool = True) -> Sheet:
    """Every indicator with its target and what is reached; district by district where shared."""
    rows = [
        row
        for number, one in enumerate(cut.indicators, 1)
        for row in _rows(cut, one, number, by_district=by_district)
    ]
    return Sheet(
        "ket-qua",
        f"Kết quả thực hiện các chỉ tiêu của Kế hoạch năm {cut.plan.year} đến ngày {cut.date}",
        "Kết quả các chỉ tiêu",
        "theo từng chỉ tiêu",
        [
            INDEX,
            Column("name", "Chỉ tiêu", width=60),
            Column("unit", "Đơn vị tính", width=14),
            Column("target", "Chỉ tiêu năm", Kind.QUANTITY, width=12),
            Column("reached", "Lũy kế thực hiện", Kind.QUANTITY, width=12),
            Column("share", "Đạt", Kind.PERCENT, width=10),
            Column("report", "Báo cáo", width=14),
        ],
        rows,
        illustrative=cut.illustrative_results,
        empty="Kế hoạch chưa có chỉ tiêu nào trong phạm vi này.",
        note=cut.note_of(DEPARTMENT, DISTRICT),
        traced=frozenset({"reached"}),
    )


def _rows(cut: Cut, indicator: Indicator, number: int, *, by_district: bool) -> Iterator[Row]:
    """The row of an indicator, and one below it for every district that shares it."""
    reached = cut.progress.reached(indicator.pk, cut.period)
    key = f"i{indicator.pk}"
    shares = cut.shares_of(indicator)
    parts = tuple(f"{key}-{district.pk}" for district, _ in shares)
    whole = indicator.scope == Indicator.Scope.PROVINCE or cut.whole_districts
    told = reached and whole and (indicator.adds_up or not shares)
    yield _row(
        key,
        str(number),
        indicator,
        indicator.coded_name,
        target=indicator.hundredths if whole else None,
        reached=sum(reached.values()) if told else None,
        parts=parts if by_district else (),
    )
    if not by_district:
        return
    for part, (district, share) in zip(parts, shares, strict=True):
        row = _row(
            part,
            "",
            indicator,
            district.row_name,
            target=share,
            reached=reached.get(district.pk),
            report=cut.state_of(district),
        )
        yield row.indented()


def _row(
    key: str,
    number: str,
    indicator: Indicator,
    name: str,
    *,
    target: int | None,
    reached: int | None,
    parts: tuple[str, ...] = (),
    report: str = "",
) -> Row:
    """A row in hundredths of the indicator's unit; what nobody has reported stays empty."""
    cells = {
        "stt": Cell(number),
        "name": Cell(name),
        "unit": Cell(indicator.unit),
        "report": Cell(report),
    }
    if target is not None:
        cells["target"] = Cell(_quantity(target))
    if reached is not None:
        cells["reached"] = Cell(_quantity(reached), Sum(rows=parts) if parts else None)
    if target is not None and reached is not None:
        cells["share"] = Cell((reached, target), Ratio("reached", "target"))
    return Row(key, cells, kind="group" if parts else "line")


def credit_progress_sheet(cut: Cut) -> Sheet:
    """Preferential credit by group of households: the year's target, what has been lent."""
    rows = [
        _credit_row(f"t{row.pk}", str(number), row.get_group_display(), row.amount, lent)
        for number, row in enumerate(cut.readings.credit, start=1)
        for lent in [cut.progress.lent(row, cut.period)]
    ]
    if rows:
        target = sum(row.amount for row in cut.readings.credit)
        lent = sum(cut.progress.lent(row, cut.period) for row in cut.readings.credit)
        keys = tuple(row.key for row in rows)
        rows.append(_credit_row("tong", "", "Tổng cộng", target, lent, keys).as_total())
    return Sheet(
        "tin-dung-tien-do",
        f"Doanh số cho vay tín dụng ưu đãi năm {cut.plan.year} đến ngày {cut.date}",
        "Tín dụng ưu đãi",
        TRIEU,
        [
            INDEX,
            Column("name", "Nhóm hộ", width=40),
            Column("target", "Dự kiến cả năm", Kind.MONEY, width=18),
            Column("lent", "Doanh số cho vay", Kind.MONEY, width=18),
            Column("share", "Đạt", Kind.PERCENT, width=10),
        ],
        rows,
        illustrative=cut.progress.illustrative,
        empty="Kế hoạch chưa có chỉ tiêu tín dụng.",
        note=cut.note_of(BANK),
        traced=frozenset({"lent"}),
    )


def _credit_row(
    key: str, number: str, name: str, target: int, lent: int, parts: tuple[str, ...] = ()
) -> Row:
    added = Sum(rows=parts) if parts else None
    return Row(
        key,
        {
            "stt": Cell(number),
            "name": Cell(name),
            "target": Cell(target, added),
            "lent": Cell(lent, added),
            "share": Cell((lent, target), Ratio("lent", "target")),
        },
    )

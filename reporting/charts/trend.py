"""How a figure went from period to period, beside last year's where it is known."""

from collections.abc import Callable
from dataclasses import dataclass

from budget.models import Measure
from povertyplan.ui.figures import count, rate
from progress.ledger import Spent
from progress.models import Period
from reporting.cut import Cut

WIDTH, HEIGHT = 640, 200
LEFT, RIGHT, TOP, BOTTOM = 40, 40, 30, 34
PERCENT = 10_000
"""Shares are drawn in hundredths of a percent."""


@dataclass(frozen=True)
class Point:
    """A figure at the end of a period; `value` decides the height, `text` is how people read it."""

    period: str
    value: int
    text: str
    x: int
    y: int

    @property
    def left(self) -> int:
        return self.x - 4

    @property
    def top(self) -> int:
        return self.y - 4

    @property
    def label_y(self) -> int:
        return self.y - 10


@dataclass(frozen=True)
class Line:
    """The points of one year; last year's is drawn otherwise."""

    name: str
    points: list[Point]
    past: bool = False

    @property
    def path(self) -> str:
        """The points as an SVG polyline reads them."""
        return " ".join(f"{point.x},{point.y}" for point in self.points)


@dataclass(frozen=True)
class TrendChart:
    """Lines over the periods of the year, on one scale; the same figures as rows of a table."""

    key: str
    title: str
    unit: str
    periods: list[tuple[str, int]]
    lines: list[Line]
    foot: str = ""
    """What the picture does not show: that its scale begins above 0."""
    width: int = WIDTH
    height: int = HEIGHT
    base: int = HEIGHT - BOTTOM
    names_y: int = HEIGHT - 10

    @property
    def ticks(self) -> list[tuple[str, int]]:
        """The periods below the base line, in short: “T3”."""
        return [(name.replace("Tháng ", "T"), x) for name, x in self.periods]

    @property
    def table(self) -> list[tuple[str, list[str]]]:
        """Each period with one figure for every line; a dash where there is none."""
        found = {
            line.name: {point.period: point.text for point in line.points} for line in self.lines
        }
        return [
            (name, [found[line.name].get(name, "–") for line in self.lines])
            for name, _ in self.periods
        ]

    @property
    def spoken(self) -> str:
        """The lines in words, for those who do not see them."""
        return ". ".join(
            f"{line.name}: " + ", ".join(f"{point.period} {point.text}" for point in line.points)
            for line in self.lines
        )


Figure = Callable[[Cut], tuple[int, str]]
"""The value of a point and how people read it, asked of the cut at its period."""


def _trend(
    cut: Cut,
    past: Cut | None,
    ask: Figure,
    tell: Callable[[int], str],
    *,
    key: str,
    title: str,
    unit: str,
) -> TrendChart:
    """Points of every period that the cut's figures reach to; last year's of the same periods.

    The scale leaves room below the lowest point; where its foot is not 0, the picture says so with
    what `tell` makes of it.
    """
    until = cut.progress.until(cut.last)
    names = [_short(period) for period in until]
    read = [(str(cut.plan.year), [(_short(one), *ask(cut.at(one))) for one in until], False)]
    if past is not None:
        earlier = [one for one in past.progress.periods if _short(one) in names]
        points = [(_short(one), *ask(past.at(one))) for one in earlier]
        if points:
            read.append((str(past.plan.year), points, True))
    values = [value for _, points, _ in read for _, value, _ in points]
    high = max(values, default=0) + 1
    low = max(0, 2 * min(values, default=0) - high)
    step = (WIDTH - LEFT - RIGHT) // max(1, len(names) - 1)
    places = {name: LEFT + step * at for at, name in enumerate(names)}

    def height(value: int) -> int:
        return HEIGHT - BOTTOM - (value - low) * (HEIGHT - TOP - BOTTOM) // (high - low)

    lines = [
        Line(
            f"Năm {year}",
            [Point(name, value, text, places[name], height(value)) for name, value, text in points],
            past=is_past,
        )
        for year, points, is_past in read
    ]
    foot = f"Trục đứng không bắt đầu từ 0: chân biểu đồ là {tell(low)}." if low else ""
    return TrendChart(key, title, unit, list(places.items()), lines, foot)


def _short(period: Period) -> str:
    """A period without its year: “Tháng 3”."""
    return str(period).removesuffix(f"/{period.plan.year}")


def household_trend(cut: Cut, past: Cut | None = None) -> TrendChart:
    """Poor households at the end of each period."""

    def closing(at: Cut) -> tuple[int, str]:
        districts = [district.pk for district in at.districts]
        left = at.progress.households(until=at.period, districts=districts).closing
        return left, count(left)

    title = cut.titled(f"Số hộ nghèo cuối kỳ, đến ngày {cut.date}")
    return _trend(
        cut,
        past,
        closing,
        lambda low: f"{count(low)} hộ",
        key="xu-huong-ho",
        title=title,
        unit="hộ",
    )


def money_trend(cut: Cut, past: Cut | None = None) -> TrendChart:
    """The share of the state budget paid out by the end of each period."""

    def share(at: Cut) -> tuple[int, str]:
        money = Spent.of(at.plan_payments, Measure.STATE_BUDGET)
        planned = at.planned
        whole = money.given if planned is None else planned.total(Measure.STATE_BUDGET)
        return money.paid * PERCENT // whole if whole else 0, rate(money.paid, whole)

    title = cut.titled(f"Tỷ lệ giải ngân vốn NSNN, đến ngày {cut.date}")
    return _trend(
        cut, past, share, lambda low: rate(low, PERCENT), key="xu-huong-von", title=title, unit="%"
    )

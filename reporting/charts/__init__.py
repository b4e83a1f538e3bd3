"""Pictures from figures: geometry here, SVG in templates, one source for page and PDF.

Every picture also gives its figures as a table. Drawing units are whole numbers; templates stretch
them to the room there is.
"""

from reporting.charts.funding import FundingChart, funding_chart
from reporting.charts.map import TileMap, tile_map
from reporting.charts.meters import (
    MeterChart,
    agency_money_chart,
    disbursement_chart,
    household_chart,
    money_chart,
)
from reporting.charts.trend import TrendChart, household_trend, money_trend

__all__ = [
    "FundingChart",
    "MeterChart",
    "TileMap",
    "TrendChart",
    "agency_money_chart",
    "disbursement_chart",
    "funding_chart",
    "household_chart",
    "household_trend",
    "money_chart",
    "money_trend",
    "tile_map",
]

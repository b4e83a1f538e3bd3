"""Districts as tiles that lie beside each other as on the map, not to scale."""

from dataclasses import dataclass

from povertyplan.accounts.models import Agency
from progress.pace import Pace
from reporting.standing import DistrictStanding

SIDE, GAP = 120, 8
"""Drawing units of a tile and of the room between two."""


@dataclass(frozen=True)
class Tile:
    """One district at its place; `x` and `y` of its upper left corner."""

    standing: DistrictStanding
    x: int
    y: int

    @property
    def middle(self) -> int:
        return self.x + SIDE // 2

    @property
    def lines(self) -> list[tuple[str, int]]:
        """The district's name on one line or two, with their heights."""
        words = self.standing.district.short_name.split()
        half = (len(words) + 1) // 2
        texts = [" ".join(words)] if len(words) < 3 else [" ".join(words[:half]), *_rest(words)]
        return [
            (text, self.y + (44 if len(texts) == 1 else 30) + 20 * at)
            for at, text in enumerate(texts)
        ]

    @property
    def share_y(self) -> int:
        return self.y + 80

    @property
    def label_y(self) -> int:
        return self.y + 104


def _rest(words: list[str]) -> list[str]:
    return [" ".join(words[(len(words) + 1) // 2 :])]


@dataclass(frozen=True)
class TileMap:
    """The districts that have a place; `paces` are the looks its legend explains."""

    tiles: list[Tile]
    width: int
    height: int
    side: int = SIDE

    @property
    def paces(self) -> list[Pace]:
        return list(Pace)


def tile_map(standings: list[DistrictStanding]) -> TileMap | None:
    """The map of a province whose districts have places; None for one without."""
    placed = [(one, place) for one in standings if (place := _place(one.district))]
    if not placed:
        return None
    tiles = [
        Tile(one, (column - 1) * (SIDE + GAP), (row - 1) * (SIDE + GAP))
        for one, (column, row) in placed
    ]
    right = max(tile.x for tile in tiles) + SIDE
    return TileMap(tiles, right, max(tile.y for tile in tiles) + SIDE)


def _place(district: Agency) -> tuple[int, int] | None:
    column, row = district.tile_column, district.tile_row
    return None if column is None or row is None else (column, row)

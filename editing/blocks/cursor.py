"""Rows and columns without names: they go one after the other from the cursor on."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Run:
    """The keys of the grid's rows (or columns) for those of the block, as far as there is room."""

    keys: dict[int, str]
    length: int
    room: int

    @classmethod
    def of(cls, taken: Sequence[int], own: Sequence[str], cursor: str) -> "Run":
        """Lay what is taken of the block over the grid's own rows (or columns) from the cursor."""
        room = own[own.index(cursor) :]
        return cls(dict(zip(taken, room, strict=False)), len(taken), len(room))

    @property
    def fits(self) -> bool:
        return self.length <= self.room

    def between(self, order: Sequence[str]) -> list[str]:
        """What lies between the first and the last of its keys and is passed over."""
        keys = list(self.keys.values())
        among = order[order.index(keys[0]) : order.index(keys[-1])]
        return [key for key in among if key not in keys]

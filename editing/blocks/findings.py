"""What is not taken over from a block, and why."""

from collections import defaultdict
from dataclasses import dataclass, field

from editing.blocks.block import Block
from editing.proposals import Refusal

COMPUTED = "hệ thống tự tính"
"""Why a total is passed over."""
LISTED = 5


@dataclass
class Findings:
    """Refusals, each with its place, and remarks on what was passed over without loss."""

    block: Block
    refusals: list[Refusal] = field(default_factory=list)
    _skipped: dict[tuple[str, str], list[str]] = field(
        default_factory=lambda: defaultdict(list), repr=False
    )

    def refuse(self, row: int, column: int, sentence: str, text: str = "", cell: str = "") -> None:
        """Refuse what stands at a place of the block; `text` where the place says too little.

        `cell` names the cell of the grid it was meant for.
        """
        said = text or self.block.text(row, column)
        refusal = Refusal(self.block.where(row, column), said, sentence, cell)
        self.refusals.append(refusal)

    def skip(self, what: str, name: str, why: str) -> None:
        """Remark that a row (“dòng”) or column (“cột”) is passed over."""
        names = self._skipped[what, why]
        if name not in names:
            names.append(name)

    @property
    def remarks(self) -> list[str]:
        """One sentence for each reason, with the names of what is passed over."""
        return [
            f"Bỏ qua {what} {listed(names)}: {why}." for (what, why), names in self._skipped.items()
        ]


def listed(names: list[str]) -> str:
    """The first few names in quotes, and how many more there are."""
    quoted = ", ".join(f"“{name}”" for name in names[:LISTED])
    more = len(names) - LISTED
    return f"{quoted} và {more} mục khác" if more > 0 else quoted

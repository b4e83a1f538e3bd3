"""How many of the reports that are due are counted, in words."""

from collections import Counter
from dataclasses import dataclass

from povertyplan.ui import figures
from progress.board import STAGES, Stage
from progress.ledger import Basis
from progress.models import Report

MISSING = "missing"
STATES = {
    state.value: STAGES[state].label.lower()
    for state in (
        Report.State.ACCEPTED,
        Report.State.SUBMITTED,
        Report.State.RETURNED,
        Report.State.DRAFT,
    )
} | {MISSING: Stage.NOT_STARTED.label.lower()}
"""The states of a report within a sentence, in the order in which they are told."""
_COUNTED = {
    Basis.ACCEPTED: "báo cáo đã duyệt",
    Basis.SUBMITTED: "báo cáo đã duyệt và đã gửi",
    Basis.ENTERED: "báo cáo, kể cả chưa gửi",
}


@dataclass(frozen=True)
class Tally:
    """How many of the reports that are due are counted, and in which states the others are."""

    basis: Basis
    counted: Counter[str]
    others: Counter[str]

    @property
    def number(self) -> int:
        return self.counted.total()

    @property
    def due(self) -> int:
        return self.number + self.others.total()

    @property
    def sentence(self) -> str:
        """“Tính 9/16 báo cáo đã duyệt; chưa tính: 3 đã gửi, chờ duyệt; 2 chưa bắt đầu.”"""
        text = f"Tính {figures.count(self.number)}/{figures.count(self.due)} {_COUNTED[self.basis]}"
        if set(self.counted) - {Report.State.ACCEPTED.value}:
            text += f" (gồm {', '.join(_told(self.counted))})"
        left = "; ".join(_told(self.others))
        return f"{text}; chưa tính: {left}." if left else f"{text}."


def _told(states: Counter[str]) -> list[str]:
    return [
        f"{figures.count(states[state])} {words}"
        for state, words in STATES.items()
        if states[state]
    ]

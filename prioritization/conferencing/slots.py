"""The papers of a household as five slots, to be taken in at one glance."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assessments.rules.documents import Line, Status

OTHERS = "Others"
SLOTS: Sequence[tuple[str, tuple[str, ...]]] = (
    ("ID", ("id",)),
    ("SSN", ("ssn",)),
    ("Homeless", ("homeless", "chronic")),
    ("Income", ("income",)),
)
"""What stands for which papers; every other paper is among the others."""


class State(StrEnum):
    """How far the papers of a slot are: as far as the one that is furthest back."""

    MISSING = "missing"
    AGAIN = "again"
    ASKED = "asked"
    TO_CHECK = "to-check"
    DONE = "done"
    NOT_ASKED = "not-asked"


WORDS = {
    State.MISSING: "missing",
    State.AGAIN: "needed again",
    State.ASKED: "requested",
    State.TO_CHECK: "to check",
    State.DONE: "there",
    State.NOT_ASKED: "not asked for",
}
STATES = {
    Status.NEEDED: State.MISSING,
    Status.EXPIRED: State.AGAIN,
    Status.REJECTED: State.AGAIN,
    Status.REQUESTED: State.ASKED,
    Status.HAVE: State.TO_CHECK,
    Status.UPLOADED: State.TO_CHECK,
    Status.ACCEPTED: State.DONE,
}
FURTHEST_BACK_FIRST = tuple(State)


@dataclass(frozen=True)
class Slot:
    """One of the five. `met` of `total` papers are accepted."""

    label: str
    state: State
    met: int
    total: int

    @property
    def words(self) -> str:
        """How far it is; with numbers where several people need it."""
        words = WORDS[self.state]
        if self.total < 2 or self.state is State.DONE:
            return words
        met = f"{self.met} of {self.total} there"
        return met if self.state is State.MISSING else f"{words}, {met}"


def strip(lines: Iterable[Line]) -> list[Slot]:
    """The five slots of a checklist, always in the same places."""
    asked = list(lines)
    named = {code for _, codes in SLOTS for code in codes}
    own = [(label, [line for line in asked if line.kind.code in codes]) for label, codes in SLOTS]
    others = [line for line in asked if line.kind.code not in named]
    return [_slot(label, found) for label, found in [*own, (OTHERS, others)]]


def _slot(label: str, lines: Sequence[Line]) -> Slot:
    states = [STATES[line.status] for line in lines] or [State.NOT_ASKED]
    return Slot(
        label=label,
        state=min(states, key=FURTHEST_BACK_FIRST.index),
        met=sum(line.is_met for line in lines),
        total=len(lines),
    )

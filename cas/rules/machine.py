"""A small state machine: which step leads from which state to which, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass

Transitions = Mapping[str, Mapping[str, str]]
"""For each state, in the order of a usual life: the possible steps, and where they lead."""


class NotPossible(Exception):
    """A step that the state does not allow."""

    def __init__(self, state: str, step: str) -> None:
        super().__init__(f"{step} is not possible when it is {state}")
        self.state, self.step = state, step


@dataclass(frozen=True)
class Machine:
    """States are the keys of `transitions`; one without steps is an end."""

    transitions: Transitions

    @property
    def states(self) -> tuple[str, ...]:
        """All states, in the order of a usual life."""
        return tuple(self.transitions)

    @property
    def steps(self) -> tuple[str, ...]:
        """All steps, each once, in the order in which the states name them."""
        steps = (step for possible in self.transitions.values() for step in possible)
        return tuple(dict.fromkeys(steps))

    @property
    def moves(self) -> tuple[tuple[str, str], ...]:
        """Every pair of states that one step joins, each once."""
        pairs = (
            (state, to) for state, possible in self.transitions.items() for to in possible.values()
        )
        return tuple(dict.fromkeys(pairs))

    def allows(self, state: str, step: str) -> bool:
        """Whether `step` is possible in `state`."""
        return step in self.transitions[state]

    def after(self, state: str, step: str) -> str:
        """The state that `step` leads to. Raises NotPossible when `state` does not allow it."""
        if not self.allows(state, step):
            raise NotPossible(state, step)
        return self.transitions[state][step]

    def diagram(self, labels: Mapping[str, str]) -> str:
        """The machine as a Mermaid state diagram; `labels` say each state in words."""
        lines = ["stateDiagram-v2"]
        lines += [f"    {state}: {labels[state]}" for state in self.states]
        lines.append(f"    [*] --> {self.states[0]}")
        for state, possible in self.transitions.items():
            lines += [f"    {state} --> {to}: {_in_words(step)}" for step, to in possible.items()]
            if not possible:
                lines.append(f"    {state} --> [*]")
        return "\n".join(lines)


def _in_words(step: str) -> str:
    return step.replace("_", " ")

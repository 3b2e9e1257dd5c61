"""The outline of a history: when it begins, why it ends, and what is decided about sharing."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from prioritization.synthetic.chance import Shares

LONGEST_AGO = 900
USUAL_AGO = 150

ENDS = Shares(
    {"only added": 3, "no decision": 2, "not all enrolled": 3, "exited": 7, "goes on": 85}
)
DECISIONS = Shares({"granted": 88, "refused": 8, "withdrawn": 4})


@dataclass(frozen=True)
class Course:
    """The outline of a history. `end` says why it stops; no contact is later than `until`."""

    added_on: date
    until: date
    end: str
    decision: str


def draw_course(rng: Random, on: date) -> Course:
    """The outline of a household's history up to the day before `on`."""
    ago = min(LONGEST_AGO, 2 + int(rng.expovariate(1 / USUAL_AGO)))
    return Course(
        added_on=on - timedelta(days=ago),
        until=on - timedelta(days=1),
        end=ENDS.draw(rng),
        decision=DECISIONS.draw(rng),
    )

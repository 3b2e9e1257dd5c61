"""What an assessor can say about next steps without the score, read once from its file (R27)."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from assessments.rules.evh import Closeness
from assessments.rules.questions import Words

ALWAYS = "always"


@dataclass(frozen=True)
class TalkingPoint:
    """A sentence in both languages, and the results after which it fits."""

    after: frozenset[str]
    words: Words


def _read(path: Path) -> tuple[TalkingPoint, ...]:
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(
        TalkingPoint(frozenset(point["after"]), Words(point["en"], point["es"]))
        for point in content["points"]
    )


TALKING_POINTS = _read(Path(__file__).with_suffix(".toml"))


def talking_points(closeness: Closeness) -> list[Words]:
    """The sentences that fit a result, in the order to say them."""
    fitting = {ALWAYS, closeness.value}
    return [point.words for point in TALKING_POINTS if point.after & fitting]

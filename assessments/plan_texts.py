"""Words of the service plan in both languages, and texts to pick from; read once."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assessments.rules.questions import Words


@dataclass(frozen=True)
class Sample:
    """A text to pick for a goal or a step of a category."""

    category: str
    words: Words


_content = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))

WORDS: Mapping[str, Mapping[str, Words]] = {
    group: {code: Words(**each) for code, each in codes.items()}
    for group, codes in _content["words"].items()
}
"""What a client reads for a code, by group: category, who, status, housing, right_away."""

GOALS = tuple(Sample(each["category"], Words(each["en"], each["es"])) for each in _content["goals"])
STEPS = tuple(Sample(each["category"], Words(each["en"], each["es"])) for each in _content["steps"])

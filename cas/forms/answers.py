"""What stands around an interview question, and what an answer to it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

DECLINING = (("not_sure", "Not sure"), ("prefer_not", "Prefer not to answer"))
"""Offered with every interview question; stored as the reason an answer is missing."""
DECLINING_ES = {"not_sure": "No estoy seguro/a", "prefer_not": "Prefiero no contestar"}
SKIPPED = "skipped"
DECLINED = frozenset(code for code, _ in DECLINING)


@dataclass(frozen=True)
class QuestionText:
    """What stands around a question. Spanish only when the person is asked in Spanish."""

    label_es: str = ""
    hint_es: str = ""
    why_en: str = ""
    why_es: str = ""
    prompt_en: str = ""
    prompt_es: str = ""
    kept: str = ""
    """Where an answer that is offered again comes from: "Crisis Assessment, May 3"."""
    options_es: Mapping[str, str] = field(default_factory=dict)


class Answer(NamedTuple):
    """An answer, or the reason there is none: "not_sure", "prefer_not" or "skipped"."""

    value: Any = None
    missing: str = ""

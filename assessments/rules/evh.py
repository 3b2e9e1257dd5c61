"""Who is an Extremely Vulnerable Household (R1-R3b)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from assessments.rules.expiry import is_current

INDIVIDUAL_THRESHOLD = 6
FAMILY_THRESHOLD = 10


def threshold(is_family: bool) -> int:
    """The score from which a household is extremely vulnerable (R1, R2)."""
    return FAMILY_THRESHOLD if is_family else INDIVIDUAL_THRESHOLD


def is_evh(score: int, is_family: bool) -> bool:
    """Whether one assessment's score reaches the threshold of its kind of household."""
    return score >= threshold(is_family)


@dataclass(frozen=True)
class CurrentAssessment:
    """What a tool's current assessment says: the threshold is the one stored when it was made."""

    tool: str
    score: int
    threshold: int


def household_is_evh(current: Iterable[CurrentAssessment]) -> bool:
    """R3: one tool that reaches its threshold is enough; scores are never added together."""
    return any(assessment.score >= assessment.threshold for assessment in current)


class Closeness(StrEnum):
    """How near a household is to the threshold, to choose what to talk about (R5, R27)."""

    EVH = "evh"
    NEAR = "near"
    BELOW = "below"


NEAR_MARGIN = 2
"""So many points under the threshold is near: better odds than a low score has (R5)."""


def closeness(current: Iterable[CurrentAssessment]) -> Closeness:
    """By the tool that comes nearest to its threshold, or passes it (R3)."""
    margins = [assessment.score - assessment.threshold for assessment in current]
    nearest = max(margins, default=-NEAR_MARGIN - 1)
    if nearest >= 0:
        return Closeness.EVH
    return Closeness.NEAR if nearest >= -NEAR_MARGIN else Closeness.BELOW


class DatedAssessment(Protocol):
    """What it takes to tell which assessment of a tool is the latest."""

    @property
    def tool(self) -> str: ...
    @property
    def assessed_on(self) -> date: ...
    @property
    def created_at(self) -> datetime: ...
    @property
    def expires_on(self) -> date: ...
    @property
    def id(self) -> Any: ...


Assessment = TypeVar("Assessment", bound=DatedAssessment)


def latest_current(assessments: Iterable[Assessment], on: date) -> dict[str, Assessment]:
    """R3a: for each tool its latest assessment as of `on`, if that one still counts.

    Latest = assessment date, then created-at, then id. Leave records entered in error out.
    """
    latest: dict[str, Assessment] = {}
    for assessment in sorted(assessments, key=_recency):
        if assessment.assessed_on <= on:
            latest[assessment.tool] = assessment
    return {tool: found for tool, found in latest.items() if is_current(found.expires_on, on)}


def _recency(assessment: DatedAssessment) -> tuple[date, datetime, Any]:
    return (assessment.assessed_on, assessment.created_at, assessment.id)

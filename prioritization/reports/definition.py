"""What a report is, and what it is asked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from prioritization.enums import ProgramKind
from prioritization.reports.findings import Findings
from prioritization.reports.period import Period

KINDS = tuple(kind for kind in ProgramKind if kind != ProgramKind.QUEUE)
"""Kinds of programs that have beds or units: nobody is referred to a queue."""


@dataclass(frozen=True)
class Asked:
    """Of which days and kinds of programs, seen when, and whether small numbers are hidden.

    `sees_people` is whether the reader may open households at all.
    """

    period: Period
    on: date
    at: datetime
    kind: ProgramKind | None = None
    sees_people: bool = True

    @property
    def kinds(self) -> list[str]:
        """The codes of the kinds asked for."""
        return [kind.value for kind in ([self.kind] if self.kind else KINDS)]

    @property
    def hides(self) -> bool:
        """Whether numbers from 1 to 10 are hidden (S11)."""
        return not self.sees_people


@dataclass(frozen=True)
class Report:
    """One report: the question it answers, in words, and how it is read."""

    slug: str
    title: str
    question: str
    read: Callable[[Asked], Findings]
    has_period: bool = True
    has_kind: bool = True

"""Answers that need not be asked twice within 60 days (R19-R21, C8)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from assessments.rules.answers import check_answer
from assessments.rules.instrument import Instrument
from assessments.rules.questions import Question

WINDOW = timedelta(days=60)
"""Counted from the day a question was really asked; the sixtieth day still counts."""


@dataclass(frozen=True)
class PastInterview:
    """A completed assessment of the same person, as far as its answers can be kept.

    `asked_on` has the first asking date of answers that were themselves kept (C8); the others
    were asked on the assessment's own day.
    """

    tool: str
    assessed_on: date
    created_at: datetime
    answers: Mapping[str, object]
    asked_on: Mapping[str, date] = field(default_factory=dict)

    def asked(self, code: str) -> date:
        """The day on which this question was really asked."""
        return self.asked_on.get(code, self.assessed_on)


@dataclass(frozen=True)
class Kept:
    """An answer offered again, with where it comes from."""

    answer: object
    tool: str
    asked_on: date


def offered_again(
    instrument: Instrument, past: Iterable[PastInterview], on: date
) -> dict[str, Kept]:
    """For each question that may be kept, its most recent answer if that is young enough.

    A newer "not sure" or refusal is no answer to keep, and hides the older one.
    """
    newest_first = sorted(past, key=lambda p: (p.assessed_on, p.created_at), reverse=True)
    found = {}
    for question in instrument.questions:
        if question.cascade and not question.is_derived:
            kept = _newest(question, newest_first)
            if kept is not None and is_young_enough(kept.asked_on, on):
                found[question.code] = kept
    return found


def is_young_enough(asked_on: date, on: date) -> bool:
    """Whether an answer given on `asked_on` may still stand in for asking on the day `on`."""
    return on <= asked_on + WINDOW


def _newest(question: Question, newest_first: list[PastInterview]) -> Kept | None:
    code = question.code
    source = next((past for past in newest_first if code in past.answers), None)
    if source is None or not _still_fits(question, source.answers[code]):
        return None
    return Kept(source.answers[code], source.tool, source.asked(code))


def _still_fits(question: Question, answer: object) -> bool:
    """Whether the question still has this answer; options may have changed with the version."""
    try:
        return check_answer(question, answer) is not None
    except ValueError:
        return False

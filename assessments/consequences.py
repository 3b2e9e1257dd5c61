"""What submitting an interview would change, tried for real and taken back (C5)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.html import format_html_join

from assessments.actions import submissions
from assessments.certification import NotCertified
from assessments.models import Assessment, Draft
from assessments.rules.answers import AnswerError
from cas import panels
from cas.models import User

PLACE = "assessments.consequences"
"""Higher apps say here what would change with them; they are drawn before it is taken back."""


@dataclass(frozen=True)
class Change:
    """One thing that would be different."""

    what: str
    before: str
    after: str

    @property
    def is_different(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True)
class Consequences:
    """The differences between a corrected record and its correction, and what follows."""

    changes: tuple[Change, ...]
    elsewhere: str


class _TakenBack(Exception):
    """Ends the trial."""


def consequences_of(draft: Draft, *, by: User, at: datetime, request) -> Consequences | None:
    """What a correction would change if it were submitted now; None while it can't be submitted."""
    found = None
    try:
        with transaction.atomic():
            assessment = submissions.submit(
                key=draft.key, assessed_on=draft.assessed_on, by=by, at=at
            )
            found = Consequences(
                changes=tuple(c for c in _changes(draft.corrects, assessment) if c.is_different),
                elsewhere=_elsewhere(request, assessment),
            )
            raise _TakenBack
    except _TakenBack:
        return found
    except (submissions.CannotSubmit, AnswerError, NotCertified):
        return None


def _changes(before: Assessment, after: Assessment):
    if after.is_scored:
        yield Change("Score", str(before.score), str(after.score))
        yield Change("Extremely vulnerable by this tool", *map(_evh_words, (before, after)))
        yield Change("Threshold", str(before.threshold), str(after.threshold))
    yield Change("Counts through", *map(_day_words, (before.expires_on, after.expires_on)))


def _evh_words(assessment: Assessment) -> str:
    return "Yes" if assessment.score >= assessment.threshold else "No"


def _day_words(day: date) -> str:
    return f"{day:%B %-d, %Y}"


def _elsewhere(request, assessment: Assessment) -> str:
    drawn = ((panel(request, assessment),) for panel in panels.at(PLACE))
    return format_html_join("", "{}", drawn)

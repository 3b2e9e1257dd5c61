"""Telling a user that somebody exists whom they may not see: rarely, and never unnoticed."""

from datetime import datetime, timedelta
from enum import StrEnum

from cas import audit
from cas.changes import action
from cas.models import AuditEvent, User
from clients.models import Client

VERB = "was told of a match outside access"
LIMIT = 10
PERIOD = timedelta(hours=1)
"""So many different people in so much time: enough for a day's work, too few to fish with."""


class Notice(StrEnum):
    """What a page says about people outside the user's access."""

    NONE = ""
    MATCH = "match"
    LIMIT = "limit"


def is_used_up(*, by: User, at: datetime) -> bool:
    """Whether the user was told of as many people as one may be told of."""
    return len(_told_of(by, at)) >= LIMIT


@action
def tell_of_match_outside(*, outside: int | None, by: User, at: datetime) -> Notice:
    """Log that the user is told of this person, unless they were told of too many already."""
    told_of = _told_of(by, at)
    if len(told_of) >= LIMIT:
        return Notice.LIMIT
    if outside is None:
        return Notice.NONE
    audit.record(verb=VERB, subject=Client(pk=outside), by=by)
    return Notice.MATCH


def _told_of(by: User, at: datetime) -> set[str]:
    events = AuditEvent.objects.filter(user_id=by.pk, at__gt=at - PERIOD, verb=VERB)
    return set(events.values_list("subject_id", flat=True))

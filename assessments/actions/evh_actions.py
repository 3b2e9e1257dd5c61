"""Logging what was done at once for an extremely vulnerable household."""

from datetime import datetime

from assessments.models import Assessment, EvhAction, EvhActionTakenBack
from cas import audit
from cas.changes import action
from cas.models import User


@action
def log_evh_action(
    *,
    assessment: Assessment,
    path: str,
    done_at: datetime,
    outcome: str,
    call_back_at: datetime | None,
    note: str,
    by: User,
) -> EvhAction:
    """Log the path that was taken, when, and what came of it (R29). The log only grows."""
    logged = EvhAction.objects.create(
        household_id=assessment.household_id,
        assessment=assessment,
        path=path,
        at=done_at,
        outcome=outcome,
        call_back_at=call_back_at,
        note=note,
        logged_by=by,
    )
    audit.record(
        verb="logged",
        subject=logged,
        by=by,
        household_id=assessment.household_id,
        path=path,
        outcome=outcome,
    )
    return logged


@action
def take_back_evh_action(*, logged: EvhAction, by: User, at: datetime) -> None:
    """Say that an entry of the log was a mistake. It stays, and counts for nothing."""
    EvhActionTakenBack.objects.create(evh_action=logged, taken_back_at=at, taken_back_by=by)
    audit.record(verb="took back", subject=logged, by=by, household_id=logged.household_id)

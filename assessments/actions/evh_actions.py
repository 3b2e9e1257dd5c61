"""Logging what was done at once for an extremely vulnerable household."""

from datetime import datetime

from assessments.models import Assessment, EvhAction
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

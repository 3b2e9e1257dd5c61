"""Saving the numbers of a report as a file: who, why, how much of it, how often."""

from datetime import datetime

from django.utils import timezone

from cas import audit
from cas.changes import action
from cas.models import AuditEvent, User
from prioritization.days import start_of
from prioritization.reports.period import Period

SAVED = "saved report"
MOST_FILES_A_DAY = 20
MOST_ROWS = 2_000


class CannotSave(Exception):
    """Why a report can't be saved as a file, in words."""


@action
def save_report(
    *,
    slug: str,
    rows: int,
    reason: str,
    period: Period | None,
    kind: str,
    by: User,
    at: datetime,
) -> None:
    """Write down that `by` saves a report of so many rows; `reason` is a code of SaveReason, and
    `period` None for a report of how things are now.

    Raises CannotSave beyond so many files a day and person, or rows in one file.
    """
    if rows > MOST_ROWS:
        raise CannotSave(
            f"This report has {rows:,} rows, and a file takes {MOST_ROWS:,}. Choose a shorter time."
        )
    # One after the other: two presses at once count as two.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    today = start_of(timezone.localdate(at))
    saved = AuditEvent.objects.filter(user_id=by.pk, verb=SAVED, at__gte=today)
    if saved.count() >= MOST_FILES_A_DAY:
        raise CannotSave(
            f"You saved {MOST_FILES_A_DAY} files today, which is the most for one day. The page "
            "itself can be printed."
        )
    audit.record(
        verb=SAVED,
        subject=by,
        by=by,
        report=slug,
        rows=rows,
        reason=reason,
        days=f"{period.first}/{period.last}" if period else "",
        kind=kind,
    )

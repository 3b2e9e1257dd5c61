"""Writing down that somebody wants something deleted, and what the CAS lead decided."""

from datetime import datetime

from cas import audit
from cas.asked import AlreadyAsked, still_open
from cas.changes import action
from cas.models import User
from clients.enums import DeletionAnswer
from clients.models import DeletionRequest, Household


@action
def ask_for_deletion(*, household: Household, wish: str, by: User, at: datetime) -> DeletionRequest:
    """Write down what they want deleted. Raises AlreadyAsked."""
    asked, is_new = DeletionRequest.objects.get_or_create(
        household=household,
        answered_at=None,
        defaults={"wish": wish, "asked_by": by, "asked_at": at},
    )
    if not is_new:
        raise AlreadyAsked("A request of this household waits for an answer already.")
    audit.record(verb="asked for deletion", subject=asked, by=by, household_id=household.pk)
    return asked


@action
def answer_deletion(
    *, request: DeletionRequest, answer: DeletionAnswer, reason: str, by: User, at: datetime
) -> None:
    """Say what was decided, and why; nothing is deleted by it. Raises AlreadyAnswered."""
    found = still_open(request)
    found.answer, found.reason = answer, reason
    found.answered_by, found.answered_at = by, at
    found.save(update_fields=["answer", "reason", "answered_by", "answered_at"])
    audit.record(
        verb="answered a request for deletion",
        subject=found,
        by=by,
        household_id=found.household_id,
        answer=answer,
    )

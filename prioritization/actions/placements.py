"""Moving into a program by a referral, and leaving it again."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from cas import audit
from cas.changes import Cause, action, touch
from cas.models import User
from clients.models import Household
from prioritization.actions.referral_steps import CannotAnswer
from prioritization.models import Placement, Referral


def place(referral: Referral, stay: UUID, *, by: User, at: datetime) -> Placement:
    """The place that a referral ended in. Raises CannotAnswer when they have one of its kind."""
    try:
        with transaction.atomic():
            return Placement.objects.create(
                referral=referral,
                household=referral.household,
                program=referral.program,
                kind=referral.kind,
                stay=stay,
                began_at=at,
                began_by=by,
            )
    except IntegrityError as error:
        raise CannotAnswer("They have a place in another program. Call CAS staff.") from error


@action
def end_placement(*, placement: Placement, because: str, by: User, at: datetime) -> None:
    """The household left the program. Whoever is back on a list in time keeps the wait (C11)."""
    Household.objects.select_for_update(no_key=True).get(pk=placement.household_id)
    stored = Placement.objects.select_for_update().get(pk=placement.pk)
    if stored.ended_at is not None:
        raise CannotAnswer("That they left is recorded already.")
    stored.ended_at, stored.ended_by, stored.ended_because = at, by, because
    stored.save(update_fields=["ended_at", "ended_by", "ended_because"])
    audit.record(verb="ended", subject=stored, by=by, household_id=stored.household_id)
    touch(stored.household_id, Cause.LEFT_PROGRAM)

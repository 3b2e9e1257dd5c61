"""Households that a program's beds are not offered to for a while, because of an answer."""

from datetime import datetime

from django.utils import timezone

from cas import audit
from cas.changes import action
from cas.models import User
from prioritization.models import Parking, Referral
from prioritization.rules.decline_reasons import REASONS, After


def park(referral: Referral, *, by: User, at: datetime) -> None:
    """Pass the household over in this program's offers; an earlier parking there is replaced."""
    reason = REASONS[referral.reason]
    here = Parking.objects.filter(program=referral.program, household=referral.household)
    for earlier in here.filter(ended_at=None):
        lift_parking(parking=earlier, by=by, at=at)
    Parking.objects.create(
        household=referral.household,
        program=referral.program,
        referral=referral,
        because=reason.code,
        parked_at=at,
        until=reason.parked_until(timezone.localdate(at)),
        until_reassessed=reason.after is After.REASSESSED,
    )


@action
def lift_parking(*, parking: Parking, by: User, at: datetime) -> None:
    """Let a household be offered a program's beds again before its parking ends."""
    stored = Parking.objects.select_for_update().get(pk=parking.pk)
    if stored.ended_at is None:
        stored.ended_at, stored.ended_by = at, by
        stored.save(update_fields=["ended_at", "ended_by"])
        audit.record(verb="lifted", subject=stored, by=by, household_id=stored.household_id)

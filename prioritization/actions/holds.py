"""Keeping a household back for a while, with a reason, and ending that."""

from datetime import datetime

from cas import audit
from cas.changes import action
from cas.models import User
from clients.models import Household
from prioritization.models import Hold


@action
def hold(
    *, household: Household, reason: str, note: str, until: datetime, by: User, at: datetime
) -> Hold:
    """The household waits until a moment; a hold it had before ends. It keeps its clock (R4)."""
    _end_open(household.pk, by, at)
    made = Hold.objects.create(
        household=household, reason=reason, note=note, until=until, held_at=at, held_by=by
    )
    audit.record(verb="held", subject=made, by=by, household_id=household.pk, reason=reason)
    return made


@action
def end_hold(*, hold: Hold, by: User, at: datetime) -> None:
    """The household is ready to be moved again. Does nothing when the hold ended before."""
    if _end_open(hold.household_id, by, at, pk=hold.pk):
        audit.record(verb="ended", subject=hold, by=by, household_id=hold.household_id)


@action
def hold_again(*, hold: Hold, by: User, at: datetime) -> None:
    """Take back that a hold was ended: the household waits as before, while it still would."""
    if hold.until <= at or Hold.objects.live(at).filter(household=hold.household_id).exists():
        return
    _end_open(hold.household_id, by, at)
    Hold.objects.create(
        household_id=hold.household_id,
        reason=hold.reason,
        note=hold.note,
        until=hold.until,
        held_at=at,
        held_by=by,
    )


def lift_hold(household_id: int, *, by: User, at: datetime) -> None:
    """What this household waits for no longer matters."""
    for found in Hold.objects.open().filter(household=household_id):
        end_hold(hold=found, by=by, at=at)


def _end_open(household_id: int, by: User, at: datetime, **which: int) -> int:
    Household.objects.select_for_update(no_key=True).get(pk=household_id)
    found = Hold.objects.open().filter(household=household_id, **which)
    return found.update(ended_at=at, ended_by=by)

"""Putting the start of a stay right, once, everywhere it belongs."""

from datetime import date, datetime

from cas import audit
from cas.changes import Cause, action, touch
from cas.models import User
from clients.actions.households import HouseholdChanged
from clients.models import Enrollment, Household, StartChange
from clients.starts import faults, starts_of

COPIED = ("homeless_since", "date_to_street_essh")
"""Days that can't lie behind the start; one that is the start moves with it to an earlier day."""


class StartDoesNotFit(Exception):
    """Something on record would be outside of the stay. `faults` say what, for people."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


@action
def change_start(
    *, household: Household, was: date, becomes: date, reason: str, by: User, at: datetime
) -> StartChange:
    """Let everybody who began on the day `was` in the stay under way begin on another day.

    Assessments and living situations stay as they are (R17): the start is not put behind them.
    Raises StartDoesNotFit; HouseholdChanged when nobody begins on that day any more.
    """
    Household.objects.select_for_update().get(pk=household.pk)
    start = next((each for each in starts_of(household) if each.on == was), None)
    if start is None:
        raise HouseholdChanged
    if found := faults(household, start, becomes):
        raise StartDoesNotFit(found)
    for enrollment in start.enrollments:
        _move(enrollment, becomes)
    change = StartChange.objects.create(
        household=household,
        stay=start.enrollments[0].stay,
        was=was,
        became=becomes,
        reason=reason,
        changed_at=at,
        changed_by=by,
    )
    audit.record(verb="changed start", subject=change, by=by, household_id=household.pk)
    touch(household.pk, Cause.ENROLLMENT)
    return change


def _move(enrollment: Enrollment, becomes: date) -> None:
    was = enrollment.entered_on
    moving = [name for name in COPIED if becomes < was == getattr(enrollment, name)]
    for name in ("entered_on", *moving):
        setattr(enrollment, name, becomes)
    enrollment.save(update_fields=["entered_on", *moving])

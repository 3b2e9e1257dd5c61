"""What was going on with a household ends when it left coordinated entry, or nobody is in it.

Its place in a program and its parkings need no end: they count for the stay they belong to, and
for a day that comes by itself.
"""

from collections.abc import Mapping
from datetime import datetime

from cas.changes import Cause, Touched, action
from cas.models import User
from clients.actions import case_assignments
from clients.enums import AssignmentEnd
from clients.models import Enrollment, Household, Membership
from prioritization.actions.holds import lift_hold
from prioritization.actions.referral_steps import locked, take_back
from prioritization.models import Referral
from prioritization.rules.decline_reasons import JOINED_OTHERS, LEFT_COORDINATED_ENTRY

TAKEN_BACK_BECAUSE: Mapping[str, str] = {
    Cause.EXIT: LEFT_COORDINATED_ENTRY,
    Cause.HOUSEHOLD: JOINED_OTHERS,
}
"""By what made them leave: why a referral is taken back."""


def those_that_left(touched: Touched) -> list[int]:
    """Of the households touched those that exited whole, or that everybody left for another one.

    Who was not enrolled yet goes on, and so does what a merge keeps aside (C12).
    """
    exited = [pk for pk, cause in touched.items() if cause == Cause.EXIT]
    changed = [pk for pk, cause in touched.items() if cause == Cause.HOUSEHOLD]
    if not exited and not changed:
        return []
    enrolled = Enrollment.objects.lasting().filter(household__in=exited)
    inhabited = Membership.objects.lasting().filter(household__in=changed)
    going_on = {
        *enrolled.values_list("household", flat=True),
        *inhabited.values_list("household", flat=True),
    }
    left = set(exited + changed) - going_on
    kept_aside = Household.objects.suspended().filter(pk__in=left)
    return sorted(left - set(kept_aside.values_list("pk", flat=True)))


@action
def end_what_goes_on(*, household_id: int, cause: Cause, by: User, at: datetime) -> None:
    """End the case, lift the hold and take back what was referred, each saying why.

    Whether an exit ends the case was asked with the exit (R46).
    """
    if cause == Cause.HOUSEHOLD:
        household = Household.objects.get(pk=household_id)
        because = AssignmentEnd.JOINED_OTHERS
        case_assignments.end(household=household, because=because, by=by, at=at)
    lift_hold(household_id, by=by, at=at)
    for running in Referral.objects.active().filter(household=household_id).order_by("opening"):
        take_back(locked(running.pk), because=TAKEN_BACK_BECAUSE[cause], by=by, at=at)

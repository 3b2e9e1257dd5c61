"""Writing down what coordinated entry did for a household (HUD 4.20)."""

from datetime import date
from uuid import UUID

from cas import audit
from cas.changes import action
from cas.models import User
from clients.models import CoordinatedEntryEvent, Enrollment, Household


class NotEnrolled(Exception):
    """Events and services belong to a stay in coordinated entry; there is none on that day."""

    def __init__(self) -> None:
        super().__init__("They were not enrolled in coordinated entry on that day.")


@action
def record_event(
    *,
    household: Household,
    code: int,
    event_date: date,
    by: User,
    location: str | None = None,
    rehoused: int | None = None,
    in_aftercare: int | None = None,
    referral_key: UUID | None = None,
) -> CoordinatedEntryEvent:
    """Add an event to the stay of its day, about the head of household.

    With a `referral_key` it is written once: the same key again answers the event that is there.
    Raises NotEnrolled when nobody of the household was enrolled on that day.
    """
    Household.objects.select_for_update(no_key=True).get(pk=household.pk)
    if referral_key is not None:
        written = CoordinatedEntryEvent.objects.filter(referral_key=referral_key).first()
        if written is not None:
            return written
    enrollment = enrollment_on(household, event_date)
    event = CoordinatedEntryEvent.objects.create(
        household=household,
        client_id=enrollment.client_id,
        stay=enrollment.stay,
        code=code,
        event_date=event_date,
        location=location,
        rehoused=rehoused,
        in_aftercare=in_aftercare,
        referral_key=referral_key,
        recorded_by=by,
    )
    audit.record(verb="recorded", subject=event, by=by, household_id=household.pk, code=code)
    return event


@action
def record_result(
    *, event: CoordinatedEntryEvent, result: int | None, result_date: date, by: User | None
) -> None:
    """Say how a referral ended, or that it ended otherwise after all (HUD 4.20.D and E).

    `result` is None when HUD has no code for it; `by` is nobody when time decided.
    """
    event = CoordinatedEntryEvent.objects.select_for_update().get(pk=event.pk)
    if event.referral_result == result:
        return
    event.referral_result = result
    event.result_date = None if result is None else result_date
    event.save(update_fields=["referral_result", "result_date"])
    audit.record(verb="answered", subject=event, by=by, household_id=event.household_id)


def enrollment_on(household: Household, day: date) -> Enrollment:
    """The enrollment of the head, or of whoever is enrolled, on that day. Raises NotEnrolled."""
    found = household.enrollments.of_day(day).first()
    if found is None:
        raise NotEnrolled
    return found

"""Recording where a household lives; nothing recorded is ever overwritten (R17, R22)."""

from datetime import date, datetime

from django.utils import timezone

from cas import audit
from cas.changes import Cause, action, touch
from cas.models import User
from cas.rules.asking import settle
from clients.models import (
    Household,
    LivingSituation,
    LivingSituationEnteredInError,
    LocationRecord,
)
from clients.rules import living_situation
from clients.rules.whereabouts import effective_moment


@action
def record_living_situation(
    *,
    household: Household,
    information_date: date,
    situation: int,
    place_type: str = "",
    area: str = "",
    zip_code: str = "",
    verified_by: str = "",
    note: str = "",
    by: User,
    at: datetime,
    **follow_ups: int | None,
) -> LivingSituation:
    """Add a living situation (HUD 4.12, step 3), true at `at` when it is dated that day.

    `follow_ups` are the answers that the situation opens (R48); those it doesn't are not kept.
    """
    answers = settle({"situation": situation, **follow_ups}, living_situation.ASKINGS).values
    record = LivingSituation.objects.create(
        household=household,
        information_date=information_date,
        effective_at=_moment(information_date, at),
        created_at=at,
        **answers,
        place_type=place_type,
        area=area,
        zip_code=zip_code,
        verified_by=verified_by,
        note=note,
        created_by=by,
    )
    audit.record(verb="recorded", subject=record, by=by, household_id=household.pk)
    touch(household.pk, Cause.LIVING_SITUATION)
    return record


@action
def record_location(
    *,
    household: Household,
    seen_on: date,
    place_type: str = "",
    area: str = "",
    zip_code: str = "",
    note: str = "",
    by: User,
    at: datetime,
) -> LocationRecord:
    """Add a record to the location tab: where the household was met."""
    record = LocationRecord.objects.create(
        household=household,
        effective_at=_moment(seen_on, at),
        created_at=at,
        place_type=place_type,
        area=area,
        zip_code=zip_code,
        note=note,
        created_by=by,
    )
    audit.record(verb="recorded", subject=record, by=by, household_id=household.pk)
    touch(household.pk, Cause.LOCATION)
    return record


@action
def mark_living_situation_in_error(
    *, living_situation: LivingSituation, reason: str, by: User
) -> LivingSituationEnteredInError:
    """Say that a living situation was never true; it stays and counts for nothing (R17)."""
    mark = LivingSituationEnteredInError.objects.create(
        living_situation=living_situation, reason=reason, marked_by=by
    )
    household_id = living_situation.household_id
    audit.record(verb="marked in error", subject=living_situation, by=by, household_id=household_id)
    touch(household_id, Cause.ENTERED_IN_ERROR)
    return mark


def _moment(day: date, at: datetime) -> datetime:
    return effective_moment(day=day, now=at, zone=timezone.get_current_timezone())

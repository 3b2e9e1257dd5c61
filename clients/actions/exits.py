"""Leaving coordinated entry (HUD 3.11 and 3.12, C15)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from cas import audit
from cas.changes import Cause, action, touch
from cas.models import User
from clients.actions.households import HouseholdChanged, Relationships, separate
from clients.actions.situations import record_living_situation
from clients.models import Enrollment, Exit, Household
from clients.rules import destinations


class DoesNotFit(Exception):
    """The living situation can't be true of somebody who went there (R47)."""

    def __init__(self) -> None:
        super().__init__("The living situation must match where they went.")


@dataclass(frozen=True)
class Departure:
    """When people left and where to, with what the standard asks about it, all in HUD codes."""

    exited_on: date
    destination: int
    subsidy_type: int | None = None
    other_place: str = ""
    situation: int | None = None
    dated_back_because: str = ""


@action
def exit_household(*, household: Household, departure: Departure, by: User, at: datetime) -> None:
    """End the stay of everybody. The household stays as it is, and may enroll again one day."""
    Household.objects.select_for_update().get(pk=household.pk)
    touch(household.pk, Cause.EXIT)
    present = household.memberships.lasting().values_list("client", flat=True)
    ended = _end_stays(household, list(present), departure)
    _record(ended, departure, household=household, by=by, at=at)


@action
def exit_some(
    *,
    household: Household,
    leaving: Relationships,
    departure: Departure,
    by: User,
    at: datetime,
) -> Household:
    """End the stay of some, who leave the household for one of their own; the others go on.

    `leaving` says what they are to the head of their own household, as in `separate`.
    """
    Household.objects.select_for_update().get(pk=household.pk)
    touch(household.pk, Cause.EXIT)
    ended = _end_stays(household, leaving, departure)
    theirs = separate(household=household, leaving=leaving, since=departure.exited_on, by=by)
    _record(ended, departure, household=theirs, by=by, at=at)
    return theirs


def _end_stays(
    household: Household, client_ids: Collection[int], departure: Departure
) -> list[Enrollment]:
    """The enrollments that ended; raises HouseholdChanged when somebody else ended them."""
    stays = household.enrollments.lasting().select_for_update().filter(client__in=client_ids)
    ended = list(stays)
    if not ended:
        raise HouseholdChanged
    for enrollment in ended:
        enrollment.exited_on = departure.exited_on
        enrollment.save(update_fields=["exited_on"])
    return ended


def _record(
    ended: list[Enrollment], departure: Departure, *, household: Household, by: User, at: datetime
) -> None:
    """The exits, and where the people live since then (R47)."""
    if not destinations.fits(departure.destination, departure.situation):
        raise DoesNotFit
    lives_at = None
    if departure.situation is not None:
        lives_at = record_living_situation(
            household=household,
            information_date=departure.exited_on,
            situation=departure.situation,
            by=by,
            at=at,
        )
    for enrollment in ended:
        made = Exit.objects.create(
            enrollment=enrollment,
            destination=departure.destination,
            subsidy_type=departure.subsidy_type,
            other_place=departure.other_place,
            dated_back_because=departure.dated_back_because,
            living_situation=lives_at,
            recorded_at=at,
            recorded_by=by,
        )
        audit.record(verb="exited", subject=made, by=by, household_id=enrollment.household_id)

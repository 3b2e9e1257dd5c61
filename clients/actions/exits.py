"""Leaving coordinated entry (HUD 3.11 and 3.12, C15), after a successful diversion or otherwise."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from cas import audit
from cas.changes import Cause, action, touch
from cas.models import User
from clients.actions import case_assignments
from clients.actions.events import record_event
from clients.actions.households import HouseholdChanged, Relationships, separate
from clients.actions.services import record_services
from clients.actions.situations import record_living_situation
from clients.enums import LEADS_TO_DIVERSION, AssignmentEnd
from clients.models import CoordinatedEntryEvent, Enrollment, Exit, Household, LivingSituation
from clients.rules import destinations
from clients.rules.events import PROBLEM_SOLVING

REHOUSED = 1
"""HUD 4.20.C: housed or re-housed in a safe alternative."""


class DoesNotFit(Exception):
    """The living situation can't be true of somebody who went there (R47)."""

    def __init__(self) -> None:
        super().__init__("The living situation must match where they went.")


class NeedsService(Exception):
    """A successful diversion came of some help, and which one is recorded (R45)."""

    def __init__(self) -> None:
        super().__init__("Tick at least one service that led to this diversion.")


@dataclass(frozen=True)
class Help:
    """What was done for those who leave: kinds of service, when (None: the day they left), and
    words for the help that has no kind of its own.
    """

    kinds: tuple[str, ...] = ()
    provided_on: date | None = None
    described: str = ""


@dataclass(frozen=True)
class Departure:
    """When people left and where to, with what the standard asks about it, all in HUD codes.

    `information_date` is the day of what is known of their living situation; None: the day they
    left. `follow_ups` are what that situation asks (R48). With `ends_case` whoever looks after the
    household has it no longer (R46).
    """

    exited_on: date
    destination: int
    subsidy_type: int | None = None
    other_place: str = ""
    situation: int | None = None
    information_date: date | None = None
    verified_by: str = ""
    follow_ups: Mapping[str, Any] = field(default_factory=dict)
    dated_back_because: str = ""
    ends_case: bool = True
    helped_by: Help = Help()


@action
def exit_household(*, household: Household, departure: Departure, by: User, at: datetime) -> None:
    """End the stay of everybody. The household stays as it is, and may enroll again one day."""
    _leave_whole(household, departure, by=by, at=at)


@action
def divert_household(*, household: Household, departure: Departure, by: User, at: datetime) -> None:
    """The same after a successful diversion (R44). Raises NeedsService without a service (R45).

    HUD's event of problem solving is written with its result unless the stay has it already, or
    nobody can know whether they are housed.
    """
    if not set(departure.helped_by.kinds) & set(LEADS_TO_DIVERSION):
        raise NeedsService
    if departure.destination in destinations.NO_DIVERSION:
        raise DoesNotFit
    ended = _leave_whole(household, departure, by=by, at=at, is_diversion=True)
    if departure.destination not in destinations.SAYS_NOTHING:
        _tell_it_was_solved(ended[0], departure, by=by)


def _tell_it_was_solved(enrollment: Enrollment, departure: Departure, *, by: User) -> None:
    """HUD 4.20, once for a stay: the problem was solved, they are housed."""
    told = CoordinatedEntryEvent.objects.filter(
        household=enrollment.household,
        stay=enrollment.stay,
        code=PROBLEM_SOLVING,
        rehoused=REHOUSED,
    )
    if not told.exists():
        record_event(
            household=enrollment.household,
            code=PROBLEM_SOLVING,
            rehoused=REHOUSED,
            event_date=departure.exited_on,
            by=by,
        )


def _leave_whole(
    household: Household,
    departure: Departure,
    *,
    by: User,
    at: datetime,
    is_diversion: bool = False,
) -> list[Enrollment]:
    Household.objects.select_for_update().get(pk=household.pk)
    touch(household.pk, Cause.EXIT)
    present = household.memberships.lasting().values_list("client", flat=True)
    ended = _end_stays(household, list(present), departure)
    _record_help(ended, departure, by=by, at=at)
    _record(ended, departure, household=household, by=by, at=at, is_diversion=is_diversion)
    if departure.ends_case:
        case_assignments.end(household=household, because=AssignmentEnd.EXITED, by=by, at=at)
    return ended


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
    _record_help(ended, departure, by=by, at=at)
    theirs = separate(household=household, leaving=leaving, since=departure.exited_on, by=by)
    _record(ended, departure, household=theirs, by=by, at=at)
    return theirs


def _end_stays(
    household: Household, client_ids: Collection[int], departure: Departure
) -> list[Enrollment]:
    """The enrollments that ended, the head's first; raises HouseholdChanged when somebody else
    ended them.
    """
    stays = household.enrollments.lasting().select_for_update().filter(client__in=client_ids)
    ended = list(stays.order_by("relationship", "pk"))
    if not ended:
        raise HouseholdChanged
    for enrollment in ended:
        enrollment.exited_on = departure.exited_on
        enrollment.save(update_fields=["exited_on"])
    return ended


def _record_help(ended: list[Enrollment], departure: Departure, *, by: User, at: datetime) -> None:
    """What was done for them, about the head of those who leave."""
    helped_by = departure.helped_by
    if not helped_by.kinds:
        return
    record_services(
        household=ended[0].household,
        client=ended[0].client,
        kinds=helped_by.kinds,
        provided_on=helped_by.provided_on or departure.exited_on,
        described=helped_by.described,
        by=by,
        at=at,
    )


def _record(
    ended: list[Enrollment],
    departure: Departure,
    *,
    household: Household,
    by: User,
    at: datetime,
    is_diversion: bool = False,
) -> None:
    """The exits, and where the people live since then (R47)."""
    lives_at = _record_situation(departure, household=household, by=by, at=at)
    for enrollment in ended:
        made = Exit.objects.create(
            enrollment=enrollment,
            destination=departure.destination,
            subsidy_type=departure.subsidy_type,
            other_place=departure.other_place,
            is_diversion=is_diversion,
            dated_back_because=departure.dated_back_because,
            living_situation=lives_at,
            recorded_at=at,
            recorded_by=by,
        )
        audit.record(verb="exited", subject=made, by=by, household_id=enrollment.household_id)


def _record_situation(
    departure: Departure, *, household: Household, by: User, at: datetime
) -> LivingSituation | None:
    if not destinations.fits(departure.destination, departure.situation):
        raise DoesNotFit
    if departure.situation is None:
        return None
    return record_living_situation(
        household=household,
        information_date=departure.information_date or departure.exited_on,
        situation=departure.situation,
        verified_by=departure.verified_by,
        by=by,
        at=at,
        **departure.follow_ups,
    )

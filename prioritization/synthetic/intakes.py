"""What came of the intakes of the demo: talks that go on, the queue, diversion and its exit.

Done by the same actions as in real work, after the lists were computed, so that the lists move.
"""

from datetime import datetime, timedelta

from assessments.actions import intakes
from assessments.models import Intake
from assessments.rules.intake import Outcome, Page
from cas.models import User
from clients.actions.case_notes import write_note
from clients.actions.exits import Departure, Help, divert_household
from clients.actions.services import record_services
from clients.enums import NoteKind, ServiceKind
from clients.models import Household
from prioritization.synthetic.casefile.setting import local_day
from prioritization.synthetic.stories import taken_in

CAME_OF = {
    taken_in.TALKING: Outcome.STILL_TALKING,
    taken_in.FOR_THE_QUEUE: Outcome.QUEUE,
    taken_in.QUEUED: Outcome.QUEUE,
    taken_in.FAMILY_QUEUED: Outcome.QUEUE,
    taken_in.BACK_AGAIN: Outcome.QUEUE,
    taken_in.DIVERTED: Outcome.DIVERT,
    taken_in.DIVERTED_AND_LEFT: Outcome.DIVERT,
}
"""What the talk led to, by the note of the story."""

NOT_FINISHED = (taken_in.TALKING, taken_in.FOR_THE_QUEUE)
TOOK = timedelta(hours=1)
"""How long an intake of the demo took, from its beginning to Finish."""

COLLEAGUE = "assessor01"
MISTAKE = "Started by mistake"
WITH_A_LEASE = 410
NOTE = "Called the landlord together: the lease goes on from Monday (made-up)."


def go_on_with_intakes(*, at: datetime) -> None:
    """Bring each to where its story says; not if anybody went on with one before."""
    if Intake.objects.finished().exists():
        return
    for note, outcome in CAME_OF.items():
        intake = Intake.objects.unfinished().filter(
            household__memberships__client__contact_note=note
        )
        _go_on(intake.get(), outcome, finishes=note not in NOT_FINISHED, at=at)
    mistaken = Intake.objects.get(household=_household_of(taken_in.BY_MISTAKE))
    intakes.discard(intake=mistaken, reason=MISTAKE, by=mistaken.started_by, at=at)
    _leave(_household_of(taken_in.DIVERTED_AND_LEFT), at=at)
    _help(_household_of(taken_in.QUEUED), at=at)
    _begin_an_update(_household_of(taken_in.BACK_AGAIN), at=at)


def _go_on(intake: Intake, outcome: Outcome, *, finishes: bool, at: datetime) -> None:
    by, moment = intake.started_by, min(intake.started_at + TOOK, at)
    intakes.answer_outcome(intake=intake, outcome=outcome, by=by, at=moment)
    if finishes:
        intakes.finish(intake=intake, by=by, at=moment)


def _leave(household: Household, *, at: datetime) -> None:
    """Their own place again, thanks to a talk with the landlord."""
    day = local_day(at) - timedelta(days=2)
    helped = Help(kinds=(ServiceKind.LANDLORD_MEDIATION,), provided_on=day)
    departure = Departure(
        exited_on=day,
        destination=WITH_A_LEASE,
        situation=WITH_A_LEASE,
        dated_back_because="Recorded when they called to say so (made-up).",
        helped_by=helped,
    )
    by = household.created_by
    write_note(
        household=household, kind=NoteKind.DIVERSION, text=NOTE, written_on=day, by=by, at=at
    )
    divert_household(household=household, departure=departure, by=by, at=at)


def _help(household: Household, *, at: datetime) -> None:
    """Somebody on the queue got a ride and help with papers."""
    record_services(
        household=household,
        client=household.memberships.get().client,
        kinds=(ServiceKind.RIDE, ServiceKind.DOCUMENTS),
        provided_on=local_day(at),
        by=household.created_by,
        at=at,
    )


def _begin_an_update(household: Household, *, at: datetime) -> None:
    """A colleague brings the enrollment up to date, and is not done yet."""
    by = User.objects.get(username=COLLEAGUE)
    update = intakes.begin(household=household, by=by, on=local_day(at), at=at)
    intakes.confirm(intake=update, page=Page.FAMILY, by=by, at=at)


def _household_of(note: str) -> Household:
    return Household.objects.get(memberships__client__contact_note=note)

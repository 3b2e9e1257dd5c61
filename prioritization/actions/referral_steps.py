"""One step of a referral or an opening: the state, its log, and the coordinated-entry event.

Rows are locked in one order: the household, then the opening, then the referral.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from cas import audit
from cas.county import COUNTY
from cas.models import User
from clients.actions.events import record_event, record_result
from clients.models import CoordinatedEntryEvent, Household
from prioritization.enums import EVENT_CODES, ProgramKind, ReferralKind, ReferralState
from prioritization.models import Opening, Referral, ReferralStep
from prioritization.rules.opening import OPENING
from prioritization.rules.referral import ACTIVE, REFERRAL, RESULTS


class CannotAnswer(Exception):
    """Why a referral can't be answered so, in words for whoever answers."""


@dataclass(frozen=True)
class Answer:
    """What somebody said with a step: a reason of the catalogue, and a sentence to staff."""

    reason: str = ""
    note: str = ""


def locked(referral_id: int) -> Referral:
    """The referral with its household and opening, all locked until the transaction ends."""
    opening_id = Referral.objects.values_list("opening", flat=True).get(pk=referral_id)
    _lock_household(referral_id)
    opening = Opening.objects.select_for_update().get(pk=opening_id)
    referral = Referral.objects.select_for_update(of=("self",)).select_related(
        "program", "household"
    )
    found = referral.get(pk=referral_id)
    found.opening = opening
    return found


def _lock_household(referral_id: int) -> None:
    """The one that has the referral; a merge may have handed it on while we waited."""
    household_id = None
    while household_id != (now := _household_of(referral_id)):
        household_id = now
        Household.objects.select_for_update(no_key=True).get(pk=household_id)


def _household_of(referral_id: int) -> int:
    return Referral.objects.values_list("household", flat=True).get(pk=referral_id)


def take(
    referral: Referral, step: str, *, by: User | None, at: datetime, answer: Answer | None = None
) -> None:
    """Let a locked referral go on by one step. Raises NotPossible when its state refuses it."""
    answer = answer or Answer()
    before = referral.state
    referral.state = REFERRAL.after(before, step)
    referral.state_since, referral.reason = at, answer.reason
    referral.answer_note = answer.note or referral.answer_note
    referral.save(update_fields=["state", "state_since", "reason", "answer_note", "expires_at"])
    log_step(referral, before=before, by=by, at=at)
    if referral.state not in ACTIVE and referral.state != ReferralState.ENROLLED:
        go_to(referral.opening, "release", by=by, at=at)
    _say_result(referral, by=by, at=at)


def log_step(referral: Referral, *, before: str, by: User | None, at: datetime) -> None:
    """Write down that a referral is in its state now."""
    ReferralStep.objects.create(
        referral=referral, from_state=before, to_state=referral.state, at=at, by=by
    )


def go_to(opening: Opening, step: str, *, by: User | None, at: datetime) -> Opening:
    """Let a locked opening go on by one step."""
    opening.state = OPENING.after(opening.state, step)
    if not OPENING.transitions[opening.state]:
        opening.ended_at, opening.ended_by = at, by
    opening.save(update_fields=["state", "ended_at", "ended_by"])
    return opening


def take_back(referral: Referral, *, because: str, by: User, at: datetime) -> None:
    """End a locked referral because of what else was recorded; one not offered yet is voided."""
    if referral.state == ReferralState.PREPARED:
        take(referral, "void", by=by, at=at)
    else:
        take(referral, "withdraw", by=by, at=at, answer=Answer(because))
    audit.record(verb=referral.state, subject=referral, by=by, household_id=referral.household_id)


def void_prepared(opening: Opening, *, by: User | None, at: datetime) -> None:
    """Undo a referral to a locked opening that nobody outside knows of yet."""
    prepared = opening.referrals.select_for_update().filter(state=ReferralState.PREPARED).first()
    if prepared is not None:
        prepared.opening = opening
        take(prepared, "void", by=by, at=at)


def write_event(referral: Referral, *, at: datetime) -> None:
    """The coordinated-entry event of a referral, once (HUD 4.20). Raises NotEnrolled."""
    record_event(
        household=referral.household,
        code=EVENT_CODES[ProgramKind(referral.program.kind)],
        event_date=timezone.localdate(at),
        location=referral.program.name,
        referral_key=referral.key,
        by=referral.made_by,
    )


def _say_result(referral: Referral, *, by: User | None, at: datetime) -> None:
    """The result of the event, where the new state has one; taken back when it has none."""
    event = CoordinatedEntryEvent.objects.filter(referral_key=referral.key).first()
    result = RESULTS.get(referral.state)
    if event is not None:
        record_result(event=event, result=result, result_date=timezone.localdate(at), by=by)


def time_to_answer(kind: str) -> timedelta:
    """How long a program has to answer, and after that, how long a household has to come."""
    if kind == ReferralKind.SHELTER:
        return timedelta(hours=COUNTY.shelter_answer_hours)
    return timedelta(hours=COUNTY.housing_answer_hours)

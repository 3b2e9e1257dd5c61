"""Offering a bed to a household, and everything that can become of it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from cas import audit
from cas.changes import Cause, action, touch
from cas.models import User
from cas.rules.machine import NotPossible
from clients.actions.events import NotEnrolled
from clients.models import Household
from prioritization import act_hooks
from prioritization.actions import acts
from prioritization.actions.parkings import park
from prioritization.actions.placements import place
from prioritization.actions.referral_steps import (
    Answer,
    CannotAnswer,
    go_to,
    locked,
    log_step,
    take,
    time_to_answer,
    write_event,
)
from prioritization.enums import ActKind, ReferralKind, ReferralState
from prioritization.models import Act, Opening, PassedOver, Placement, Referral
from prioritization.referring.fitting import passed_over_for
from prioritization.rules.decline_reasons import DID_NOT_COME, REASONS, After, Says


class CannotRefer(Exception):
    """Why a household can't be referred to an opening, in words for staff."""


class NeedsReasons(CannotRefer):
    """Households that would be passed over without a reason."""

    def __init__(self, household_ids: list[int]) -> None:
        super().__init__("Say why you pass over who is further up the list.")
        self.household_ids = household_ids


TOO_LATE = "This referral has gone on meanwhile. Look at it again."


@action
def refer(
    *,
    opening: Opening,
    household: Household,
    by: User,
    at: datetime,
    passing_over: Mapping[int, str] | None = None,
    note: str = "",
) -> Referral:
    """Prepare a referral. It is offered, and seen outside, ten seconds later, unless undone.

    `passing_over` gives a reason (PassingReason) for every household further up that fits the
    bed and could be offered it. Raises CannotRefer, or NeedsReasons with those that are missing.
    """
    household = Household.objects.select_for_update(no_key=True).get(pk=household.pk)
    opening = (
        Opening.objects.select_for_update(of=("self",)).select_related("program").get(pk=opening.pk)
    )
    _refuse_opening(opening, at=at)
    passed = _passed_over(opening, household, passing_over or {}, at=at)
    referral = _create(opening, household, by=by, at=at, note=note)
    go_to(opening, "refer", by=by, at=at)
    log_step(referral, before="", by=by, at=at)
    PassedOver.objects.bulk_create(
        PassedOver(referral=referral, opening=opening, household_id=pk, reason=reason, by=by, at=at)
        for pk, reason in passed.items()
    )
    audit.record(
        verb="referred",
        subject=referral,
        by=by,
        household_id=household.pk,
        opening=opening.pk,
        passed_over=len(passed),
    )
    acts.begin(kind=ActKind.REFER, household_id=household.pk, subject_id=referral.pk, by=by, at=at)
    return referral


def _refuse_opening(opening: Opening, *, at: datetime) -> None:
    if opening.referrals.active().exists():
        raise CannotRefer("Somebody else was referred to this bed just now.")
    if (
        not Opening.objects.on_offer(on=timezone.localdate(at), at=at)
        .filter(pk=opening.pk)
        .exists()
    ):
        raise CannotRefer("This bed is not open any more, or the program takes nobody now.")


def _passed_over(
    opening: Opening, household: Household, reasons: Mapping[int, str], *, at: datetime
) -> dict[int, str]:
    ahead = passed_over_for(opening, household.pk, on=timezone.localdate(at), at=at)
    if ahead is None:
        raise CannotRefer(
            "They can't be offered this bed now: they are not on the list, don't fit, are parked, "
            "or have a referral that runs."
        )
    missing = [pk for pk in ahead if not reasons.get(pk)]
    if missing:
        raise NeedsReasons(missing)
    return {pk: reasons[pk] for pk in ahead}


def _create(
    opening: Opening, household: Household, *, by: User, at: datetime, note: str
) -> Referral:
    """The database lets one referral be active, for the opening and for the household."""
    kind = ReferralKind.of(opening.program.kind)
    try:
        with transaction.atomic():
            return Referral.objects.create(
                opening=opening,
                program=opening.program,
                household=household,
                kind=kind,
                made_at=at,
                made_by=by,
                state_since=at,
                expires_at=at + time_to_answer(kind),
                note=note,
            )
    except IntegrityError as error:
        raise CannotRefer("Somebody was faster: this bed or this household is taken.") from error


@action
def offer(*, referral: Referral, at: datetime) -> None:
    """Let a prepared referral be seen outside, and write its event (HUD 4.20), once.

    A second call does nothing. Who is no longer enrolled is not referred after all.
    """
    stored = locked(referral.pk)
    if stored.state != ReferralState.PREPARED:
        return
    try:
        with transaction.atomic():
            write_event(stored, at=at)
            stored.expires_at = at + time_to_answer(stored.kind)
            take(stored, "offer", by=stored.made_by, at=at)
    except NotEnrolled:
        take(stored, "void", by=None, at=at)


def register_hooks() -> None:
    """A referral is offered when its act takes effect. Called once when the app is ready."""

    def undo(act: Act, by: User, at: datetime) -> None:
        for referral in Referral.objects.filter(pk=act.subject_id, state=ReferralState.PREPARED):
            void(referral=referral, by=by, at=at)

    def take_effect(act: Act, at: datetime) -> None:
        offer(referral=Referral.objects.get(pk=act.subject_id), at=at)

    act_hooks.register(ActKind.REFER, undo=undo, take_effect=take_effect)


@action
def void(*, referral: Referral, by: User, at: datetime) -> None:
    """Undo a referral before it is offered. Raises CannotAnswer once it was."""
    _step(referral, "void", by=by, at=at)


@action
def accept(*, referral: Referral, by: User, at: datetime, note: str = "") -> None:
    """The household and the program agree: it is expected from now on."""
    stored = _locked(referral)
    stored.expires_at = at + time_to_answer(stored.kind)
    _take(stored, "accept", by=by, at=at, answer=Answer(note=note))


@action
def decline(*, referral: Referral, reason: str, by: User, at: datetime, note: str = "") -> None:
    """Say no with a reason of the catalogue, which says whose no it is and what follows."""
    step = {Says.CLIENT: "decline_by_client", Says.PROVIDER: "decline_by_provider"}
    says = REASONS[reason].says
    if says not in step:
        raise CannotAnswer("Choose a reason.")
    _end_without_bed(referral, step[says], Answer(reason, note), by=by, at=at)


@action
def no_show(*, referral: Referral, by: User, at: datetime, note: str = "") -> None:
    """Say that the household did not come."""
    _end_without_bed(referral, "miss", Answer(DID_NOT_COME, note), by=by, at=at)


@action
def withdraw(*, referral: Referral, by: User, at: datetime) -> None:
    """Take a referral back after it was offered. Nothing follows for the household."""
    _step(referral, "withdraw", by=by, at=at)


@action
def enroll(*, referral: Referral, by: User, at: datetime) -> Placement:
    """The household moved in (C13): it leaves the lists of shelters, if this is one."""
    stored = _locked(referral)
    stay = stored.household.enrollments.open(timezone.localdate(at)).stay()
    if stay is None:
        raise CannotAnswer("They have left coordinated entry. Call CAS staff.")
    _take(stored, "enroll", by=by, at=at)
    go_to(stored.opening, "fill", by=by, at=at)
    touch(stored.household_id, Cause.PLACED)
    return place(stored, stay, by=by, at=at)


def expire_due(at: datetime) -> int:
    """End every referral whose time has run out, each in a transaction of its own; how many."""
    due = Referral.objects.overdue(at).soonest_first()
    return sum(_expire(referral, at) for referral in due)


@action
def _expire(referral: Referral, at: datetime) -> bool:
    stored = locked(referral.pk)
    if not Referral.objects.overdue(at).filter(pk=stored.pk).exists():
        return False
    take(stored, "expire", by=None, at=at)
    audit.record(verb="expired", subject=stored, by=None, household_id=stored.household_id)
    return True


def _end_without_bed(
    referral: Referral, step: str, answer: Answer, *, by: User, at: datetime
) -> None:
    stored = _locked(referral)
    _take(stored, step, by=by, at=at, answer=answer)
    reason = REASONS[answer.reason]
    if reason.after is not After.STAYS:
        park(stored, by=by, at=at)
    if reason.ends_opening:
        go_to(stored.opening, "withdraw", by=by, at=at)


def _step(referral: Referral, step: str, *, by: User, at: datetime) -> None:
    _take(_locked(referral), step, by=by, at=at)


def _locked(referral: Referral) -> Referral:
    return locked(referral.pk)


def _take(
    stored: Referral, step: str, *, by: User, at: datetime, answer: Answer | None = None
) -> None:
    try:
        take(stored, step, by=by, at=at, answer=answer)
    except NotPossible as refusal:
        raise CannotAnswer(TOO_LATE) from refusal
    audit.record(verb=stored.state, subject=stored, by=by, household_id=stored.household_id)

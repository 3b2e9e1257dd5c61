"""Two households turn out to be one, or not after all: who goes on with what was going on (C12).

The household that stays takes over worker, hold, referrals, parkings and a place in a program
from the one that is set aside. Where it has its own already, its own stays.
"""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from cas import audit
from cas.changes import action
from cas.models import User
from clients.actions import case_assignments
from clients.enums import AssignmentEnd
from clients.models import CaseAssignment, Household, PersonMerge
from prioritization.actions.holds import lift_hold
from prioritization.actions.parkings import lift_parking
from prioritization.actions.referral_steps import locked, take_back
from prioritization.enums import TakenOver
from prioritization.models import Hold, Parking, Placement, Referral, TakeOver
from prioritization.rules.decline_reasons import ANOTHER_GOES_ON

Handed = Hold | Referral | Parking | Placement

MODELS: dict[TakenOver, type[Handed]] = {
    TakenOver.HOLD: Hold,
    TakenOver.REFERRAL: Referral,
    TakenOver.PARKING: Parking,
    TakenOver.PLACEMENT: Placement,
}


# --- Merged ----------------------------------------------------------------------------------


@action
def take_over(*, merge: PersonMerge, by: User, at: datetime) -> None:
    """Let the surviving household go on with what goes on for the suspended one. Once is enough."""
    gone, stays = merge.suspended_household, merge.surviving_household
    _take_case(merge, by, at)
    _clear_what_is_over(stays, by, at)
    for hold in Hold.objects.live(at).filter(household=gone):
        _take(merge, TakenOver.HOLD, hold, by)
    for running in Referral.objects.active().filter(household=gone).order_by("opening"):
        referral = locked(running.pk)
        if not _take(merge, TakenOver.REFERRAL, referral, by):
            take_back(referral, because=ANOTHER_GOES_ON, by=by, at=at)
    on = timezone.localdate(at)
    for parking in Parking.objects.live(on).filter(household=gone):
        _take(merge, TakenOver.PARKING, parking, by)
    stay = stays.enrollments.lasting().stay()
    for place in Placement.objects.current(on).filter(household=gone) if stay else ():
        _take(merge, TakenOver.PLACEMENT, place, by, stay=stay)


def _take_case(merge: PersonMerge, by: User, at: datetime) -> None:
    """The worker has the household that stays, unless somebody else has it."""
    had = case_assignments.end(
        household=merge.suspended_household, because=AssignmentEnd.MERGED, by=by, at=at
    )
    stays = merge.surviving_household
    if had and not CaseAssignment.objects.open().filter(household=stays).exists():
        made = case_assignments.assign(household=stays, worker=had.worker, by=by, at=at)
        TakeOver.objects.create(merge=merge, what=TakenOver.CASE, subject_id=made.pk)


def _clear_what_is_over(household: Household, by: User, at: datetime) -> None:
    """A hold or parking whose time is over, and that nobody ended, keeps no other one off."""
    if not Hold.objects.live(at).filter(household=household).exists():
        lift_hold(household.pk, by=by, at=at)
    live = Parking.objects.live(timezone.localdate(at))
    for parking in household.parkings.filter(ended_at=None).exclude(pk__in=live.values("pk")):
        lift_parking(parking=parking, by=by, at=at)


def _take(
    merge: PersonMerge, what: TakenOver, subject: Handed, by: User, **changed: UUID | None
) -> bool:
    """Whether the surviving household has it now; not when it has one of its own."""
    before = {"stay": subject.stay} if isinstance(subject, Placement) else {}
    if not _give(subject, merge.surviving_household, **changed):
        return False
    TakeOver.objects.create(merge=merge, what=what, subject_id=subject.pk, **before)
    audit.record(
        verb="took over", subject=subject, by=by, household_id=merge.surviving_household_id
    )
    return True


# --- Not merged after all --------------------------------------------------------------------


@action
def give_back(*, merge: PersonMerge, by: User, at: datetime) -> None:
    """Let the household that was set aside go on with what was taken from it.

    What ended meanwhile has ended. A referral that went on takes along what became of it.
    """
    for line in merge.take_overs.order_by("pk"):
        if line.what == TakenOver.CASE:
            _end_case(line, by, at)
        else:
            _return(merge, line, by)
    _return_case(merge, by, at)


def _return(merge: PersonMerge, line: TakeOver, by: User) -> None:
    """Unless it went on to somebody else since."""
    owner = merge.suspended_household
    if line.what == TakenOver.REFERRAL:
        locked(line.subject_id)
        _return_what_became_of_it(merge, line.subject_id)
    found = MODELS[TakenOver(line.what)]._default_manager.filter(pk=line.subject_id)
    for subject in found.filter(household=merge.surviving_household):
        back = {"stay": line.stay} if isinstance(subject, Placement) else {}
        if _give(subject, owner, **back):
            audit.record(verb="gave back", subject=subject, by=by, household_id=owner.pk)


def _return_what_became_of_it(merge: PersonMerge, referral_id: int) -> None:
    """The parking or the place that a referral led to while the merge held."""
    owner = merge.suspended_household
    came_since = {"referral": referral_id, "household": merge.surviving_household}
    for parking in Parking.objects.filter(**came_since):
        _give(parking, owner)
    for place in Placement.objects.filter(**came_since):
        _give(place, owner, stay=owner.enrollments.lasting().stay() or place.stay)


def _end_case(line: TakeOver, by: User, at: datetime) -> None:
    """Whoever took the household over by the merge lets it go; not who got it since."""
    taken = CaseAssignment.objects.open().filter(pk=line.subject_id).select_related("household")
    for case in taken:
        case_assignments.end(
            household=case.household, because=AssignmentEnd.MERGE_UNDONE, by=by, at=at
        )


def _return_case(merge: PersonMerge, by: User, at: datetime) -> None:
    owner = merge.suspended_household
    ended = owner.case_assignments.filter(
        ended_because=AssignmentEnd.MERGED, ended_at__gte=merge.merged_at
    )
    had = ended.select_related("worker").order_by("-pk").first()
    if had and not CaseAssignment.objects.open().filter(household=owner).exists():
        made = case_assignments.assign(household=owner, worker=had.worker, by=by, at=at)
        _keep_for_earlier_merges(had, made)


def _keep_for_earlier_merges(had: CaseAssignment, made: CaseAssignment) -> None:
    """What came by an earlier merge goes back by its undo, also in the case that follows it."""
    for line in TakeOver.objects.filter(what=TakenOver.CASE, subject_id=had.pk):
        TakeOver.objects.create(merge=line.merge, what=TakenOver.CASE, subject_id=made.pk)


# --- Both ------------------------------------------------------------------------------------


def _give(subject: Handed, household: Household, **changed: UUID | None) -> bool:
    """Whether `household` could have it; the database knows whether it has one of its own."""
    before = subject.household
    for name, value in {"household": household, **changed}.items():
        setattr(subject, name, value)
    try:
        with transaction.atomic():
            subject.save(update_fields=["household", *changed])
    except IntegrityError:
        subject.household = before
        return False
    return True

"""What happens here when an action changed what is known of households (`cas.changes`)."""

from django.utils import timezone

from assessments.actions import intakes
from assessments.checklists import papers_of
from assessments.models import CaseConferencing, Intake
from assessments.rules.documents import still_confirmed
from cas.changes import Cause, Touched, done_by
from clients.models import Enrollment, Household, Membership, PersonMerge


def keep_confirmations_true(touched: Touched) -> None:
    """Take back what was confirmed of doc-readiness and the papers no longer bear (R28).

    A paper was not accepted after all, or somebody joined who has none. It only ever ends sooner;
    saying that a household is doc-ready takes the conferencing tool.
    """
    # Locked before reading, so that a tool that is being saved meanwhile is seen here.
    locked = Household.objects.select_for_update(no_key=True).filter(pk__in=touched)
    list(locked.order_by("pk").values_list("pk", flat=True))
    confirmed = CaseConferencing.objects.filter(household__in=touched).exclude(ready_through={})
    records = {record.household_id: record for record in confirmed}
    papers = papers_of(records, on=timezone.localdate()) if records else {}
    for pk, record in records.items():
        kept = still_confirmed(record.confirmed, papers[pk].ready_through())
        if kept != record.confirmed:
            record.ready_through = {code: day.isoformat() for code, day in kept.items()}
            record.save(update_fields=["ready_through"])


def intakes_follow(touched: Touched) -> None:
    """Let an unfinished intake end with its household, or go on with the one that stays (C12)."""
    unfinished = Intake.objects.unfinished().filter(household__in=touched)
    open_now = {each.household_id: each for each in unfinished.select_related("household")}
    if open_now:
        _hand_over_after_merge(open_now, touched)
        _give_back_after_undoing(open_now, touched)
        _discard_of_those_who_left(open_now, touched)


def _hand_over_after_merge(open_now: dict[int, Intake], touched: Touched) -> None:
    """The household that stays takes the intake over, unless it has one of its own."""
    merges = PersonMerge.objects.in_force().filter(suspended_household__in=open_now)
    for merge in merges.select_related("surviving_household"):
        is_new = touched[merge.suspended_household_id] == Cause.MERGE
        survivor = merge.surviving_household
        if is_new and not survivor.intakes.unfinished().exists():
            _hand_over(open_now[merge.suspended_household_id], survivor)


def _give_back_after_undoing(open_now: dict[int, Intake], touched: Touched) -> None:
    """An intake goes back to the household that it was begun for."""
    for pk, intake in open_now.items():
        if touched[pk] != Cause.MERGE_UNDONE:
            continue
        home = intake.events.order_by("pgh_id").first().household
        if home.pk != pk and home.pk in touched and not home.intakes.unfinished().exists():
            _hand_over(intake, home)


def _hand_over(intake: Intake, to: Household) -> None:
    intakes.hand_over(intake=intake, to=to, by=done_by(), at=timezone.now())


def _discard_of_those_who_left(open_now: dict[int, Intake], touched: Touched) -> None:
    here = _households_of(Membership, open_now)
    enrolled = _households_of(Enrollment, open_now)
    for pk, intake in open_now.items():
        has_exited = touched[pk] == Cause.EXIT and pk not in enrolled
        if pk not in here or has_exited:
            reason = "They left coordinated entry" if has_exited else "Nobody is in it any more"
            intakes.discard(intake=intake, reason=reason, by=done_by(), at=timezone.now())


def _households_of(model: type[Membership] | type[Enrollment], of: dict[int, Intake]) -> set[int]:
    lasting = model.objects.lasting().filter(household__in=of)
    return set(lasting.values_list("household", flat=True))

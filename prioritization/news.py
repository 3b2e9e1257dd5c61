"""What happens here when an action changed what is known of households (`cas.changes`)."""

from django.utils import timezone

from cas.changes import Cause, Touched, done_by
from clients.models import PersonMerge
from prioritization.actions.leaving import end_what_goes_on, those_that_left
from prioritization.actions.taking_over import give_back, take_over
from prioritization.facts.refresh import refresh, these
from prioritization.lists.moving import move_households


def follow_merges(touched: Touched) -> None:
    """Who stays goes on with what goes on; once a merge is undone, whoever had it before."""
    at = timezone.now()
    if merged := _because(touched, Cause.MERGE):
        for merge in _merges_between(merged).in_force():
            take_over(merge=merge, by=done_by(), at=at)
    if parted := _because(touched, Cause.MERGE_UNDONE):
        for merge in _merges_between(parted).undone()[:1]:
            give_back(merge=merge, by=done_by(), at=at)


def follow_leaving(touched: Touched) -> None:
    """What goes on with households that left coordinated entry ends."""
    for pk in those_that_left(touched):
        end_what_goes_on(household_id=pk, cause=touched[pk], by=done_by(), at=timezone.now())


def move_touched(touched: Touched) -> None:
    """Refresh the facts of the touched households and move them on all lists, at once.

    Runs inside the action's transaction: record, facts and places become visible together.
    """
    at = timezone.now()
    on = timezone.localdate(at)
    refresh(these(touched), on=on)
    move_households(touched, on=on, at=at)


def _because(touched: Touched, cause: Cause) -> list[int]:
    return [pk for pk, why in touched.items() if why == cause]


def _merges_between(household_ids: list[int]):
    return PersonMerge.objects.filter(
        suspended_household__in=household_ids, surviving_household__in=household_ids
    ).select_related("suspended_household", "surviving_household")

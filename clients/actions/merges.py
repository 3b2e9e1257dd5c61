"""Joining two records of one person, and taking that back (C12)."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone

from cas import audit
from cas.changes import Cause, action, touch
from cas.models import User
from clients.models import Client, Household, PersonMerge


@action
def merge_people(
    *, merged: Client, canonical: Client, reason: str, by: User, at: datetime
) -> PersonMerge:
    """Say that `merged` is the same person as `canonical`, whose household stays.

    The other household is suspended, not exited: no row moves. ValidationError says why not.
    """
    on = timezone.localdate(at)
    suspended, surviving = _household_of(merged, on), _household_of(canonical, on)
    _lock(suspended, surviving)
    fault = merge_fault(merged, canonical, suspended, surviving)
    if fault or suspended is None or surviving is None:
        raise ValidationError(fault)
    merge = PersonMerge.objects.create(
        merged=merged,
        canonical=canonical,
        suspended_household=suspended,
        surviving_household=surviving,
        reason=reason,
        merged_at=at,
        merged_by=by,
    )
    for household in (suspended, surviving):
        audit.record(
            verb="merged", subject=merge, by=by, household_id=household.pk, into=surviving.pk
        )
        touch(household.pk, Cause.MERGE)
    return merge


@action
def undo_merge(*, merge: PersonMerge, reason: str, by: User, at: datetime) -> None:
    """Bring the suspended household back as it was. ValidationError when it is back already."""
    households = (merge.suspended_household, merge.surviving_household)
    _lock(*households)
    merge.refresh_from_db()
    if merge.undone_at is not None:
        raise ValidationError("This merge was undone already.")
    merge.undone_at, merge.undone_by, merge.undo_reason = at, by, reason
    merge.save(update_fields=["undone_at", "undone_by", "undo_reason"])
    for household in households:
        audit.record(verb="undid merge", subject=merge, by=by, household_id=household.pk)
        touch(household.pk, Cause.MERGE_UNDONE)


def merge_fault(
    merged: Client,
    canonical: Client,
    suspended: Household | None,
    surviving: Household | None,
) -> str:
    """Why these two can't be merged, in words; empty when they can."""
    if merged.pk == canonical.pk:
        return "These are the same record. Choose two."
    if merged.is_anonymous or canonical.is_anonymous:
        return "An anonymous profile is never merged: nobody can know who it is."
    if suspended is None or surviving is None:
        return "One of the two belongs to no household now, so there is nothing to merge."
    if suspended.pk == surviving.pk:
        return "Both are in the same household. Let the one entered twice leave it."
    kept_aside = Household.objects.suspended().filter(pk__in=[suspended.pk, surviving.pk])
    if kept_aside.exists():
        return "One of the two was merged meanwhile."
    return ""


def _household_of(client: Client, on) -> Household | None:
    membership = client.memberships.current(on).select_related("household").first()
    return membership.household if membership else None


def _lock(*households: Household | None) -> None:
    numbers = sorted(household.pk for household in households if household)
    list(Household.objects.select_for_update(no_key=True).filter(pk__in=numbers).order_by("pk"))

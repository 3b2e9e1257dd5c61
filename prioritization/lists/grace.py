"""Whose place in time a list keeps although they are gone, and until when (C11)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from cas.changes import Cause
from prioritization.days import start_of
from prioritization.lists.merging import GRACE_DAYS
from prioritization.models import Entry
from prioritization.querysets.entries import EntryQuerySet

KEPT_BECAUSE = {
    Cause.ENTERED_IN_ERROR: "The gap comes from a record entered in error, so it never ends.",
    Cause.RULE_VERSION: "If these rules are taken back, it is kept however late that is.",
}
"""What else C11 keeps, beyond the days of grace."""


@dataclass(frozen=True)
class KeptPlace:
    """A household that left a list and gets its waiting time back when it returns in time.

    `until` is the last local day of the grace; None when the place is kept without an end.
    """

    entry: Entry
    until: date | None
    note: str

    @property
    def left_on(self) -> date:
        """The local day on which the household left."""
        return timezone.localdate(self.entry.left_at)

    @property
    def because(self) -> str:
        """Why it left, in words."""
        return Cause(self.entry.left_because).label


def last_day_of_grace(left_at: datetime) -> date:
    """The last local day on which whoever left then gets the waiting time back (C11)."""
    return timezone.localdate(left_at) + timedelta(days=GRACE_DAYS)


def in_grace(entries: EntryQuerySet, on: date) -> EntryQuerySet:
    """Those of `entries` whose days of grace are not over on `on`, the latest to leave first.

    A household that was merged into another one left for good: the other has its waiting time.
    """
    began = start_of(on - timedelta(days=GRACE_DAYS))
    return entries.left_since(began).exclude(left_because=Cause.MERGE)


def kept_places(household_id: int, on: date) -> list[KeptPlace]:
    """Lists that this household left and may come back to with its waiting time."""
    gone = Entry.objects.filter(
        household=household_id, program__is_active=True, left_at__isnull=False
    ).exclude(left_because=Cause.MERGE)
    kept = [kept_place(entry) for entry in gone.select_related("program").order_by("program")]
    return [each for each in kept if each.until is None or each.until >= on]


def kept_place(entry: Entry) -> KeptPlace:
    """How long this entry, which has left, keeps its waiting time."""
    cause = Cause(entry.left_because)
    until = None if cause == Cause.ENTERED_IN_ERROR else last_day_of_grace(entry.left_at)
    return KeptPlace(entry, until, KEPT_BECAUSE.get(cause, ""))

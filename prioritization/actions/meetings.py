"""Preparing a case-conferencing meeting, its agenda, and closing its minutes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Max

from assessments.actions.plans import brought_together, save_revision
from cas import audit
from cas.changes import action
from cas.models import Agency, User
from prioritization.models import Meeting, MeetingAgency, MeetingItem


class MeetingClosed(Exception):
    """Somebody closed the meeting: its minutes are final."""

    def __init__(self, meeting: Meeting):
        super().__init__("This meeting was closed. Its minutes are final.")
        self.meeting = meeting


@dataclass(frozen=True)
class Seats:
    """Agencies that take part now and did not before, and those that do no longer.

    Both are sets, so two people who each tick another agency never undo each other.
    """

    joined: frozenset[int] = frozenset()
    left: frozenset[int] = frozenset()


@action
def prepare_meeting(
    *,
    held_on: date,
    kinds: Iterable[str],
    by: User,
    at: datetime,
    place: str = "",
    chair: User | None = None,
    attendees: str = "",
    remarks: str = "",
    agencies: Iterable[Agency] = (),
) -> Meeting:
    """Open a meeting without an agenda yet."""
    meeting = Meeting.objects.create(
        held_on=held_on,
        kinds=list(kinds),
        place=place,
        chair=chair,
        attendees=attendees,
        remarks=remarks,
        created_at=at,
        created_by=by,
        saved_at=at,
        saved_by=by,
    )
    MeetingAgency.objects.bulk_create(
        MeetingAgency(meeting=meeting, agency=agency) for agency in agencies
    )
    audit.record(verb="prepared", subject=meeting, by=by)
    return meeting


@action
def change_meeting(
    *,
    meeting: Meeting,
    revision: int,
    content: Mapping[str, Any],
    seats: Seats,
    by: User,
    at: datetime,
    choices: Mapping[str, str] | None = None,
    chosen_against: int = 0,
) -> Meeting:
    """Save what is known of the meeting itself; raises EditConflict and MeetingClosed.

    `revision` is the one the person saw. What two people changed differently is asked about.
    """
    stored = lock_open(meeting)
    content = brought_together(
        stored, content, revision=revision, choices=choices, chosen_against=chosen_against
    )
    save_revision(stored, content, by=by, at=at)
    stored.agencies.filter(agency__in=seats.left).delete()
    MeetingAgency.objects.bulk_create(
        [MeetingAgency(meeting=stored, agency_id=pk) for pk in sorted(seats.joined)],
        ignore_conflicts=True,
    )
    return stored


@action
def put_on_agenda(*, meeting: Meeting, household_ids: Iterable[int], by: User, at: datetime) -> int:
    """Add these households behind those on the agenda; how many were not on it before."""
    stored = lock_open(meeting)
    there = set(stored.items.values_list("household", flat=True))
    last = stored.items.aggregate(last=Max("place"))["last"] or 0
    new = [pk for pk in dict.fromkeys(household_ids) if pk not in there]
    MeetingItem.objects.bulk_create(
        MeetingItem(
            meeting=stored, household_id=pk, place=place, revision=0, saved_at=at, saved_by=by
        )
        for place, pk in enumerate(new, last + 1)
    )
    audit.record(verb="put on the agenda", subject=stored, by=by, households=new)
    return len(new)


@action
def take_off_agenda(*, item: MeetingItem, by: User, at: datetime) -> bool:
    """Take a household off again; not, and False, when something was written down about it."""
    lock_open(item.meeting)
    stored = MeetingItem.objects.select_for_update(of=("self",)).filter(pk=item.pk).first()
    if stored is None:
        return True
    if stored.is_discussed:
        return False
    audit.record(
        verb="took off the agenda",
        subject=stored.meeting,
        by=by,
        household_id=stored.household_id,
    )
    stored.delete()
    return True


@action
def close_meeting(*, meeting: Meeting, by: User, at: datetime) -> None:
    """Make the minutes final. Raises MeetingClosed when somebody else did it before."""
    stored = lock_open(meeting)
    stored.closed_at, stored.closed_by = at, by
    stored.save(update_fields=["closed_at", "closed_by"])
    audit.record(verb="closed", subject=stored, by=by)


def lock_open(meeting: Meeting) -> Meeting:
    """The meeting as it is stored, locked; MeetingClosed when its minutes are final."""
    stored = Meeting.objects.select_for_update(no_key=True, of=("self",)).get(pk=meeting.pk)
    if stored.is_closed:
        raise MeetingClosed(stored)
    return stored

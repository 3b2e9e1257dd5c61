"""Writing down what a meeting decides of a household: in its minutes and in the record (C2)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.text import Truncator

from assessments.actions.conferencing import save_case_conferencing
from assessments.actions.plans import EditConflict, save_revision, stored_for_update
from assessments.models import CaseConferencing
from assessments.models.conferencing import LONGEST_ATTENDEES
from cas.changes import action
from cas.models import Agency, User
from clients.models import Household, Membership
from prioritization.actions.meetings import lock_open
from prioritization.models import Meeting, MeetingItem
from prioritization.rules.minutes import RECORD, Decided, Sides, decide

FIELDS = ("decision", "next_step", "next_step_owner", "next_step_due_on")
"""What a meeting says of a household; the record has fields of the same names."""

OF_THE_MEETING = ("meeting_on", "attendees")
"""What the record says of the meeting in which that was decided."""


@dataclass(frozen=True)
class Seen:
    """The revisions that a person began from; 0 for a record that was not there."""

    minutes: int
    record: int

    @property
    def mark(self) -> int:
        """Names this state of both: each only ever counts up."""
        return self.minutes + self.record


@dataclass(frozen=True)
class Stored:
    """What somebody else saved meanwhile, as the page that asks to choose needs to know it."""

    revision: int
    saved_by: User


@action
def save_minutes(
    *,
    item: MeetingItem,
    seen: Seen,
    content: Mapping[str, Any],
    by: User,
    at: datetime,
    choices: Mapping[str, str] | None = None,
    chosen_against: int = 0,
) -> MeetingItem:
    """Write down what was decided, and take what this changes over into the household's record.

    `content` has FIELDS. Raises EditConflict when others wrote something else there since the
    person opened the page; MeetingClosed when the minutes are final. Of an anonymous household
    the record holds no such words (C7): the minutes alone have them.
    """
    meeting = lock_open(item.meeting)
    record = stored_for_update(CaseConferencing, item.household)
    stored = MeetingItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    now = Seen(stored.revision, record.revision if record else 0)
    decided = decide(
        _sides_of_minutes(stored, seen.minutes),
        _sides_of_record(record, seen.record),
        _in_text(content),
        (choices or {}) if chosen_against == now.mark else {},
        about=_about(meeting),
    )
    if decided.conflicts:
        raise EditConflict(_newest(stored, record, decided, now), decided.conflicts)
    owner = _owner(decided.minutes["next_step_owner"], content, stored)
    save_revision(stored, {**decided.minutes, "next_step_owner": owner}, by=by, at=at)
    if decided.record and not _is_anonymous(item.household, timezone.localdate(at)):
        _save_record(item.household, record, decided.record, by=by, at=at)
    return stored


def _sides_of_minutes(stored: MeetingItem, revision: int) -> Sides:
    seen = stored if stored.revision == revision else stored.as_of(revision)
    return Sides(_read(seen, FIELDS) if seen else None, _read(stored, FIELDS))


def _sides_of_record(record: CaseConferencing | None, revision: int) -> Sides:
    """The same fields of the record; one that was not there yet said nothing."""
    names = (*FIELDS, *OF_THE_MEETING)
    nothing = _read(CaseConferencing(), names)
    if record is None:
        return Sides(nothing, nothing)
    stored = _read(record, names)
    if revision in (0, record.revision):
        return Sides(stored if revision else nothing, stored)
    seen = record.as_of(revision)
    return Sides(_read(seen, names) if seen else None, stored)


def _read(source: Any, names: Iterable[str]) -> dict[str, Any]:
    return _in_text({name: getattr(source, name) for name in names})


def _in_text(content: Mapping[str, Any]) -> dict[str, Any]:
    """The record names whoever does the next step; the minutes know them."""
    return {**content, "next_step_owner": str(content["next_step_owner"] or "")}


def _owner(name: str, content: Mapping[str, Any], stored: MeetingItem) -> User | None:
    """Whom the name that was kept stands for."""
    typed = content["next_step_owner"]
    return typed if name == str(typed or "") else stored.next_step_owner


def _about(meeting: Meeting) -> dict[str, Any]:
    names = Agency.objects.filter(pk__in=meeting.agencies.values("agency"))
    agencies = ", ".join(names.order_by("name").values_list("name", flat=True))
    return {
        "meeting_on": meeting.held_on,
        "attendees": Truncator(agencies).chars(LONGEST_ATTENDEES),
    }


def _newest(
    stored: MeetingItem, record: CaseConferencing | None, decided: Decided, now: Seen
) -> Stored:
    is_about_record = all(conflict.path[0] == RECORD for conflict in decided.conflicts)
    source = record if record is not None and is_about_record else stored
    return Stored(now.mark, source.saved_by)


def _is_anonymous(household: Household, on: date) -> bool:
    members = Membership.objects.current(on).filter(household=household)
    return members.filter(client__is_anonymous=True).exists()


def _save_record(
    household: Household,
    record: CaseConferencing | None,
    changes: Mapping[str, Any],
    *,
    by: User,
    at: datetime,
) -> None:
    """As step 7 is saved, so the lists hear of the papers too (R28)."""
    interest = record.program_interest if record else []
    save_case_conferencing(
        household=household,
        revision=record.revision if record else 0,
        content={"program_interest": interest, **changes},
        by=by,
        at=at,
    )

"""What a meeting has before it when it talks about one household."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assessments.checklists import Checklist, checklist_of
from assessments.models import CaseConferencing
from cas.models import User
from clients.models import Household
from clients.timeline import Happening, happenings, with_names
from prioritization.conferencing.slots import Slot, strip
from prioritization.enums import HOUSING_KINDS
from prioritization.models import Entry, MeetingItem
from prioritization.why.eligibility import positions

EARLIER = 5
"""So many earlier meetings are told of."""
MOST_NEWS = 12


@dataclass(frozen=True)
class History:
    """The household so far. `record` is None before step 7 was ever saved."""

    earlier: Sequence[MeetingItem]
    news: Sequence[Happening]
    has_more_news: bool
    record: CaseConferencing | None
    checklist: Checklist | None
    slots: Sequence[Slot]
    places: Sequence[Entry]

    @property
    def record_tells(self) -> bool:
        """Whether the record says anything that is shown beside the minutes."""
        names = ("contact_plan", "vsp_contact", "blockers", "eligibility_notes", "decision")
        return any(getattr(self.record, name, "") for name in names)

    @property
    def latest(self) -> MeetingItem | None:
        """The meeting before this one that said something of the household."""
        return self.earlier[0] if self.earlier else None


def history(
    item: MeetingItem, household: Household, viewer: User, *, is_anonymous: bool, on: date
) -> History:
    """Earlier decisions, what happened since the last of them, the papers, and the places."""
    earlier = list(_earlier(item))
    news = _news(household, viewer, earlier)
    checklist = None if is_anonymous else checklist_of(household, on=on)
    return History(
        earlier=earlier,
        news=with_names(news[:MOST_NEWS]),
        has_more_news=len(news) > MOST_NEWS,
        record=CaseConferencing.objects.filter(household=household).first(),
        checklist=checklist,
        slots=strip(checklist.lines) if checklist else (),
        places=list(positions(household.pk).filter(program__kind__in=HOUSING_KINDS)),
    )


def _earlier(item: MeetingItem):
    others = MeetingItem.objects.filter(household=item.household_id).exclude(pk=item.pk)
    before = others.discussed().filter(meeting__held_on__lte=item.meeting.held_on)
    found = before.select_related("meeting", "next_step_owner").latest_first()
    return found[:EARLIER]


def _news(household: Household, viewer: User, earlier: Sequence[MeetingItem]) -> list[Happening]:
    """What happened since the last meeting; everything, the newest first, before any."""
    found = happenings(household, viewer)
    if not earlier:
        return found
    since = earlier[0].saved_at
    return [each for each in found if each.recorded_at > since]

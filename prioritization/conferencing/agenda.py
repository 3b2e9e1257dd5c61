"""The agenda of a meeting as one viewer sees it, and who comes onto it from the lists."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from assessments.models import CaseConferencing
from cas.models import User
from clients.models import Household, Membership
from prioritization.conferencing.priority import first_in_line
from prioritization.lists.people import Person, Sight, kind_in_words, people
from prioritization.models import HouseholdFacts, Meeting, MeetingItem

LONGEST_AGENDA = 60
"""Households of one meeting; nobody talks about more in a day."""


@dataclass(frozen=True)
class AgendaRow:
    """One household of the agenda; what was decided only for who may open its record."""

    item: MeetingItem
    number: int
    person: Person
    kind: str

    @property
    def is_open(self) -> bool:
        """Whether the viewer may open the household, and so read what was decided."""
        return self.person.sight is Sight.OPEN


def agenda(meeting: Meeting, viewer: User, *, on: date) -> list[AgendaRow]:
    """All households of the meeting in order."""
    found = meeting.items.in_order().select_related("next_step_owner", "saved_by")
    items = list(found)
    ids = [item.household_id for item in items]
    heads = people(ids, viewer=viewer, on=on)
    facts = HouseholdFacts.objects.defer("answers").in_bulk(ids)
    return [
        AgendaRow(
            item=item,
            number=number,
            person=heads[item.household_id],
            kind=kind_in_words(facts[item.household_id]) if item.household_id in facts else "",
        )
        for number, item in enumerate(items, 1)
    ]


@dataclass(frozen=True)
class Proposal:
    """Who comes onto an agenda from the lists; `left_out` may not be opened and stay off it."""

    household_ids: Sequence[int]
    left_out: int


def propose(kinds: Iterable[str], number: int, viewer: User, *, on: date) -> Proposal:
    """The first `number` households of each kind that the viewer may open, without repeating one.

    Whoever keeps the record to one agency did not agree to be talked about by all of them.
    """
    first = dict.fromkeys(pk for kind in kinds for pk in first_in_line(kind, number))
    visible = Household.objects.visible_to(viewer, on=on).filter(pk__in=first)
    open_ids = set(visible.values_list("pk", flat=True))
    ids = [pk for pk in first if pk in open_ids]
    return Proposal(ids[:LONGEST_AGENDA], left_out=len(first) - len(ids))


def household_of_code(code: str, viewer: User, *, on: date) -> int | None:
    """The household of the person with this profile code, if the viewer may open it."""
    members = Membership.objects.current(on).filter(client__code=code.strip().upper())
    visible = Household.objects.visible_to(viewer, on=on)
    return members.filter(household__in=visible).values_list("household", flat=True).first()


def revision_of_record(household_id: int) -> int:
    """The revision of the household's case-conferencing record; 0 when there is none."""
    found = CaseConferencing.objects.filter(household=household_id)
    return found.values_list("revision", flat=True).first() or 0

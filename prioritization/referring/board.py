"""Who could be offered one bed, in list order, with what staff need to choose."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from cas.models import User
from prioritization.models import Entry, Opening, Parking
from prioritization.people import Person, kind_in_words, people, place_in_words
from prioritization.referring.fitting import fitting, with_obstacles

ROWS_SHOWN = 25


@dataclass(frozen=True)
class Candidate:
    """A household that fits the bed; `mark` is why it isn't offered the bed now, if so."""

    entry: Entry
    person: Person
    kind: str
    place: str
    is_doc_ready: bool
    mark: str
    is_next: bool

    @property
    def pk(self) -> int:
        """The household's number."""
        return self.entry.household_id

    @property
    def can_be_offered(self) -> bool:
        """Nobody who is parked or has a referral; who is on hold can be, and needn't be first."""
        return not (self.entry.is_parked or self.entry.is_referred)

    @property
    def is_passed_over(self) -> bool:
        """Whether offering the bed to somebody further down needs a reason for this one."""
        return self.can_be_offered and not self.entry.is_held


def candidates(opening: Opening, *, viewer: User, on: date, at: datetime) -> list[Candidate]:
    """The first households of the list that fit the bed, in list order, each with its rank."""
    entries = with_obstacles(fitting(opening), on=on, at=at).in_order().with_rank()
    related = entries.select_related("household__facts").defer("household__facts__answers")
    found = list(related[:ROWS_SHOWN])
    heads = people((entry.household_id for entry in found), viewer=viewer, on=on)
    marks = _marks(opening, found, on)
    following = next((each for each in found if not marks[each.pk]), None)
    return [
        Candidate(
            entry=entry,
            person=heads[entry.household_id],
            kind=kind_in_words(entry.household.facts),
            place=place_in_words(entry.household.facts),
            is_doc_ready=entry.household.facts.is_doc_ready_for(opening.program.document_set),
            mark=marks[entry.pk],
            is_next=entry is following,
        )
        for entry in found
    ]


def _marks(opening: Opening, entries: Iterable[Entry], on: date) -> dict[int, str]:
    ids = [entry.household_id for entry in entries]
    parked = Parking.objects.live(on).of_list(opening.program, ids)
    return {entry.pk: _mark(entry, parked.get(entry.household_id)) for entry in entries}


def _mark(entry: Entry, parking: Parking | None) -> str:
    if parking:
        return parking.in_words
    if entry.is_referred:
        return "Has a referral"
    return "On hold" if entry.is_held else ""

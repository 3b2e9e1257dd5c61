"""Who could be offered one bed, in list order, with what staff need to choose."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from cas.models import User
from prioritization.lists.people import Person, kind_in_words, people, place_in_words
from prioritization.models import Entry, Opening, Parking
from prioritization.querysets.order import SORT_KEY
from prioritization.referring.fitting import fitting, offerable, with_obstacles

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


@dataclass(frozen=True)
class CandidatePage:
    """Some of the households that fit a bed, in list order; `after` names the last one's entry."""

    rows: list[Candidate]
    is_first: bool
    after: str


def candidate_page(
    opening: Opening, after: str, *, viewer: User, on: date, at: datetime
) -> CandidatePage:
    """The page behind the entry that `after` numbers; the first one when it numbers none."""
    fits = fitting(opening)
    last = opening.program.entries.standing().named(after)
    behind = fits.behind([getattr(last, name) for name in SORT_KEY]) if last else fits
    entries = with_obstacles(behind, on=on, at=at).in_order().with_rank()
    related = entries.select_related("household__facts").defer("household__facts__answers")
    found = list(related[: ROWS_SHOWN + 1])
    shown = found[:ROWS_SHOWN]
    return CandidatePage(
        rows=_candidates(opening, shown, viewer=viewer, on=on, at=at),
        is_first=last is None,
        after=str(shown[-1].pk) if len(found) > ROWS_SHOWN else "",
    )


def _candidates(
    opening: Opening, found: list[Entry], *, viewer: User, on: date, at: datetime
) -> list[Candidate]:
    heads = people((entry.household_id for entry in found), viewer=viewer, on=on)
    marks = _marks(opening, found, on)
    following = _next_in_line(opening, on=on, at=at) if found else None
    return [
        Candidate(
            entry=entry,
            person=heads[entry.household_id],
            kind=kind_in_words(entry.household.facts),
            place=place_in_words(entry.household.facts),
            is_doc_ready=entry.household.facts.is_doc_ready_for(opening.program.document_set),
            mark=marks[entry.pk],
            is_next=entry == following,
        )
        for entry in found
    ]


def _next_in_line(opening: Opening, *, on: date, at: datetime) -> Entry | None:
    """Who is offered the bed without passing anybody over."""
    waiting = offerable(fitting(opening), on=on, at=at).filter(is_held=False)
    return waiting.in_order().first()


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

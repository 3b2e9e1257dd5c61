"""Reads households and their documents, for the pure rules of doc-readiness (R28)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from assessments.enums import Tool
from assessments.models import Assessment, CaseConferencing, Document
from assessments.rules import documents as rules
from assessments.rules.document_catalogue import CATALOGUE, DocumentSet
from assessments.rules.documents import FOR_EVER, Line, Paper, Person, Readiness, Status
from assessments.rules.expiry import add_months
from assessments.rules.household import ADULT_AGE, HEAD_OF_HOUSEHOLD
from clients.models import Client, Household, Membership

YES = 1
"""HUD 1.8."""


@dataclass(frozen=True)
class Papers:
    """The members of one household with all their papers, on one day."""

    on: date
    people: tuple[Person, ...]
    papers: tuple[Paper, ...]

    def lines(self, doc_set: DocumentSet) -> tuple[Line, ...]:
        """What one kind of program asks of them."""
        return rules.checklist(doc_set, self.people, self.papers, self.on)

    def all_lines(self, codes: Iterable[str]) -> tuple[Line, ...]:
        """What these kinds of programs ask, each paper once, person by person."""
        found = {
            (line.person.key, line.kind.code): line
            for code in codes
            for line in self.lines(CATALOGUE.sets[code])
        }
        people, kinds = [person.key for person in self.people], list(CATALOGUE.kinds)
        order = [(person, kind) for person in people for kind in kinds]
        return tuple(found[place] for place in order if place in found)

    def readiness(self, codes: Iterable[str]) -> Readiness:
        """How far the papers for these kinds of programs are."""
        return rules.readiness(self.all_lines(codes))

    def ready_through(self) -> dict[str, date | None]:
        """For each kind of program the last day of being doc-ready; None: not ready today."""
        return {
            code: rules.ready_through(doc_set, self.people, self.papers, self.on)
            for code, doc_set in CATALOGUE.sets.items()
        }


def papers_of(household_ids: Iterable[int], *, on: date) -> dict[int, Papers]:
    """The papers of these households, in two queries however many they are."""
    members: Mapping[int, list[Membership]] = defaultdict(list)
    ids = list(household_ids)
    memberships = Membership.objects.current(on).filter(household__in=ids)
    for each in memberships.select_related("client").in_order():
        members[each.household_id].append(each)
    papers = _papers_by_person(each.client_id for own in members.values() for each in own)
    return {
        pk: Papers(
            on=on,
            people=tuple(person_of(each.client, each.relationship) for each in members[pk]),
            papers=tuple(paper for each in members[pk] for paper in papers[each.client_id]),
        )
        for pk in ids
    }


def papers_of_one(household_id: int, *, on: date) -> Papers:
    """The papers of one household."""
    return papers_of([household_id], on=on)[household_id]


def _papers_by_person(client_ids: Iterable[int]) -> Mapping[int, list[Paper]]:
    found: Mapping[int, list[Paper]] = defaultdict(list)
    for document in Document.objects.filter(client__in=list(client_ids)).in_order():
        found[document.client_id].append(as_paper(document))
    return found


def as_paper(document: Document) -> Paper:
    """A stored document as the rules see it."""
    return Paper(
        number=document.pk,
        person=document.client_id,
        kind=document.kind,
        status=Status(document.status),
        last_day=document.expires_on,
    )


def person_of(client: Client, relationship: int) -> Person:
    """A member of a household as the rules see them."""
    return Person(
        key=client.pk,
        name=client.display_name,
        is_head=relationship == HEAD_OF_HOUSEHOLD,
        is_veteran=client.veteran_status == YES,
        adult_from=_adult_from(client),
    )


def _adult_from(client: Client) -> date | None:
    """The 18th birthday; without a birth date an age of surely under 18 stays one (C16)."""
    if client.date_of_birth is not None:
        return _birthday(client.date_of_birth)
    is_child = client.age_high is not None and client.age_high < ADULT_AGE
    return FOR_EVER if is_child else None


def _birthday(born: date) -> date:
    """The day somebody turns 18; born on 29 February, that is 1 March."""
    turns = add_months(born, 12 * ADULT_AGE)
    return turns if turns.day == born.day else date(turns.year, 3, 1)


def sets_wanted(household: Household, interest: Iterable[str], *, on: date) -> list[str]:
    """The kinds of programs whose papers matter to a household.

    `interest` is what was written down in case conferencing; without it the HCT tells.
    """
    return _sets_wanted(interest, _wanted_in_hct([household.pk], on).get(household.pk, ()))


def _sets_wanted(interest: Iterable[str], in_hct: Iterable[str]) -> list[str]:
    wanted = set(interest) or set(in_hct)
    return [code for code in CATALOGUE.sets if code in wanted] or list(CATALOGUE.sets)


def _wanted_in_hct(household_ids: Iterable[int], on: date) -> dict[int, list[str]]:
    current = Assessment.objects.current(on).filter(household__in=household_ids, tool=Tool.HCT)
    return {
        assessment.household_id: assessment.answers.get("program_interest") or []
        for assessment in current.latest_of_each_tool()
    }


@dataclass(frozen=True)
class ProgramReadiness:
    """How far the papers for one kind of program are, and what the lists were told of it."""

    label: str
    readiness: Readiness
    met: int
    total: int
    through: date | None
    is_confirmed: bool


@dataclass(frozen=True)
class Checklist:
    """What the programs that a household wants ask of it, and how far that is (R28)."""

    papers: Papers
    wanted: list[str]
    confirmed: Mapping[str, date]
    is_housing_wanted: bool

    @property
    def is_under_way(self) -> bool:
        """Whether anybody works on housing: they want it, or some paper is on file."""
        return self.is_housing_wanted or bool(self.papers.papers)

    @property
    def lines(self) -> tuple[Line, ...]:
        return self.papers.all_lines(self.wanted)

    @property
    def missing(self) -> tuple[Line, ...]:
        return rules.missing(self.lines)

    @property
    def programs(self) -> list[ProgramReadiness]:
        through = self.papers.ready_through()
        return [self._program(CATALOGUE.sets[code], through[code]) for code in self.wanted]

    @property
    def waits_for_confirmation(self) -> bool:
        """The papers are there and the lists do not know yet: the tool is to be saved."""
        found = self.papers.ready_through()
        return any(code in self.wanted for code in rules.unconfirmed(self.confirmed, found))

    def _program(self, doc_set: DocumentSet, through: date | None) -> ProgramReadiness:
        lines = self.papers.lines(doc_set)
        return ProgramReadiness(
            label=doc_set.label,
            readiness=rules.readiness(lines),
            met=len(lines) - len(rules.missing(lines)),
            total=len(lines),
            through=None if through == FOR_EVER else through,
            is_confirmed=self.confirmed.get(doc_set.code, date.min) >= self.papers.on,
        )


def checklists_of(household_ids: Iterable[int], *, on: date) -> dict[int, Checklist]:
    """The checklists of these households, in four queries however many they are."""
    ids = list(household_ids)
    records = CaseConferencing.objects.filter(household__in=ids)
    stored = {record.household_id: record for record in records}
    in_hct = _wanted_in_hct(ids, on)
    papers = papers_of(ids, on=on)
    return {
        pk: Checklist(
            papers=papers[pk],
            wanted=_sets_wanted(
                stored[pk].program_interest if pk in stored else (), in_hct.get(pk, ())
            ),
            confirmed=stored[pk].confirmed if pk in stored else {},
            is_housing_wanted=pk in in_hct,
        )
        for pk in ids
    }


def checklist_of(household: Household, *, on: date) -> Checklist:
    """The checklist of one household."""
    return checklists_of([household.pk], on=on)[household.pk]

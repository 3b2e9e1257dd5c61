"""What the board says of each household, asked once for all rows of a page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Max
from django.utils import timezone

from assessments.models import EvhAction
from cas.models import User
from clients.models import CaseAssignment, Membership
from clients.rules.whereabouts import age_in_words
from prioritization.board.beds import open_beds, running_referrals
from prioritization.board.order import ACT_WITHIN
from prioritization.lists.people import (
    ASK_THE_AGENCY,
    Person,
    Sight,
    kind_in_words,
    people,
    place_in_words,
)
from prioritization.models import Act, Hold, HouseholdFacts, Referral


@dataclass(frozen=True)
class BoardRow:
    """One household on the board, as far as the viewer may know it."""

    facts: HouseholdFacts
    person: Person
    kind: str
    place: str
    place_age: str
    clock: str
    since: str
    idle: str
    """How long nobody did anything, once that is too long; empty before."""
    reach: str
    beds: int
    referral: Referral | None
    papers: str
    assignment: CaseAssignment | None
    is_mine: bool
    hold: Hold | None
    contact: str
    contact_age: str

    @property
    def pk(self) -> int:
        return self.facts.pk

    @property
    def owner(self) -> str:
        """Who has the household, in words."""
        if self.is_mine:
            return "You"
        return str(self.assignment.worker) if self.assignment else "Nobody"

    @property
    def is_open(self) -> bool:
        """Whether the viewer may open the record, and so act on it."""
        return self.person.sight is Sight.OPEN

    @property
    def needs_crisis_assessment(self) -> bool:
        """C1: extremely vulnerable by the HCT alone, so on no shelter list."""
        return self.facts.crisis_id is None


def board_rows(found: Iterable[HouseholdFacts], *, viewer: User, at: datetime) -> list[BoardRow]:
    """The rows of these households, in their order."""
    households = list(found)
    known = _Known(households, viewer=viewer, at=at)
    return [known.row(facts) for facts in households]


class _Known:
    """What the records say of some households, in a number of queries that does not grow."""

    def __init__(self, households: list[HouseholdFacts], *, viewer: User, at: datetime) -> None:
        ids = [facts.pk for facts in households]
        self.viewer, self.at, self.on = viewer, at, timezone.localdate(at)
        self.heads = people(ids, viewer=viewer, on=self.on)
        self.reach = _reach(ids, self.on)
        self.papers = _papers(ids, self.on)
        self.beds = open_beds(ids, on=self.on, at=at)
        self.referrals = running_referrals(ids)
        self.acts = _last_acts(ids)
        self.logged = {each.household_id: each for each in _last_logged(ids)}
        self.holds = {each.household_id: each for each in _of(Hold.objects.live(at), ids)}
        assigned = _of(CaseAssignment.objects.open(), ids).select_related("worker")
        self.assigned = {each.household_id: each for each in assigned}

    def row(self, facts: HouseholdFacts) -> BoardRow:
        person, pk = self.heads[facts.pk], facts.pk
        is_open = person.sight is Sight.OPEN
        assignment, logged = self.assigned.get(pk), self.logged.get(pk)
        contact_at = max(filter(None, (facts.last_contact_at, logged and logged.at)), default=None)
        return BoardRow(
            facts=facts,
            person=person,
            kind=kind_in_words(facts),
            place=place_in_words(facts) if is_open else ASK_THE_AGENCY,
            place_age=self._age(facts.location_at) if is_open else "",
            clock=time_in_words(self.at - facts.evh_since),
            since=_since_in_words(facts.evh_since, self.at),
            idle=self._idle(facts),
            reach=self._reach_in_words(person, pk),
            beds=self.beds.get(pk, 0),
            referral=self.referrals.get(pk),
            papers=_papers_in_words(facts, self.papers.get(pk, 0)),
            assignment=assignment,
            is_mine=bool(assignment and assignment.worker_id == self.viewer.pk),
            hold=self.holds.get(pk),
            contact=_contact_in_words(logged, contact_at) if is_open else "",
            contact_age=self._age(contact_at),
        )

    def _idle(self, facts: HouseholdFacts) -> str:
        if facts.pk in self.holds:
            return ""
        logged = self.logged.get(facts.pk)
        moments = (facts.evh_since, self.acts.get(facts.pk), logged and logged.logged_at)
        idle = self.at - max(moment for moment in moments if moment)
        return time_in_words(idle) if idle >= ACT_WITHIN else ""

    def _reach_in_words(self, person: Person, pk: int) -> str:
        if person.contact:
            return "Through their agency"
        ways = self.reach.get(pk, ()) if person.sight is Sight.OPEN else ()
        return ", ".join(ways).capitalize() if ways else "No phone or e-mail"

    def _age(self, moment: datetime | None) -> str:
        return age_in_words(timezone.localdate(moment), self.on) if moment else ""


def time_in_words(span: timedelta) -> str:
    """How long something lasts, as precisely as matters: "40 min", "3 h 10 min", "5 days"."""
    minutes = max(0, int(span.total_seconds()) // 60)
    hours, minutes = divmod(minutes, 60)
    if hours >= 48:
        return f"{hours // 24} days"
    if hours:
        return f"{hours} h {minutes} min" if hours < 10 and minutes else f"{hours} h"
    return f"{minutes} min"


def _since_in_words(moment: datetime, at: datetime) -> str:
    """When the clock began: the time while it is hours, the day later on."""
    local = timezone.localtime(moment)
    return (
        f"{local:%b %-d, %-I:%M %p}" if at - moment < timedelta(days=2) else f"{local:%b %-d, %Y}"
    )


def _reach(ids: list[int], on: date) -> Mapping[int, list[str]]:
    """By which ways the head of each household can be reached."""
    heads = Membership.objects.current(on).heads().filter(household__in=ids)
    found = heads.values_list("household", "client__phone", "client__email")
    return {
        pk: [way for way, said in (("phone", phone), ("e-mail", email)) if said]
        for pk, phone, email in found
    }


def _papers(ids: list[int], on: date) -> Mapping[int, int]:
    """How many papers of the members of each household were accepted."""
    accepted = Membership.objects.current(on).filter(
        household__in=ids, client__documents__status="accepted"
    )
    found = accepted.values("household").annotate(papers=Count("client__documents"))
    return dict(found.values_list("household", "papers"))


def _papers_in_words(facts: HouseholdFacts, papers: int) -> str:
    if facts.doc_ready_rrh or facts.doc_ready_psh:
        return "Doc-ready"
    return {0: "No papers yet", 1: "1 paper"}.get(papers, f"{papers} papers")


def _last_acts(ids: list[int]) -> Mapping[int, datetime]:
    acts = Act.objects.standing().filter(household__in=ids).order_by().values("household")
    return dict(acts.annotate(last=Max("at")).values_list("household", "last"))


def _last_logged(ids: list[int]):
    newest = _of(EvhAction.objects.standing(), ids).order_by("household", "-at", "-pk")
    return newest.distinct("household")


def _contact_in_words(logged: EvhAction | None, contact_at: datetime | None) -> str:
    """What came of the last contact, when that is what was logged last."""
    is_last = logged and logged.at == contact_at
    return (logged.get_outcome_display() or logged.get_path_display()) if is_last else ""


def _of(found, ids: list[int]):
    return found.filter(household__in=ids)

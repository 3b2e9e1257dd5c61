"""The board of papers: what paper keeps whom from a home, who fetches it, and what ends soon."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value

from assessments.checklists import Checklist, checklists_of
from assessments.models import CaseConferencing
from assessments.rules.documents import Line
from cas.models import User
from clients.models import CaseAssignment, Membership
from prioritization.conferencing.gaps import Gap, gaps
from prioritization.conferencing.slots import Slot, strip
from prioritization.lists.people import Person, Sight, kind_in_words, people
from prioritization.models import HouseholdFacts
from prioritization.querysets.order import ComesBefore, Row

ROWS = 25
LOOKED_AT = 200
"""So many households, the first in line, are looked at for one page."""

ORDER = ("is_evh", "hct_margin", "household_id")
"""Extremely vulnerable first, then by how far over the threshold; each descending."""

NOBODY, MINE = "nobody", "me"


@dataclass(frozen=True)
class Filters:
    """Which households are shown: those that lack a paper, and those of one worker."""

    paper: str = ""
    worker: str = ""

    @property
    def query(self) -> str:
        """As it stands in an address."""
        pairs = (("paper", self.paper), ("worker", self.worker))
        return "&".join(f"{name}={value}" for name, value in pairs if value)


@dataclass(frozen=True)
class BoardRow:
    """One household that lacks papers, or has all of them and the lists don't know it yet."""

    household_id: int
    person: Person
    kind: str
    is_evh: bool
    slots: Sequence[Slot]
    missing: Sequence[Line]
    waits_for_confirmation: bool
    wanted_since: date
    worker: str
    next_step: str
    next_step_owner: str
    next_step_due_on: date | None


@dataclass(frozen=True)
class Board:
    """One page. `looked_at` households in line stand behind the bars."""

    rows: Sequence[BoardRow]
    gaps: Sequence[Gap]
    looked_at: int
    after: int | None
    """The household behind which the next page begins; None at the end."""


def board(viewer: User, filters: Filters, *, on: date, after: str = "") -> Board:
    """The page behind the household numbered `after`, or the first one."""
    waiting = _in_line(viewer, filters, on)
    last = HouseholdFacts.objects.named(after)
    if last is not None and last.hct_margin is not None:
        waiting = waiting.filter(_comes_behind(last))
    facts = list(waiting[: LOOKED_AT + 1])
    has_more, facts = len(facts) > LOOKED_AT, facts[:LOOKED_AT]
    heads = people((each.pk for each in facts), viewer=viewer, on=on)
    seen = [each for each in facts if heads[each.pk].sight is Sight.OPEN]
    checklists = checklists_of([each.pk for each in seen], on=on)
    blocked = _blocked(seen, checklists, filters.paper)
    shown = list(islice(blocked, ROWS))
    rest = next(blocked, None)
    return Board(
        rows=_rows(shown, checklists, heads),
        gaps=gaps(((checklists[each.pk], each.wanted_since) for each in seen), on),
        looked_at=len(seen),
        after=shown[-1].pk if rest else facts[-1].pk if has_more else None,
    )


def _in_line(viewer: User, filters: Filters, on: date) -> QuerySet:
    """Households with a current HCT, by name, that are not known as doc-ready for everything."""
    wanting = HouseholdFacts.objects.filter(is_enrolled=True, hct__isnull=False)
    blocked = wanting.exclude(doc_ready_rrh=True, doc_ready_psh=True)
    members = Membership.objects.current(on).filter(household=OuterRef("pk"))
    named = blocked.exclude(Exists(members.filter(client__is_anonymous=True)))
    if viewer.is_assessor:
        named = named.filter(household__agency=viewer.agency_id)
    found = named.filter(_of_worker(filters.worker, viewer)).filter(_may_lack(filters.paper))
    latest = found.annotate(wanted_since=F("hct__assessed_on")).defer("answers")
    return latest.order_by(*(f"-{name}" for name in ORDER))


def _comes_behind(last: HouseholdFacts) -> ComesBefore:
    values = [Value(getattr(last, name)) for name in ORDER]
    return ComesBefore(Row(*map(F, ORDER)), Row(*values))


def _of_worker(worker: str, viewer: User) -> Q:
    """Of a worker by number, of the viewer, or of nobody; anything else: of everybody."""
    open_cases = CaseAssignment.objects.open().filter(household=OuterRef("pk"))
    if worker == NOBODY:
        return ~Q(Exists(open_cases))
    number = (
        viewer.pk
        if worker == MINE
        else int(worker)
        if worker.isascii() and worker.isdigit()
        else None
    )
    return Q() if number is None else Q(Exists(open_cases.filter(worker=number)))


def _may_lack(paper: str) -> Q:
    """What spares looking at households that are never asked for a paper."""
    return {
        "birth_certificate": Q(children__gt=0),
        "dd214": Q(has_veteran=True),
    }.get(paper, Q())


def _blocked(
    facts: Iterable[HouseholdFacts], checklists: Mapping[int, Checklist], paper: str
) -> Iterator[HouseholdFacts]:
    for each in facts:
        found = checklists[each.pk]
        missing = {line.kind.code for line in found.missing}
        is_blocked = paper in missing if paper else missing or found.waits_for_confirmation
        if is_blocked:
            yield each


def _rows(
    shown: Sequence[HouseholdFacts],
    checklists: Mapping[int, Checklist],
    heads: Mapping[int, Person],
) -> list[BoardRow]:
    ids = [each.pk for each in shown]
    stored = CaseConferencing.objects.filter(household__in=ids)
    records = {each.household_id: each for each in stored}
    cases = CaseAssignment.objects.open().filter(household__in=ids).select_related("worker")
    workers = {case.household_id: str(case.worker) for case in cases}
    return [
        _row(
            each,
            checklists[each.pk],
            heads[each.pk],
            records.get(each.pk) or CaseConferencing(),
            workers.get(each.pk, ""),
        )
        for each in shown
    ]


def _row(
    facts: HouseholdFacts,
    checklist: Checklist,
    person: Person,
    record: CaseConferencing,
    worker: str,
) -> BoardRow:
    return BoardRow(
        household_id=facts.pk,
        person=person,
        kind=kind_in_words(facts),
        is_evh=facts.is_evh,
        slots=strip(checklist.lines),
        missing=checklist.missing,
        waits_for_confirmation=checklist.waits_for_confirmation and not checklist.missing,
        wanted_since=facts.wanted_since,
        worker=worker or record.assigned_worker,
        next_step=record.next_step,
        next_step_owner=record.next_step_owner,
        next_step_due_on=record.next_step_due_on,
    )

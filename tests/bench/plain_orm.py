"""The same work as one would write it with Django's ORM: rows into Python, rules there, rows back.

A fair way: households in chunks with everything prefetched, only what changed is written, in
bulk. No query per row. Being written from the rules alone, it also says whether the lists are
right.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import md5
from itertools import islice
from time import perf_counter
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from cas.rules.ruleset import ELIGIBLE_SCORE, RuleSet, shelter_score
from clients.models import Household
from prioritization.enums import MovementKind
from prioritization.facts.catalogue import known_of
from prioritization.lists.admission import tool_that_opens
from prioritization.lists.decision import NO_HOMELESS_SINCE, NO_MARGIN
from prioritization.lists.merging import GRACE_DAYS
from prioritization.models import Entry, HouseholdFacts, Movement, RuleVersion
from prioritization.querysets.order import SORT_KEY
from tests.bench.contents import Moment
from tests.bench.measuring import Seconds
from tests.bench.plain_facts import refresh

CHUNK = 2000
RELATED = (
    "memberships__client",
    "enrollments",
    "living_situations__entered_in_error",
    "location_records",
    "assessments__entered_in_error",
    "case_conferencing",
    "overrides",
    "placements",
    "intakes",
)


def recompute(moment: Moment, *, up_to: int) -> Seconds:
    """Bring facts, entries and movements up to date for the households numbered up to `up_to`."""
    lists = movements = 0.0
    kept = [ListKept.of(version) for version in _versions(moment.on)]
    began = perf_counter()
    for chunk in _chunks(up_to):
        with transaction.atomic():
            known = refresh(chunk, moment)
            times = [perf_counter()]
            moved = _move(chunk, known, kept, moment)
            times.append(perf_counter())
            Movement.objects.bulk_create(_movements(moved, moment))
            times.append(perf_counter())
        lists += times[1] - times[0]
        movements += times[2] - times[1]
    total = perf_counter() - began
    return Seconds(total - lists - movements, lists, movements, total)


def _chunks(up_to: int) -> Iterator[list[Household]]:
    """Households that ever enrolled, with all their records."""
    enrolled = Household.objects.filter(pk__lte=up_to, enrollments__isnull=False)
    households = enrolled.distinct().order_by("pk").prefetch_related(*RELATED)
    rows = households.iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


@dataclass(frozen=True)
class ListKept:
    """A list with its rules, read once."""

    program_id: int
    version_id: int
    tool: str | None
    rule_set: RuleSet

    @classmethod
    def of(cls, version: RuleVersion) -> "ListKept":
        tool = tool_that_opens(version.program.kind)
        return cls(version.program_id, version.pk, tool, version.rule_set)


@dataclass(frozen=True)
class Moved:
    """An entry as it is to be written, and the movement that led there, if it is one."""

    entry: Entry
    kind: MovementKind | None


def _versions(on: date) -> Iterable[RuleVersion]:
    return RuleVersion.objects.in_force(on).select_related("program")


def _move(
    chunk: list[Household],
    known: Mapping[int, HouseholdFacts],
    lists: list[ListKept],
    moment: Moment,
) -> list[Moved]:
    """Evaluate all rules for the chunk and write the entries that changed."""
    entries = Entry.objects.filter(household__in=chunk)
    stored = {(entry.program_id, entry.household_id): entry for entry in entries}
    moved = []
    for household in chunk:
        facts = known[household.pk]
        values = known_of(facts)
        for kept in lists:
            score = _score(kept, facts, values)
            old = stored.get((kept.program_id, household.pk))
            if score >= ELIGIBLE_SCORE:
                moved += _stand(household, facts, kept, score, old, moment)
            elif old and old.left_at is None:
                old.left_at, old.left_because = moment.at, "clock"
                old.rule_version_id = kept.version_id
                moved.append(Moved(old, MovementKind.LEFT))
    Entry.objects.bulk_create(
        [each.entry for each in moved],
        update_conflicts=True,
        unique_fields=["program", "household"],
        update_fields=["rule_version", "left_at", "left_because", *SORT_KEY],
    )
    return moved


def _score(kept: ListKept, facts: HouseholdFacts, values: Mapping[str, object]) -> int:
    is_open = facts.is_enrolled and _is_open(kept, facts)
    return shelter_score(kept.rule_set, values) if is_open else 0


def _is_open(kept: ListKept, facts: HouseholdFacts) -> bool:
    if kept.tool is None:
        return facts.queued_on is not None
    has_score = getattr(facts, f"{kept.tool}_score") is not None
    return has_score and not (kept.tool == "crisis" and facts.is_placed)


def _stand(
    household: Household,
    facts: HouseholdFacts,
    kept: ListKept,
    score: int,
    old: Entry | None,
    moment: Moment,
) -> Iterator[Moved]:
    """The household belongs on the list: what is to be written, if anything is."""
    margin = getattr(facts, f"{kept.tool}_margin") if kept.tool else None
    entry = Entry(
        program_id=kept.program_id,
        household_id=household.pk,
        rule_version_id=kept.version_id,
        evh_order=0 if facts.is_evh else 1,
        score_order=-score,
        margin_order=NO_MARGIN if margin is None else -margin,
        homeless_order=_days(facts.homeless_since),
        waiting_since=_waiting_since(old, moment),
        tie_break=UUID(md5(f"{kept.program_id}{household.tie_break}".encode()).hexdigest()),
    )
    kind = _kind(old, entry)
    if kind or old.rule_version_id != kept.version_id:
        yield Moved(entry, kind)


def _days(homeless_since: date | None) -> int:
    return (homeless_since - date(1970, 1, 1)).days if homeless_since else NO_HOMELESS_SINCE


def _waiting_since(old: Entry | None, moment: Moment) -> datetime:
    """C11: whoever never left, or is back within the grace, keeps the place in time they had."""
    if old is None:
        return moment.at
    left_on = timezone.localdate(old.left_at) if old.left_at else moment.on
    return old.waiting_since if (moment.on - left_on).days <= GRACE_DAYS else moment.at


def _kind(old: Entry | None, new: Entry) -> MovementKind | None:
    if old is None or old.left_at is not None:
        return MovementKind.JOINED
    is_same = all(getattr(old, name) == getattr(new, name) for name in SORT_KEY)
    return None if is_same else MovementKind.CHANGED


def _movements(moved: list[Moved], moment: Moment) -> list[Movement]:
    return [
        Movement(
            program_id=each.entry.program_id,
            household_id=each.entry.household_id,
            rule_version_id=each.entry.rule_version_id,
            kind=each.kind,
            cause="clock",
            at=moment.at,
            **{name: getattr(each.entry, name) for name in SORT_KEY},
        )
        for each in moved
        if each.kind
    ]

"""Who is next for a kind of housing as a whole: one order over the lists of all its programs.

The lists themselves decide: a household stands where the best of its places puts it by the one
order (C4), and doc-readiness is what the lists were told of it (R28).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from psycopg import sql

from prioritization.enums import DOCUMENT_SETS, ProgramKind
from prioritization.models import Entry, Program
from prioritization.querysets.order import SORT_KEY, ComesBefore, Row

PAGE_SIZE = 50


class Show(StrEnum):
    """Which households of a kind are shown."""

    ALL = "all"
    READY = "ready"
    NOT_READY = "not-ready"


@dataclass(frozen=True)
class Place:
    """A household's place on the list of one program, from 1."""

    program: Program
    rank: int


@dataclass(frozen=True)
class Counts:
    """How many households stand on any list of a kind, and how many of them are doc-ready."""

    waiting: int
    ready: int
    ahead: int
    """Before the page, among those that are shown."""

    def of(self, show: Show) -> int:
        """How many are shown."""
        numbers = {Show.READY: self.ready, Show.NOT_READY: self.waiting - self.ready}
        return numbers.get(show, self.waiting)


@dataclass(frozen=True)
class KindPage:
    """Some households in order, each by its best entry; `first_rank` is the rank of the first."""

    entries: Sequence[Entry]
    places: Mapping[int, list[Place]]
    counts: Counts
    show: Show
    newer_url: str
    older_url: str

    @property
    def first_rank(self) -> int:
        return self.counts.ahead + 1

    @property
    def shown(self) -> str:
        """Which rows these are: "1-50 of 412"."""
        last = self.first_rank + len(self.entries) - 1
        return f"{self.first_rank}-{last} of {self.counts.of(self.show)}" if self.entries else ""


def programs_of(kind: str) -> list[Program]:
    """The programs of a kind whose lists are kept, by name."""
    return list(Program.objects.active().filter(kind=kind))


def first_in_line(kind: str, number: int) -> list[int]:
    """The first households of a kind, in order."""
    found = _nearest(programs_of(kind), Q(), after=None, before=None, number=number)
    return [household for household, _, _ in found]


def kind_page(kind: str, *, show: Show, after: str = "", before: str = "") -> KindPage:
    """The page behind the entry numbered `after`, or ahead of `before`; else the first one."""
    programs = programs_of(kind)
    wanted = _wanted(kind, show)
    standing = _standing(programs)
    behind, ahead_of = standing.named(after), standing.named(before)
    found = _nearest(programs, wanted, after=behind, before=ahead_of, number=PAGE_SIZE + 1)
    has_more, rows = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    if ahead_of:
        rows.reverse()
    entries = _entries([pk for _, pk, _ in rows])
    has_newer, has_older = (has_more, True) if ahead_of else (bool(behind), has_more)
    return KindPage(
        entries=entries,
        places=_places(programs, [entry.household_id for entry in entries]),
        counts=_counts(kind, programs, show, rows[0][2] if rows else None),
        show=show,
        newer_url=_url(show, "before", entries[0]) if entries and has_newer else "",
        older_url=_url(show, "after", entries[-1]) if entries and has_older else "",
    )


def _url(show: Show, side: str, entry: Entry) -> str:
    return f"?show={show}&{side}={entry.pk}"


def _wanted(kind: str, show: Show) -> Q:
    """What of a household's facts decides whether it is shown."""
    code = DOCUMENT_SETS.get(ProgramKind(kind))
    if code is None or show is Show.ALL:
        return Q()
    return Q(**{f"household__facts__doc_ready_{code}": show is Show.READY})


def _standing(programs: Iterable[Program]) -> QuerySet:
    return Entry.objects.standing().filter(program__in=[program.pk for program in programs])


Found = tuple[int, int, list[Any]]
"""A household, the entry it stands here by, and that entry's sort key."""


def _nearest(
    programs: Sequence[Program], wanted: Q, *, after: Any, before: Any, number: int
) -> list[Found]:
    """The households next to a row, the nearest first.

    Each list is read along its index for as many rows as are wanted, and the heads of all lists
    are then put in one order: what this costs does not grow with the lists.
    """
    if not programs:
        return []
    heads = [
        _head_of_list(program, programs, wanted, after, before).values_list(
            "household_id", "pk", *SORT_KEY
        )[:number]
        for program in programs
    ]
    rows = heads[0].union(*heads[1:], all=True) if len(heads) > 1 else heads[0]
    found = [(household, pk, list(key)) for household, pk, *key in rows]
    return sorted(found, key=lambda row: row[2], reverse=before is not None)[:number]


def _head_of_list(
    program: Program, programs: Sequence[Program], wanted: Q, after: Any, before: Any
) -> QuerySet:
    entries = _by_best_place(Entry.objects.standing().filter(program=program), programs)
    entries = entries.filter(wanted)
    if before:
        nearest = entries.ahead_of(_key(before))
        return nearest.order_by(*(f"-{name}" for name in SORT_KEY))
    return (entries.behind(_key(after)) if after else entries).in_order()


def _by_best_place(entries: QuerySet, programs: Sequence[Program]) -> QuerySet:
    """Without those whose household has a better place on another list of the kind."""
    others = _standing(programs).filter(household=OuterRef("household"))
    better = others.filter(ComesBefore(Row(*map(F, SORT_KEY)), Row(*map(OuterRef, SORT_KEY))))
    return entries.filter(~Exists(better))


def _key(entry: Entry) -> list[Any]:
    return [getattr(entry, name) for name in SORT_KEY]


def _entries(ids: Sequence[int]) -> list[Entry]:
    """These entries with facts, in this order. The answers are large, and no page shows them."""
    joined = Entry.objects.select_related("household__facts").defer("household__facts__answers")
    found = joined.in_bulk(ids)
    return [found[pk] for pk in ids]


COUNTS = """
SELECT count(*), count(ready.household_id), count(*) FILTER (WHERE placed.is_ahead AND {wanted})
FROM (
    SELECT household_id, bool_or({is_ahead}) AS is_ahead FROM prioritization_entry
    WHERE left_at IS NULL AND program_id = ANY(%(programs)s) GROUP BY household_id
) placed
LEFT JOIN (SELECT household_id FROM prioritization_householdfacts WHERE {ready}) ready
    USING (household_id)
"""
IS_AHEAD = sql.SQL("({columns}) < ({values})").format(
    columns=sql.SQL(", ").join(map(sql.Identifier, SORT_KEY)),
    values=sql.SQL(", ").join(map(sql.Placeholder, SORT_KEY)),
)
WANTED = {
    Show.ALL: sql.SQL("true"),
    Show.READY: sql.SQL("ready.household_id IS NOT NULL"),
    Show.NOT_READY: sql.SQL("ready.household_id IS NULL"),
}


def _counts(kind: str, programs: Sequence[Program], show: Show, key: list[Any] | None) -> Counts:
    """All in one pass over the entries of the kind; `key` is that of the first row shown."""
    code = DOCUMENT_SETS.get(ProgramKind(kind))
    statement = sql.SQL(COUNTS).format(
        wanted=WANTED[show],
        is_ahead=sql.SQL("false") if key is None else IS_AHEAD,
        ready=sql.Identifier(f"doc_ready_{code}") if code else sql.SQL("false"),
    )
    with connection.cursor() as cursor:
        named = dict(zip(SORT_KEY, key or (), strict=False))
        ids = [program.pk for program in programs]
        cursor.execute(statement.as_string(None), {**named, "programs": ids})
        return Counts(*cursor.fetchone())


PLACES = (
    sql.SQL("""
SELECT household_id, program_id, rank FROM (
    SELECT household_id, program_id,
        row_number() OVER (PARTITION BY program_id ORDER BY {order}) AS rank
    FROM prioritization_entry
    WHERE left_at IS NULL AND program_id = ANY(%(programs)s)
) placed WHERE household_id = ANY(%(households)s) ORDER BY rank, program_id
""")
    .format(order=sql.SQL(", ").join(map(sql.Identifier, SORT_KEY)))
    .as_string()
)


def _places(programs: Sequence[Program], households: Sequence[int]) -> Mapping[int, list[Place]]:
    """Where these households stand on each list of the kind, their best places first."""
    by_number = {program.pk: program for program in programs}
    places: Mapping[int, list[Place]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(PLACES, {"programs": list(by_number), "households": list(households)})
        for household, program, rank in cursor.fetchall():
            places[household].append(Place(by_number[program], rank))
    return places

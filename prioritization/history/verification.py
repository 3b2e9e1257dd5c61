"""Whether the history of the lists is whole: movements against the census, and against the lists.

Each difference is told in words, with households by their record number and never by name.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db import connection
from django.utils.dateformat import format as format_date
from psycopg import sql

from prioritization.history.replay import Standing, standings
from prioritization.models import Census, Program
from prioritization.querysets.order import SORT_KEY

NAMED = 10
"""How many households a sentence names before it only counts the rest."""


@dataclass(frozen=True)
class Difference:
    """Where two records of one list disagree, and how."""

    program: str
    when: str
    words: str

    def __str__(self) -> str:
        return f"{self.program}, {self.when}: {self.words}"


@dataclass(frozen=True)
class Verified:
    """What was compared: how many lists, how many censuses, and every difference."""

    lists: int
    censuses: int
    differences: tuple[Difference, ...]


def verify(first: date, last: date) -> Verified:
    """Compare every census from `first` to `last`, and every list as it stands now."""
    programs = list(Program.objects.all())
    taken = Census.objects.filter(on__range=(first, last)).order_by("last_movement", "on")
    found: list[Difference] = []
    censuses = 0
    for program in programs:
        of_list = list(taken.filter(program=program))
        censuses += len(of_list)
        found += _past(program, of_list)
        found += _present(program)
    return Verified(len(programs), censuses, tuple(found))


def _past(program: Program, censuses: list[Census]) -> Iterator[Difference]:
    replayed = standings(program.pk, [census.last_movement for census in censuses])
    for census, standing in zip(censuses, replayed, strict=True):
        for words in _compared(census, standing):
            yield Difference(program.name, format_date(census.on, "F j, Y"), words)


def _compared(census: Census, standing: Standing) -> Iterator[str]:
    expected = standing.in_order()
    if census.households == expected:
        if census.digest != standing.digest():
            yield "same households in the same order, but with other sort keys."
        return
    only_census = _without(census.households, expected)
    only_movements = _without(expected, census.households)
    if only_census:
        yield f"in the census, but not by the movements: {_named(only_census)}."
    if only_movements:
        yield f"by the movements, but not in the census: {_named(only_movements)}."
    if not only_census and not only_movements:
        yield _first_other_place(census.households, expected)


def _without(households: list[int], others: list[int]) -> list[int]:
    known = set(others)
    return [pk for pk in households if pk not in known]


def _first_other_place(counted: list[int], expected: list[int]) -> str:
    pairs = enumerate(zip(counted, expected, strict=True), 1)
    place, (mine, theirs) = next((place, pair) for place, pair in pairs if pair[0] != pair[1])
    return (
        f"the same households in another order: from place {place} on, where the census has "
        f"household {mine} and the movements lead to household {theirs}."
    )


def _named(households: Iterable[int]) -> str:
    numbers = list(households)
    named = ", ".join(map(str, numbers[:NAMED]))
    rest = len(numbers) - NAMED
    more = f" and {rest} more" if rest > 0 else ""
    return f"household {named}{more}" if len(numbers) == 1 else f"households {named}{more}"


# One statement, so that saves which end meanwhile are seen whole or not at all.
PRESENT = """
WITH newest AS (
    SELECT DISTINCT ON (household_id) household_id, kind, {key}
    FROM prioritization_movement
    WHERE program_id = %(program)s
    ORDER BY household_id, id DESC
),
replayed AS (SELECT * FROM newest WHERE kind <> 'left'),
live AS (
    SELECT household_id, {key} FROM prioritization_entry
    WHERE program_id = %(program)s AND left_at IS NULL
)
SELECT household_id, replayed.kind IS NOT NULL, live.evh_order IS NOT NULL
FROM replayed FULL JOIN live USING (household_id)
WHERE ({replayed}) IS DISTINCT FROM ({live})
ORDER BY household_id
"""


def _present(program: Program) -> Iterator[Difference]:
    with connection.cursor() as cursor:
        cursor.execute(_present_statement(), {"program": program.pk})
        rows = cursor.fetchall()
    groups = {
        "on the list, but not by the movements": [pk for pk, replayed, _ in rows if not replayed],
        "by the movements, but not on the list": [pk for pk, _, stands in rows if not stands],
        "on the list with another sort key than the movements lead to": [
            pk for pk, replayed, stands in rows if replayed and stands
        ],
    }
    for words, households in groups.items():
        if households:
            yield Difference(program.name, "now", f"{words}: {_named(households)}.")


@cache
def _present_statement() -> str:
    def columns(shape: str) -> sql.Composable:
        return sql.SQL(", ").join(sql.SQL(shape).format(sql.Identifier(name)) for name in SORT_KEY)

    parts = {
        "key": columns("{}"),
        "replayed": columns("replayed.{}"),
        "live": columns("live.{}"),
    }
    return sql.SQL(PRESENT).format(**parts).as_string(None)

"""Counts extremely vulnerable households that stand on no list, and what keeps them off.

The same conditions decide that move the lists (`prioritization.sql`): a requirement blocks unless
it surely holds, so what is not known blocks too. Who already has a place in a shelter is left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Exists, OuterRef
from psycopg import sql

from cas.rules.facts import Catalogue
from cas.rules.ruleset import Requirement
from prioritization.facts.catalogue import catalogue
from prioritization.facts.unpacking import unpacking
from prioritization.lists.admission import is_open
from prioritization.models import Entry, HouseholdFacts
from prioritization.querysets.facts import FactsQuerySet
from prioritization.rulebooks import rulebook as rulebooks
from prioritization.rulebooks.rulebook import Rulebook
from prioritization.sql import columns_of, compile_clause

NO_TOOL, ASK, RULES = "no_tool", "ask", "rules"
"""What keeps a household off all lists, the first that holds."""


def fits_nowhere(facts: FactsQuerySet, kinds: list[str]) -> FactsQuerySet:
    """Of these households those that are enrolled, extremely vulnerable and not in a shelter, and
    stand on no list of these kinds of programs.
    """
    standing = Entry.objects.standing().filter(
        household=OuterRef("pk"), program__is_active=True, program__kind__in=kinds
    )
    return facts.filter(~Exists(standing), is_enrolled=True, is_evh=True, is_placed=False)


@dataclass(frozen=True)
class Block:
    """How many of them one requirement keeps off: `unknown` of these for want of an answer, and
    `waived` would stand on a list if it were taken out.
    """

    households: int
    unknown: int
    waived: int


Place = tuple[int, int]
"""A requirement: the number of its version, and its place there."""

BLOCKS = """
WITH facts AS MATERIALIZED (
    SELECT stored.household_id, {facts}
    FROM prioritization_householdfacts stored {unpacked}
    WHERE stored.household_id IN ({nowhere})
),
blocked AS MATERIALIZED ({programs}),
household AS (
    SELECT facts.household_id, CASE
        WHEN count(blocked.blocks) = 0 THEN 'no_tool'
        WHEN bool_or(blocked.blocks = blocked.unknown) THEN 'ask'
        ELSE 'rules'
    END AS why
    FROM facts LEFT JOIN blocked USING (household_id)
    GROUP BY facts.household_id
)
SELECT NULL AS requirement, why, count(*), 0, 0 FROM household GROUP BY why
UNION ALL
SELECT requirement, NULL, count(DISTINCT household_id),
    count(DISTINCT household_id) FILTER (WHERE requirement = ANY(unknown)),
    count(DISTINCT household_id) FILTER (WHERE cardinality(blocks) = 1)
FROM blocked CROSS JOIN unnest(blocks) AS requirement
GROUP BY requirement
"""

OF_A_PROGRAM = """
    SELECT household_id,
        array_remove(ARRAY[{blocks}]::text[], NULL) AS blocks,
        array_remove(ARRAY[{unknown}]::text[], NULL) AS unknown
    FROM facts WHERE {is_open}"""

NO_PROGRAM = "SELECT NULL::bigint AS household_id, NULL::text[] AS blocks, NULL::text[] AS unknown"


def blocks(
    books: list[Rulebook], kinds: list[str]
) -> tuple[Mapping[str, int], Mapping[Place, Block]]:
    """How many fit nowhere, by why; and what each requirement does to them."""
    nowhere = fits_nowhere(HouseholdFacts.objects.order_by(), kinds).values("pk")
    households, parameters = nowhere.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_statement(books, households).as_string(None), parameters)
        rows = cursor.fetchall()
    why = {reason: number for place, reason, number, *_ in rows if place is None}
    found = {_place(place): Block(*numbers) for place, _, *numbers in rows if place is not None}
    return why, found


def _statement(books: list[Rulebook], households: str) -> sql.Composable:
    facts = catalogue()
    parts = [_of_program(each, facts) for each in books]
    return sql.SQL(BLOCKS).format(
        **unpacking([each.rule_set for each in books], facts),
        nowhere=sql.SQL(households),
        programs=sql.SQL(" UNION ALL ").join(parts or [sql.SQL(f"{NO_PROGRAM} WHERE false")]),
    )


def _of_program(book: Rulebook, facts: Catalogue) -> sql.Composable:
    clauses = [
        (
            sql.Literal(f"{version}:{place}"),
            compile_clause(requirement.clause, facts, columns_of("facts")),
        )
        for (version, place), requirement in requirements_of(book).items()
    ]
    return sql.SQL(OF_A_PROGRAM).format(
        blocks=_where(clauses, "CASE WHEN {clause} IS NOT TRUE THEN {name} END"),
        unknown=_where(clauses, "CASE WHEN {clause} IS NULL THEN {name} END"),
        is_open=is_open(book.program.kind),
    )


def _where(clauses: list[tuple[sql.Literal, sql.Composable]], shape: str) -> sql.Composable:
    each = (sql.SQL(shape).format(clause=clause, name=name) for name, clause in clauses)
    return sql.SQL(", ").join(each)


def requirements_of(book: Rulebook) -> dict[Place, Requirement]:
    """By place: those of one version are counted from 0."""
    found: dict[Place, Requirement] = {}
    next_place: dict[int, int] = {}
    for requirement, version in book.requirements():
        place = next_place.get(version.pk, 0)
        next_place[version.pk] = place + 1
        found[version.pk, place] = requirement
    return found


def _place(words: str) -> Place:
    version, place = words.split(":")
    return int(version), int(place)


def books_of(kinds: list[str], on: date) -> list[Rulebook]:
    """The rules in force of these kinds of programs."""
    return [each for each in rulebooks.in_force(on) if each.program.kind in kinds]

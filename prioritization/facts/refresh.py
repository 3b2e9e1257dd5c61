"""Computes household facts in PostgreSQL: one statement for one household, a few, or a range.

The household rows are locked first, in id order, and the facts computed in a second statement,
whose snapshot is then newer than every save that held one of the locks before. A bulk refresh
that overlaps a save therefore never overwrites the newer row (DESIGN idea 9). What the facts are
computed from is in `prioritization.facts.steps`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

from assessments.rules.documents import FOR_EVER
from cas.prepared import execute_prepared
from prioritization.facts.steps.assessments import ASSESSMENTS, CLOCK, SEPARATIONS
from prioritization.facts.steps.calendar import BIRTHDAY, TURNING
from prioritization.facts.steps.computed import COMPUTED
from prioritization.facts.steps.contacts import CONTACTS
from prioritization.facts.steps.intakes import INTAKES
from prioritization.facts.steps.members import AGE, MEMBERS
from prioritization.facts.steps.overrides import OVERRIDES
from prioritization.facts.steps.placements import PLACEMENTS
from prioritization.facts.steps.whereabouts import WHEREABOUTS
from prioritization.sql import each_column

FEW = 10
"""Up to so many households a statement is planned once per connection: PostgreSQL takes an array
that it does not know for one of this length."""


@dataclass(frozen=True)
class Scope:
    """Which households a statement is about: the same SQL with another WHERE."""

    condition: str
    parameters: tuple[tuple[str, Any], ...]
    is_few: bool = False


def these(household_ids: Iterable[int]) -> Scope:
    """The named households."""
    ids = sorted(household_ids)
    return Scope("= ANY(%(ids)s)", (("ids", ids),), is_few=len(ids) <= FEW)


def between(first: int, last: int) -> Scope:
    """All households of a range of ids, both ends included."""
    return Scope("BETWEEN %(first)s AND %(last)s", (("first", first), ("last", last)))


def refresh(scope: Scope, *, on: date) -> list[int]:
    """Bring the facts of these households up to the day `on`; whose facts changed.

    The household rows stay locked until the transaction ends.
    """
    parameters = {**dict(scope.parameters), "on": on, "zone": settings.TIME_ZONE}
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(_statement(LOCK, scope.condition), parameters)
        refreshing = _statement(REFRESH, scope.condition)
        if scope.is_few:
            execute_prepared(cursor, "refresh_few", refreshing, TYPES, parameters)
        else:
            cursor.execute(refreshing, parameters)
        return [household_id for (household_id,) in cursor.fetchall()]


TYPES = {"ids": "bigint[]", "on": "date", "zone": "text"}


def newest_revision() -> int:
    """A revision that every later refresh exceeds and every visible row has reached.

    Waits for the refreshes under way, which took their revisions but have not committed yet, and
    keeps no save waiting for whatever the caller's transaction does next.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", WRITERS_LOCK)
        try:
            cursor.execute("SELECT last_value FROM prioritization_facts_revision")
            return cursor.fetchone()[0]
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", WRITERS_LOCK)


WRITERS_LOCK = (4104, 0)
"""Advisory lock: shared by every transaction that writes facts, from before its revision."""

COLUMNS = (
    "is_enrolled",
    "homeless_since",
    "household_type",
    "household_size",
    "adults",
    "children",
    "youngest_age_low",
    "youngest_age_high",
    "oldest_age_low",
    "oldest_age_high",
    "head_age_low",
    "head_age_high",
    "has_veteran",
    "has_disabling_condition",
    "doc_ready_rrh",
    "doc_ready_psh",
    "living_situation",
    "living_situation_on",
    "location_source",
    "location_at",
    "location_place",
    "location_area",
    "location_zip",
    "last_contact_at",
    "crisis_id",
    "crisis_score",
    "crisis_margin",
    "crisis_expires_on",
    "hct_id",
    "hct_score",
    "hct_margin",
    "hct_expires_on",
    "is_evh",
    "evh_since",
    "is_placed",
    "queued_on",
    "overrides",
    "answers",
)
"""Every column that rules or pages read; bookkeeping (`revision`, `as_of`, …) is not among them."""

STORED = (*COLUMNS, "next_change_on")
"""Everything that is computed of a household, and makes a new revision when it changes."""

# Rows first, then the lock of writers, so that nobody who holds the second waits for the first.
LOCK = """
SELECT pg_advisory_xact_lock_shared({writers}) FROM (
    SELECT count(*) FROM (
        SELECT id FROM clients_household WHERE id {scope} ORDER BY id FOR NO KEY UPDATE
    ) AS locked
) AS all_locked
"""

# Only rows that really change are written: an upsert would lock the others for nothing.
REFRESH = """
WITH {computed_from},
changed AS (
    SELECT computed.*
    FROM computed
    LEFT JOIN prioritization_householdfacts stored
        ON stored.household_id = computed.household_id AND stored.household_id {scope}
    WHERE stored.household_id IS NULL OR (
        stored.as_of <= %(on)s AND ({stored}) IS DISTINCT FROM ({computed})
    )
)
INSERT INTO prioritization_householdfacts AS stored
    (household_id, revision, as_of, {columns})
SELECT household_id, nextval('prioritization_facts_revision'), %(on)s, {columns}
FROM changed
ON CONFLICT (household_id) DO UPDATE
SET revision = EXCLUDED.revision, as_of = EXCLUDED.as_of, {updates}
RETURNING household_id
"""


@cache
def _statement(template: str, scope: str) -> str:
    """The statement as text; `scope` follows a column that holds household ids."""
    parts = {
        "scope": sql.SQL(scope),
        "writers": sql.SQL(", ").join(map(sql.Literal, WRITERS_LOCK)),
        "age": sql.SQL(AGE),
        "birthday": sql.SQL(BIRTHDAY),
        "for_ever": sql.Literal(FOR_EVER),
        "columns": each_column("{}", STORED),
        "stored": each_column("stored.{}", STORED),
        "computed": each_column("computed.{}", STORED),
        "updates": each_column("{0} = EXCLUDED.{0}", STORED),
    }
    steps = (
        MEMBERS,
        SEPARATIONS,
        ASSESSMENTS,
        CLOCK,
        WHEREABOUTS,
        CONTACTS,
        OVERRIDES,
        PLACEMENTS,
        INTAKES,
        TURNING,
        COMPUTED,
    )
    computed_from = sql.SQL(",").join(sql.SQL(step).format(**parts) for step in steps)
    return sql.SQL(template).format(computed_from=computed_from, **parts).as_string(None)

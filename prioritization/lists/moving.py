"""Moves households on the lists, in PostgreSQL: who joins, changes place or leaves, and why.

Two paths share one statement. A save moves its households on all lists at once; a run or a new
rule version moves one list as a whole (`prioritization.lists.locks` keeps them apart).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import connection
from psycopg import sql

from cas.changes import Cause, Touched
from cas.prepared import execute_prepared
from prioritization.facts.refresh import FEW
from prioritization.lists.decision import SAVED, STORED, UNPACKED, decision
from prioritization.lists.inheritance import inherit
from prioritization.lists.locks import lock_all_lists
from prioritization.lists.merging import GRACE_DAYS, hand_over
from prioritization.lists.rules import ListRules, rule_sets_of, rules_shown, show
from prioritization.lists.unpacked import Unpacked, in_table
from prioritization.querysets.order import SORT_KEY
from prioritization.sql import each_column


@dataclass(frozen=True)
class Moves:
    """How many places changed, by kind of movement."""

    joined: int = 0
    changed: int = 0
    left: int = 0


def move_households(
    touched: Touched, *, on: date, at: datetime, run_id: int | None = None
) -> Moves:
    """Move these households on all lists. Their facts must be fresh and their rows locked."""
    lock_all_lists()
    inherit([pk for pk, cause in touched.items() if cause == Cause.SPLIT], at=at)
    hand_over(touched, on=on, at=at)
    rules = rules_shown()
    if not rules:
        return Moves()
    return _move(
        rules,
        SAVED,
        on=on,
        at=at,
        run=run_id,
        ids=list(touched),
        causes=[str(cause) for cause in touched.values()],
    )


def move_list(
    rules: ListRules, *, on: date, at: datetime, cause: Cause, run_id: int | None = None
) -> Moves:
    """Move every household on one list, from the stored facts. `lock_list` comes first."""
    show(rules)
    return _move((rules,), STORED, on=on, at=at, cause=str(cause), run=run_id)


def move_lists(rules: tuple[ListRules, ...], *, on: date, at: datetime, cause: Cause) -> Moves:
    """Move every household on several lists at once, reading the facts once for all of them.

    `lock_lists` comes first.
    """
    for each in rules:
        show(each)
    return _move(rules, STORED, on=on, at=at, cause=str(cause)) if rules else Moves()


def move_list_unpacked(
    rules: ListRules, unpacked: Unpacked, *, on: date, at: datetime, cause: Cause, run_id: int
) -> Moves:
    """As `move_list`, from the facts that `unpack_for_run` unpacked for these very rules.

    Households saved since then are left alone: their save moves them on this list.
    """
    show(rules)
    return _move(
        (rules,),
        UNPACKED,
        on=on,
        at=at,
        table=unpacked.table,
        cause=str(cause),
        run=run_id,
        revision=unpacked.revision,
    )


def _move(
    rules: tuple[ListRules, ...],
    source: str,
    *,
    on: date,
    at: datetime,
    table: str = "",
    **parameters: Any,
) -> Moves:
    values: Mapping[str, Any] = {
        "on": on,
        "at": at,
        "zone": settings.TIME_ZONE,
        "grace": GRACE_DAYS,
        "run": None,
        **parameters,
    }
    statement = in_table(_move_statement(rules, source), table)
    with connection.cursor() as cursor:
        if source == SAVED and len(values["ids"]) <= FEW:
            execute_prepared(cursor, "move_few", statement, TYPES, values)
        else:
            cursor.execute(statement, values)
        return Moves(**dict(cursor.fetchall()))


TYPES = {
    "ids": "bigint[]",
    "causes": "text[]",
    "on": "date",
    "at": "timestamptz",
    "zone": "text",
    "grace": "integer",
    "run": "bigint",
}


@lru_cache(maxsize=256)
def _move_statement(rules: tuple[ListRules, ...], source: str) -> str:
    """The statement for these lists; kept, because published rules never change."""
    rule_sets = rule_sets_of(rules)
    parts = decision(rule_sets, source, is_materialized=source == SAVED)
    updates = each_column("{0} = EXCLUDED.{0}", SORT_KEY)
    return sql.SQL(MOVE).format(**parts, key_updates=updates).as_string(None)


# Entries and movements in one go.
MOVE = """
WITH {decided},
moved AS (
    SELECT program_id, household_id, rule_version_id, county_version_id, cause, kind, {key}
    FROM decided
    WHERE kind IS NOT NULL OR is_under_new_rules
),
kept AS (
    INSERT INTO prioritization_entry
        (program_id, household_id, rule_version_id, county_version_id, left_at, left_because, {key})
    SELECT program_id, household_id, rule_version_id, county_version_id,
        CASE WHEN kind = 'left' THEN %(at)s END, CASE WHEN kind = 'left' THEN cause END, {key}
    FROM moved
    ON CONFLICT (program_id, household_id) DO UPDATE
    SET rule_version_id = EXCLUDED.rule_version_id,
        county_version_id = EXCLUDED.county_version_id, left_at = EXCLUDED.left_at,
        left_because = EXCLUDED.left_because, {key_updates}
),
told AS (
    INSERT INTO prioritization_movement
        (program_id, household_id, rule_version_id, county_version_id, run_id, kind, cause, at,
        {key})
    SELECT program_id, household_id, rule_version_id, county_version_id, %(run)s::bigint, kind,
        cause, %(at)s, {key}
    FROM moved
    WHERE kind IS NOT NULL
    RETURNING kind
)
SELECT kind, count(*) FROM told GROUP BY kind
"""

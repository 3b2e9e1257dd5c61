"""What a draft of rules would change: who joins, leaves, moves how far, and what is to be asked.

The steps that decide who stands where are those of `prioritization.lists`, so the preview is what
publishing the draft on this day would do, row for row. It only reads: no row is written, and no
lock is taken that a save would wait for.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db import connection
from psycopg import sql

from cas.changes import Cause
from cas.rules.conditions import fact_codes
from cas.rules.facts import Catalogue
from cas.rules.ruleset import RuleSet
from prioritization.facts.catalogue import catalogue
from prioritization.lists import moving as lists
from prioritization.lists.merging import GRACE_DAYS
from prioritization.lists.moving import ListRules
from prioritization.models import RuleVersion
from prioritization.rulebooks.rulebook import inherits_county_rules
from prioritization.sql import columns_of, compile_clause


class Step(StrEnum):
    """What the draft does to a household on one list."""

    JOINED = "joined"
    LEFT = "left"
    UP = "up"
    DOWN = "down"
    ASKED = "asked"


@dataclass(frozen=True)
class Counts:
    """Places on lists: how many there are now, and how many take each step.

    A household on two lists counts twice. `asked` are those that the draft leaves open because
    something is not known that the rules in force did not need to know.
    """

    now: int = 0
    joined: int = 0
    left: int = 0
    up: int = 0
    down: int = 0
    asked: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        sums = {each.name: _sum_of(each.name, self, other) for each in fields(self)}
        return Counts(**sums)

    @property
    def moved(self) -> int:
        """How many change their place and stay on the list."""
        return self.up + self.down

    @property
    def after(self) -> int:
        """How many places there would be."""
        return self.now + self.joined - self.left


def _sum_of(name: str, *counts: Counts) -> int:
    return sum(getattr(each, name) for each in counts)


@dataclass(frozen=True)
class Change:
    """One household on one list. Ranks are places from 1; None: not on the list.

    `kind` is the movement that publishing would record, if any: a household may change its place
    without one, because others join or leave ahead of it. `asks` are codes of facts to ask for.
    """

    program_id: int
    household_id: int
    is_evh: bool
    kind: str | None
    old_rank: int | None
    new_rank: int | None
    asks: tuple[str, ...]

    @property
    def up_by(self) -> int:
        """How many places nearer to the first; negative when it moves back."""
        return self.old_rank - self.new_rank if self.old_rank and self.new_rank else 0

    @property
    def down_by(self) -> int:
        """How many places farther from the first."""
        return -self.up_by


@dataclass(frozen=True)
class Preview:
    """What a draft would change: counted per list and per group, and some of the rows.

    `groups` has the counts by (dimension, value), as `DIMENSIONS` names them; a value that is not
    known is None. `asks` tells how many places wait for each fact; `chosen` how many rows there are
    to page through.
    """

    total: Counts
    programs: Mapping[int, Counts]
    groups: Mapping[tuple[str, str | None], Counts]
    asks: Mapping[str, int]
    rows: tuple[Change, ...]
    chosen: int


NOTHING = Preview(Counts(), {}, {}, {}, (), 0)

DIMENSIONS = ("evh", "household_type", "age", "race_ethnicity", "sex", "veteran", "area")
"""Age, race and ethnicity, and sex are those of the head of household."""

AGES_FROM = (18, 25, 35, 45, 55, 65)
"""The age groups begin here; group 0 is younger than the first."""

SEVERAL = "several"
"""More than one race or ethnicity."""


def simulate(
    draft: RuleVersion,
    *,
    on: date,
    at: datetime,
    step: Step | None = None,
    limit: int | None = 0,
    offset: int = 0,
) -> Preview:
    """What would change if `draft` were published at this moment, with the facts stored now.

    `limit` rows of one step (or, without it, of all that changes) come along; None is all of
    them. Raises RuleError, in words, for a draft that does not fit the facts there are.
    """
    new = _rules_with(draft, on)
    if not new:
        return NOTHING
    parameters: Mapping[str, Any] = {
        "on": on,
        "at": at,
        "zone": settings.TIME_ZONE,
        "grace": GRACE_DAYS,
        "cause": str(Cause.RULE_VERSION),
        "ages": list(AGES_FROM),
        "limit": limit,
        "offset": offset,
    }
    with connection.cursor() as cursor:
        cursor.execute(_statement(new, _rules_now(new, on), step), parameters)
        return _preview(*map(json.loads, cursor.fetchone()))


def _rules_with(draft: RuleVersion, on: date) -> tuple[ListRules, ...]:
    """The rules of each list that the draft would decide about."""
    if draft.program is None:
        inheriting = (each for each in lists.rules_in_force(on) if inherits_county_rules(each.kind))
        return tuple(replace(each, county_version_id=draft.pk) for each in inheriting)
    if not draft.program.is_active:
        return ()
    inherits = inherits_county_rules(draft.program.kind)
    county = RuleVersion.objects.county_in_force(on) if inherits else None
    county_id = county.pk if county else None
    return (ListRules(draft.program.pk, draft.program.kind, draft.pk, county_id, on),)


def _rules_now(new: tuple[ListRules, ...], on: date) -> dict[int, RuleSet]:
    """The rules in force of these programs; a program may have none yet."""
    programs = {each.program_id for each in new}
    now = tuple(each for each in lists.rules_in_force(on) if each.program_id in programs)
    return {each.program_id: rules for each, rules in lists.rule_sets_of(now).items()}


def _preview(programs: Any, groups: Any, facts: Any, rows: Any, chosen: int) -> Preview:
    of_programs = {pk: Counts(*counts) for pk, *counts in programs}
    return Preview(
        total=sum(of_programs.values(), Counts()),
        programs=of_programs,
        groups={(dimension, value): Counts(*counts) for dimension, value, *counts in groups},
        asks=dict(facts),
        rows=tuple(_change(row) for row in rows),
        chosen=chosen,
    )


def _change(row: list[Any]) -> Change:
    program, household, is_evh, kind, old_rank, new_rank, asks = row
    return Change(program, household, is_evh, kind, old_rank, new_rank, tuple(asks or ()))


# --- The statement --------------------------------------------------------------------------

# Ranks as `EntryQuerySet.with_rank` counts them: among those who stand on the list.
PREVIEW = """
WITH {decided},
ranked AS (
    SELECT program_id, household_id, evh_order = 0 AS is_evh, stood, stands, kind,
        CASE WHEN stood THEN row_number() OVER (
            PARTITION BY program_id, stood ORDER BY {old_key}
        ) END AS old_rank,
        CASE WHEN stands THEN row_number() OVER (
            PARTITION BY program_id, stands ORDER BY {key}
        ) END AS new_rank
    FROM decided
),
asked AS ({asked}),
placed AS MATERIALIZED (
    SELECT program_id, household_id, coalesce(ranked.is_evh, asked.is_evh) AS is_evh, kind,
        old_rank, new_rank, CASE WHEN new_rank IS NULL THEN asks END AS asks,
        coalesce(stood, false) AS stood, coalesce(stands, false) AS stands
    FROM ranked FULL JOIN asked USING (program_id, household_id)
),
of_household AS (
    SELECT household_id, bool_or(is_evh) AS is_evh, {named_counts} FROM placed GROUP BY household_id
),
told AS (
    SELECT of_household.*,
        stored.household_type,
        CASE WHEN width_bucket(head_age_low, %(ages)s) = width_bucket(head_age_high, %(ages)s)
            THEN width_bucket(head_age_low, %(ages)s) END AS age,
        CASE
            WHEN cardinality(head.race_ethnicity) > 1 THEN {several}
            WHEN head.race_ethnicity[1] NOT IN (8, 9, 99) THEN head.race_ethnicity[1]::text
        END AS race_ethnicity,
        CASE WHEN head.sex NOT IN (8, 9, 99) THEN head.sex END AS sex,
        stored.has_veteran,
        stored.location_area
    FROM of_household
    JOIN prioritization_householdfacts stored USING (household_id)
    LEFT JOIN clients_membership membership
        ON membership.household_id = of_household.household_id AND membership.relationship = 1
        AND membership.started_on <= %(on)s
        AND (membership.ended_on IS NULL OR membership.ended_on > %(on)s)
    LEFT JOIN clients_client head ON head.id = membership.client_id
),
by_group AS (
    SELECT trait.dimension, trait.value, {sums}
    FROM told
    CROSS JOIN LATERAL (VALUES
        ('evh', told.is_evh::text),
        ('household_type', told.household_type),
        ('age', told.age::text),
        ('race_ethnicity', told.race_ethnicity),
        ('sex', told.sex::text),
        ('veteran', told.has_veteran::text),
        ('area', told.location_area)
    ) AS trait (dimension, value)
    GROUP BY trait.dimension, trait.value
),
shown AS (
    SELECT program_id, household_id, is_evh, kind, old_rank, new_rank, asks
    FROM placed
    WHERE {chosen}
    ORDER BY {order}, program_id, household_id
    LIMIT %(limit)s OFFSET %(offset)s
)
SELECT
    (SELECT coalesce(json_agg(row), '[]')::text FROM (
        SELECT json_build_array(program_id, {counts}) AS row FROM placed GROUP BY program_id
    ) AS of_program),
    (SELECT coalesce(json_agg(json_build_array(dimension, value, {names})), '[]')::text
        FROM by_group),
    (SELECT coalesce(json_agg(json_build_array(code, places)), '[]')::text FROM (
        SELECT code, count(*) AS places
        FROM placed CROSS JOIN unnest(asks) AS code GROUP BY code
    ) AS of_fact),
    (SELECT coalesce(json_agg(json_build_array(
        program_id, household_id, is_evh, kind, old_rank, new_rank, asks
    )), '[]')::text FROM shown),
    (SELECT count(*)::text FROM placed WHERE {chosen})
"""

CONDITIONS: Mapping[str, str] = {
    "now": "stood",
    Step.JOINED: "NOT stood AND stands",
    Step.LEFT: "stood AND NOT stands",
    Step.UP: "new_rank < old_rank",
    Step.DOWN: "new_rank > old_rank",
    Step.ASKED: "asks IS NOT NULL",
}
"""What each of `Counts` counts, in its order."""

ORDERS: Mapping[Step | None, str] = {
    None: "stood = stands, stood AND NOT stands, NOT stands, abs(old_rank - new_rank) DESC, "
    "coalesce(new_rank, old_rank)",
    Step.JOINED: "new_rank",
    Step.LEFT: "old_rank",
    Step.UP: "new_rank - old_rank",
    Step.DOWN: "old_rank - new_rank",
    Step.ASKED: "old_rank NULLS LAST",
}
"""Those on top of a list first; of those who move, those who move farthest. Without a step: who
joins, who leaves, who moves, who stays off the list and is to be asked."""

CHANGES = "kind IS NOT NULL OR old_rank IS DISTINCT FROM new_rank OR asks IS NOT NULL"

# C1: who is not enrolled, or has no current assessment for the list, is not asked anything.
ASKED = """
    SELECT {program}::bigint AS program_id, facts.household_id, facts.is_evh,
        array_remove(ARRAY[{codes}]::text[], NULL) AS asks
    FROM facts
    WHERE {is_open} AND {new} IS NULL AND {now} IS NOT NULL"""
NOBODY_ASKED = """
    SELECT NULL::bigint AS program_id, NULL::bigint AS household_id, NULL::boolean AS is_evh,
        NULL::text[] AS asks
    WHERE false"""


def _statement(new: tuple[ListRules, ...], now: Mapping[int, RuleSet], step: Step | None) -> str:
    rule_sets = lists.rule_sets_of(new)
    parts = lists.decision(rule_sets, lists.STORED, is_materialized=True, also=now.values())
    counts = [f"count(*) FILTER (WHERE {condition})" for condition in CONDITIONS.values()]
    named = [f"{count} AS {name}" for name, count in zip(CONDITIONS, counts, strict=True)]
    return (
        sql.SQL(PREVIEW)
        .format(
            **parts,
            old_key=lists.each_column("{}", [f"old_{name}" for name in lists.SORT_KEY]),
            asked=_asked(rule_sets, now),
            several=sql.Literal(SEVERAL),
            counts=sql.SQL(", ".join(counts)),
            named_counts=sql.SQL(", ".join(named)),
            sums=lists.each_column("sum({0}) AS {0}", CONDITIONS),
            names=lists.each_column("{}", CONDITIONS),
            chosen=sql.SQL(CONDITIONS[step] if step else CHANGES),
            order=sql.SQL(ORDERS[step]),
        )
        .as_string(None)
    )


def _asked(rule_sets: Mapping[ListRules, RuleSet], now: Mapping[int, RuleSet]) -> sql.Composable:
    """Who would newly have to be asked something, list by list, with the facts to ask for."""
    facts = catalogue()
    parts = [
        _asked_of_list(rules, rule_set, now.get(rules.program_id), facts)
        for rules, rule_set in rule_sets.items()
        if rule_set.requirements
    ]
    return sql.SQL(" UNION ALL ").join(parts or [sql.SQL(NOBODY_ASKED)])


def _asked_of_list(
    rules: ListRules, rule_set: RuleSet, now: RuleSet | None, facts: Catalogue
) -> sql.Composable:
    column = columns_of("facts")
    was = compile_clause(now.eligibility, facts, column) if now else sql.SQL("FALSE")
    return sql.SQL(ASKED).format(
        program=sql.Literal(rules.program_id),
        codes=sql.SQL(", ").join(_asks(rule_set, facts)),
        is_open=lists.is_open(rules.kind),
        new=compile_clause(rule_set.eligibility, facts, column),
        now=was,
    )


def _asks(rule_set: RuleSet, facts: Catalogue) -> list[sql.Composable]:
    """The code of each fact that is not known and leaves a requirement open."""
    column = columns_of("facts")
    asking: dict[str, list[sql.Composable]] = {}
    for requirement in rule_set.requirements:
        is_open = sql.SQL("{} IS NULL").format(compile_clause(requirement.clause, facts, column))
        for code in fact_codes(requirement.clause):
            asking.setdefault(code, []).append(is_open)
    return [
        sql.SQL("CASE WHEN {} IS NULL AND ({}) THEN {} END").format(
            column(facts[code]), sql.SQL(" OR ").join(opens), sql.Literal(code)
        )
        for code, opens in asking.items()
    ]

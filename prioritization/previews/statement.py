"""The one statement of a preview: where everybody stands now, and where by the draft."""

from collections.abc import Mapping

from psycopg import sql

from cas.rules.conditions import fact_codes
from cas.rules.facts import Catalogue
from cas.rules.ruleset import RuleSet
from prioritization.facts.catalogue import catalogue
from prioritization.lists.admission import is_open
from prioritization.lists.decision import STORED, decision
from prioritization.lists.rules import ListRules, rule_sets_of
from prioritization.previews.preview import SEVERAL, Step
from prioritization.querysets.order import SORT_KEY
from prioritization.sql import columns_of, compile_clause, each_column

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


def preview_statement(
    new: tuple[ListRules, ...], now: Mapping[int, RuleSet], step: Step | None
) -> str:
    """The statement for lists by new rules and by those there are now, with rows of one step."""
    rule_sets = rule_sets_of(new)
    parts = decision(rule_sets, STORED, is_materialized=True, also=now.values())
    counts = [f"count(*) FILTER (WHERE {condition})" for condition in CONDITIONS.values()]
    named = [f"{count} AS {name}" for name, count in zip(CONDITIONS, counts, strict=True)]
    return (
        sql.SQL(PREVIEW)
        .format(
            **parts,
            old_key=each_column("{}", [f"old_{name}" for name in SORT_KEY]),
            asked=_asked(rule_sets, now),
            several=sql.Literal(SEVERAL),
            counts=sql.SQL(", ".join(counts)),
            named_counts=sql.SQL(", ".join(named)),
            sums=each_column("sum({0}) AS {0}", CONDITIONS),
            names=each_column("{}", CONDITIONS),
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
        is_open=is_open(rules.kind),
        new=compile_clause(rule_set.eligibility, facts, column),
        now=was,
    )


def _asks(rule_set: RuleSet, facts: Catalogue) -> list[sql.Composable]:
    """The code of each fact that is not known and leaves a requirement open."""
    column = columns_of("facts")
    asking: dict[str, list[sql.Composable]] = {}
    for requirement in rule_set.requirements:
        unknown = sql.SQL("{} IS NULL").format(compile_clause(requirement.clause, facts, column))
        for code in fact_codes(requirement.clause):
            asking.setdefault(code, []).append(unknown)
    return [
        sql.SQL("CASE WHEN {} IS NULL AND ({}) THEN {} END").format(
            column(facts[code]), sql.SQL(" OR ").join(opens), sql.Literal(code)
        )
        for code, opens in asking.items()
    ]

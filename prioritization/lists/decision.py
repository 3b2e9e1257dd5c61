"""Who stands where on a list, decided in SQL: the steps that a save, a run and a preview share."""

from collections.abc import Iterable, Mapping

from psycopg import sql

from cas.rules.facts import Catalogue
from cas.rules.ruleset import ELIGIBLE_SCORE, RuleSet
from prioritization.facts.catalogue import catalogue
from prioritization.facts.unpacking import unpacking
from prioritization.lists.admission import is_open, tool_that_opens
from prioritization.lists.rules import ListRules
from prioritization.querysets.order import SORT_KEY
from prioritization.sql import columns_of, each_column, shelter_score_sql

NO_MARGIN = 2**15 - 1
NO_HOMELESS_SINCE = 2**31 - 1


def decision(
    rule_sets: Mapping[ListRules, RuleSet],
    source: str,
    *,
    is_materialized: bool,
    also: Iterable[RuleSet] = (),
) -> dict[str, sql.Composable]:
    """`decided`: the steps from the facts to who stands where; `key`: the columns of the order.

    Facts that are read more than once are better materialized; `also` are rules whose facts a
    later step reads.
    """
    facts = catalogue()
    rows = [_list_row(each, rule_set, facts) for each, rule_set in rule_sets.items()]
    key = each_column("{}", SORT_KEY)
    decided = sql.SQL(DECIDED).format(
        materialized=sql.SQL("MATERIALIZED" if is_materialized else ""),
        source=sql.SQL(source).format(**unpacking([*rule_sets.values(), *also], facts)),
        lists=sql.SQL(" UNION ALL ").join(rows),
        entries=_entries(rule_sets, source),
        eligible=sql.Literal(ELIGIBLE_SCORE),
        no_margin=sql.Literal(NO_MARGIN),
        no_homeless_since=sql.Literal(NO_HOMELESS_SINCE),
    )
    return {"decided": decided, "key": key}


def _entries(rules: Iterable[ListRules], source: str) -> sql.Composable:
    """The entries to compare with: those of the households saved, or of the lists as a whole."""
    if source == SAVED:
        return sql.SQL("(SELECT * FROM prioritization_entry WHERE household_id = ANY(%(ids)s))")
    programs = sql.SQL(", ").join(sql.Literal(each.program_id) for each in rules)
    return sql.SQL("(SELECT * FROM prioritization_entry WHERE program_id IN ({}))").format(programs)


def _list_row(rules: ListRules, rule_set: RuleSet, facts: Catalogue) -> sql.Composable:
    """(program, its rules, margin, score) of one list, over the row `facts` of a household."""
    tool = tool_that_opens(rules.kind)
    margin = sql.Identifier("facts", f"{tool}_margin") if tool else sql.SQL("NULL::smallint")
    overridden = sql.SQL("{} = ANY(facts.overrides)").format(sql.Literal(rules.program_id))
    row = sql.SQL("SELECT {}::bigint, {}::bigint, {}::bigint, {}, CASE WHEN {} THEN {} ELSE 0 END")
    return row.format(
        sql.Literal(rules.program_id),
        sql.Literal(rules.version_id),
        sql.Literal(rules.county_version_id),
        margin,
        is_open(rules.kind),
        shelter_score_sql(rule_set, facts, columns_of("facts"), overridden=overridden),
    )


# Where the facts come from: each source gives the same columns, and a cause per household.
SAVED = """
    SELECT stored.household_id, touched.cause, household.tie_break, {facts}
    FROM unnest(%(ids)s::bigint[], %(causes)s::text[]) AS touched (household_id, cause)
    JOIN prioritization_householdfacts stored USING (household_id)
    JOIN clients_household household ON household.id = stored.household_id
    {unpacked}"""

STORED = """
    SELECT stored.household_id, %(cause)s AS cause, household.tie_break, {facts}
    FROM prioritization_householdfacts stored
    JOIN clients_household household ON household.id = stored.household_id
    {unpacked}"""

UNPACKED = """
    SELECT unpacked.*, %(cause)s AS cause
    FROM run_facts unpacked
    WHERE NOT EXISTS (
        SELECT FROM prioritization_householdfacts saved
        WHERE saved.revision > %(revision)s AND saved.household_id = unpacked.household_id
    )"""

# Score (R23), order (C4) and waiting time (C11): a save, a run and a preview decide alike.
DECIDED = """
facts AS {materialized} ({source}
),
scored AS (
    SELECT facts.household_id, facts.cause, facts.tie_break, facts.is_evh, facts.homeless_since,
        list.*
    FROM facts
    -- Not VALUES: that prepares each score anew for each household, three times as slow.
    CROSS JOIN LATERAL ({lists}) AS list
        (program_id, rule_version_id, county_version_id, margin, score)
    OFFSET 0  -- keeps the planner from evaluating the score once for each of its uses
),
compared AS (
    SELECT scored.*, score >= {eligible} AS stands,
        entry.id IS NOT NULL AND entry.left_at IS NULL AS stood,
        CASE WHEN is_evh THEN 0 ELSE 1 END AS evh_order,
        -score AS score_order,
        coalesce(-margin, {no_margin}) AS margin_order,
        coalesce(homeless_since - DATE '1970-01-01', {no_homeless_since}) AS homeless_order,
        entry.evh_order AS old_evh_order,
        entry.score_order AS old_score_order,
        entry.margin_order AS old_margin_order,
        entry.homeless_order AS old_homeless_order,
        entry.waiting_since AS old_waiting_since,
        entry.tie_break AS old_tie_break,
        entry.rule_version_id AS old_rule_version_id,
        entry.county_version_id AS old_county_version_id,
        entry.id IS NOT NULL AND (
            entry.left_at IS NULL
            OR %(on)s - (entry.left_at AT TIME ZONE %(zone)s)::date <= %(grace)s
            OR 'entered_in_error' IN (entry.left_because, cause)
            OR entry.left_because = 'merge'
            OR (entry.left_because = 'rule_version' AND cause = 'rule_version')
        ) AS keeps_waiting_since
    FROM scored
    LEFT JOIN {entries} entry USING (program_id, household_id)
    WHERE score >= {eligible} OR (entry.id IS NOT NULL AND entry.left_at IS NULL)
),
decided AS (
    SELECT program_id, household_id, rule_version_id, county_version_id, cause, stood, stands,
        CASE WHEN stands THEN evh_order ELSE old_evh_order END AS evh_order,
        CASE WHEN stands THEN score_order ELSE old_score_order END AS score_order,
        CASE WHEN stands THEN margin_order ELSE old_margin_order END AS margin_order,
        CASE WHEN stands THEN homeless_order ELSE old_homeless_order END AS homeless_order,
        CASE WHEN keeps_waiting_since THEN old_waiting_since ELSE %(at)s END AS waiting_since,
        coalesce(old_tie_break, md5(program_id::text || tie_break::text)::uuid) AS tie_break,
        old_evh_order, old_score_order, old_margin_order, old_homeless_order,
        old_waiting_since, old_tie_break,
        CASE
            WHEN NOT stands THEN 'left'
            WHEN NOT stood THEN 'joined'
            WHEN (evh_order, score_order, margin_order, homeless_order) IS DISTINCT FROM
                (old_evh_order, old_score_order, old_margin_order, old_homeless_order)
            THEN 'changed'
        END AS kind,
        (rule_version_id, county_version_id) IS DISTINCT FROM
            (old_rule_version_id, old_county_version_id) AS is_under_new_rules
    FROM compared
)"""

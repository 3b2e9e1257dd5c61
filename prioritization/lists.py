"""Moves households on the lists, in PostgreSQL: who joins, changes place or leaves, and why.

Two paths share one statement. A save moves its households on all lists at once; a run or a new
rule version moves one list as a whole. A save holds a shared lock of every list and a list's
recompute an exclusive one, so that neither sees half of the other's work (DESIGN idea 9).

A save goes by the rules that a list shows (`ShownRules`): those by which the whole list was last
moved. New rules that come into force at midnight count for nobody before they count for all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models.functions import Greatest
from psycopg import sql

from cas.changes import Cause, Touched
from cas.rules import ruleset
from cas.rules.facts import Catalogue, Fact
from cas.rules.ruleset import ELIGIBLE_SCORE, RuleSet
from prioritization.enums import HOUSING_KINDS, ProgramKind
from prioritization.facts import COLUMN_FACTS, catalogue
from prioritization.inheritance import inherit
from prioritization.merging import GRACE_DAYS, hand_over
from prioritization.models import RuleVersion, ShownRules
from prioritization.querysets import SORT_KEY, RuleVersionQuerySet
from prioritization.refresh import newest_revision
from prioritization.rulebook import inherits_county_rules
from prioritization.sql import columns_of, shelter_score_sql, unpacked_columns

NO_MARGIN = 2**15 - 1
NO_HOMELESS_SINCE = 2**31 - 1
LIST_LOCKS = 4105
"""Class of the advisory locks of lists; the object is the program's id."""


@dataclass(frozen=True)
class ListRules:
    """A program with the versions of its rules that are in force (`prioritization.rulebook`)."""

    program_id: int
    kind: str
    version_id: int
    county_version_id: int | None
    effective_from: date


@dataclass(frozen=True)
class Moves:
    """How many places changed, by kind of movement."""

    joined: int = 0
    changed: int = 0
    left: int = 0


@dataclass(frozen=True)
class Unpacked:
    """The facts that a run unpacked: where they are, which revision they show, and of how many."""

    table: str
    revision: int
    households: int


def rules_in_force(on: date) -> tuple[ListRules, ...]:
    """For each active program that has any, the rules that decide on the day `on`."""
    return _as_rules(RuleVersion.objects.in_force(on), on)


def rules_of(program_id: int, *, on: date) -> ListRules | None:
    """The rules of one active program that are in force on the day `on`, if it has any."""
    own = RuleVersion.objects.in_force(on).filter(program=program_id)
    return next(iter(_as_rules(own, on)), None)


def _as_rules(versions: RuleVersionQuerySet, on: date) -> tuple[ListRules, ...]:
    """By id only: a save needs no contents, which are kept with the statements made of them."""
    county = RuleVersion.objects.defer("content").county_in_force(on)
    rows = versions.values_list("program_id", "program__kind", "id", "effective_from")
    return tuple(_list_rules(*row, county=county) for row in rows)


def _list_rules(
    program_id: int, kind: str, version_id: int, since: date, *, county: RuleVersion | None
) -> ListRules:
    if county is None or not inherits_county_rules(kind):
        return ListRules(program_id, kind, version_id, None, since)
    since = max(since, county.effective_from)
    return ListRules(program_id, kind, version_id, county.pk, since)


def rules_shown() -> tuple[ListRules, ...]:
    """The rules by which each active program's list stands; none before it was ever moved."""
    shown = ShownRules.objects.filter(program__is_active=True).order_by("program_id")
    since = Greatest("version__effective_from", "county_version__effective_from")
    rows = shown.values_list(
        "program_id", "program__kind", "version_id", "county_version_id", since
    )
    return tuple(ListRules(*row) for row in rows)


def move_households(
    touched: Touched, *, on: date, at: datetime, run_id: int | None = None
) -> Moves:
    """Move these households on all lists. Their facts must be fresh and their rows locked."""
    _lock_all_lists()
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
    _show(rules)
    return _move((rules,), STORED, on=on, at=at, cause=str(cause), run=run_id)


def move_lists(rules: tuple[ListRules, ...], *, on: date, at: datetime, cause: Cause) -> Moves:
    """Move every household on several lists at once, reading the facts once for all of them.

    `lock_lists` comes first.
    """
    for each in rules:
        _show(each)
    return _move(rules, STORED, on=on, at=at, cause=str(cause)) if rules else Moves()


def move_list_unpacked(
    rules: ListRules, unpacked: Unpacked, *, on: date, at: datetime, cause: Cause, run_id: int
) -> Moves:
    """As `move_list`, from the facts that `unpack_for_run` unpacked for these very rules.

    Households saved since then are left alone: their save moves them on this list.
    """
    _show(rules)
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


def _show(rules: ListRules) -> None:
    """From now on saves go by these rules on this list, which is about to be moved by them."""
    with connection.cursor() as cursor:
        cursor.execute(SHOW, [rules.program_id, rules.version_id, rules.county_version_id])


def lock_list(program_id: int) -> None:
    """Keep saves and other recomputes off this list until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LIST_LOCKS, program_id])


def lock_lists(program_ids: Iterable[int]) -> None:
    """`lock_list` for several, in the order in which a save locks them."""
    for program_id in sorted(program_ids):
        lock_list(program_id)


def unpack_for_run(rules: tuple[ListRules, ...], *, table: str) -> Unpacked:
    """Unpack the facts that `rules` use into a table that all workers of a run read.

    Reading JSONB once for a run and not once for a list makes it five times as fast. Households
    saved meanwhile are taken out again; those saved later have a higher revision. The table is
    not logged: a crash of PostgreSQL leaves it empty, which `is_there` tells.
    """
    forget_unpacked(table)
    with connection.cursor() as cursor:
        cursor.execute(_in_table(_unpack_statement(rules), table))
        revision = newest_revision()
        cursor.execute(_in_table(DROP_OVERTAKEN, table))
        cursor.execute(_in_table("ANALYZE run_facts", table))
        cursor.execute(_in_table("SELECT count(*) FROM run_facts", table))
        (households,) = cursor.fetchone()
    return Unpacked(table, revision, households)


def is_there(unpacked: Unpacked) -> bool:
    """Whether the unpacked facts can still be read: a crash takes all of them, or none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [unpacked.table])
        if not cursor.fetchone()[0]:
            return False
        cursor.execute(_in_table("SELECT EXISTS (SELECT FROM run_facts)", unpacked.table))
        return cursor.fetchone()[0] or not unpacked.households


def forget_unpacked(table: str) -> None:
    """Drop what `unpack_for_run` made."""
    with connection.cursor() as cursor:
        cursor.execute(_in_table("DROP TABLE IF EXISTS run_facts", table))


def _in_table(statement: str, table: str) -> str:
    """Statements are kept as texts about `run_facts`; each run has a table of its own name."""
    return statement.replace("run_facts", table) if table else statement


def _lock_all_lists() -> None:
    with connection.cursor() as cursor:
        cursor.execute(LOCK_ALL, {"lists": LIST_LOCKS})


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
    with connection.cursor() as cursor:
        cursor.execute(_in_table(_move_statement(rules, source), table), values)
        return Moves(**dict(cursor.fetchall()))


# --- The statements -------------------------------------------------------------------------

LOCK_ALL = """
WITH active AS MATERIALIZED (
    SELECT id FROM prioritization_program WHERE is_active ORDER BY id
)
SELECT count(pg_advisory_xact_lock_shared(%(lists)s, id::integer)) FROM active
"""

SHOW = """
INSERT INTO prioritization_shownrules AS shown (program_id, version_id, county_version_id)
VALUES (%s, %s, %s)
ON CONFLICT (program_id) DO UPDATE
SET version_id = EXCLUDED.version_id, county_version_id = EXCLUDED.county_version_id
WHERE (shown.version_id, shown.county_version_id)
    IS DISTINCT FROM (EXCLUDED.version_id, EXCLUDED.county_version_id)
"""

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

UNPACK = """
CREATE UNLOGGED TABLE run_facts AS
SELECT stored.household_id, stored.revision, household.tie_break, {facts}
FROM prioritization_householdfacts stored
JOIN clients_household household ON household.id = stored.household_id
{unpacked}
"""
DROP_OVERTAKEN = """
DELETE FROM run_facts USING prioritization_householdfacts stored
WHERE stored.household_id = run_facts.household_id AND stored.revision <> run_facts.revision
"""

# Score (R23), order (C4) and waiting time (C11): a save, a run and a preview decide alike.
DECIDED = """
facts AS {materialized} ({source}
),
scored AS (
    SELECT facts.household_id, facts.cause, facts.tie_break, facts.is_evh, facts.homeless_since,
        list.*
    FROM facts
    CROSS JOIN LATERAL (VALUES {lists}) AS list
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

LIST_COLUMNS = (
    "is_enrolled",
    "is_evh",
    "homeless_since",
    "crisis_score",
    "crisis_margin",
    "hct_score",
    "hct_margin",
    "is_placed",
    "overrides",
)
"""What every list needs of a household, whatever its rules ask."""


@lru_cache(maxsize=256)
def _move_statement(rules: tuple[ListRules, ...], source: str) -> str:
    """The statement for these lists; kept, because published rules never change."""
    rule_sets = rule_sets_of(rules)
    parts = decision(rule_sets, source, is_materialized=source == SAVED)
    updates = each_column("{0} = EXCLUDED.{0}", SORT_KEY)
    return sql.SQL(MOVE).format(**parts, key_updates=updates).as_string(None)


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
        source=sql.SQL(source).format(**_unpacking([*rule_sets.values(), *also], facts)),
        lists=sql.SQL(", ").join(rows),
        entries=_entries(rule_sets, source),
        eligible=sql.Literal(ELIGIBLE_SCORE),
        no_margin=sql.Literal(NO_MARGIN),
        no_homeless_since=sql.Literal(NO_HOMELESS_SINCE),
    )
    return {"decided": decided, "key": key}


def _unpack_statement(rules: tuple[ListRules, ...]) -> str:
    parts = _unpacking(rule_sets_of(rules).values(), catalogue())
    return sql.SQL(UNPACK).format(**parts).as_string(None)


def rule_sets_of(rules: tuple[ListRules, ...]) -> dict[ListRules, RuleSet]:
    """What decides about each list, inherited requirements first."""
    ids = {pk for each in rules for pk in (each.version_id, each.county_version_id) if pk}
    versions = RuleVersion.objects.filter(pk__in=ids).values_list("pk", "content")
    parsed = {None: RuleSet(), **{pk: ruleset.parse(content) for pk, content in versions}}
    return {
        each: ruleset.combined(parsed[each.county_version_id], parsed[each.version_id])
        for each in rules
    }


def _entries(rules: Iterable[ListRules], source: str) -> sql.Composable:
    """The entries to compare with: looked up for a save, or those of the lists as a whole."""
    if source == SAVED:
        return sql.SQL("prioritization_entry")
    programs = sql.SQL(", ").join(sql.Literal(each.program_id) for each in rules)
    return sql.SQL("(SELECT * FROM prioritization_entry WHERE program_id IN ({}))").format(programs)


def _list_row(rules: ListRules, rule_set: RuleSet, facts: Catalogue) -> sql.Composable:
    """(program, its rules, margin, score) of one list, over the row `facts` of a household."""
    tool = tool_that_opens(rules.kind)
    margin = sql.Identifier("facts", f"{tool}_margin") if tool else sql.SQL("NULL::smallint")
    overridden = sql.SQL("{} = ANY(facts.overrides)").format(sql.Literal(rules.program_id))
    row = sql.SQL("({}::bigint, {}::bigint, {}::bigint, {}, CASE WHEN {} THEN {} ELSE 0 END)")
    return row.format(
        sql.Literal(rules.program_id),
        sql.Literal(rules.version_id),
        sql.Literal(rules.county_version_id),
        margin,
        is_open(rules.kind),
        shelter_score_sql(rule_set, facts, columns_of("facts"), overridden=overridden),
    )


def is_open(kind: str) -> sql.Composable:
    """C1 and C13 over the row `facts`: whether a household can stand on a list of this kind."""
    conditions = [sql.SQL("facts.is_enrolled")]
    tool = tool_that_opens(kind)
    if tool is not None:
        score = sql.Identifier("facts", f"{tool}_score")
        conditions.append(sql.SQL("{} IS NOT NULL").format(score))
    if kind == ProgramKind.SHELTER:
        conditions.append(sql.SQL("NOT facts.is_placed"))
    return sql.SQL(" AND ").join(conditions)


def tool_that_opens(kind: str) -> str | None:
    """C1: the assessment that a kind of list needs; None when it needs none (C14)."""
    if kind == ProgramKind.SHELTER:
        return "crisis"
    return "hct" if kind in HOUSING_KINDS else None


def facts_of_enrolled(codes: Iterable[str]) -> sql.Composable:
    """Selects these facts, each a column, of every household that is enrolled now."""
    return sql.SQL(ENROLLED).format(**_unpacking_codes(codes, catalogue()))


ENROLLED = """
    SELECT {facts} FROM prioritization_householdfacts stored {unpacked} WHERE stored.is_enrolled"""


def _unpacking(rule_sets: Iterable[RuleSet], facts: Catalogue) -> dict[str, sql.Composable]:
    """The select list of the facts that these rules use, and the join that unpacks answers."""
    return _unpacking_codes((code for each in rule_sets for code in each.facts), facts)


def _unpacking_codes(codes: Iterable[str], facts: Catalogue) -> dict[str, sql.Composable]:
    codes = dict.fromkeys(codes)
    answers = [facts[code] for code in codes if code not in COLUMN_FACTS]
    columns = dict.fromkeys([*LIST_COLUMNS, *(code for code in codes if code in COLUMN_FACTS)])
    selected = [_stored_column(code) for code in columns]
    selected += [sql.Identifier("answer", fact.code) for fact in answers]
    return {"facts": sql.SQL(", ").join(selected), "unpacked": _unpacked(answers)}


def _stored_column(code: str) -> sql.Composable:
    """A typed column; codes that are numbers in the standard are text to the rules."""
    if code == "living_situation":
        return sql.SQL("stored.living_situation::text AS living_situation")
    return sql.Identifier("stored", code)


def _unpacked(answers: list[Fact]) -> sql.Composable:
    if not answers:
        return sql.SQL("")
    return sql.SQL("CROSS JOIN LATERAL jsonb_to_record(stored.answers) AS answer ({})").format(
        unpacked_columns(answers)
    )


def each_column(shape: str, names: Iterable[str]) -> sql.Composable:
    """Each column as `shape` writes it, one after the other."""
    return sql.SQL(", ").join(sql.SQL(shape).format(sql.Identifier(name)) for name in names)

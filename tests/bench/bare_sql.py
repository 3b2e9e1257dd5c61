"""The same work in plain SQL, as one would write it for a quiet database.

Four statements in one transaction: facts, what moves, entries, movements. No locks, no blocks, no
record of the run; nobody may save anything meanwhile, and when it is killed all is lost.
"""

from time import perf_counter

from django.db import connection, transaction
from psycopg import sql

from cas.rules.facts import Fact
from prioritization.enums import ProgramKind
from prioritization.facts.catalogue import COLUMN_FACTS, catalogue
from prioritization.facts.refresh import COLUMNS
from prioritization.lists.admission import tool_that_opens
from prioritization.models import RuleVersion
from prioritization.sql import columns_of, shelter_score_sql, unpacked_columns
from tests.bench.contents import Moment
from tests.bench.measuring import Seconds


def recompute(moment: Moment) -> Seconds:
    """Bring facts, entries and movements up to date."""
    times = [perf_counter()]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # so that each part pays for its own
        for part in ((_facts(),), (_moved(moment), ENTRIES), (MOVEMENTS,)):
            for statement in part:
                cursor.execute(statement, {"on": moment.on, "at": moment.at})
            times.append(perf_counter())
        cursor.execute("DROP TABLE moved")
    began, facts, lists, movements = times
    return Seconds(facts - began, lists - facts, movements - lists, perf_counter() - began)


FACTS = """
WITH person AS (
    SELECT m.household_id, m.relationship = 1 AS is_head, m.relationship = 3 AS is_partner,
        c.veteran_status, e.id IS NOT NULL AS is_enrolled, e.homeless_since,
        e.disabling_condition,
        coalesce(date_part('year', age(%(on)s, c.date_of_birth)), c.age_low)::int AS low,
        coalesce(date_part('year', age(%(on)s, c.date_of_birth)), c.age_high)::int AS high
    FROM clients_membership m
    JOIN clients_client c ON c.id = m.client_id
    LEFT JOIN (
        SELECT DISTINCT ON (household_id, client_id) *
        FROM clients_enrollment
        WHERE entered_on <= %(on)s AND coalesce(exited_on, 'infinity') > %(on)s
        ORDER BY household_id, client_id, entered_on DESC, id DESC
    ) e ON e.household_id = m.household_id AND e.client_id = m.client_id
    WHERE m.started_on <= %(on)s AND coalesce(m.ended_on, 'infinity') > %(on)s
),
people AS (
    SELECT household_id, count(*) AS size,
        count(*) FILTER (WHERE high < 18) AS children,
        count(*) FILTER (WHERE is_partner) AS partners,
        CASE WHEN bool_and(low IS NOT NULL) THEN min(low) END AS youngest_age_low,
        CASE WHEN bool_and(high IS NOT NULL) THEN min(high) END AS youngest_age_high,
        CASE WHEN bool_and(low IS NOT NULL) THEN max(low) END AS oldest_age_low,
        CASE WHEN bool_and(high IS NOT NULL) THEN max(high) END AS oldest_age_high,
        max(low) FILTER (WHERE is_head) AS head_age_low,
        max(high) FILTER (WHERE is_head) AS head_age_high,
        max(homeless_since) FILTER (WHERE is_head) AS homeless_since,
        bool_or(is_head AND is_enrolled) AS is_enrolled,
        CASE WHEN bool_or(veteran_status = 1) THEN true
            WHEN bool_and(veteran_status IS NOT DISTINCT FROM 0)
                FILTER (WHERE high IS NULL OR high >= 18) THEN false
        END AS has_veteran,
        CASE WHEN bool_or(disabling_condition = 1) THEN true
            WHEN bool_and(disabling_condition IS NOT DISTINCT FROM 0) THEN false
        END AS has_disabling_condition
    FROM person
    GROUP BY household_id
),
correction AS (
    SELECT corrects_id, min(created_at) AS corrected_at
    FROM assessments_assessment a
    WHERE corrects_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM assessments_assessmententeredinerror mark WHERE mark.assessment_id = a.id
    )
    GROUP BY corrects_id
),
valid_assessment AS (
    SELECT a.id, a.household_id, a.tool, a.assessed_on, a.expires_on, a.created_at,
        a.interviewed_at, a.score, a.threshold, a.is_evh, a.answers, a.notes, c.corrected_at
    FROM assessments_assessment a
    LEFT JOIN correction c ON c.corrects_id = a.id
    WHERE a.assessed_on <= %(on)s AND NOT EXISTS (
        SELECT FROM assessments_assessmententeredinerror mark WHERE mark.assessment_id = a.id
    )
),
span AS (
    SELECT household_id, is_evh, created_at AS began,
        least(
            corrected_at,
            min(created_at) OVER (
                PARTITION BY household_id, tool ORDER BY assessed_on, created_at, id
                ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
            ),
            (expires_on + 1)::timestamp AT TIME ZONE 'America/Los_Angeles'
        ) AS ended
    FROM valid_assessment
),
latest AS (
    SELECT DISTINCT ON (household_id, tool)
        id, household_id, tool, expires_on, created_at, score, threshold, is_evh
    FROM valid_assessment
    WHERE corrected_at IS NULL
    ORDER BY household_id, tool, assessed_on DESC, created_at DESC, id DESC
),
answered AS (
    SELECT household_id,
        jsonb_strip_nulls(cas_jsonb_merge(answers ORDER BY assessed_on, created_at, id)) AS answers
    FROM valid_assessment
    WHERE corrected_at IS NULL AND expires_on >= %(on)s
    GROUP BY household_id
),
clock AS (
    SELECT household_id, (
        SELECT lower(run) FROM unnest(range_agg(tstzrange(began, ended))) AS run
        ORDER BY run DESC LIMIT 1
    ) AS since
    FROM span
    WHERE is_evh AND began < ended
    GROUP BY household_id
),
valid_situation AS (
    SELECT *
    FROM clients_livingsituation s
    WHERE NOT EXISTS (
        SELECT FROM clients_livingsituationenteredinerror mark
        WHERE mark.living_situation_id = s.id
    )
),
situation AS (
    SELECT DISTINCT ON (household_id) household_id, situation, information_date
    FROM valid_situation
    ORDER BY household_id, effective_at DESC, created_at DESC, id DESC
),
place AS (
    SELECT DISTINCT ON (household_id) *
    FROM (
        SELECT household_id, effective_at, created_at, 1 AS tie, id, 'living_situation' AS source,
            place_type, area, zip_code
        FROM valid_situation
        UNION ALL
        SELECT household_id, interviewed_at, created_at, 2, id, 'assessment',
            coalesce(answers ->> 'l1_place', ''), coalesce(answers ->> 'l1_area', ''),
            coalesce(notes ->> 'l1_zip', '')
        FROM valid_assessment
        WHERE corrected_at IS NULL
        UNION ALL
        SELECT household_id, effective_at, created_at, 3, id, 'location_tab',
            place_type, area, zip_code
        FROM clients_locationrecord
    ) said
    WHERE concat(place_type, area, zip_code) <> ''
    ORDER BY household_id, effective_at DESC, created_at DESC, tie, id DESC
),
computed AS (
    SELECT h.id AS household_id,
        coalesce(people.is_enrolled, false) AS is_enrolled,
        people.homeless_since,
        CASE
            WHEN size = 1 AND children = 0 THEN 'single'
            WHEN children = size THEN 'minors'
            WHEN children > 0 THEN 'family'
            WHEN size = 2 AND partners = 1 THEN 'couple'
            WHEN size > 1 THEN 'adults'
        END AS household_type,
        coalesce(size, 0) AS household_size,
        coalesce(size - children, 0) AS adults,
        coalesce(children, 0) AS children,
        youngest_age_low, youngest_age_high, oldest_age_low, oldest_age_high,
        head_age_low, head_age_high, has_veteran, has_disabling_condition,
        coalesce((confirmed.ready_through ->> 'rrh')::date >= %(on)s, false) AS doc_ready_rrh,
        coalesce((confirmed.ready_through ->> 'psh')::date >= %(on)s, false) AS doc_ready_psh,
        situation.situation AS living_situation,
        situation.information_date AS living_situation_on,
        place.source AS location_source,
        place.effective_at AS location_at,
        nullif(place.place_type, '') AS location_place,
        nullif(place.area, '') AS location_area,
        nullif(place.zip_code, '') AS location_zip,
        heard.last_contact_at,
        crisis.id AS crisis_id,
        crisis.score AS crisis_score,
        crisis.score - crisis.threshold AS crisis_margin,
        crisis.expires_on AS crisis_expires_on,
        hct.id AS hct_id,
        hct.score AS hct_score,
        hct.score - hct.threshold AS hct_margin,
        hct.expires_on AS hct_expires_on,
        coalesce(crisis.is_evh, false) OR coalesce(hct.is_evh, false) AS is_evh,
        CASE WHEN crisis.is_evh OR hct.is_evh THEN coalesce(
            clock.since,
            least(
                CASE WHEN crisis.is_evh THEN crisis.created_at END,
                CASE WHEN hct.is_evh THEN hct.created_at END
            )
        ) END AS evh_since,
        EXISTS (
            SELECT FROM prioritization_placement placement
            JOIN clients_enrollment e USING (household_id, stay)
            WHERE placement.household_id = h.id AND placement.kind = 'shelter'
                AND placement.ended_at IS NULL AND e.entered_on <= %(on)s
                AND (e.exited_on IS NULL OR e.exited_on > %(on)s)
        ) AS is_placed,
        CASE WHEN intake.state = 'queued'
            THEN (intake.finished_at AT TIME ZONE 'America/Los_Angeles')::date
        END AS queued_on,
        decided.overrides,
        coalesce(answered.answers, '{{}}') AS answers
    FROM clients_household h
    LEFT JOIN (
        SELECT household_id, array_agg(program_id ORDER BY program_id) AS overrides
        FROM prioritization_override
        WHERE ended_at IS NULL AND %(on)s BETWEEN starts_on AND ends_on
        GROUP BY household_id
    ) AS decided ON decided.household_id = h.id
    LEFT JOIN (
        SELECT DISTINCT ON (household_id) household_id, state, finished_at
        FROM assessments_intake JOIN clients_enrollment e USING (household_id, stay)
        WHERE finished_at IS NOT NULL AND e.entered_on <= %(on)s
            AND (e.exited_on IS NULL OR e.exited_on > %(on)s)
        ORDER BY household_id, finished_at DESC, key DESC
    ) AS intake ON intake.household_id = h.id
    LEFT JOIN (
        SELECT household_id, max(moment) AS last_contact_at
        FROM (
            SELECT household_id, effective_at AS moment FROM clients_livingsituation
            UNION ALL SELECT household_id, effective_at FROM clients_locationrecord
            UNION ALL SELECT household_id, interviewed_at FROM assessments_assessment
        ) AS contact
        GROUP BY household_id
    ) AS heard ON heard.household_id = h.id
    LEFT JOIN people ON people.household_id = h.id
    LEFT JOIN latest crisis ON crisis.household_id = h.id AND crisis.tool = 'crisis'
        AND crisis.expires_on >= %(on)s
    LEFT JOIN latest hct ON hct.household_id = h.id AND hct.tool = 'hct'
        AND hct.expires_on >= %(on)s
    LEFT JOIN answered ON answered.household_id = h.id
    LEFT JOIN clock ON clock.household_id = h.id
    LEFT JOIN situation ON situation.household_id = h.id
    LEFT JOIN place ON place.household_id = h.id
    LEFT JOIN assessments_caseconferencing confirmed ON confirmed.household_id = h.id
    WHERE h.id IN (SELECT household_id FROM clients_enrollment)
)
INSERT INTO prioritization_householdfacts (household_id, revision, as_of, {columns})
SELECT computed.household_id, nextval('prioritization_facts_revision'), %(on)s, {computed}
FROM computed
LEFT JOIN prioritization_householdfacts stored USING (household_id)
WHERE stored.household_id IS NULL OR ({stored}) IS DISTINCT FROM ({computed})
ON CONFLICT (household_id) DO UPDATE
SET revision = EXCLUDED.revision, as_of = EXCLUDED.as_of, {updates}
"""

MOVED = """
CREATE TEMPORARY TABLE moved AS
WITH scored AS (
    SELECT stored.household_id, household.tie_break, stored.homeless_since, stored.is_evh, list.*
    FROM prioritization_householdfacts stored
    JOIN clients_household household ON household.id = stored.household_id
    CROSS JOIN LATERAL jsonb_to_record(stored.answers) AS answer ({answers})
    CROSS JOIN LATERAL ({lists}) AS list (program_id, rule_version_id, margin, score)
    OFFSET 0
),
key AS (
    SELECT program_id, household_id, rule_version_id, score >= 100 AS stands,
        CASE WHEN is_evh THEN 0 ELSE 1 END AS evh_order,
        -score AS score_order,
        coalesce(-margin, 32767) AS margin_order,
        coalesce(homeless_since - DATE '1970-01-01', 2147483647) AS homeless_order,
        tie_break
    FROM scored
),
change AS (
    SELECT key.*, old.id IS NOT NULL AND old.left_at IS NULL AS stood,
        old.evh_order AS old_evh, old.score_order AS old_score, old.margin_order AS old_margin,
        old.homeless_order AS old_homeless, old.waiting_since AS old_waiting_since,
        old.rule_version_id AS old_version, old.left_at AS old_left_at,
        CASE
            WHEN NOT stands THEN 'left'
            WHEN old.id IS NULL OR old.left_at IS NOT NULL THEN 'joined'
            WHEN (key.evh_order, key.score_order, key.margin_order, key.homeless_order) <>
                (old.evh_order, old.score_order, old.margin_order, old.homeless_order)
            THEN 'changed'
        END AS kind
    FROM key
    LEFT JOIN prioritization_entry old USING (program_id, household_id)
    WHERE stands OR (old.id IS NOT NULL AND old.left_at IS NULL)
)
SELECT program_id, household_id, rule_version_id, kind,
    CASE WHEN stands THEN evh_order ELSE old_evh END AS evh_order,
    CASE WHEN stands THEN score_order ELSE old_score END AS score_order,
    CASE WHEN stands THEN margin_order ELSE old_margin END AS margin_order,
    CASE WHEN stands THEN homeless_order ELSE old_homeless END AS homeless_order,
    CASE
        WHEN stood THEN old_waiting_since
        WHEN old_left_at AT TIME ZONE 'America/Los_Angeles' >= %(on)s::date - 14
        THEN old_waiting_since
        ELSE %(at)s
    END AS waiting_since,
    md5(program_id::text || tie_break::text)::uuid AS tie_break
FROM change
WHERE kind IS NOT NULL OR rule_version_id <> old_version
"""

ENTRIES = """
INSERT INTO prioritization_entry (
    program_id, household_id, rule_version_id, evh_order, score_order, margin_order,
    homeless_order, waiting_since, tie_break, left_at, left_because
)
SELECT program_id, household_id, rule_version_id, evh_order, score_order, margin_order,
    homeless_order, waiting_since, tie_break,
    CASE WHEN kind = 'left' THEN %(at)s END, CASE WHEN kind = 'left' THEN 'clock' END
FROM moved
ON CONFLICT (program_id, household_id) DO UPDATE
SET rule_version_id = EXCLUDED.rule_version_id, evh_order = EXCLUDED.evh_order,
    score_order = EXCLUDED.score_order, margin_order = EXCLUDED.margin_order,
    homeless_order = EXCLUDED.homeless_order, waiting_since = EXCLUDED.waiting_since,
    tie_break = EXCLUDED.tie_break, left_at = EXCLUDED.left_at,
    left_because = EXCLUDED.left_because
"""

MOVEMENTS = """
INSERT INTO prioritization_movement (
    program_id, household_id, rule_version_id, kind, cause, at, evh_order, score_order,
    margin_order, homeless_order, waiting_since, tie_break
)
SELECT program_id, household_id, rule_version_id, kind, 'clock', %(at)s, evh_order, score_order,
    margin_order, homeless_order, waiting_since, tie_break
FROM moved
WHERE kind IS NOT NULL
"""


def _facts() -> str:
    columns = [sql.Identifier(name) for name in COLUMNS]
    return _filled(
        FACTS,
        columns=_listed("{0}", columns),
        computed=_listed("computed.{0}", columns),
        stored=_listed("stored.{0}", columns),
        updates=_listed("{0} = EXCLUDED.{0}", columns),
    )


def _moved(moment: Moment) -> str:
    """The rules of all lists as expressions over one row of facts, unpacked once."""
    versions = RuleVersion.objects.in_force(moment.on).select_related("program")
    facts = catalogue()
    codes = {code for version in versions for code in version.rule_set.facts}
    answers = [facts[code] for code in sorted(codes) if code not in COLUMN_FACTS]
    lists = [
        sql.SQL("SELECT {}::bigint, {}::bigint, {}").format(
            sql.Literal(version.program_id), sql.Literal(version.pk), _score(version)
        )
        for version in versions
    ]
    return _filled(
        MOVED, answers=unpacked_columns(answers), lists=sql.SQL(" UNION ALL ").join(lists)
    )


def _score(version: RuleVersion) -> sql.Composable:
    """Margin and score of one list."""
    tool = tool_that_opens(version.program.kind)
    margin = sql.Identifier("stored", f"{tool}_margin") if tool else sql.SQL("NULL::smallint")
    return sql.SQL("{}, CASE WHEN stored.is_enrolled AND {} THEN {} ELSE 0 END").format(
        margin,
        sql.SQL(OPEN_TO.get(version.program.kind, "stored.hct_score IS NOT NULL")),
        shelter_score_sql(version.rule_set, catalogue(), _column),
    )


OPEN_TO = {
    ProgramKind.SHELTER: "stored.crisis_score IS NOT NULL AND NOT stored.is_placed",
    ProgramKind.QUEUE: "stored.queued_on IS NOT NULL",
}
"""Which households a list of the kind is open to; all others take those with an HCT."""


def _column(fact: Fact) -> sql.Composable:
    if fact.code == "living_situation":
        return sql.SQL("stored.living_situation::text")
    return columns_of("stored" if fact.code in COLUMN_FACTS else "answer")(fact)


def _listed(shape: str, columns: list[sql.Identifier]) -> sql.Composable:
    return sql.SQL(", ").join(sql.SQL(shape).format(column) for column in columns)


def _filled(statement: str, **parts: sql.Composable) -> str:
    return sql.SQL(statement).format(**parts).as_string(None)

"""Computes household facts in PostgreSQL: one statement for one household, a few, or a range.

The household rows are locked first, in id order, and the facts computed in a second statement,
whose snapshot is then newer than every save that held one of the locks before. A bulk refresh
that overlaps a save therefore never overwrites the newer row (DESIGN idea 9).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from psycopg import sql


@dataclass(frozen=True)
class Scope:
    """Which households a statement is about: the same SQL with another WHERE."""

    condition: str
    parameters: tuple[tuple[str, Any], ...]


def these(household_ids: Iterable[int]) -> Scope:
    """The named households."""
    return Scope("= ANY(%(ids)s)", (("ids", sorted(household_ids)),))


def between(first: int, last: int) -> Scope:
    """All households of a range of ids, both ends included."""
    return Scope("BETWEEN %(first)s AND %(last)s", (("first", first), ("last", last)))


def refresh(scope: Scope, *, on: date) -> list[int]:
    """Bring the facts of these households up to the day `on`; whose facts changed.

    The household rows stay locked until the transaction ends.
    """
    parameters = {**dict(scope.parameters), "on": on, "zone": settings.TIME_ZONE}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_statement(LOCK, scope.condition), parameters)
        cursor.execute(_statement(REFRESH, scope.condition), parameters)
        return [household_id for (household_id,) in cursor.fetchall()]


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

AGE = """floor((to_char(%(on)s::date, 'YYYYMMDD')::integer
    - to_char(client.date_of_birth, 'YYYYMMDD')::integer) / 10000.0)::smallint"""
"""Whole years on the day, as `clients.rules.ages.age_on`: 29 February turns on 1 March."""

# Members on the day, with ages as bounds (C16) and their stay that is open on the day.
MEMBERS = """
member AS (
    SELECT membership.household_id, membership.relationship,
        CASE WHEN client.date_of_birth IS NULL THEN client.age_low ELSE {age} END AS low,
        CASE WHEN client.date_of_birth IS NULL THEN client.age_high ELSE {age} END AS high,
        client.date_of_birth, client.veteran_status, stay.disabling_condition,
        stay.homeless_since, stay.client_id IS NOT NULL AS is_enrolled
    FROM clients_membership membership
    JOIN clients_client client ON client.id = membership.client_id
    LEFT JOIN (
        SELECT DISTINCT ON (household_id, client_id)
            household_id, client_id, disabling_condition, homeless_since
        FROM clients_enrollment
        WHERE household_id {scope} AND entered_on <= %(on)s
            AND (exited_on IS NULL OR exited_on > %(on)s)
        ORDER BY household_id, client_id, entered_on DESC, id DESC
    ) stay ON stay.household_id = membership.household_id
        AND stay.client_id = membership.client_id
    WHERE membership.household_id {scope} AND membership.started_on <= %(on)s
        AND (membership.ended_on IS NULL OR membership.ended_on > %(on)s)
),
composition AS (
    SELECT household_id,
        count(*) AS size,
        count(*) FILTER (WHERE high < 18) AS children,
        count(*) FILTER (WHERE relationship = 3) AS partners,
        CASE WHEN count(low) = count(*) THEN min(low) END AS youngest_age_low,
        CASE WHEN count(low) = count(*) THEN max(low) END AS oldest_age_low,
        CASE WHEN count(high) = count(*) THEN min(high) END AS youngest_age_high,
        CASE WHEN count(high) = count(*) THEN max(high) END AS oldest_age_high,
        max(low) FILTER (WHERE relationship = 1) AS head_age_low,
        max(high) FILTER (WHERE relationship = 1) AS head_age_high,
        max(homeless_since) FILTER (WHERE relationship = 1) AS homeless_since,
        bool_or(relationship = 1 AND is_enrolled) AS is_enrolled,
        CASE
            WHEN bool_or(veteran_status = 1) THEN true
            WHEN bool_and(coalesce(veteran_status, 99) = 0)
                FILTER (WHERE (high < 18) IS NOT TRUE) THEN false
        END AS has_veteran,
        CASE
            WHEN bool_or(disabling_condition = 1) THEN true
            WHEN bool_and(coalesce(disabling_condition, 99) = 0) THEN false
        END AS has_disabling_condition
    FROM member
    GROUP BY household_id
)"""

# When a couple that was assessed together lives apart now, that assessment and those it replaced
# count for nothing (R25), as `AssessmentQuerySet.valid` has it.
SEPARATIONS = """
separation AS (
    SELECT made.household_id, made.tool, max(made.created_at) AS ended_until
    FROM assessments_jointassessment joint
    JOIN assessments_assessment made ON made.id = joint.assessment_id
    WHERE made.household_id {scope}
        AND NOT EXISTS (
            SELECT FROM assessments_assessmententeredinerror mark
            WHERE mark.assessment_id = made.id
        )
        AND NOT (
            EXISTS (
                SELECT FROM clients_membership membership
                WHERE membership.household_id = made.household_id
                    AND membership.client_id = joint.head_id AND membership.ended_on IS NULL
            ) AND EXISTS (
                SELECT FROM clients_membership membership
                WHERE membership.household_id = made.household_id
                    AND membership.client_id = joint.partner_id AND membership.ended_on IS NULL
            )
        )
    GROUP BY made.household_id, made.tool
)"""

# Assessments that are no error and, for `counts`, not replaced by a valid correction. `place` 1
# is the tool's latest (R3a); `replaced_at` is when a later or correcting one was submitted.
ASSESSMENTS = """
assessment AS MATERIALIZED (
    SELECT id, household_id, tool, assessed_on, expires_on, created_at, interviewed_at,
        score, threshold, is_evh, answers, notes, corrected_at IS NULL AS counts,
        least(corrected_at, min(created_at) OVER (
            latest_first ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        )) AS replaced_at,
        count(*) FILTER (WHERE corrected_at IS NULL) OVER (
            latest_first ROWS UNBOUNDED PRECEDING
        ) AS place
    FROM assessments_assessment
    LEFT JOIN (
        SELECT corrects_id, min(created_at) AS corrected_at
        FROM assessments_assessment correction
        WHERE household_id {scope} AND corrects_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM assessments_assessmententeredinerror mark
            WHERE mark.assessment_id = correction.id
        )
        GROUP BY corrects_id
    ) replacement ON replacement.corrects_id = assessments_assessment.id
    WHERE household_id {scope} AND assessed_on <= %(on)s AND NOT EXISTS (
        SELECT FROM assessments_assessmententeredinerror mark
        WHERE mark.assessment_id = assessments_assessment.id
    ) AND NOT EXISTS (
        SELECT FROM separation
        WHERE separation.household_id = assessments_assessment.household_id
            AND separation.tool = assessments_assessment.tool
            AND separation.ended_until >= assessments_assessment.created_at
    )
    WINDOW latest_first AS (
        PARTITION BY household_id, tool ORDER BY assessed_on DESC, created_at DESC, id DESC
    )
),
tools AS (
    SELECT household_id,
        max(id) FILTER (WHERE tool = 'crisis' AND place = 1) AS crisis_id,
        max(score) FILTER (WHERE tool = 'crisis' AND place = 1) AS crisis_score,
        max(score - threshold) FILTER (WHERE tool = 'crisis' AND place = 1) AS crisis_margin,
        max(expires_on) FILTER (WHERE tool = 'crisis' AND place = 1) AS crisis_expires_on,
        max(id) FILTER (WHERE tool = 'hct' AND place = 1) AS hct_id,
        max(score) FILTER (WHERE tool = 'hct' AND place = 1) AS hct_score,
        max(score - threshold) FILTER (WHERE tool = 'hct' AND place = 1) AS hct_margin,
        max(expires_on) FILTER (WHERE tool = 'hct' AND place = 1) AS hct_expires_on,
        coalesce(bool_or(is_evh) FILTER (WHERE place = 1), false) AS is_evh,
        min(created_at) FILTER (WHERE place = 1 AND is_evh) AS evh_submitted_at,
        jsonb_strip_nulls(
            cas_jsonb_merge(answers ORDER BY assessed_on, created_at, id)
        ) AS answers
    FROM assessment
    WHERE counts AND expires_on >= %(on)s
    GROUP BY household_id
)"""

# C13: since when a household has been extremely vulnerable without a break. Each assessment is in
# force from its submit until it is replaced or expires; touching spans are one run. (For a day
# before the submit, as of records written down late, the submit itself is the answer.)
CLOCK = """
clock AS (
    SELECT household_id, (
        SELECT lower(run) FROM unnest(range_agg(span)) run ORDER BY upper(run) DESC LIMIT 1
    ) AS evh_since
    FROM (
        SELECT household_id, tstzrange(created_at, least(
            replaced_at, (expires_on + 1)::timestamp AT TIME ZONE %(zone)s
        )) AS span
        FROM assessment JOIN tools USING (household_id)
        WHERE tools.is_evh AND assessment.is_evh
            AND created_at < coalesce(replaced_at, 'infinity')
            AND created_at < (expires_on + 1)::timestamp AT TIME ZONE %(zone)s
    ) in_force
    GROUP BY household_id
)"""

# R22: the most recent of the three sources that says where, as `clients.rules.whereabouts`.
WHEREABOUTS = """
situation AS (
    SELECT id, household_id, effective_at, created_at, information_date, situation,
        place_type, area, zip_code
    FROM clients_livingsituation
    WHERE household_id {scope} AND NOT EXISTS (
        SELECT FROM clients_livingsituationenteredinerror mark
        WHERE mark.living_situation_id = clients_livingsituation.id
    )
),
current_situation AS (
    SELECT DISTINCT ON (household_id) household_id, information_date, situation
    FROM situation
    ORDER BY household_id, effective_at DESC, created_at DESC, id DESC
),
location AS (
    SELECT DISTINCT ON (household_id) *
    FROM (
        SELECT household_id, effective_at, created_at, 0 AS tie, id, 'living_situation' AS source,
            place_type, area, zip_code
        FROM situation
        UNION ALL
        SELECT household_id, interviewed_at, created_at, 1, id, 'assessment',
            coalesce(answers ->> 'l1_place', ''), coalesce(answers ->> 'l1_area', ''),
            coalesce(notes ->> 'l1_zip', '')
        FROM assessment
        WHERE counts
        UNION ALL
        SELECT household_id, effective_at, created_at, 2, id, 'location_tab',
            place_type, area, zip_code
        FROM clients_locationrecord
        WHERE household_id {scope}
    ) sighting
    WHERE place_type <> '' OR area <> '' OR zip_code <> ''
    ORDER BY household_id, effective_at DESC, created_at DESC, tie, id DESC
)"""

# Decisions of the CAS lead that hold on the day.
OVERRIDES = """
decision AS (
    SELECT household_id, array_agg(program_id ORDER BY program_id) AS programs
    FROM prioritization_override
    WHERE household_id {scope} AND ended_at IS NULL
        AND starts_on <= %(on)s AND ends_on >= %(on)s
    GROUP BY household_id
)"""

# C13: a place in a shelter counts while the stay in coordinated entry that it belongs to goes on.
PLACEMENTS = """
place AS (
    SELECT DISTINCT placement.household_id
    FROM prioritization_placement placement
    JOIN clients_enrollment enrollment USING (household_id, stay)
    WHERE placement.household_id {scope} AND placement.kind = 'shelter'
        AND placement.ended_at IS NULL
        AND enrollment.entered_on <= %(on)s
        AND (enrollment.exited_on IS NULL OR enrollment.exited_on > %(on)s)
)"""

BIRTHDAY = """CASE
    WHEN to_char(date_of_birth, 'MMDD') = '0229'
    THEN make_date(extract(year FROM date_of_birth)::integer + low + 1, 2, 28) + 1
    ELSE (date_of_birth + make_interval(years => low + 1))::date
END"""
"""The day on which a member of a known age is a year older, by the same count as AGE."""

# The next day on which the calendar alone can change a fact: whatever above or below compares a
# date with the day has a line here. (The days of grace of C11 are counted when somebody comes
# back, so their end changes nothing that is stored.)
TURNING = """
turning AS (
    SELECT household_id, min(day) AS next_change_on
    FROM (
        SELECT household_id, least(
            CASE WHEN started_on > %(on)s THEN started_on END,
            CASE WHEN ended_on > %(on)s THEN ended_on END
        )
        FROM clients_membership
        WHERE household_id {scope} AND (started_on > %(on)s OR ended_on > %(on)s)
        UNION ALL
        SELECT household_id, least(
            CASE WHEN entered_on > %(on)s THEN entered_on END,
            CASE WHEN exited_on > %(on)s THEN exited_on END
        )
        FROM clients_enrollment
        WHERE household_id {scope} AND (entered_on > %(on)s OR exited_on > %(on)s)
        UNION ALL
        SELECT household_id, {birthday} FROM member WHERE date_of_birth IS NOT NULL
        UNION ALL
        SELECT household_id, expires_on + 1 FROM assessment WHERE counts AND expires_on >= %(on)s
        UNION ALL
        SELECT household_id, assessed_on FROM assessments_assessment
        WHERE household_id {scope} AND assessed_on > %(on)s
        UNION ALL
        SELECT household_id, ready.through::date + 1
        FROM assessments_caseconferencing, jsonb_each_text(ready_through) AS ready (code, through)
        WHERE household_id {scope} AND ready.through::date >= %(on)s
        UNION ALL
        SELECT household_id, CASE WHEN starts_on > %(on)s THEN starts_on ELSE ends_on + 1 END
        FROM prioritization_override
        WHERE household_id {scope} AND ended_at IS NULL AND ends_on >= %(on)s
    ) AS turn (household_id, day)
    GROUP BY household_id
)"""

# R28: doc-ready is what the conferencing tool confirmed, up to the day the first paper ends.
COMPUTED = """
computed AS (
    SELECT household.id AS household_id,
        coalesce(composition.is_enrolled, false)
            AND suspension.suspended_household_id IS NULL AS is_enrolled,
        composition.homeless_since,
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
        current_situation.situation AS living_situation,
        current_situation.information_date AS living_situation_on,
        location.source AS location_source,
        location.effective_at AS location_at,
        nullif(location.place_type, '') AS location_place,
        nullif(location.area, '') AS location_area,
        nullif(location.zip_code, '') AS location_zip,
        crisis_id, crisis_score, crisis_margin, crisis_expires_on,
        hct_id, hct_score, hct_margin, hct_expires_on,
        coalesce(tools.is_evh, false) AS is_evh,
        coalesce(clock.evh_since, tools.evh_submitted_at) AS evh_since,
        place.household_id IS NOT NULL AS is_placed,
        decision.programs AS overrides,
        coalesce(tools.answers, '{{}}') AS answers,
        turning.next_change_on
    FROM clients_household household
    LEFT JOIN composition ON composition.household_id = household.id
    LEFT JOIN tools ON tools.household_id = household.id
    LEFT JOIN clock ON clock.household_id = household.id
    LEFT JOIN current_situation ON current_situation.household_id = household.id
    LEFT JOIN location ON location.household_id = household.id
    LEFT JOIN place ON place.household_id = household.id
    LEFT JOIN decision ON decision.household_id = household.id
    LEFT JOIN turning ON turning.household_id = household.id
    LEFT JOIN assessments_caseconferencing confirmed
        ON confirmed.household_id = household.id AND confirmed.household_id {scope}
    -- C12: a merge keeps a household aside without exiting it.
    LEFT JOIN clients_personmerge suspension
        ON suspension.suspended_household_id = household.id AND suspension.undone_at IS NULL
    WHERE household.id {scope} AND EXISTS (
        SELECT FROM clients_enrollment
        WHERE household_id = household.id AND household_id {scope}
    )
)"""

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
    columns = [sql.Identifier(name) for name in STORED]
    parts = {
        "scope": sql.SQL(scope),
        "writers": sql.SQL(", ").join(map(sql.Literal, WRITERS_LOCK)),
        "age": sql.SQL(AGE),
        "birthday": sql.SQL(BIRTHDAY),
        "columns": _listed("{}", columns),
        "stored": _listed("stored.{}", columns),
        "computed": _listed("computed.{}", columns),
        "updates": sql.SQL(", ").join(sql.SQL("{0} = EXCLUDED.{0}").format(c) for c in columns),
    }
    steps = (
        MEMBERS,
        SEPARATIONS,
        ASSESSMENTS,
        CLOCK,
        WHEREABOUTS,
        OVERRIDES,
        PLACEMENTS,
        TURNING,
        COMPUTED,
    )
    computed_from = sql.SQL(",").join(sql.SQL(step).format(**parts) for step in steps)
    return sql.SQL(template).format(computed_from=computed_from, **parts).as_string(None)


def _listed(shape: str, columns: list[sql.Identifier]) -> sql.Composable:
    return sql.SQL(", ").join(sql.SQL(shape).format(column) for column in columns)

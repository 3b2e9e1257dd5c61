"""Waiting times when two households turn out to be one, and when they do not after all (C11).

On a merge the household that stays takes over the earliest waiting time on each list, also on one
it does not stand on yet: its entry then waits there as one that was left because of the merge.
When a merge is undone it gets back what the history of the lists says it had before.
"""

from datetime import date, datetime

from django.conf import settings
from django.db import connection

from cas.changes import Cause, Touched

GRACE_DAYS = 14
"""C11: whoever is back within this many days keeps the place in time they had."""

TAKE_OVER = """
WITH inherited AS (
    SELECT DISTINCT ON (merge.surviving_household_id, theirs.program_id)
        merge.surviving_household_id AS household_id, theirs.program_id,
        theirs.rule_version_id, theirs.county_version_id,
        theirs.evh_order, theirs.score_order, theirs.margin_order, theirs.homeless_order,
        theirs.waiting_since,
        md5(theirs.program_id::text || household.tie_break::text)::uuid AS tie_break
    FROM clients_personmerge merge
    JOIN clients_household household ON household.id = merge.surviving_household_id
    JOIN prioritization_entry theirs ON theirs.household_id = merge.suspended_household_id
    WHERE merge.undone_at IS NULL AND merge.surviving_household_id = ANY(%(ids)s)
        AND (theirs.left_at IS NULL OR theirs.left_because = 'merge'
            OR %(on)s - (theirs.left_at AT TIME ZONE %(zone)s)::date <= %(grace)s)
    ORDER BY merge.surviving_household_id, theirs.program_id, theirs.waiting_since
),
kept AS (
    INSERT INTO prioritization_entry AS own
        (program_id, household_id, rule_version_id, county_version_id, left_at, left_because,
         evh_order, score_order, margin_order, homeless_order, waiting_since, tie_break)
    SELECT program_id, household_id, rule_version_id, county_version_id, %(at)s, 'merge',
        evh_order, score_order, margin_order, homeless_order, waiting_since, tie_break
    FROM inherited
    ON CONFLICT (program_id, household_id) DO UPDATE
    SET left_because = CASE WHEN own.left_at IS NOT NULL THEN 'merge' END,
        waiting_since = CASE
            WHEN own.left_because <> 'merge'
                AND %(on)s - (own.left_at AT TIME ZONE %(zone)s)::date > %(grace)s
            THEN EXCLUDED.waiting_since
            ELSE least(own.waiting_since, EXCLUDED.waiting_since)
        END
    WHERE own.left_at IS NOT NULL OR own.waiting_since > EXCLUDED.waiting_since
    RETURNING own.*
)
INSERT INTO prioritization_movement
    (program_id, household_id, rule_version_id, county_version_id, kind, cause, at, evh_order,
     score_order, margin_order, homeless_order, waiting_since, tie_break)
SELECT program_id, household_id, rule_version_id, county_version_id, 'changed', 'merge', %(at)s,
    evh_order, score_order, margin_order, homeless_order, waiting_since, tie_break
FROM kept
WHERE left_at IS NULL
"""

# The merge that was undone just now is the newest one between two of the touched households.
UNDONE = """
WITH undone AS (
    SELECT surviving_household_id AS household_id, merged_at
    FROM clients_personmerge
    WHERE surviving_household_id = ANY(%(ids)s) AND suspended_household_id = ANY(%(ids)s)
        AND undone_at IS NOT NULL
    ORDER BY undone_at DESC, id DESC
    LIMIT 1
)"""

# The nearest movement before the merge says since when it waited; without one it joined later,
# and has waited since then.
GIVE_BACK = """
{undone},
before AS (
    SELECT DISTINCT ON (movement.program_id) movement.program_id, movement.household_id,
        CASE WHEN at < merged_at THEN movement.waiting_since ELSE at END AS waiting_since,
        CASE WHEN at < merged_at AND kind = 'left' THEN cause END AS left_because
    FROM prioritization_movement movement
    JOIN undone USING (household_id)
    ORDER BY movement.program_id, at >= merged_at, abs(extract(epoch FROM at - merged_at)), id
),
kept AS (
    UPDATE prioritization_entry own
    SET waiting_since = before.waiting_since,
        left_because = CASE
            WHEN own.left_because = 'merge' THEN coalesce(before.left_because, 'merge')
            ELSE own.left_because
        END
    FROM before
    WHERE own.program_id = before.program_id AND own.household_id = before.household_id
        AND own.waiting_since < before.waiting_since
    RETURNING own.*
)
INSERT INTO prioritization_movement
    (program_id, household_id, rule_version_id, county_version_id, kind, cause, at, evh_order,
     score_order, margin_order, homeless_order, waiting_since, tie_break)
SELECT program_id, household_id, rule_version_id, county_version_id, 'changed', 'merge_undone',
    %(at)s, evh_order, score_order, margin_order, homeless_order, waiting_since, tie_break
FROM kept
WHERE left_at IS NULL
"""

# Entries that only held a waiting time taken over, on lists it never stood on.
FORGET = """
{undone}
DELETE FROM prioritization_entry own
USING undone
WHERE own.household_id = undone.household_id AND own.left_because = 'merge' AND NOT EXISTS (
    SELECT FROM prioritization_movement movement
    WHERE movement.household_id = own.household_id AND movement.program_id = own.program_id
)
"""


def hand_over(touched: Touched, *, on: date, at: datetime) -> None:
    """Bring waiting times in line with the merges among these households, before they move.

    The lists must be locked.
    """
    ids = _because(touched, Cause.MERGE_UNDONE)
    parameters = {"on": on, "at": at, "zone": settings.TIME_ZONE, "grace": GRACE_DAYS}
    with connection.cursor() as cursor:
        if ids:
            cursor.execute(FORGET.format(undone=UNDONE), {"ids": ids})
            cursor.execute(GIVE_BACK.format(undone=UNDONE), {"ids": ids, **parameters})
        # Of several merges into one household the others still hold.
        ids += _because(touched, Cause.MERGE)
        if ids:
            cursor.execute(TAKE_OVER, {"ids": ids, **parameters})


def _because(touched: Touched, cause: Cause) -> list[int]:
    return [household_id for household_id, why in touched.items() if why == cause]

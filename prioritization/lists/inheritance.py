"""What a household that split off takes along: its place in time on every list (C11).

It gets an entry of its own that has left already, with the waiting time of the household it came
from. Whoever is back on a list within the days of grace keeps it, as after any other leave.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from cas.changes import Cause


def inherit(household_ids: Iterable[int], *, at: datetime) -> None:
    """Let these new households inherit. The lists are locked, and nobody was moved yet."""
    ids = list(household_ids)
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(INHERIT, {"ids": ids, "at": at, "cause": str(Cause.SPLIT)})


INHERIT = """
INSERT INTO prioritization_entry
    (program_id, household_id, rule_version_id, county_version_id, left_at, left_because,
    evh_order, score_order, margin_order, homeless_order, waiting_since, tie_break)
SELECT entry.program_id, household.id, entry.rule_version_id, entry.county_version_id,
    coalesce(entry.left_at, %(at)s), coalesce(entry.left_because, %(cause)s),
    entry.evh_order, entry.score_order, entry.margin_order, entry.homeless_order,
    entry.waiting_since,
    md5(entry.program_id::text || household.tie_break::text)::uuid
FROM clients_household household
JOIN prioritization_entry entry ON entry.household_id = household.split_from_id
WHERE household.id = ANY(%(ids)s)
ON CONFLICT (program_id, household_id) DO NOTHING
"""

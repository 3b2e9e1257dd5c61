"""The daily census: every list as the nightly run left it, written down once and kept for ever."""

from datetime import date, datetime
from functools import cache

from django.db import connection
from psycopg import sql

from prioritization.lists.locks import lock_list
from prioritization.querysets.order import SORT_KEY


def take_census(program_id: int, *, on: date, at: datetime) -> int:
    """Write down who stands on one list, for the day `on`, while nobody moves on it.

    In a transaction. Returns how many lists were written down: a list that has a census of that
    day keeps it, and one that was never moved has none. The lock makes the newest movement a clean
    cut: whatever moves somebody on this list later gets a higher number.
    """
    lock_list(program_id)
    with connection.cursor() as cursor:
        cursor.execute(UNHURRIED)
        cursor.execute(_statement(), {"program": program_id, "on": on, "at": at})
        return cursor.rowcount


UNHURRIED = "SET LOCAL enable_sort = off; SET LOCAL synchronous_commit = off"
"""An index holds the list in its order. PostgreSQL counts on slow reads here and there and would
rather sort, though the night has just had all of it in memory: that took a third longer. Nor does
a list wait for the disk: one lost with the server is taken again, as is its part of the run.
"""

TAKE = """
INSERT INTO prioritization_census
    (program_id, "on", at, rule_version_id, county_version_id,
    households, length, extremely_vulnerable, last_movement, digest)
SELECT shown.program_id, %(on)s, %(at)s, shown.version_id, shown.county_version_id, standing.*
FROM prioritization_shownrules shown
JOIN prioritization_program program ON program.id = shown.program_id
CROSS JOIN (
    SELECT coalesce(array_agg(household_id ORDER BY {key}), '{{}}'),
        count(*),
        count(*) FILTER (WHERE evh_order = 0),
        (SELECT coalesce(max(id), 0) FROM prioritization_movement),
        md5(coalesce(string_agg({line}, E'\\n' ORDER BY {key}), ''))::uuid
    FROM prioritization_entry
    WHERE program_id = %(program)s AND left_at IS NULL
) AS standing
WHERE shown.program_id = %(program)s AND program.is_active
ON CONFLICT (program_id, "on") DO NOTHING
"""

LINE = """concat_ws(':', household_id, evh_order, score_order, margin_order, homeless_order,
    (extract(epoch FROM waiting_since) * 1000000)::bigint, tie_break)"""
"""A household with its sort key as text, whatever the session's time zone; see `replay.digest`."""


@cache
def _statement() -> str:
    key = sql.SQL(", ").join(map(sql.Identifier, SORT_KEY))
    return sql.SQL(TAKE).format(key=key, line=sql.SQL(LINE)).as_string(None)

"""Counts places, and how long extremely vulnerable households waited for an offer and a bed.

The wait begins with the unbroken EVH run in which the household was referred (C13). A first offer
is one before which the household had none in that run. A place counts from the day they moved in,
unless it was recorded by mistake.
"""

from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from psycopg import sql

from prioritization.facts.steps.assessments import ASSESSMENTS, SEPARATIONS
from prioritization.reports.definition import Asked

DAY = 24 * 3600
BANDS = (
    ("Within a day", DAY),
    ("1 to 3 days", 3 * DAY),
    ("3 to 7 days", 7 * DAY),
    ("1 to 2 weeks", 14 * DAY),
    ("2 weeks to 30 days", 30 * DAY),
    ("Longer than 30 days", None),
)
"""How long, and where each band ends, in seconds."""

WAITS = """
WITH offered AS MATERIALIZED (
    SELECT referral.household_id, referral.made_at, program.kind,
        CASE WHEN step.at >= %(begins)s AND step.at < %(ends)s THEN step.at END AS offered_at,
        CASE WHEN placement.began_at >= %(begins)s AND placement.began_at < %(ends)s
            THEN placement.began_at END AS began_at
    FROM prioritization_referral referral
    JOIN prioritization_program program ON program.id = referral.program_id
    JOIN prioritization_referralstep step
        ON step.referral_id = referral.id AND step.to_state = 'offered'
    LEFT JOIN prioritization_placement placement
        ON placement.referral_id = referral.id AND placement.ended_because <> 'mistake'
    WHERE program.kind = ANY(%(kinds)s) AND (
        (step.at >= %(begins)s AND step.at < %(ends)s)
        OR (placement.began_at >= %(begins)s AND placement.began_at < %(ends)s)
    )
),
{separations},
{assessments},
run AS (
    SELECT household_id, unnest(range_agg(tstzrange(created_at, least(
        replaced_at, (expires_on + 1)::timestamp AT TIME ZONE %(zone)s
    )))) AS span
    FROM assessment
    WHERE is_evh AND created_at < coalesce(replaced_at, 'infinity')
        AND created_at < (expires_on + 1)::timestamp AT TIME ZONE %(zone)s
    GROUP BY household_id
),
told AS (
    SELECT offered.kind, offered.began_at, lower(run.span) AS evh_since,
        extract(epoch FROM offered.began_at - lower(run.span))::float8 AS to_bed,
        CASE WHEN NOT EXISTS (
            SELECT FROM prioritization_referral earlier
            JOIN prioritization_program program ON program.id = earlier.program_id
            WHERE earlier.household_id = offered.household_id
                AND earlier.state NOT IN ('prepared', 'voided')
                AND earlier.made_at >= lower(run.span) AND earlier.made_at < offered.made_at
                AND program.kind = ANY(%(kinds)s)
        ) THEN extract(epoch FROM offered.offered_at - lower(run.span))::float8 END AS to_offer
    FROM offered
    LEFT JOIN run ON run.household_id = offered.household_id AND run.span @> offered.made_at
)
SELECT kind, count(began_at), count(to_bed), count(to_offer),
    percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY to_offer),
    percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY to_bed),
    ARRAY[{offer_bands}], ARRAY[{bed_bands}]
FROM told
GROUP BY GROUPING SETS ((kind), ())
"""


@dataclass(frozen=True)
class Waits:
    """Of one kind of program, or of all: how many, how long, and how many by band.

    `placed` are all places that began, `beds` those of households that were EVH when referred.
    """

    placed: int = 0
    beds: int = 0
    offers: int = 0
    to_offer: tuple[float | None, ...] = (None, None)
    to_bed: tuple[float | None, ...] = (None, None)
    offer_bands: tuple[int, ...] = (0,) * len(BANDS)
    bed_bands: tuple[int, ...] = (0,) * len(BANDS)


def waits(asked: Asked) -> dict[str | None, Waits]:
    """By kind of program; None is all of them together."""
    scope = sql.SQL("IN (SELECT household_id FROM offered)")
    statement = sql.SQL(WAITS).format(
        separations=sql.SQL(SEPARATIONS).format(scope=scope),
        assessments=sql.SQL(ASSESSMENTS).format(scope=scope),
        offer_bands=_band_counts("to_offer"),
        bed_bands=_band_counts("to_bed"),
    )
    parameters = {
        "begins": asked.period.begins,
        "ends": asked.period.ends,
        "kinds": asked.kinds,
        "on": asked.on,
        "zone": settings.TIME_ZONE,
        "edges": [end for _, end in BANDS if end],
    }
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(None), parameters)
        return {kind: Waits(*map(_fixed, rest)) for kind, *rest in cursor.fetchall()}


def _band_counts(column: str) -> sql.Composable:
    shape = "count(*) FILTER (WHERE width_bucket({}, %(edges)s::float8[]) = {})"
    return sql.SQL(", ").join(
        sql.SQL(shape).format(sql.Identifier(column), sql.Literal(band))
        for band in range(len(BANDS))
    )


def _fixed(value: object) -> object:
    """The database has no percentiles of nothing."""
    return (None, None) if value is None else tuple(value) if isinstance(value, list) else value

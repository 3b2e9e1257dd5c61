"""Counts intakes by how they ended, where those diverted went, and which services helped them.

An intake counts in the days in which it was begun, and is followed to this day.
"""

from dataclasses import dataclass

from django.db import connection

from assessments.forms.intakes import REASONS
from clients.enums import LEADS_TO_DIVERSION
from prioritization.reports.period import Period

NOT_LEFT = None
"""Stands for the destination of whoever was diverted and whose exit nobody recorded yet."""

OUTCOMES = """
SELECT state, count(*),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds),
    percentile_cont(0.9) WITHIN GROUP (ORDER BY seconds)
FROM (
    SELECT state, extract(epoch FROM finished_at - started_at)::float8 AS seconds
    FROM assessments_intake
    WHERE started_at >= %(begins)s AND started_at < %(ends)s
) intake
GROUP BY state
"""

# Where the head went, or whoever else left if the head's exit is not recorded.
DESTINATIONS = """
SELECT gone.destination, count(*)
FROM assessments_intake intake
LEFT JOIN LATERAL (
    SELECT exited.destination
    FROM clients_enrollment enrollment
    JOIN clients_exit exited ON exited.enrollment_id = enrollment.id
    WHERE enrollment.household_id = intake.household_id AND enrollment.stay = intake.stay
    ORDER BY enrollment.relationship, enrollment.id
    LIMIT 1
) gone ON true
WHERE intake.state = 'diverted'
    AND intake.started_at >= %(begins)s AND intake.started_at < %(ends)s
GROUP BY gone.destination
"""


# Help that can lead to diversion (R45); a household that got several kinds counts with each.
SERVICES = """
SELECT service.kind, count(DISTINCT intake.key)
FROM assessments_intake intake
JOIN clients_service service
    ON service.household_id = intake.household_id AND service.stay = intake.stay
WHERE intake.state = 'diverted' AND service.taken_back_at IS NULL AND service.kind = ANY(%(kinds)s)
    AND intake.started_at >= %(begins)s AND intake.started_at < %(ends)s
GROUP BY service.kind
"""


# A reason is one of the usual ones, perhaps with words behind it, or words alone.
DISCARDS = """
SELECT usual.reason, count(*)
FROM assessments_intake intake
LEFT JOIN unnest(%(usual)s::text[]) AS usual (reason)
    ON usual.reason = split_part(intake.discard_reason, ': ', 1)
WHERE intake.state = 'discarded'
    AND intake.started_at >= %(begins)s AND intake.started_at < %(ends)s
GROUP BY usual.reason
"""


@dataclass(frozen=True)
class Outcome:
    """How many intakes stand like this, and the seconds from begin to finish: the median, and
    what nine in ten took at most; None while they are not finished.
    """

    intakes: int
    median: float | None = None
    slow: float | None = None


def outcomes(period: Period) -> dict[str, Outcome]:
    """The intakes begun in the period by how they stand now."""
    return {
        state: Outcome(number, median, slow)
        for state, number, median, slow in _rows(OUTCOMES, period)
    }


def destinations(period: Period) -> dict[int | None, int]:
    """Of those diverted, how many went where (HUD 3.12)."""
    return dict(_rows(DESTINATIONS, period))


def services(period: Period) -> dict[str, int]:
    """Of those diverted, how many got which help (`clients.enums.ServiceKind`)."""
    return dict(_rows(SERVICES, period, kinds=[kind.value for kind in LEADS_TO_DIVERSION]))


def discards(period: Period) -> dict[str | None, int]:
    """Why intakes were discarded, in the usual words; None for every other reason."""
    return dict(_rows(DISCARDS, period, usual=list(REASONS.values())))


def _rows(statement: str, period: Period, **more: list[str]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"begins": period.begins, "ends": period.ends, **more})
        return cursor.fetchall()

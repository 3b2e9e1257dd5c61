"""Counts how far households got on the way from an assessment to a place, and why no further.

It follows the households that were assessed in the period to this day. From the second step on it
is about those whose assessment made them extremely vulnerable; each step counts from then on, and
only for those who took the one before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

from django.db import connection
from django.db.models import Min, Q

from assessments.models import Assessment
from prioritization.lists.admission import tool_that_opens
from prioritization.reports.definition import Asked
from prioritization.reports.period import Period


class Step(IntEnum):
    """How far a household got."""

    ASSESSED, EVH, ELIGIBLE, REFERRED, ACCEPTED, ENROLLED = range(6)

    @property
    def label(self) -> str:
        """The step in words."""
        return LABELS[self]


LABELS = {
    Step.ASSESSED: "Assessed",
    Step.EVH: "Extremely vulnerable",
    Step.ELIGIBLE: "Eligible somewhere",
    Step.REFERRED: "Referred",
    Step.ACCEPTED: "Accepted",
    Step.ENROLLED: "Moved in",
}

COURSE = """
WITH cohort AS ({cohort}),
evh AS (
    SELECT cohort.household_id, cohort.evh_at, eligible.at AS eligible_at,
        referred.at AS referred_at, referred.state,
        referred.accepted_at, referred.accepted_state, referred.enrolled_at,
        coalesce(facts.is_enrolled, false) AS is_enrolled,
        coalesce(facts.is_placed, false) AS is_placed,
        {has_tool} AS has_tool, eligible.stands
    FROM cohort
    LEFT JOIN prioritization_householdfacts facts USING (household_id)
    CROSS JOIN LATERAL (
        SELECT CASE WHEN count(*) > 0 THEN greatest(cohort.evh_at, min(entry.waiting_since)) END
                AS at,
            bool_or(entry.left_at IS NULL) AS stands
        FROM prioritization_entry entry
        JOIN prioritization_program program ON program.id = entry.program_id
        WHERE entry.household_id = cohort.household_id AND program.kind = ANY(%s)
            AND (entry.left_at IS NULL OR entry.left_at > cohort.evh_at)
    ) eligible
    CROSS JOIN LATERAL (
        SELECT min(referral.made_at) AS at,
            (array_agg(referral.state ORDER BY referral.made_at DESC))[1] AS state,
            min(accepted.at) AS accepted_at,
            (array_agg(referral.state ORDER BY referral.made_at DESC)
                FILTER (WHERE accepted.at IS NOT NULL))[1] AS accepted_state,
            min(enrolled.at) AS enrolled_at
        FROM prioritization_referral referral
        JOIN prioritization_program program ON program.id = referral.program_id
        LEFT JOIN prioritization_referralstep accepted
            ON accepted.referral_id = referral.id AND accepted.to_state = 'accepted'
        LEFT JOIN prioritization_referralstep enrolled
            ON enrolled.referral_id = referral.id AND enrolled.to_state = 'enrolled'
        WHERE referral.household_id = cohort.household_id AND program.kind = ANY(%s)
            AND referral.made_at >= cohort.evh_at
            AND referral.state NOT IN ('prepared', 'voided')
    ) referred
    WHERE cohort.evh_at IS NOT NULL
),
furthest AS (
    SELECT evh.*, CASE
        WHEN eligible_at IS NULL THEN 1
        WHEN referred_at IS NULL THEN 2
        WHEN accepted_at IS NULL THEN 3
        WHEN enrolled_at IS NULL THEN 4
        ELSE 5
    END AS step
    FROM evh
),
told AS (
    SELECT step, eligible_at - evh_at AS to_eligible,
        CASE WHEN step >= 3 THEN greatest(referred_at, eligible_at) - eligible_at END
            AS to_referred,
        CASE WHEN step >= 4 THEN accepted_at - referred_at END AS to_accepted,
        CASE WHEN step >= 5 THEN enrolled_at - accepted_at END AS to_enrolled,
        CASE
            WHEN step = 5 THEN ''
            WHEN step = 4 THEN accepted_state
            WHEN step = 3 THEN state
            WHEN NOT is_enrolled THEN 'not_enrolled'
            WHEN is_placed THEN 'placed'
            WHEN step = 2 AND stands THEN 'waiting'
            WHEN step = 2 THEN 'off'
            WHEN NOT has_tool THEN 'no_tool'
            ELSE 'rules'
        END AS reason
    FROM furthest
    UNION ALL
    SELECT 0, NULL, NULL, NULL, NULL, 'below' FROM cohort WHERE evh_at IS NULL
)
SELECT step, reason, count(*),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM to_eligible)::float8),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM to_referred)::float8),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM to_accepted)::float8),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM to_enrolled)::float8)
FROM told
GROUP BY GROUPING SETS ((step, reason), ())
"""


@dataclass(frozen=True)
class Course:
    """How many got how far, and why no further; and the median seconds into each step from the
    third on.
    """

    ended: Mapping[tuple[Step, str], int]
    medians: Mapping[Step, float | None]

    @property
    def reached(self) -> dict[Step, int]:
        """How many took each step."""
        return {
            step: sum(number for (end, _), number in self.ended.items() if end >= step)
            for step in Step
        }

    def lost_at(self, step: Step) -> dict[str, int]:
        """Those who took no further step, by reason."""
        return {reason: number for (end, reason), number in self.ended.items() if end == step}


def course(asked: Asked) -> Course:
    """Of the households that were assessed in the period."""
    cohort, parameters = _cohort(asked.period)
    statement = COURSE.format(cohort=cohort, has_tool=_has_tool(asked.kinds))
    with connection.cursor() as cursor:
        cursor.execute(statement, [*parameters, asked.kinds, asked.kinds])
        rows = cursor.fetchall()
    (total,) = (row for row in rows if row[0] is None)
    ended = {(Step(step), reason): number for step, reason, number, *_ in rows if step is not None}
    return Course(ended, dict(zip(list(Step)[2:], total[3:], strict=True)))


def _cohort(period: Period) -> tuple[str, tuple[object, ...]]:
    """Each household that was assessed, with the submit that first said EVH in the period."""
    made = (
        Assessment.objects.valid()
        .scored()
        .filter(created_at__gte=period.begins, created_at__lt=period.ends)
    )
    grouped = made.order_by().values("household_id")
    return grouped.annotate(evh_at=Min("created_at", filter=Q(is_evh=True))).query.sql_with_params()


def _has_tool(kinds: list[str]) -> str:
    """Whether an assessment that opens any of these lists is current (C1)."""
    tools = sorted({tool for kind in kinds if (tool := tool_that_opens(kind))})
    return "(" + " OR ".join(f"facts.{tool}_score IS NOT NULL" for tool in tools) + ")"

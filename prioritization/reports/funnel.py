"""From an assessment to a place, step by step: how many get so far, how long it takes, and what
became of those who did not.

It follows the households that were assessed in the period to this day. From the second step on it
is about those whose assessment made them extremely vulnerable; each step counts from then on, and
only for those who took the one before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

from django.db import connection
from django.db.models import Min, Q
from django.urls import reverse

from assessments.models import Assessment
from prioritization.enums import ReferralState
from prioritization.lists.admission import tool_that_opens
from prioritization.reports.definition import Asked, Report
from prioritization.reports.findings import (
    Cell,
    Findings,
    Row,
    Table,
    counted,
    nothing,
    parts_of,
    seconds_as_span,
    span_in_words,
)
from prioritization.reports.period import Period
from prioritization.reports.pictures import Bar, Picture, Strip, picture
from prioritization.small_numbers import is_small


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

REASONS = {
    "below": "Below the line: they stay on every list they are eligible for",
    "not_enrolled": "Left coordinated access, or is not enrolled",
    "placed": "Has a place in a shelter",
    "no_tool": "The assessment that opens these lists is missing or has expired",
    "rules": "No program's requirements are met by what is known",
    "off": "Stands on no list any more",
    "waiting": "Waits on a list now",
    "offered": "The program has not answered yet",
    "accepted": "Expected, not there yet",
    **{
        state.value: state.label
        for state in (
            ReferralState.DECLINED_BY_CLIENT,
            ReferralState.DECLINED_BY_PROVIDER,
            ReferralState.NO_SHOW,
            ReferralState.WITHDRAWN,
            ReferralState.EXPIRED,
        )
    },
}
"""Where those are who did not take the next step, as things stand now."""

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
    made = Assessment.objects.valid().filter(
        created_at__gte=period.begins, created_at__lt=period.ends
    )
    grouped = made.order_by().values("household_id")
    return grouped.annotate(evh_at=Min("created_at", filter=Q(is_evh=True))).query.sql_with_params()


def _has_tool(kinds: list[str]) -> str:
    """Whether an assessment that opens any of these lists is current (C1)."""
    tools = sorted({tool for kind in kinds if (tool := tool_that_opens(kind))})
    return "(" + " OR ".join(f"facts.{tool}_score IS NOT NULL" for tool in tools) + ")"


def read(asked: Asked) -> Findings:
    """What the page of this report says."""
    found = course(asked)
    reached = shown_steps(found.reached, hides=asked.hides)
    if not found.reached[Step.ASSESSED]:
        return nothing("Nobody was assessed in this time")
    return Findings(
        finding=_finding(reached),
        summary=_summary(found, reached),
        picture=_picture(reached),
        tables=(_by_step(found, reached), _by_reason(found, reached, asked)),
    )


def shown_steps(reached: Mapping[Step, int], *, hides: bool) -> dict[Step, int | None]:
    """How many took each step; None where the number, or who got lost since the last number that
    is shown, is small.
    """
    shown: dict[Step, int | None] = {}
    last: int | None = None
    for step in Step:
        number = reached[step]
        gives_away = is_small(number) or (last is not None and is_small(last - number))
        shown[step] = None if hides and gives_away else number
        last = last if shown[step] is None else number
    return shown


def _finding(reached: Mapping[Step, int | None]) -> str:
    evh, moved = reached[Step.EVH], reached[Step.ENROLLED]
    assessed = counted(reached[Step.ASSESSED], "household")
    if evh is None:
        return f"{assessed} were assessed; the other numbers are not shown"
    if not evh:
        return f"{assessed} {_were(reached[Step.ASSESSED])} assessed, none extremely vulnerable"
    so_far = "a number that is not shown" if moved is None else f"{moved:,}"
    return f"Of {counted(evh, 'extremely vulnerable household')}, {so_far} moved in so far"


def _were(number: int | None) -> str:
    return "was" if number == 1 else "were"


def _summary(found: Course, reached: Mapping[Step, int | None]) -> tuple[str, ...]:
    said = []
    losses = {
        step: reached[step] - reached[following]
        for step, following in pairwise(list(Step)[1:])
        if reached[step] is not None and reached[following] is not None
    }
    if any(losses.values()):
        step = max(losses, key=lambda each: losses[each])
        following = Step(step + 1).label.lower()
        said.append(
            f"Most stop after \N{LEFT DOUBLE QUOTATION MARK}{step.label}"
            f"\N{RIGHT DOUBLE QUOTATION MARK}: {losses[step]:,} have not got to "
            f"\N{LEFT DOUBLE QUOTATION MARK}{following}\N{RIGHT DOUBLE QUOTATION MARK} yet."
        )
    wait = _median(found, reached, Step.REFERRED)
    if wait:
        said.append(f"Half of those referred had waited {span_in_words(wait)} or less for it.")
    return tuple(said)


def _median(found: Course, reached: Mapping[Step, int | None], step: Step) -> Cell:
    """The median time into a step; "" where there is none, None where it may not be shown."""
    if reached[step] is None:
        return None
    return seconds_as_span(found.medians.get(step))


def _picture(reached: Mapping[Step, int | None]) -> Picture:
    bars = [Bar(step.label, (Strip(number),)) for step, number in reached.items()]
    return picture("How many households got how far", bars)


def _by_step(found: Course, reached: Mapping[Step, int | None]) -> Table:
    rows = []
    for step, before in zip(Step, (None, *Step), strict=False):
        number, earlier = reached[step], reached[before] if before is not None else None
        has_share = bool(number is not None and earlier)
        share = f"{100 * number / earlier:.0f}\N{NO-BREAK SPACE}%" if has_share else ""
        rows.append(Row(step.label, (number, share, _median(found, reached, step))))
    return Table(
        "Step by step",
        ("Step", "Households", "Of the step before", "Median time since then"),
        tuple(rows),
        note="Followed from their assessment to today, so the latest had less time. From the "
        "second step on only extremely vulnerable households are counted; the others are referred "
        "too, but not at once.",
    )


def _by_reason(found: Course, reached: Mapping[Step, int | None], asked: Asked) -> Table:
    rows: list[Row] = []
    for step, following in pairwise(Step):
        if reached[step] is None or reached[following] is None:
            continue
        lost = found.lost_at(step)
        shown = parts_of(lost, hides=asked.hides)
        rows += [
            Row(REASONS[reason], (step.label, shown[reason]), _list_of(reason))
            for reason in sorted(lost, key=lambda each: -lost[each])
        ]
    return Table(
        "Where those are who got no further",
        ("Now", "They got as far as", "Households"),
        tuple(rows),
    )


def _list_of(reason: str) -> str:
    """The report that says more, where there is one."""
    is_about_rules = reason == "rules"
    return reverse("prioritization:report", args=["fits-nowhere"]) if is_about_rules else ""


FUNNEL = Report(
    slug="funnel",
    title="From assessment to a place",
    question="Where on the way from an assessment to moving in do households get lost?",
    read=read,
)

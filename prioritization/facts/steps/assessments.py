"""Which assessments count, what they say together, and since when without a break."""

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

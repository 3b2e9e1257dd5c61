"""Since when the household is on the queue of the CAS & Diversion Intake (C14)."""

# C14, R36: the newest finished intake of the stay that goes on decides; only Finish counts.
INTAKES = """
queue AS (
    SELECT household_id, (finished_at AT TIME ZONE %(zone)s)::date AS queued_on
    FROM (
        SELECT DISTINCT ON (household_id) household_id, state, finished_at
        FROM assessments_intake intake
        WHERE household_id {scope} AND finished_at IS NOT NULL AND EXISTS (
            SELECT FROM clients_enrollment enrollment
            WHERE enrollment.household_id = intake.household_id
                AND enrollment.stay = intake.stay
                AND enrollment.entered_on <= %(on)s
                AND (enrollment.exited_on IS NULL OR enrollment.exited_on > %(on)s)
        )
        ORDER BY household_id, finished_at DESC, key DESC
    ) newest
    WHERE state = 'queued'
)"""

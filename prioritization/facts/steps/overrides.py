"""What the CAS lead decided about the household."""

# Decisions of the CAS lead that hold on the day.
OVERRIDES = """
decision AS (
    SELECT household_id, array_agg(program_id ORDER BY program_id) AS programs
    FROM prioritization_override
    WHERE household_id {scope} AND ended_at IS NULL
        AND starts_on <= %(on)s AND ends_on >= %(on)s
    GROUP BY household_id
)"""

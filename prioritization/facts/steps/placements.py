"""Who has a place in a shelter (C13)."""

# A place in a shelter counts while the stay in coordinated entry that it belongs to goes on.
PLACEMENTS = """
place AS (
    SELECT DISTINCT placement.household_id
    FROM prioritization_placement placement
    JOIN clients_enrollment enrollment USING (household_id, stay)
    WHERE placement.household_id {scope} AND placement.kind = 'shelter'
        AND placement.ended_at IS NULL
        AND enrollment.entered_on <= %(on)s
        AND (enrollment.exited_on IS NULL OR enrollment.exited_on > %(on)s)
)"""

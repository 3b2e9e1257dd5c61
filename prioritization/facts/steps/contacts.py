"""When any record last said something of the household."""

# Also records that were marked as entered in error: somebody was in touch when they were made.
CONTACTS = """
contact AS (
    SELECT household_id, max(heard_at) AS last_contact_at
    FROM (
        SELECT household_id, effective_at AS heard_at
        FROM clients_livingsituation
        WHERE household_id {scope}
        UNION ALL
        SELECT household_id, effective_at
        FROM clients_locationrecord
        WHERE household_id {scope}
        UNION ALL
        SELECT household_id, interviewed_at
        FROM assessments_assessment
        WHERE household_id {scope}
    ) heard
    GROUP BY household_id
)"""

"""Where the household is now, and in which living situation."""

# R22: the most recent of the three sources that says where, as `clients.rules.whereabouts`.
WHEREABOUTS = """
situation AS (
    SELECT id, household_id, effective_at, created_at, information_date, situation,
        place_type, area, zip_code
    FROM clients_livingsituation
    WHERE household_id {scope} AND NOT EXISTS (
        SELECT FROM clients_livingsituationenteredinerror mark
        WHERE mark.living_situation_id = clients_livingsituation.id
    )
),
current_situation AS (
    SELECT DISTINCT ON (household_id) household_id, information_date, situation
    FROM situation
    ORDER BY household_id, effective_at DESC, created_at DESC, id DESC
),
location AS (
    SELECT DISTINCT ON (household_id) *
    FROM (
        SELECT household_id, effective_at, created_at, 0 AS tie, id, 'living_situation' AS source,
            place_type, area, zip_code
        FROM situation
        UNION ALL
        SELECT household_id, interviewed_at, created_at, 1, id, 'assessment',
            coalesce(answers ->> 'l1_place', ''), coalesce(answers ->> 'l1_area', ''),
            coalesce(notes ->> 'l1_zip', '')
        FROM assessment
        WHERE counts
        UNION ALL
        SELECT household_id, effective_at, created_at, 2, id, 'location_tab',
            place_type, area, zip_code
        FROM clients_locationrecord
        WHERE household_id {scope}
    ) sighting
    WHERE place_type <> '' OR area <> '' OR zip_code <> ''
    ORDER BY household_id, effective_at DESC, created_at DESC, tie, id DESC
)"""

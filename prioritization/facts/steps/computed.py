"""Every fact of a household, put together from the steps before."""

# R28: doc-ready is what the conferencing tool confirmed, up to the day the first paper ends.
COMPUTED = """
computed AS (
    SELECT household.id AS household_id,
        coalesce(composition.is_enrolled, false)
            AND suspension.suspended_household_id IS NULL AS is_enrolled,
        composition.homeless_since,
        CASE
            WHEN size = 1 AND children = 0 THEN 'single'
            WHEN children = size THEN 'minors'
            WHEN children > 0 THEN 'family'
            WHEN size = 2 AND partners = 1 THEN 'couple'
            WHEN size > 1 THEN 'adults'
        END AS household_type,
        coalesce(size, 0) AS household_size,
        coalesce(size - children, 0) AS adults,
        coalesce(children, 0) AS children,
        youngest_age_low, youngest_age_high, oldest_age_low, oldest_age_high,
        head_age_low, head_age_high, has_veteran, has_disabling_condition,
        coalesce((confirmed.ready_through ->> 'rrh')::date >= %(on)s, false) AS doc_ready_rrh,
        coalesce((confirmed.ready_through ->> 'psh')::date >= %(on)s, false) AS doc_ready_psh,
        current_situation.situation AS living_situation,
        current_situation.information_date AS living_situation_on,
        location.source AS location_source,
        location.effective_at AS location_at,
        nullif(location.place_type, '') AS location_place,
        nullif(location.area, '') AS location_area,
        nullif(location.zip_code, '') AS location_zip,
        contact.last_contact_at,
        crisis_id, crisis_score, crisis_margin, crisis_expires_on,
        hct_id, hct_score, hct_margin, hct_expires_on,
        coalesce(tools.is_evh, false) AS is_evh,
        coalesce(clock.evh_since, tools.evh_submitted_at) AS evh_since,
        place.household_id IS NOT NULL AS is_placed,
        queue.queued_on,
        decision.programs AS overrides,
        coalesce(tools.answers, '{{}}') AS answers,
        turning.next_change_on
    FROM clients_household household
    LEFT JOIN composition ON composition.household_id = household.id
    LEFT JOIN tools ON tools.household_id = household.id
    LEFT JOIN clock ON clock.household_id = household.id
    LEFT JOIN current_situation ON current_situation.household_id = household.id
    LEFT JOIN location ON location.household_id = household.id
    LEFT JOIN contact ON contact.household_id = household.id
    LEFT JOIN place ON place.household_id = household.id
    LEFT JOIN queue ON queue.household_id = household.id
    LEFT JOIN decision ON decision.household_id = household.id
    LEFT JOIN turning ON turning.household_id = household.id
    LEFT JOIN assessments_caseconferencing confirmed
        ON confirmed.household_id = household.id AND confirmed.household_id {scope}
    -- C12: a merge keeps a household aside without exiting it.
    LEFT JOIN clients_personmerge suspension
        ON suspension.suspended_household_id = household.id AND suspension.undone_at IS NULL
    WHERE household.id {scope} AND EXISTS (
        SELECT FROM clients_enrollment
        WHERE household_id = household.id AND household_id {scope}
    )
)"""

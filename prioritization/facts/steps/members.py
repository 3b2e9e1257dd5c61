"""Who belongs to the household on the day, how old they are, and whether they are enrolled."""

AGE = """floor((to_char(%(on)s::date, 'YYYYMMDD')::integer
    - to_char(client.date_of_birth, 'YYYYMMDD')::integer) / 10000.0)::smallint"""
"""Whole years on the day, as `clients.rules.ages.age_on`: 29 February turns on 1 March."""

# Members on the day, with ages as bounds (C16) and their stay that is open on the day.
MEMBERS = """
member AS (
    SELECT membership.household_id, membership.relationship,
        CASE WHEN client.date_of_birth IS NULL THEN client.age_low ELSE {age} END AS low,
        CASE WHEN client.date_of_birth IS NULL THEN client.age_high ELSE {age} END AS high,
        client.date_of_birth, client.veteran_status, stay.disabling_condition,
        stay.homeless_since, stay.client_id IS NOT NULL AS is_enrolled
    FROM clients_membership membership
    JOIN clients_client client ON client.id = membership.client_id
    LEFT JOIN (
        SELECT DISTINCT ON (household_id, client_id)
            household_id, client_id, disabling_condition, homeless_since
        FROM clients_enrollment
        WHERE household_id {scope} AND entered_on <= %(on)s
            AND (exited_on IS NULL OR exited_on > %(on)s)
        ORDER BY household_id, client_id, entered_on DESC, id DESC
    ) stay ON stay.household_id = membership.household_id
        AND stay.client_id = membership.client_id
    WHERE membership.household_id {scope} AND membership.started_on <= %(on)s
        AND (membership.ended_on IS NULL OR membership.ended_on > %(on)s)
),
composition AS (
    SELECT household_id,
        count(*) AS size,
        count(*) FILTER (WHERE high < 18) AS children,
        count(*) FILTER (WHERE relationship = 3) AS partners,
        CASE WHEN count(low) = count(*) THEN min(low) END AS youngest_age_low,
        CASE WHEN count(low) = count(*) THEN max(low) END AS oldest_age_low,
        CASE WHEN count(high) = count(*) THEN min(high) END AS youngest_age_high,
        CASE WHEN count(high) = count(*) THEN max(high) END AS oldest_age_high,
        max(low) FILTER (WHERE relationship = 1) AS head_age_low,
        max(high) FILTER (WHERE relationship = 1) AS head_age_high,
        max(homeless_since) FILTER (WHERE relationship = 1) AS homeless_since,
        bool_or(relationship = 1 AND is_enrolled) AS is_enrolled,
        CASE
            WHEN bool_or(veteran_status = 1) THEN true
            WHEN bool_and(coalesce(veteran_status, 99) = 0)
                FILTER (WHERE (high < 18) IS NOT TRUE) THEN false
        END AS has_veteran,
        CASE
            WHEN bool_or(disabling_condition = 1) THEN true
            WHEN bool_and(coalesce(disabling_condition, 99) = 0) THEN false
        END AS has_disabling_condition
    FROM member
    GROUP BY household_id
)"""

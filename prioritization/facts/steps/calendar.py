"""When the calendar alone will next change a fact."""

BIRTHDAY = """CASE
    WHEN to_char(date_of_birth, 'MMDD') = '0229'
    THEN make_date(extract(year FROM date_of_birth)::integer + low + 1, 2, 28) + 1
    ELSE (date_of_birth + make_interval(years => low + 1))::date
END"""
"""The day on which a member of a known age is a year older, by the same count as AGE."""

# The next day on which the calendar alone can change a fact: whatever step compares a date with
# the day has a line here. (The days of grace of C11 are counted when somebody comes
# back, so their end changes nothing that is stored.)
TURNING = """
turning AS (
    SELECT household_id, min(day) AS next_change_on
    FROM (
        SELECT household_id, least(
            CASE WHEN started_on > %(on)s THEN started_on END,
            CASE WHEN ended_on > %(on)s THEN ended_on END
        )
        FROM clients_membership
        WHERE household_id {scope} AND (started_on > %(on)s OR ended_on > %(on)s)
        UNION ALL
        SELECT household_id, least(
            CASE WHEN entered_on > %(on)s THEN entered_on END,
            CASE WHEN exited_on > %(on)s THEN exited_on END
        )
        FROM clients_enrollment
        WHERE household_id {scope} AND (entered_on > %(on)s OR exited_on > %(on)s)
        UNION ALL
        SELECT household_id, {birthday} FROM member WHERE date_of_birth IS NOT NULL
        UNION ALL
        SELECT household_id, expires_on + 1 FROM assessment WHERE counts AND expires_on >= %(on)s
        UNION ALL
        SELECT household_id, assessed_on FROM assessments_assessment
        WHERE household_id {scope} AND assessed_on > %(on)s
        UNION ALL
        SELECT household_id, ready.through::date + 1
        FROM assessments_caseconferencing, jsonb_each_text(ready_through) AS ready (code, through)
        WHERE household_id {scope} AND ready.through::date >= %(on)s
            AND ready.through::date < {for_ever}
        UNION ALL
        SELECT household_id, CASE WHEN starts_on > %(on)s THEN starts_on ELSE ends_on + 1 END
        FROM prioritization_override
        WHERE household_id {scope} AND ended_at IS NULL AND ends_on >= %(on)s
    ) AS turn (household_id, day)
    GROUP BY household_id
)"""

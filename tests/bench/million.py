"""A million made-up people with names as skewed as real ones, made in the database itself.

Only what a search looks at: people, their households and memberships. A few names are very common
and most are rare; one agency in fifty, one person in three shares, one in forty refused.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from random import Random

from django.db import connection, transaction
from django.db.models import Field, Model
from psycopg import sql

from cas.models import User
from clients.models import Client, Household, Membership, Release, last_four_digest
from prioritization.synthetic.copying import copied_fields
from prioritization.synthetic.names import FIRST_NAMES, LAST_NAMES

SEED = 20262
PEOPLE = 1_000_000
AGENCIES = 50
FEW = 100_000
FIRSTS, LASTS = 4_000, 60_000

DIGESTS = {last_four_digest(f"{number:04}"): f"{number:04}" for number in range(10_000)}
"""What the last four digits are found by, and which they are."""

LISTS = """
CREATE TEMPORARY TABLE names ON COMMIT DROP AS
SELECT kind, place, name
FROM (VALUES
        ('first', %(firsts)s::text[]), ('last', %(lasts)s::text[]), ('digest', %(digests)s::text[])
    ) AS list (kind, names),
    unnest(names) WITH ORDINALITY AS each (name, place)
"""
MADE_UP = """
CREATE TEMPORARY TABLE made_up ON COMMIT DROP AS
WITH drawn AS MATERIALIZED (
    SELECT number AS id,
        1 + floor(%(first_count)s * power(random(), 3.2))::int AS first,
        1 + floor(%(last_count)s * power(random(), 3.2))::int AS last,
        CASE WHEN random() < 0.1
            THEN 1 + floor(%(first_count)s * power(random(), 3.2))::int END AS preferred,
        DATE '1945-01-01' + floor(random() * 26000)::int AS born,
        CASE WHEN random() < 0.4 THEN 1 + floor(random() * 10000)::int END AS last_four,
        (%(agencies)s::bigint[])[1 + floor(random() * %(agency_count)s)::int] AS agency_id,
        random() AS chance
    FROM generate_series(1, %(people)s) AS number
)
SELECT drawn.id, first.name AS first_name, last.name AS last_name,
    coalesce(preferred.name, '') AS preferred_name, born, coalesce(digest.name, '') AS last_four,
    agency_id, chance
FROM drawn
JOIN names first ON first.kind = 'first' AND first.place = drawn.first
JOIN names last ON last.kind = 'last' AND last.place = drawn.last
LEFT JOIN names preferred ON preferred.kind = 'first' AND preferred.place = drawn.preferred
LEFT JOIN names digest ON digest.kind = 'digest' AND digest.place = drawn.last_four
"""
ROWS = {
    Household: {"id": "id", "agency_id": "agency_id", "tie_break": "gen_random_uuid()"},
    Client: {
        "id": "id",
        "code": "upper(lpad(to_hex(id), 8, '0'))",
        "agency_id": "agency_id",
        "first_name": "first_name",
        "last_name": "last_name",
        "preferred_name": "preferred_name",
        "ssn_last_four": "last_four",
        "date_of_birth": "born",
        "name_data_quality": "1",
        "dob_data_quality": "1",
    },
    Membership: {
        "household_id": "id",
        "client_id": "id",
        "relationship": "1",
        "started_on": "current_date - 30",
    },
    Release: {
        "client_id": "id",
        "decision": "CASE WHEN chance < 0.33 THEN 'granted' ELSE 'refused' END",
        "documentation": "CASE WHEN chance < 0.33 THEN 'attached_pdf' ELSE '' END",
        "starts_on": "current_date - 20",
        "ends_on": "CASE WHEN chance < 0.33 THEN current_date + 300 END",
        "recorded_by_id": "%(by)s",
    },
}
"""What stands in the columns of each table; the others hold what the model says by itself."""

DECIDED = "chance < 0.355"
"""Who decided about sharing."""

WORDS = """
INSERT INTO clients_nameword (word)
SELECT DISTINCT unnest(name_words) FROM clients_client ON CONFLICT DO NOTHING
"""


def fill(people: int, *, by: User, agencies: list[int]) -> None:
    """Make the people. Triggers and checks of foreign keys are left out: it is all one form."""
    rng = Random(SEED)
    firsts, lasts = _names(FIRST_NAMES, FIRSTS, rng), _names(LAST_NAMES, LASTS, rng)
    values = {
        "firsts": firsts,
        "first_count": len(firsts),
        "lasts": lasts,
        "digests": list(DIGESTS),
        "last_count": len(lasts),
        "agencies": agencies,
        "agency_count": len(agencies),
        "people": people,
        "by": by.pk,
    }
    with _quickly() as cursor:
        cursor.execute("SELECT setseed(0.2026)")
        cursor.execute(LISTS, values)
        cursor.execute(MADE_UP, values)
        # No search reads them, and keeping them takes longer than all the rest.
        unread = ("one_household_at_a_time", "one_head_at_a_time") if people > FEW else ()
        for constraint in unread:
            cursor.execute(f"ALTER TABLE clients_membership DROP CONSTRAINT {constraint}")
        for model, columns in ROWS.items():
            cursor.execute(_insert(model, columns), {"by": by.pk})
        cursor.execute(WORDS)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _insert(model: type[Model], columns: Mapping[str, str]) -> str:
    values = {"created_by_id": "%(by)s"} | columns
    for field in copied_fields(model):
        if field.column not in values and not field.has_db_default():
            values[field.column] = _as_literal(field)
    known = [field.column for field in model._meta.concrete_fields]
    used = {column: value for column, value in values.items() if column in known}
    where = DECIDED if model is Release else "true"
    return (
        f"INSERT INTO {model._meta.db_table} ({', '.join(used)})"
        f" SELECT {', '.join(used.values())} FROM made_up WHERE {where}"
    )


def _as_literal(field: Field) -> str:
    """The value that the model gives by itself, as SQL."""
    value = field.get_default()
    return "NULL" if value is None else sql.quote(_plain(value)).replace("%", "%%")


def _plain(value):
    return "{}" if value == [] else value


def _names(known: tuple[str, ...], number: int, rng: Random) -> list[str]:
    """So many different made-up names; the first ones are used most."""
    vowels, consonants = "aeiou", "bcdfghjklmnprstvwz"
    names = dict.fromkeys(known)
    while len(names) < number:
        syllables = rng.choice((2, 2, 3, 3, 4))
        drawn = "".join(rng.choice(consonants) + rng.choice(vowels) for _ in range(syllables))
        names[(drawn + rng.choice(("", "n", "s", "z", "th", "ll"))).capitalize()] = None
    drawn = list(names)[:number]
    rng.shuffle(drawn)
    return drawn


@contextmanager
def _quickly() -> Iterator:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor

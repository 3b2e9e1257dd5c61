"""Attempts to write identity or an exact place about an anonymous household, in every way there is.

Each attempt carries a name that stands nowhere else, so one look at every table tells whether any
of them was stored. Free text is tried through forms only: they ask before they keep a name.
"""

from collections import Counter
from dataclasses import dataclass
from random import Random

from django.db import IntegrityError, connection, transaction
from django.db.models.expressions import DatabaseDefault
from django.urls import reverse
from django.utils import timezone

from assessments.models import Assessment, CaseConferencing, Draft
from clients.models import Client, LivingSituation, LocationRecord, Membership, Release
from tests import factories

CANARY = "Zqx"
"""Every name that is tried begins so."""
WAYS = ("form", "orm", "bulk", "raw sql")
PROFILE = "first_name middle_name last_name preferred_name phone email contact_note".split()  # noqa: SIM905
STEP_7 = ("contact_plan", "decision", "next_step", "next_step_owner")
ASKED_OF_NAMED_PEOPLE = ("l1_zip", "contact_plan")


@dataclass
class Anonymous:
    """An anonymous household in the middle of its steps, and the browser of its worker."""

    browser: object
    household: object
    head: Client
    draft: Draft
    conferencing: CaseConferencing
    location: LocationRecord


def anonymous_household(browser):
    """Ready for every form that a victim service provider has."""
    made = factories.household(by=browser.user, head={"anonymous": True})
    factories.assessment(made, "hct")
    return Anonymous(
        browser=browser,
        household=made,
        head=factories.head_of(made),
        draft=factories.draft(made, "hct"),
        conferencing=factories.case_conferencing(made, vsp_contact="The desk"),
        location=factories.location(made),
    )


def attempt_all(subject: Anonymous, count: int) -> Counter:
    """Make `count` attempts, the ways in turn; how many the database or a form refused, by way."""
    rng, refused = Random("identity"), Counter()
    for number in range(count):
        way = WAYS[number % len(WAYS)]
        if way == "form":
            _post(subject, rng, _name(number))
            refused[way] += 1
        else:
            refused[way] += _is_refused(subject, rng, way, _name(number))
    return refused


def _name(number: int) -> str:
    """A name of its own for each attempt, in letters only."""
    letters = "".join(chr(ord("a") + int(digit)) for digit in str(number))
    return f"{CANARY}{letters}"


# --- Past the forms ----------------------------------------------------------------------------


def _is_refused(subject: Anonymous, rng: Random, way: str, name: str) -> bool:
    write = rng.choice([_change, _change, _add])
    try:
        with transaction.atomic():
            write(subject, rng, way, name)
    except IntegrityError:
        return True
    raise AssertionError(f"{write.__name__} by {way} was not refused: {name}")


def _change(subject, rng, way, name):
    row, values = _changes(subject, rng, name)
    table, manager = row._meta, type(row).objects
    if way == "raw sql":
        columns = ", ".join(f"{table.get_field(field).column} = %s" for field in values)
        given = [
            table.get_field(field).get_db_prep_save(value, connection)
            for field, value in values.items()
        ]
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {table.db_table} SET {columns} WHERE {table.pk.column} = %s",
                [*given, row.pk],
            )
        return
    if way == "orm" and rng.random() < 0.5:
        manager.filter(pk=row.pk).update(**values)
        return
    copy = manager.get(pk=row.pk)
    for field, value in values.items():
        setattr(copy, field, value)
    if way == "bulk":
        manager.bulk_update([copy], list(values))
    else:
        copy.save()


def _changes(subject, rng, name):
    """A row about the household and what to write into it."""
    kind = rng.choice(["profile"] * 3 + ["born", "ssn", "named", "step 7", "notes", "place"])
    if kind == "profile":
        return subject.head, {rng.choice(PROFILE): f"{name}@example.org"}
    if kind == "born":
        return subject.head, {"date_of_birth": factories.LONG_AGO, "dob_data_quality": 1}
    if kind == "ssn":
        return subject.head, {"ssn": "078051120", "ssn_data_quality": 1}
    if kind == "named":
        return subject.head, {"is_anonymous": False, "first_name": name}
    if kind == "step 7":
        return subject.conferencing, {rng.choice(STEP_7): name}
    if kind == "notes":
        column = rng.choice(["notes", "answers"])
        return subject.draft, {column: {rng.choice(ASKED_OF_NAMED_PEOPLE): name}}
    return subject.location, rng.choice([{"note": name}, {"zip_code": "95814"}])


def _add(subject, rng, way, name):
    row = rng.choice([_profile, _situation, _location, _release, _assessment, _membership])(
        subject, rng, name
    )
    if way == "raw sql":
        _insert(row)
    elif way == "bulk":
        type(row).objects.bulk_create([row])
    else:
        row.save()


def _insert(row):
    fields = [
        field
        for field in row._meta.concrete_fields
        if not field.generated
        and not (field.primary_key and row.pk is None)
        and not isinstance(getattr(row, field.attname), DatabaseDefault)
    ]
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    columns = ", ".join(field.column for field in fields)
    holes = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {row._meta.db_table} ({columns}) VALUES ({holes})", values)


def _profile(subject, rng, name):
    return factories.ClientFactory.build(
        anonymous=True,
        agency=subject.household.agency,
        created_by=subject.browser.user,
        **{rng.choice(PROFILE): name},
    )


def _whereabouts(subject):
    now = timezone.now()
    return {
        "household": subject.household,
        "effective_at": now,
        "created_at": now,
        "created_by": subject.browser.user,
    }


def _situation(subject, rng, name):
    exact = rng.choice([{"note": name}, {"verified_by": name}, {"zip_code": "95814"}])
    return LivingSituation(
        situation=116, information_date=factories.today(), **_whereabouts(subject), **exact
    )


def _location(subject, rng, name):
    exact = rng.choice([{"note": name}, {"zip_code": "95814"}])
    return LocationRecord(**_whereabouts(subject), **exact)


def _release(subject, rng, name):
    is_refused = rng.random() < 0.5
    return Release(
        client=subject.head,
        decision="refused" if is_refused else "granted",
        documentation="" if is_refused else "signed_electronically",
        signed_name=name,
        starts_on=factories.today(),
        ends_on=None if is_refused else factories.today(),
        recorded_at=timezone.now(),
        recorded_by=subject.browser.user,
    )


def _assessment(subject, rng, name):
    draft = subject.draft
    return Assessment(
        key=draft.pk,
        household=subject.household,
        tool="hct",
        version=draft.version,
        assessment_type=3,
        notes={rng.choice(ASKED_OF_NAMED_PEOPLE): name},
        assessed_on=factories.today(),
        expires_on=factories.today().replace(year=factories.today().year + 1, day=1),
        interviewed_at=timezone.now(),
        created_at=timezone.now(),
        members=[],
        is_family=False,
        score=1,
        threshold=6,
        created_by=subject.browser.user,
    )


def _membership(subject, rng, name):
    named = factories.ClientFactory(agency=subject.household.agency, first_name=name)
    return Membership(
        household=subject.household,
        client=named,
        relationship=3,
        started_on=factories.today(),
    )


# --- Through the forms -------------------------------------------------------------------------


def _post(subject, rng, name):
    """Post what a form of the household asks, with a name in every field it does not ask for."""
    made, code = subject.household, subject.head.code
    everything = dict.fromkeys(
        [*PROFILE, *STEP_7, *ASKED_OF_NAMED_PEOPLE, "note", "verified_by", "signed_name", "notes"],
        name,
    )
    everything |= {"ssn": "078-05-1120", "zip_code": "95814", "is_anonymous": "", "name_is": ""}
    born = {"date_of_birth_month": "3", "date_of_birth_day": "1", "date_of_birth_year": "1990"}
    today = factories.today()
    forms = {
        ("clients:profile", code): {"age_band": "25-34", "language": "en"},
        ("clients:release", code): {"decision": "granted", "documentation": "attached_pdf"},
        ("clients:living_situation", made.pk): {"situation": "116", **_date("information", today)},
        ("clients:location", made.pk): {"area": "oak_park", "seen_on_month": str(today.month)}
        | {"seen_on_day": str(today.day), "seen_on_year": str(today.year)},
        ("assessments:page", subject.draft.pk, "now"): {"l1_place": "tent"},
        ("assessments:page", subject.draft.pk, "hopes"): {
            "hopes": f"{name} lives at 12 Oak Street"
        },
        ("assessments:discard", subject.draft.pk): {"reason": f"{name} asked for it"},
        ("assessments:case_conferencing", made.pk): {"vsp_contact": "The desk", "revision": "1"},
    }
    (view, *args), fields = rng.choice(list(forms.items()))
    subject.browser.post(reverse(view, args=args), everything | born | fields)


def _date(stem, day):
    return {
        f"{stem}_date_month": str(day.month),
        f"{stem}_date_day": str(day.day),
        f"{stem}_date_year": str(day.year),
    }


# --- What was stored ---------------------------------------------------------------------------


def tables_that_hold_a_name() -> list[str]:
    """Every table, history and logs included, in which one of the names can be read."""
    tables = connection.introspection.table_names()
    return [table for table in sorted(tables) if _holds_a_name(table)]


def _holds_a_name(table):
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT EXISTS (SELECT FROM {table} t WHERE t::text LIKE %s)", [f"%{CANARY}%"]
        )
        return cursor.fetchone()[0]


def whole_numbers_of_identity() -> int:
    """Birth dates, SSNs and ZIP codes that stand with anonymous people."""
    anonymous = Client.objects.filter(is_anonymous=True)
    of_theirs = {"household__memberships__client__in": anonymous}
    return (
        anonymous.exclude(ssn=None, date_of_birth=None).count()
        + LivingSituation.objects.filter(**of_theirs).exclude(zip_code="").count()
        + LocationRecord.objects.filter(**of_theirs).exclude(zip_code="").count()
        + Release.objects.filter(client__in=anonymous).count()
    )

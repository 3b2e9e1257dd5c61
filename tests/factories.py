"""Made-up people and records in the situations that tests are about.

Everybody is called Example, so nobody can take them for real. Records are written directly, as
they would stand after the actions; a test of an action or a view runs the real one.
"""

import uuid
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from assessments.enums import LegacyTool, Tool
from assessments.models import (
    Assessment,
    AssessmentEnteredInError,
    CaseConferencing,
    Draft,
    InstrumentVersion,
    LegacyAssessment,
    ServicePlan,
    ToolInterest,
)
from assessments.rules.evh import threshold
from assessments.rules.expiry import expires_on
from assessments.rules.instrument import from_toml
from cas.access.roles import Role
from cas.changes import Cause
from cas.models import Agency, User
from cas.rules import ruleset
from clients.enums import Language, Relationship, ReleaseDecision
from clients.models import (
    Client,
    Enrollment,
    Household,
    LivingSituation,
    LocationRecord,
    Membership,
    PersonMerge,
    Release,
)
from prioritization.actions import publish
from prioritization.enums import ProgramKind
from prioritization.models import Program
from prioritization.news import move_touched

OUTSIDE = 116
"""HUD 4.12: a place not meant for habitation."""
INSTRUMENT_FILES = Path(__file__).parent.parent / "assessments" / "instruments"
LONG_AGO = date(2020, 1, 1)


class AgencyFactory(DjangoModelFactory):
    """An agency; victim services and coordination are traits."""

    class Meta:
        model = Agency

    class Params:
        victim_services = factory.Trait(kind=Agency.Kind.VICTIM_SERVICE)
        coordination = factory.Trait(kind=Agency.Kind.COORDINATION)

    name = factory.Sequence(lambda n: f"Example Agency {n}")


class UserFactory(DjangoModelFactory):
    """An assessor, unless `role` says otherwise."""

    class Meta:
        model = User

    class Params:
        disabled = factory.Trait(is_active=False)

    username = factory.Sequence(lambda n: f"example{n}")
    first_name = "Worker"
    last_name = factory.Sequence(lambda n: f"Example-{n}")
    role = Role.ASSESSOR
    agency = factory.SubFactory(AgencyFactory)
    password = "!"


class ClientFactory(DjangoModelFactory):
    """A named English-speaking adult of 30; other people are traits."""

    class Meta:
        model = Client

    class Params:
        years = 30
        anonymous = factory.Trait(
            is_anonymous=True,
            first_name="",
            last_name="",
            name_data_quality=99,
            date_of_birth=None,
            dob_data_quality=99,
            age_low=25,
            age_high=34,
        )
        spanish = factory.Trait(language=Language.SPANISH)
        of_unknown_age = factory.Trait(date_of_birth=None, dob_data_quality=99)

    agency = factory.SubFactory(AgencyFactory)
    created_by = factory.SubFactory(UserFactory, agency=factory.SelfAttribute("..agency"))
    first_name = factory.Sequence(lambda n: f"Person{n}")
    last_name = "Example"
    name_data_quality = 1
    ssn_data_quality = 99
    date_of_birth = factory.LazyAttribute(lambda person: born_years_ago(person.years))
    dob_data_quality = 1


def today():
    """The local day."""
    return timezone.localdate()


def born_years_ago(years, on=None):
    """The birth date of somebody who is this old and had a birthday yesterday."""
    day = (on or today()) - timedelta(days=1)
    return date(day.year - years, day.month, min(day.day, 28))


def midday(day):
    """A moment on a local day; this very moment when the day is today."""
    now = timezone.now()
    if day >= timezone.localdate(now):
        return now
    return datetime.combine(day, time(12), timezone.get_current_timezone())


# --- Households ------------------------------------------------------------------------------

NO_RELEASE = "none"
SHARED = "granted"
REFUSED = "refused"
WITHDRAWN = "withdrawn"
EXPIRED = "expired"


def household(
    *,
    by=None,
    head=None,
    partner=False,
    children=(),
    release=SHARED,
    enrolled=True,
    situation=OUTSIDE,
    on=None,
):
    """A household that is ready for its interviews on the day `on`, unless told otherwise.

    `by` is the worker of the agency it belongs to; `head` a dictionary for ClientFactory;
    `children` their ages; `release` one of the words above; `situation` None leaves step 3 open.
    """
    on = on or today()
    by = by or UserFactory()
    made = Household.objects.create(agency=by.agency, created_by=by)
    first = _join(made, Relationship.SELF, on, **(head or {}))
    if partner:
        _join(made, Relationship.PARTNER, on, **_like(first))
    for years in children:
        born = None if first.is_anonymous else born_years_ago(years, on)
        _join(made, Relationship.CHILD, on, **_like(first, date_of_birth=born, years=years))
    if not first.is_anonymous:
        give_release(first, release, by=by, on=on)
    if enrolled:
        enroll(made, by=by, on=on)
    if situation is not None:
        living_situation(made, by=by, on=on, situation=situation)
    return made


def _like(first, *, date_of_birth=None, years=30):
    if first.is_anonymous:
        return {"anonymous": True, "age_low": years, "age_high": years}
    return {"date_of_birth": date_of_birth} if date_of_birth else {}


def _join(made, relationship, on, **person):
    client = ClientFactory(agency=made.agency, created_by=made.created_by, **person)
    Membership.objects.create(
        household=made, client=client, relationship=relationship, started_on=on - timedelta(days=1)
    )
    return client


def add_member(made, relationship=Relationship.CHILD, **person):
    """One more person in a household, not yet enrolled."""
    return _join(made, relationship, today(), **person)


def merge(made, other=None, *, by=None):
    """Another household of the same agency whose head turned out to be the head of this one."""
    other = other or household(by=made.created_by, release=NO_RELEASE)
    return PersonMerge.objects.create(
        merged=head_of(other),
        canonical=head_of(made),
        suspended_household=other,
        surviving_household=made,
        reason="Example reason",
        merged_at=timezone.now(),
        merged_by=by or made.created_by,
    )


def head_of(made):
    """The head's profile."""
    return made.memberships.get(relationship=Relationship.SELF).client


def give_release(client, state, *, by=None, on=None):
    """Bring a person's release into a state on the day `on`; None for no release."""
    on = on or today()
    if state == NO_RELEASE:
        return None
    starts_on = on - timedelta(days=400 if state == EXPIRED else 1)
    granted = state != REFUSED
    return Release.objects.create(
        client=client,
        decision=ReleaseDecision.GRANTED if granted else ReleaseDecision.REFUSED,
        documentation="attached_pdf" if granted else "",
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=365) if granted else None,
        withdrawn_at=midday(on) if state == WITHDRAWN else None,
        recorded_by=by or client.created_by,
    )


def enroll(made, *, by=None, on=None, entered_on=None):
    """Enroll everybody in the household, from the day before `on`."""
    on = on or today()
    stay = uuid.uuid4()
    Enrollment.objects.bulk_create(
        Enrollment(
            client_id=membership.client_id,
            household=made,
            stay=stay,
            relationship=membership.relationship,
            entered_on=entered_on or on - timedelta(days=1),
            created_by=by or made.created_by,
        )
        for membership in made.memberships.current(on)
    )
    return stay


def living_situation(made, *, by=None, on=None, situation=OUTSIDE, **place):
    """A living situation (step 3) of the day `on`."""
    on = on or today()
    return LivingSituation.objects.create(
        household=made,
        information_date=on,
        effective_at=midday(on),
        created_at=timezone.now(),
        situation=situation,
        created_by=by or made.created_by,
        **place,
    )


def location(made, *, on=None, area="oak_park"):
    """A record on the location tab."""
    return LocationRecord.objects.create(
        household=made,
        effective_at=midday(on or today()),
        created_at=timezone.now(),
        area=area,
        created_by=made.created_by,
    )


# --- Interviews ------------------------------------------------------------------------------


@cache
def shipped(tool):
    """The instrument in the newest file of the tool."""
    file = sorted(INSTRUMENT_FILES.glob(f"{tool}-*.toml"))[-1]
    return from_toml(file.read_text(encoding="utf-8"))


def version_of(tool):
    """The shipped version of the tool, in force since long ago so that tests may date back."""
    instrument = shipped(str(tool))
    version, _ = InstrumentVersion.objects.get_or_create(
        digest=instrument.digest,
        defaults={
            "tool": instrument.tool,
            "version": instrument.version,
            "effective_from": LONG_AGO,
            "content": instrument.content,
        },
    )
    return version


def draft(made, tool=Tool.CRISIS, *, by=None, at=None, **fields):
    """An interview that was begun."""
    by, at = by or made.created_by, at or timezone.now()
    return Draft.objects.create(
        household=made,
        tool=tool,
        version=version_of(tool),
        started_by=by,
        started_at=at,
        saved_by=by,
        saved_at=at,
        **fields,
    )


def interest(made, tool, *, is_interested=True):
    """What the household said when it was asked whether it wants what a tool opens (C7)."""
    return ToolInterest.objects.create(
        household=made,
        stay=made.enrollments.values_list("stay", flat=True).first(),
        tool=tool,
        is_interested=is_interested,
        recorded_by=made.created_by,
    )


def assessment(made, tool=Tool.CRISIS, *, by=None, on=None, score=3, is_family=False, **fields):
    """A completed interview of the day `on`, with a score of one's choice."""
    on = on or today()
    version = version_of(tool)
    values = {
        "key": uuid.uuid4(),
        "answers": {},
        "members": [],
        "expires_on": expires_on(version.instrument.validity, on),
        "interviewed_at": midday(on),
        "created_at": timezone.now(),
        "created_by": by or made.created_by,
    }
    return Assessment.objects.create(
        household=made,
        tool=tool,
        version=version,
        assessed_on=on,
        is_family=is_family,
        score=score,
        threshold=threshold(is_family),
        **{**values, **fields},
    )


def legacy_assessment(made=None, tool=LegacyTool.VI_SPDAT, *, on=date(2024, 5, 1)):
    """A record of a superseded tool (R10a)."""
    made = made or household()
    return LegacyAssessment.objects.create(
        client=head_of(made), tool=tool, assessed_on=on, imported_by=made.created_by
    )


def entered_in_error(record, *, by=None):
    """A mark that a completed interview counts for nothing."""
    return AssessmentEnteredInError.objects.create(
        assessment=record, reason="Example reason", marked_by=by or record.created_by
    )


def service_plan(made, hct, *, by=None, **words):
    """A plan that answers an HCT."""
    return ServicePlan.objects.create(
        household=made,
        hct=hct,
        saved_by=by or made.created_by,
        **{
            "goal": "A room with a door",
            "next_steps": "Visit two places",
            "client_agrees": "yes",
            **words,
        },
    )


def case_conferencing(made, *, by=None, **words):
    """A saved step 7."""
    return CaseConferencing.objects.create(household=made, saved_by=by or made.created_by, **words)


# --- Programs --------------------------------------------------------------------------------


class ProgramFactory(DjangoModelFactory):
    """A shelter without published rules; other kinds are traits."""

    class Meta:
        model = Program

    class Params:
        housing = factory.Trait(kind=ProgramKind.RAPID_REHOUSING)
        queue = factory.Trait(kind=ProgramKind.QUEUE)

    name = factory.Sequence(lambda n: f"Example Program {n}")
    slug = factory.Sequence(lambda n: f"example-program-{n}")
    kind = ProgramKind.SHELTER


def rule_set(requirements=(), factors=()):
    """Rules from clauses, and from (clauses, points) pairs, all as JSON data."""
    return ruleset.parse(
        {
            "requirements": [{"clause": clause} for clause in requirements],
            "factors": [{"when": list(when), "points": points} for when, points in factors],
        }
    )


def open_list(requirements=(), factors=(), *, at=None, **program):
    """A program whose list is kept from today by these rules, moved by the real action."""
    made = ProgramFactory(**program)
    publish(
        program=made,
        rule_set=rule_set(requirements, factors),
        effective_from=timezone.localdate(at or timezone.now()),
        by=None,
        at=at or timezone.now(),
    )
    return made


def tell_lists(*households, cause=Cause.PROFILE):
    """Do what the end of an action does: refresh the facts of these households, move them."""
    move_touched({made.pk: cause for made in households})

"""People, their households, releases, stays, and where they live."""

import uuid
from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

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
    ReleaseWording,
)
from clients.wording import wording_in_force
from tests.factories.days import born_years_ago, midday, today
from tests.factories.staff import AgencyFactory, UserFactory

OUTSIDE = 116
"""HUD 4.12: a place not meant for habitation."""


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
    adults = [first]
    if partner:
        adults.append(_join(made, Relationship.PARTNER, on, **_like(first)))
    for years in children:
        born = None if first.is_anonymous else born_years_ago(years, on)
        _join(made, Relationship.CHILD, on, **_like(first, date_of_birth=born, years=years))
    if not first.is_anonymous:
        for adult in adults:
            give_release(adult, release, by=by, on=on)
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
    return made.memberships.get(relationship=Relationship.SELF, ended_on=None).client


def release_wording():
    """The shipped text of the release, as it is kept once somebody decided on it."""
    shipped = wording_in_force(today())
    stored, _ = ReleaseWording.objects.get_or_create(
        digest=shipped.digest,
        defaults={"version": shipped.version, "content": dict(shipped.content)},
    )
    return stored


def give_release(client, state, *, by=None, on=None, **fields):
    """Bring a person's release into a state on the day `on`; None for no release."""
    on = on or today()
    if state == NO_RELEASE:
        return None
    starts_on = on - timedelta(days=400 if state == EXPIRED else 1)
    granted = state != REFUSED
    values = {
        "decision": ReleaseDecision.GRANTED if granted else ReleaseDecision.REFUSED,
        "wording": release_wording(),
        "language": client.language,
        "starts_on": starts_on,
        "withdrawn_at": midday(on) if state == WITHDRAWN else None,
        "recorded_by": by or client.created_by,
    }
    if granted:
        values["documentation"] = "signed_electronically"
        values["signed_name"] = client.display_name
        values["signed_at"] = midday(on)
        values["ends_on"] = starts_on + timedelta(days=365)
    return Release.objects.create(client=client, **values | fields)


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


def enroll_late(made):
    """Enroll whoever joined after the others, in their stay."""
    enrolled = made.enrollments.first()
    for membership in made.memberships.exclude(client__enrollments__household=made):
        Enrollment.objects.create(
            client_id=membership.client_id,
            household=made,
            stay=enrolled.stay,
            relationship=membership.relationship,
            entered_on=enrolled.entered_on,
            created_by=made.created_by,
        )


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

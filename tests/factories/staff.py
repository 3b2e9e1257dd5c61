"""Agencies, the people who work there, and what lets them."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from assessments.enums import CertificationKind, RequestKind
from assessments.models import Certification, CertificationRequest, TrainingSeries, TrainingSession
from cas.access.roles import ASSESSORS, Role
from cas.models import Agency, User
from tests.factories.days import FAR_AWAY, LONG_AGO, midday, today


class AgencyFactory(DjangoModelFactory):
    """An agency; victim services and coordination are traits."""

    class Meta:
        model = Agency

    class Params:
        victim_services = factory.Trait(kind=Agency.Kind.VICTIM_SERVICE)
        coordination = factory.Trait(kind=Agency.Kind.COORDINATION)

    name = factory.Sequence(lambda n: f"Example Agency {n}")


class UserFactory(DjangoModelFactory):
    """An assessor, unless `role` says otherwise; assessors are certified.

    `certified_through` is the last certified day; False for somebody never certified (R31).
    """

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        disabled = factory.Trait(is_active=False)

    username = factory.Sequence(lambda n: f"example{n}")
    first_name = "Worker"
    last_name = factory.Sequence(lambda n: f"Example-{n}")
    role = Role.ASSESSOR
    agency = factory.SubFactory(AgencyFactory)
    password = "!"
    hmis_certified_on = factory.LazyAttribute(
        lambda user: LONG_AGO if user.role in ASSESSORS else None
    )

    @factory.post_generation
    def certified_through(user, create, last_day, **kwargs):
        if create and user.is_assessor and last_day is not False:
            certification(user, last_day=last_day or FAR_AWAY)


def certification(user, *, first_day=None, last_day=None, by=None, **fields):
    """Days in which an assessor may save."""
    return Certification.objects.create(
        user=user,
        kind=fields.pop("kind", CertificationKind.TRAINING),
        first_day=first_day or LONG_AGO,
        last_day=last_day or FAR_AWAY,
        granted_by=by or user,
        **fields,
    )


def certification_request(user, kind=RequestKind.TRAINING, **fields):
    """What an assessor asks of the CAS lead."""
    return CertificationRequest.objects.create(user=user, kind=kind, **fields)


def training_session(*, days_ago=7, series=None, code="T1", title="Example session", **fields):
    """A session of a training series, of its own unless one is named."""
    starts_at = midday(today() - timedelta(days=days_ago))
    if days_ago < 0:
        starts_at = timezone.now() - timedelta(days=days_ago)
    number = TrainingSeries.objects.count() + 1
    return TrainingSession.objects.create(
        series=series or TrainingSeries.objects.create(name=f"Example series {number}"),
        code=code,
        title=title,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        **fields,
    )

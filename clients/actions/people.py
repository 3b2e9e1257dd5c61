"""Adding people and changing what is known of them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from cas import audit
from cas.changes import Cause, action, touch
from cas.models import User
from clients.enums import Relationship
from clients.models import Client, Household, Membership


@action
def add_person(*, profile: Mapping[str, Any], by: User, on: date) -> Client:
    """Add a person who is the head of a new household of one (R35: after a search)."""
    household = Household.objects.create(agency=by.agency, created_by=by)
    return _add_to(household, profile, Relationship.SELF, by=by, on=on)


@action
def add_member(
    *, household: Household, profile: Mapping[str, Any], relationship: int, by: User, on: date
) -> Client:
    """Add a new person to a household from the day `on`. IntegrityError for a second head."""
    return _add_to(household, profile, relationship, by=by, on=on)


def _add_to(
    household: Household, profile: Mapping[str, Any], relationship: int, *, by: User, on: date
) -> Client:
    client = Client.objects.create(**profile, agency=by.agency, created_by=by)
    Membership.objects.create(
        household=household, client=client, relationship=relationship, started_on=on
    )
    audit.record(verb="added", subject=client, by=by, household_id=household.pk)
    touch(household.pk, Cause.HOUSEHOLD)
    return client


@action
def change_profile(
    *, client: Client, household: Household, profile: Mapping[str, Any], by: User
) -> None:
    """Change what is known of a person; history keeps what it was."""
    for name, value in profile.items():
        setattr(client, name, value)
    client.save(update_fields=list(profile))
    audit.record(
        verb="changed",
        subject=client,
        by=by,
        household_id=household.pk,
        fields=sorted(profile),
    )
    touch(household.pk, Cause.PROFILE)

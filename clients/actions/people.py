"""Adding people and changing what is known of them."""

import uuid
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import connection

from cas import audit
from cas.changes import Cause, action, touch
from cas.models import User
from clients.enums import Relationship
from clients.models import Client, Household, Membership, last_four_digest
from clients.search import Query, Results, likely

ADDING_LOCK = (4106, 0)
"""Advisory lock of everybody who adds a person: the second sees whom the first one added."""

OUTSIDE = "outside"
"""Stands among the codes that a user looked at for "somebody outside my access"."""


class LooksLikeSomeone(Exception):
    """Nobody was added: the person may be here already. `results` says who that may be."""

    def __init__(self, results: Results):
        super().__init__("The person may be here already.")
        self.results = results


@action
def add_person(
    *,
    profile: Mapping[str, Any],
    by: User,
    on: date,
    form_key: uuid.UUID | None = None,
    not_these: Collection[str] | None = None,
) -> Client:
    """Add a person who is the head of a new household of one (R35: after a search).

    The same `form_key` adds one person however often it comes. `not_these` are the codes of those
    the user looked at and said are somebody else; anybody else alike raises `LooksLikeSomeone`.
    Without it nobody is compared.
    """
    if added := _added_before(form_key, by):
        return added
    _refuse_known(profile, not_these, by=by, on=on)
    household = Household.objects.create(agency=by.agency, created_by=by)
    return _add_to(household, profile, Relationship.SELF, form_key=form_key, by=by, on=on)


@action
def add_member(
    *,
    household: Household,
    profile: Mapping[str, Any],
    relationship: int,
    by: User,
    on: date,
    form_key: uuid.UUID | None = None,
    not_these: Collection[str] | None = None,
) -> Client:
    """Add a new person to a household, compared as in `add_person`.

    Raises IntegrityError for a second head.
    """
    if added := _added_before(form_key, by):
        return added
    _refuse_known(profile, not_these, by=by, on=on)
    return _add_to(household, profile, relationship, form_key=form_key, by=by, on=on)


def _added_before(form_key: uuid.UUID | None, by: User) -> Client | None:
    """Who was added with this very form before; others who add wait until this one is done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", ADDING_LOCK)
    if form_key is None:
        return None
    return Client.objects.filter(form_key=form_key, created_by=by).first()


def _refuse_known(
    profile: Mapping[str, Any], not_these: Collection[str] | None, *, by: User, on: date
) -> None:
    if not_these is None or profile.get("is_anonymous"):
        return
    results = likely(query_of(profile), viewer=by, on=on, also_between=True)
    is_new = all(each.client.code in not_these for each in results.found)
    if not is_new or (results.outside and OUTSIDE not in not_these):
        raise LooksLikeSomeone(results)


def query_of(profile: Mapping[str, Any]) -> Query:
    """What to look for before this person is added: the name as given and as they go by."""
    given = (profile.get("first_name") or "", profile.get("preferred_name") or "")
    last = profile.get("last_name") or ""
    names = [f"{first} {last}".strip() for first in given if first]
    return Query(
        names=tuple(dict.fromkeys(names or [last])),
        born=profile.get("date_of_birth"),
    )


def _add_to(
    household: Household,
    profile: Mapping[str, Any],
    relationship: int,
    *,
    form_key: uuid.UUID | None,
    by: User,
    on: date,
) -> Client:
    client = Client.objects.create(
        **_with_digest(profile), form_key=form_key, agency=by.agency, created_by=by
    )
    Membership.objects.create(
        household=household, client=client, relationship=relationship, started_on=on
    )
    audit.record(verb="added", subject=client, by=by, household_id=household.pk)
    touch(household.pk, Cause.HOUSEHOLD)
    return client


def _with_digest(profile: Mapping[str, Any]) -> dict[str, Any]:
    """A profile that says something of the SSN also says what its last four are found by."""
    digest = {"ssn_last_four": last_four_digest(profile["ssn"])} if "ssn" in profile else {}
    return {**profile, **digest}


@action
def change_profile(
    *, client: Client, household: Household, profile: Mapping[str, Any], by: User
) -> None:
    """Change what is known of a person; history keeps what it was."""
    values = _with_digest(profile)
    for name, value in values.items():
        setattr(client, name, value)
    client.save(update_fields=list(values))
    audit.record(
        verb="changed",
        subject=client,
        by=by,
        household_id=household.pk,
        fields=sorted(profile),
    )
    touch(household.pk, Cause.PROFILE)

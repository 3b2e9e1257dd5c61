"""People who come, leave and take over: who belongs to a household, and who is its head (C10).

Changes are dated and told in order: none is dated before the household's last one. The record of
a household, with its assessments, goes with its head.
"""

import uuid
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, TypeVar

from django.db.models import Model, Q

from cas import audit
from cas.changes import Cause, action, touch
from cas.models import User
from clients.enums import Relationship
from clients.models import (
    Client,
    Disabilities,
    Enrollment,
    HealthAndDV,
    Household,
    IncomeBenefits,
    Membership,
    PartnerLink,
)

ASKED_AT_START: tuple[type[Model], ...] = (Disabilities, HealthAndDV, IncomeBenefits)
"""What HUD asks at project start, a row of each for an enrollment."""

Record = TypeVar("Record", bound=Model)

Relationships = Mapping[int, int]
"""What people are to the head: HUD codes by the number of the client."""


class HouseholdChanged(Exception):
    """Somebody else changed the household meanwhile, so nothing was done."""

    def __init__(self) -> None:
        super().__init__("Somebody else changed this household meanwhile. Look again.")


class NeedsAHead(Exception):
    """The people who stay would have no head."""


def earliest_change(*households: Household) -> date | None:
    """The first day that a change of these households can be dated: that of the last one."""
    days = [
        day
        for household in households
        for day in (
            household.memberships.last_changed_on(),
            household.enrollments.last_changed_on(),
        )
        if day
    ]
    return max(days, default=None)


@action
def relate(
    *, household: Household, head: Client, relationships: Relationships, since: date, by: User
) -> None:
    """Say who the head is and what all others are to them, from the day `since`.

    Each change ends a membership and starts another one, so that the past stays as it was.
    """
    present = _lock(household)
    wanted = {**relationships, head.pk: Relationship.SELF}
    if set(wanted) != set(present):
        raise HouseholdChanged
    for client_id, membership in present.items():
        if membership.relationship != wanted[client_id]:
            _end(membership, since)
            _start(household, client_id, wanted[client_id], since)
    audit.record(verb="related", subject=household, by=by, household_id=household.pk)
    touch(household.pk, Cause.HOUSEHOLD)


@action
def separate(*, household: Household, leaving: Relationships, since: date, by: User) -> Household:
    """Give those who leave a household of their own; `leaving` says what they are to its head.

    Who stays keeps the record and the assessments (C10); the new household keeps the place in
    time on the lists (C11). Open enrollments go on there, in a stay of its own.
    """
    present = _lock(household)
    if not set(leaving) < set(present) or _head_of(present) in leaving:
        raise HouseholdChanged
    offshoot = Household.objects.create(
        agency=household.agency, split_from=household, created_by=by
    )
    for client_id, relationship in leaving.items():
        _end(present[client_id], since)
        _start(offshoot, client_id, relationship, since)
    _move_enrollments(leaving, offshoot, since, by)
    audit.record(
        verb="split", subject=household, by=by, household_id=household.pk, offshoot=offshoot.pk
    )
    audit.record(verb="began", subject=offshoot, by=by, household_id=offshoot.pk)
    touch(household.pk, Cause.HOUSEHOLD)
    touch(offshoot.pk, Cause.SPLIT)
    return offshoot


@action
def assess_separately(*, household: Household, since: date, by: User) -> Household:
    """Make two linked households of a couple that wants an assessment each (R25, C10)."""
    present = _lock(household)
    partners = [
        client_id
        for client_id, membership in present.items()
        if membership.relationship == Relationship.PARTNER
    ]
    if len(present) != 2 or len(partners) != 1:
        raise HouseholdChanged
    offshoot = separate(
        household=household, leaving={partners[0]: Relationship.SELF}, since=since, by=by
    )
    first, second = sorted((household, offshoot), key=lambda each: each.pk)
    link = PartnerLink.objects.create(first=first, second=second, started_on=since)
    audit.record(verb="linked", subject=link, by=by, household_id=household.pk)
    return offshoot


@action
def end_partner_link(*, household: Household, since: date, by: User) -> None:
    """The two are no couple any more; both households go on as they are."""
    for link in PartnerLink.objects.select_for_update().of(household).filter(ended_on=None):
        link.ended_on = since
        link.save(update_fields=["ended_on"])
        for household_id in (link.first_id, link.second_id):
            audit.record(verb="unlinked", subject=link, by=by, household_id=household_id)


@action
def join(*, household: Household, joining: Relationships, since: date, by: User) -> None:
    """Bring people who have a record already into a household, for the first time or back again.

    Whoever is enrolled elsewhere goes on in this household's stay (C10). Raises NeedsAHead when
    their present household would be left without its head.
    """
    theirs = _households_of(joining)
    _lock_rows({household.pk, *theirs})
    present = {household_id: _present(household_id) for household_id in theirs}
    if household.pk in theirs or not _present(household.pk):
        raise HouseholdChanged
    for members in present.values():
        if _head_of(members) in joining and not set(members) <= set(joining):
            raise NeedsAHead
    memberships = {pk: each for members in present.values() for pk, each in members.items()}
    for client_id, relationship in joining.items():
        if client_id in memberships:
            _end(memberships[client_id], since)
        _start(household, client_id, relationship, since)
    _move_enrollments(joining, household, since, by)
    _end_links_between(household.pk, theirs, since)
    for household_id in (household.pk, *theirs):
        audit.record(verb="joined", subject=household, by=by, household_id=household_id)
        touch(household_id, Cause.HOUSEHOLD)


def _lock(household: Household) -> dict[int, Membership]:
    """The present members by client, with nobody else changing them until this is done."""
    _lock_rows({household.pk})
    return _present(household.pk)


def _lock_rows(household_ids: Collection[int]) -> None:
    rows = Household.objects.select_for_update().filter(pk__in=household_ids).order_by("pk")
    list(rows.values_list("pk", flat=True))


def _present(household_id: int) -> dict[int, Membership]:
    memberships = Membership.objects.lasting().filter(household=household_id)
    return {membership.client_id: membership for membership in memberships.in_order()}


def _head_of(present: Mapping[int, Membership]) -> int | None:
    return next(
        (pk for pk, each in present.items() if each.relationship == Relationship.SELF), None
    )


def _households_of(client_ids: Collection[int]) -> list[int]:
    memberships = Membership.objects.lasting().filter(client__in=client_ids)
    return sorted(set(memberships.values_list("household", flat=True)))


def _end(membership: Membership, since: date) -> None:
    membership.ended_on = since
    membership.save(update_fields=["ended_on"])


def _start(household: Household, client_id: int, relationship: int, since: date) -> None:
    Membership.objects.create(
        household_id=household.pk,
        client_id=client_id,
        relationship=relationship,
        started_on=since,
    )


def _move_enrollments(
    relationships: Relationships, household: Household, since: date, by: User
) -> None:
    """End open enrollments without an exit and go on with them in the stay of `household`."""
    moving = list(Enrollment.objects.lasting().filter(client__in=relationships))
    stay = household.enrollments.lasting().stay() or uuid.uuid4()
    for enrollment in moving:
        enrollment.exited_on = since
        enrollment.save(update_fields=["exited_on"])
    gone_on = Enrollment.objects.bulk_create(
        _copy_of(
            enrollment,
            household_id=household.pk,
            stay=stay,
            relationship=relationships[enrollment.client_id],
            entered_on=since,
            exited_on=None,
            created_by_id=by.pk,
        )
        for enrollment in moving
    )
    _take_along_what_was_asked(dict(zip((each.pk for each in moving), gone_on, strict=True)))


def _take_along_what_was_asked(gone_on: Mapping[int, Enrollment]) -> None:
    """What HUD asked at the start of the stay goes on with it; `gone_on` is by the old row."""
    for model in ASKED_AT_START:
        rows: Any = model._default_manager
        rows.bulk_create(
            _copy_of(asked, enrollment_id=gone_on[asked.enrollment_id].pk)
            for asked in rows.filter(enrollment__in=gone_on)
        )


def _copy_of(record: Record, **changed: Any) -> Record:
    """A new row with the same answers, whatever fields it has."""
    fields = [
        field.attname
        for field in record._meta.concrete_fields
        if field.name not in ("id", "created_at")
    ]
    return type(record)(**{name: getattr(record, name) for name in fields} | changed)


def _end_links_between(household_id: int, others: Collection[int], since: date) -> None:
    between = Q(first=household_id, second__in=others) | Q(second=household_id, first__in=others)
    for link in PartnerLink.objects.filter(between, ended_on=None):
        link.ended_on = since
        link.save(update_fields=["ended_on"])

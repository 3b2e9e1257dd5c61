"""Giving many households to one worker at once, and letting many go."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import Value
from django.db.models.functions import Greatest

from cas import audit
from cas.changes import action
from cas.models import User
from clients.actions import case_managers
from clients.enums import AssignmentEnd
from clients.models import CaseAssignment, Enrollment, Household


@action
def assign_all(
    *, household_ids: Collection[int], worker: User, by: User, at: datetime, note: str = ""
) -> list[CaseAssignment]:
    """Give these households to `worker`; whoever had one hands it over, with the members whose
    case they managed (R39).

    Those that are with `worker` already stay as they are. `note` is what the next one should know.
    """
    locked = _locked(household_ids)
    case_managers.follow_the_households(household_ids=locked, worker=worker, by=by, at=at)
    cases = CaseAssignment.objects.open().filter(household__in=locked)
    staying = set(cases.of(worker).values_list("household", flat=True))
    _end(cases.exclude(worker=worker), AssignmentEnd.HANDED_OVER, by=by, at=at)
    made = CaseAssignment.objects.bulk_create(
        CaseAssignment(household_id=pk, worker=worker, assigned_at=at, assigned_by=by, note=note)
        for pk in locked
        if pk not in staying
    )
    audit.record_each(verb="assigned", subjects=made, by=by, worker=worker.pk)
    return made


@action
def give_household(
    *,
    household: Household,
    worker: User,
    managers: Mapping[int, User],
    by: User,
    at: datetime,
    note: str = "",
) -> None:
    """Give one household to `worker`, and its members to `managers`, by number of the client."""
    assign_all(household_ids=[household.pk], worker=worker, by=by, at=at, note=note)
    case_managers.name_case_managers(household=household, managers=managers, by=by, at=at)


@action
def hand_over_all(
    *,
    household_ids: Collection[int],
    giver: User,
    worker: User,
    by: User,
    at: datetime,
    note: str = "",
) -> set[int]:
    """What `giver` has of these households goes to `worker`; the numbers of those concerned.

    Of a household that somebody else has, only the members whose case `giver` manages go over.
    """
    locked = _locked(household_ids)
    held = CaseAssignment.objects.open().of(giver).filter(household__in=locked)
    whole = set(held.values_list("household", flat=True))
    managed = Enrollment.objects.managed_by(giver).filter(household__in=locked)
    concerned = whole | set(managed.values_list("household", flat=True))
    assign_all(household_ids=whole, worker=worker, by=by, at=at, note=note)
    case_managers.hand_over_members(household_ids=locked, giver=giver, worker=worker, by=by, at=at)
    return concerned


@action
def end_all(
    *,
    household_ids: Collection[int],
    worker: User,
    because: AssignmentEnd,
    by: User,
    at: datetime,
) -> set[int]:
    """R46: `worker` no longer has these households, and nobody else either; what is on record
    stays. Those that went on to somebody else meanwhile are left to them.

    The same for members whose case `worker` manages. The numbers of the households concerned.
    """
    locked = _locked(household_ids)
    ended = list(CaseAssignment.objects.open().of(worker).filter(household__in=locked))
    _end(CaseAssignment.objects.filter(pk__in=[each.pk for each in ended]), because, by=by, at=at)
    audit.record_each(verb="let go", subjects=ended, by=by, because=because)
    members = case_managers.let_members_go(household_ids=locked, worker=worker, by=by)
    return {each.household_id for each in (*ended, *members)}


def _locked(household_ids: Collection[int]) -> list[int]:
    """In the order of their numbers, so that two who take the same ones wait for each other."""
    rows = Household.objects.filter(pk__in=household_ids).order_by("pk")
    return list(rows.select_for_update(no_key=True).values_list("pk", flat=True))


def _end(cases, because: AssignmentEnd, *, by: User, at: datetime) -> None:
    cases.update(ended_at=Greatest("assigned_at", Value(at)), ended_by=by, ended_because=because)

"""Who looks after each member of a household, beside who has the household (R39)."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from cas import audit
from cas.changes import action
from cas.models import User
from clients.models import CaseAssignment, Enrollment, Household


@action
def name_case_managers(
    *, household: Household, managers: Mapping[int, User], by: User, at: datetime
) -> int:
    """Say who looks after whom, by number of the client; how many got another case manager.

    Who is not among the members under way any more is left alone.
    """
    Household.objects.select_for_update(no_key=True).get(pk=household.pk)
    under_way = household.enrollments.lasting()
    named = 0
    for worker in set(managers.values()):
        theirs = [client_id for client_id, each in managers.items() if each == worker]
        others = under_way.filter(client__in=theirs).exclude(case_manager=worker)
        named += _name(others, worker, by=by, at=at)
    return named


@action
def hand_over_members(
    *, household_ids: Collection[int], giver: User, worker: User, by: User, at: datetime
) -> None:
    """The members whose case `giver` manages in these households go over to `worker`."""
    theirs = Enrollment.objects.managed_by(giver).filter(household__in=household_ids)
    _name(theirs, worker, by=by, at=at)


@action
def follow_the_households(
    *, household_ids: Collection[int], worker: User, by: User, at: datetime
) -> None:
    """Members whose case is managed by whoever has their household go to `worker` with it."""
    with_them = CaseAssignment.objects.open().filter(
        household=OuterRef("household"), worker=OuterRef("case_manager")
    )
    members = Enrollment.objects.lasting().filter(Exists(with_them), household__in=household_ids)
    _name(members.exclude(case_manager=worker), worker, by=by, at=at)


@action
def let_members_go(*, household_ids: Collection[int], worker: User, by: User) -> list[Enrollment]:
    """R46: `worker` looks after nobody of these households any more; the record stays."""
    theirs = Enrollment.objects.managed_by(worker).filter(household__in=household_ids)
    members = list(theirs)
    nobody = dict.fromkeys(("case_manager", "case_manager_since", "case_manager_named_by"))
    Enrollment.objects.filter(pk__in=[each.pk for each in members]).update(**nobody)
    audit.record_each(verb="let go", subjects=members, by=by)
    return members


def _name(members: QuerySet[Enrollment], worker: User, *, by: User, at: datetime) -> int:
    found = list(members)
    Enrollment.objects.filter(pk__in=[each.pk for each in found]).update(
        case_manager=worker, case_manager_since=at, case_manager_named_by=by
    )
    audit.record_each(verb="named case manager", subjects=found, by=by, worker=worker.pk)
    return len(found)

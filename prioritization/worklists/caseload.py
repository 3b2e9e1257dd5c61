"""The households of one worker, with what each of them asks for, and how much everybody has."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from cas.access.permissions import Permission
from cas.access.roles import ROLES, SEES_ALL_AGENCIES, Role
from cas.models import User
from clients.models import CaseAssignment, Household
from prioritization.lists.people import Person, kind_in_words, people
from prioritization.models import HouseholdFacts
from prioritization.worklists.catalogue import WORK_LISTS
from prioritization.worklists.definition import NEVER, Task, WorkList
from prioritization.worklists.expiring import EXPIRING
from prioritization.worklists.must_move import MUST_MOVE

MOST_SHOWN = 200
"""Nobody looks after more; if somebody does, the first ones come first."""

CASE_WORKERS = sorted(
    role.value
    for role, definition in ROLES.items()
    if {Permission.CLIENT_READ, Permission.EVH_LOG} <= definition.permissions
)
"""The roles whose holders can have households."""

NO_LONGER_ENROLLED = "No longer enrolled: let the case go"


@dataclass(frozen=True)
class Case:
    """One household of a worker, and what it asks for, the next thing first."""

    assignment: CaseAssignment
    person: Person
    kind: str
    is_evh: bool
    tasks: tuple[tuple[WorkList, Task], ...]

    @property
    def household_id(self) -> int:
        """Its number."""
        return self.assignment.household_id

    @property
    def order(self) -> tuple[bool, bool, date, int]:
        """Extremely vulnerable first, then whoever has the earliest thing to do."""
        due_on = self.tasks[0][1].due_on if self.tasks else NEVER
        return (not self.is_evh, not self.tasks, due_on, self.assignment.pk)


def caseload(worker: User, *, viewer: User, on: date) -> list[Case]:
    """The households that `worker` has and `viewer` may open, what is pressing first.

    In a number of queries that does not grow with the households.
    """
    visible = Household.objects.visible_to(viewer, on=on)
    held = CaseAssignment.objects.open().of(worker).filter(household__in=visible)
    assignments = list(held.select_related("assigned_by").order_by("pk")[:MOST_SHOWN])
    ids = [each.household_id for each in assignments]
    facts = HouseholdFacts.objects.defer("answers").in_bulk(ids)
    heads, tasks = people(ids, viewer=viewer, on=on), tasks_of(ids, viewer=viewer, on=on)
    cases = [
        _case(each, heads[each.household_id], facts.get(each.household_id), tasks)
        for each in assignments
    ]
    return sorted(cases, key=lambda case: case.order)


def tasks_of(
    ids: Sequence[int], *, viewer: User, on: date
) -> dict[int, list[tuple[WorkList, Task]]]:
    """For each household what the work lists say of it, the earliest thing to do first."""
    enrolled = HouseholdFacts.objects.filter(pk__in=ids, is_enrolled=True).defer("answers")
    found = defaultdict(list)
    for work_list in (MUST_MOVE, *WORK_LISTS):
        for facts in work_list.find(enrolled, on):
            found[facts.pk].append((work_list, work_list.tell(facts, on).for_viewer(viewer)))
    for tasks in found.values():
        tasks.sort(key=lambda task: (task[0] is not MUST_MOVE, task[1].due_on))
    return found


def _case(assignment, person, facts, tasks) -> Case:
    is_enrolled = facts is not None and facts.is_enrolled
    return Case(
        assignment=assignment,
        person=person,
        kind=kind_in_words(facts) if is_enrolled else NO_LONGER_ENROLLED,
        is_evh=bool(is_enrolled and facts.is_evh),
        tasks=tuple(tasks.get(assignment.household_id, ())),
    )


def case_workers(user: User) -> QuerySet[User]:
    """To whom `user` may give households: colleagues; staff to anybody who can have them."""
    active = User.objects.filter(is_active=True, role__in=CASE_WORKERS)
    if Role(user.role) not in SEES_ALL_AGENCIES:
        active = active.filter(agency=user.agency_id)
    return active.select_related("agency").order_by("agency__name", "last_name", "first_name")


def loads(viewer: User, on: date) -> QuerySet[User]:
    """Everybody with open cases that `viewer` may see, and everybody who could have some.

    Whoever left comes first. Each with `cases`, `evh` and `ending` (within twelve weeks).
    """
    visible = Household.objects.visible_to(viewer, on=on)
    has_visible = CaseAssignment.objects.open().filter(household__in=visible)
    mine = Q(case_assignments__in=has_visible)
    facts = "case_assignments__household__facts"
    evh = Q(**{f"{facts}__is_enrolled": True, f"{facts}__is_evh": True})
    ending = HouseholdFacts.objects.filter(is_enrolled=True)
    ending = EXPIRING.find(ending, on).values("household")
    workers = User.objects.filter(
        Q(pk__in=case_workers(viewer).values("pk")) | Q(pk__in=has_visible.values("worker"))
    )
    return (
        workers.annotate(
            cases=Count("case_assignments", filter=mine),
            evh=Count("case_assignments", filter=mine & evh),
            ending=Count(
                "case_assignments", filter=mine & Q(case_assignments__household__in=ending)
            ),
        )
        .filter(Q(cases__gt=0) | Q(is_active=True))
        .select_related("agency")
        .order_by("is_active", "agency__name", "last_name", "first_name", "pk")
    )

"""The households of one worker, with what each of them asks for, and how much everybody has."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from cas.models import User
from clients.case_workers import case_workers
from clients.models import CaseAssignment, Enrollment, Household
from prioritization.lists.people import Person, kind_in_words, people
from prioritization.models import HouseholdFacts
from prioritization.worklists.catalogue import WORK_LISTS
from prioritization.worklists.definition import NEVER, Task, WorkList
from prioritization.worklists.expiring import EXPIRING
from prioritization.worklists.must_move import MUST_MOVE

MOST_SHOWN = 200
"""Nobody looks after more; if somebody does, the first ones come first."""

NO_LONGER_ENROLLED = "No longer enrolled: let the case go"


@dataclass(frozen=True)
class Case:
    """One household of a worker, and what it asks for, the next thing first."""

    household_id: int
    assignment: CaseAssignment | None
    """How the worker got the household; None when only some of its members are theirs."""
    members: tuple[Enrollment, ...]
    """The members whose case they manage in a household that they don't have (R39)."""
    person: Person
    kind: str
    is_evh: bool
    tasks: tuple[tuple[WorkList, Task], ...]

    @property
    def for_whom(self) -> str:
        """The names of those members, for a person; empty when the whole household is theirs."""
        return ", ".join(each.client.display_name for each in self.members)

    @property
    def order(self) -> tuple[bool, bool, date, int]:
        """Extremely vulnerable first, then whoever has the earliest thing to do."""
        due_on = self.tasks[0][1].due_on if self.tasks else NEVER
        return (not self.is_evh, not self.tasks, due_on, self.household_id)


def caseload(worker: User, *, viewer: User, on: date) -> list[Case]:
    """The households that `worker` has and `viewer` may open, what is pressing first.

    So has whoever manages the case of a member (R39), for that member. In a number of queries
    that does not grow with the households.
    """
    visible = Household.objects.visible_to(viewer, on=on)
    held = CaseAssignment.objects.open().of(worker).filter(household__in=visible)
    assignments = {
        each.household_id: each
        for each in held.select_related("assigned_by").order_by("pk")[:MOST_SHOWN]
    }
    members = _members_of(worker, visible, leaving_out=assignments)
    ids = [*assignments, *members][:MOST_SHOWN]
    facts = HouseholdFacts.objects.defer("answers").in_bulk(ids)
    heads, tasks = people(ids, viewer=viewer, on=on), tasks_of(ids, viewer=viewer, on=on)
    cases = [
        _case(pk, assignments.get(pk), members.get(pk, ()), heads[pk], facts.get(pk), tasks)
        for pk in ids
    ]
    return sorted(cases, key=lambda case: case.order)


def _members_of(
    worker: User, visible: QuerySet[Household], *, leaving_out: Collection[int]
) -> dict[int, list[Enrollment]]:
    """The members whose case `worker` manages, by household."""
    managed = Enrollment.objects.managed_by(worker).filter(household__in=visible)
    managed = managed.exclude(household__in=leaving_out).order_by("household", "relationship", "pk")
    found = defaultdict(list)
    for each in managed.select_related("client", "case_manager_named_by")[:MOST_SHOWN]:
        found[each.household_id].append(each)
    return found


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


def _case(household_id, assignment, members, person, facts, tasks) -> Case:
    is_enrolled = facts is not None and facts.is_enrolled
    return Case(
        household_id=household_id,
        assignment=assignment,
        members=tuple(members),
        person=person,
        kind=kind_in_words(facts) if is_enrolled else NO_LONGER_ENROLLED,
        is_evh=bool(is_enrolled and facts.is_evh),
        tasks=tuple(tasks.get(household_id, ())),
    )


def loads(viewer: User, on: date) -> QuerySet[User]:
    """Everybody with open cases that `viewer` may see, and everybody who could have some.

    Whoever left comes first. Each with `cases`, `evh` and `ending` (within twelve weeks), and
    `for_members`: households of which they look after some members only (R39).
    """
    visible = Household.objects.visible_to(viewer, on=on)
    has_visible = CaseAssignment.objects.open().filter(household__in=visible)
    mine = Q(case_assignments__in=has_visible)
    facts = "case_assignments__household__facts"
    evh = Q(**{f"{facts}__is_enrolled": True, f"{facts}__is_evh": True})
    ending = HouseholdFacts.objects.filter(is_enrolled=True)
    ending = EXPIRING.find(ending, on).values("household")
    manages = Enrollment.objects.lasting().filter(household__in=visible)
    workers = User.objects.filter(
        Q(pk__in=case_workers(viewer).values("pk"))
        | Q(pk__in=has_visible.values("worker"))
        | Q(pk__in=manages.values("case_manager"))
    )
    return (
        workers.annotate(
            cases=Count("case_assignments", filter=mine),
            evh=Count("case_assignments", filter=mine & evh),
            ending=Count(
                "case_assignments", filter=mine & Q(case_assignments__household__in=ending)
            ),
            for_members=Coalesce(Subquery(_counted_beside_cases(manages)), 0),
        )
        .filter(Q(cases__gt=0) | Q(for_members__gt=0) | Q(is_active=True))
        .select_related("agency")
        .order_by("is_active", "agency__name", "last_name", "first_name", "pk")
    )


def _counted_beside_cases(manages: QuerySet[Enrollment]) -> QuerySet:
    """Of one worker: the households where they manage a case and that they don't have."""
    theirs = CaseAssignment.objects.open().filter(
        household=OuterRef("household"), worker=OuterRef("case_manager")
    )
    beside = manages.filter(~Exists(theirs), case_manager=OuterRef("pk")).order_by()
    return (
        beside.values("case_manager")
        .annotate(number=Count("household", distinct=True))
        .values("number")
    )

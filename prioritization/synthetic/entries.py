"""Case managers of members, areas and a start that was put right, for the demo to show them."""

from datetime import datetime, timedelta

from cas.models import User
from clients.actions.area_ties import end_area_tie, record_area_ties
from clients.actions.case_managers import name_case_managers
from clients.actions.starts import change_start
from clients.enums import AreaTieEnd, Relationship, TieKind
from clients.models import CaseAssignment, Enrollment, Household
from clients.starts import faults, starts_of
from prioritization.synthetic.casefile.setting import local_day

TIED = (
    ("oak_park", (TieKind.FAMILY_THERE, TieKind.LAST_HOME)),
    ("florin", (TieKind.SERVICES,)),
    ("downtown", (TieKind.LIVES_THERE, TieKind.WORK_OR_SCHOOL)),
)
REASON = "The day of the first talk was written down, not the day of the enrollment."


def lay_out_entries(*, at: datetime) -> None:
    """For the households of the assessor of the demo."""
    cases = CaseAssignment.objects.open().filter(worker__username="assessor")
    held = list(cases.select_related("household", "worker").order_by("pk"))
    for number, case in enumerate(held):
        _tie(case, number, at)
    for case in held:
        if _put_start_right(case, at):
            break
    _share_a_family(at)


def _tie(case: CaseAssignment, number: int, at: datetime) -> None:
    """Two areas for each, and a mistake in one of them."""
    for area, kinds in (TIED[number % len(TIED)], TIED[(number + 1) % len(TIED)]):
        made = record_area_ties(
            household=case.household, area=area, kinds=kinds, since=None, by=case.worker, at=at
        )
    if number == 0 and made:
        end_area_tie(tie=made[0], because=AreaTieEnd.MISTAKE, by=case.worker, at=at)


def _put_start_right(case: CaseAssignment, at: datetime) -> bool:
    """Two days earlier, where nothing on record speaks against it."""
    for start in starts_of(case.household)[:1]:
        day = start.on - timedelta(days=2)
        if not faults(case.household, start, day):
            change_start(
                household=case.household,
                was=start.on,
                becomes=day,
                reason=REASON,
                by=case.worker,
                at=at,
            )
            return True
    return False


def _share_a_family(at: datetime) -> None:
    """A child of some other family has the assessor of the demo as case manager."""
    assessor = User.objects.filter(username="assessor").first()
    if assessor is None:
        return
    visible = Household.objects.visible_to(assessor, on=local_day(at))
    theirs = CaseAssignment.objects.open().of(assessor).values("household")
    children = Enrollment.objects.lasting().filter(relationship=Relationship.CHILD)
    others = children.filter(household__in=visible).exclude(household__in=theirs)
    child = others.select_related("household", "created_by").order_by("pk").first()
    if child:
        name_case_managers(
            household=child.household,
            managers={child.client_id: assessor},
            by=child.created_by,
            at=at - timedelta(days=1),
        )

"""Who has which households in the demo, so that work lists and caseloads have something to show."""

from datetime import datetime, timedelta

from assessments.models import Document
from assessments.rules.documents import Status
from cas.access.roles import ASSESSORS, Role
from cas.models import User
from clients.actions.caseloads import assign_all
from clients.actions.deletion_requests import ask_for_deletion
from clients.models import CaseAssignment, Household, Membership
from prioritization.actions.messages import send_to_workers
from prioritization.models import HouseholdFacts
from prioritization.synthetic.casefile.setting import local_day

EACH = 4
"""So many households have each assessor's name on them; the others have nobody's."""

LEFT = "assessor05"
"""Whose account is closed, with households that somebody has to take over."""

NOTES = ("", "Comes to the library on weekday mornings.", "Calls back after work.")
MESSAGE = "Please see them again before Friday: their assessment ends soon."
WISH = "The old phone number and what is said about the former address."


def give_cases(*, at: datetime) -> None:
    """Give each assessor some of the households that they may open and nobody has."""
    lead = User.objects.filter(role=Role.CAS_LEAD).order_by("pk").first()
    if lead is None:
        return
    day = at - timedelta(days=3)
    workers = User.objects.filter(role__in=ASSESSORS, is_active=True).order_by("username")
    for number, worker in enumerate(workers):
        assign_all(
            household_ids=_own(worker, at),
            worker=worker,
            by=lead,
            at=day,
            note=NOTES[number % len(NOTES)],
        )
    User.objects.filter(username=LEFT).update(is_active=False)
    _ask_for_a_deletion(at)
    _write_to_a_worker(lead, at)
    _let_papers_end(at)


def _own(worker: User, at: datetime) -> list[int]:
    """Of the own agency and without a worker, extremely vulnerable ones first."""
    visible = Household.objects.visible_to(worker, on=local_day(at)).filter(agency=worker.agency_id)
    taken = CaseAssignment.objects.open().values("household")
    free = HouseholdFacts.objects.filter(is_enrolled=True, household__in=visible)
    free = free.exclude(household__in=taken).order_by("-is_evh", "pk")
    return list(free.values_list("pk", flat=True)[:EACH])


def _ask_for_a_deletion(at: datetime) -> None:
    case = CaseAssignment.objects.open().of(User.objects.filter(username="assessor").first())
    asked_of = case.select_related("household", "worker").order_by("pk").first()
    if asked_of:
        ask_for_deletion(household=asked_of.household, wish=WISH, by=asked_of.worker, at=at)


def _write_to_a_worker(lead: User, at: datetime) -> None:
    """About two households of the assessor of the demo."""
    theirs = CaseAssignment.objects.open().of(User.objects.filter(username="assessor").first())
    numbers = list(theirs.order_by("pk").values_list("household", flat=True)[:2])
    send_to_workers(household_ids=numbers, words=MESSAGE, by=lead, at=at - timedelta(hours=3))


def _let_papers_end(at: datetime) -> None:
    """Two papers that were accepted end next week."""
    here = Membership.objects.current(local_day(at)).filter(household__facts__is_enrolled=True)
    accepted = Document.objects.filter(status=Status.ACCEPTED.value, stand_in="")
    for paper in accepted.filter(client__in=here.values("client")).order_by("pk")[:2]:
        paper.expires_on = local_day(at) + timedelta(days=9)
        paper.save(update_fields=["expires_on"])

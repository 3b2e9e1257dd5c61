"""A morning of work on the board, so that it can be looked at with workers, contacts and holds."""

from datetime import datetime, timedelta

from assessments.enums import CallOutcome, ContactOutcome, EvhPath
from assessments.models import Assessment
from cas.models import User
from clients.models import Household
from prioritization.actions import desk
from prioritization.actions.acts import settle
from prioritization.enums import HoldReason
from prioritization.models import Act, HouseholdFacts
from prioritization.synthetic.casefile import local_day

WORKED_ON = 8
OUTCOMES = (
    (EvhPath.CONTACT, ContactOutcome.IN_TOUCH),
    (EvhPath.CALL, CallOutcome.NOTHING_TODAY),
    (EvhPath.CONTACT, ContactOutcome.MESSAGE_LEFT),
    (EvhPath.CONTACT, ContactOutcome.NO_ANSWER),
)


def work_the_board(*, at: datetime) -> None:
    """Two workers take households, log contacts and put one on hold; not if anybody did before."""
    workers = list(User.objects.filter(username__in=("staff", "navigator")).order_by("username"))
    if not workers or Act.objects.exists():
        return
    visible = Household.objects.visible_to(workers[0], on=local_day(at))
    must_move = HouseholdFacts.objects.must_move_today().filter(household__in=visible)
    found = list(must_move.select_related("household")[:WORKED_ON])
    for number, facts in enumerate(found):
        _work_on(facts, number, workers[number % len(workers)], at - timedelta(minutes=25 * number))
    settle(at=at)


def _work_on(facts: HouseholdFacts, number: int, worker: User, at: datetime) -> None:
    """Every second household is taken, each is called; the last one waits for something."""
    household = facts.household
    moment = at - timedelta(minutes=5)
    if number % 2:
        desk.assign(household=household, worker=worker, by=worker, at=moment)
    path, outcome = OUTCOMES[number % len(OUTCOMES)]
    desk.log_contact(
        assessment=Assessment.objects.get(pk=facts.crisis_id or facts.hct_id),
        path=path,
        outcome=outcome,
        call_back_at=None,
        note="",
        by=worker,
        at=moment,
    )
    if number == WORKED_ON - 1:
        until = at + timedelta(hours=20)
        reason, note = HoldReason.HOSPITAL, ""
        desk.put_on_hold(
            household=household, reason=reason, note=note, until=until, by=worker, at=moment
        )

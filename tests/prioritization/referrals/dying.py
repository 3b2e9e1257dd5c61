"""Processes that are killed with -9 at every statement of every step of a referral.

A child is forked that does what a web process or a worker does, and kills itself before the
n-th statement, or after the last one. Whoever comes after does the same again.
"""

import os
import signal
from contextlib import suppress
from datetime import timedelta

from django.db import connection, connections
from django.urls import reverse
from django.utils import timezone

from clients.models import CoordinatedEntryEvent
from prioritization import tasks
from prioritization.enums import PassingReason
from prioritization.models import Act, Opening, Placement, Referral, ReferralStep
from tests import factories
from tests.factories import referrals as openings
from tests.signing_in import browser_of

PAST = timedelta(minutes=1)


class Case:
    """One household, one bed, a member of staff and somebody of the program."""

    def __init__(self):
        self.program = factories.open_list()
        self.partner = openings.partner(self.program)
        self.staff = factories.UserFactory(role="cas_staff")
        self.household = factories.household()
        factories.assessment(self.household)
        factories.tell_lists(self.household)
        self.opening = openings.opening(self.program, by=self.partner)

    @property
    def referral(self):
        return Referral.objects.get(household=self.household)

    # --- What a web process or a worker does ------------------------------------------------

    def refer(self):
        """Staff press the button."""
        url = reverse("prioritization:refer_household", args=[self.household.pk])
        browser_of(self.staff).post(
            url, {"opening": self.opening.pk, "same_for_all": PassingReason.NOT_REACHED}
        )

    def settle(self):
        """A worker lets acts take effect whose ten seconds have passed."""
        tasks.settle(at=timezone.now() + PAST)

    def answer(self, word):
        """The program presses a button."""
        url = reverse("prioritization:answer", args=[self.referral.pk])
        browser_of(self.partner).post(url, {"answer": word})

    def accept(self):
        self.answer("accept")

    def move_in(self):
        self.answer("enroll")

    def decline(self):
        url = reverse("prioritization:decline", args=[self.referral.pk])
        browser_of(self.partner).post(url, {"reason": "other_place", "note": ""})

    def run_out(self):
        """A worker ends what nobody answered in time."""
        tasks.expire_due(timezone.now() + timedelta(days=30))


LIVES = (
    ("refer", "settle", "accept", "move_in"),
    ("refer", "settle", "decline"),
    ("refer", "settle", "run_out"),
)
FIRST_OF_EACH = {"move_in", "decline", "run_out"}
"""Steps that the later lives have of their own; what comes before was killed in the first."""


def die_at(act, number):
    """Fork, do `act`, be killed before statement `number`; whether it came to that statement."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        with suppress(BaseException):
            _do_until(act, number)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    _end_what_the_dead_had_open()
    return os.WIFSIGNALED(status)


def _end_what_the_dead_had_open():
    """As PostgreSQL does when a connection breaks: a process of the browser or of the tests may
    hold a copy of the socket, and then it does not break.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND state LIKE 'idle in transaction%'"
        )


def _do_until(act, number):
    seen = 0

    def count(execute, sql, params, many, context):
        nonlocal seen
        seen += 1
        if seen == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        act()


def kill_every_step(*, every):
    """Kill at every `every`-th statement of each step; how many kills there were.

    After each kill the step is done again by somebody who lives, and everything must be there
    once.
    """
    kills = 0
    for life in LIVES:
        killed = {step for step in life if life is LIVES[0] or step in FIRST_OF_EACH}
        for step in killed:
            kills += _kill_in_step(life, step, every)
    return kills


def _kill_in_step(life, step, every):
    kills, number, came_there = 0, 1, True
    while came_there:
        case = Case()
        for each in life[: life.index(step)]:
            getattr(case, each)()
        came_there = die_at(getattr(case, step), number)
        kills += came_there
        for each in life[life.index(step) :]:
            getattr(case, each)()
        assert_everything_is_there_once(case, life, number)
        number += every
    return kills


def assert_everything_is_there_once(case, life, number):
    """One referral, one event, one step into each state, one place; whatever was killed."""
    said = f"{life} at {number}"
    referral = case.referral
    events = CoordinatedEntryEvent.objects.filter(household=case.household)
    assert events.count() == 1, said
    into = list(ReferralStep.objects.filter(referral=referral).values_list("to_state", flat=True))
    assert len(into) == len(set(into)), said
    end, result, bed, places = {
        "move_in": ("enrolled", 1, "filled", 1),
        "decline": ("declined_by_client", 2, "open", 0),
        "run_out": ("expired", 3, "open", 0),
    }[life[-1]]
    assert (referral.state, events.get().referral_result) == (end, result), said
    assert Opening.objects.get(pk=case.opening.pk).state == bed, said
    assert Placement.objects.filter(household=case.household).count() == places, said
    assert Act.objects.filter(household=case.household, settled_at__isnull=False).count() == 1

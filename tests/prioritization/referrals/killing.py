"""The web server and a worker are killed with -9 inside the steps of referrals, and come back.

Both are what a county runs: gunicorn with its processes and threads, and Celery with a broker.
They are frozen before they are looked at, so that what is seen is what is killed; then whoever
was cut off does the same again, and beat ticks. Nothing else is done.
"""

import random
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from signal import SIGCONT, SIGSTOP

from django.conf import settings
from django.db import connections
from django.urls import reverse
from kombu.exceptions import OperationalError

from cas.celery import app
from prioritization.enums import PassingReason
from prioritization.models import Act, Entry, Movement
from tests.prioritization.killing import PATIENCE, worker
from tests.prioritization.referrals.dying import Case, assert_everything_is_there_once
from tests.signing_in import browser_of
from tests.web_server import WebServer, session_of

BEAT = 2
"""Seconds between two ticks."""
CHANCE = 0.3
"""Of being killed wherever it is looked at."""
LIVES = (("refer", "settle", "accept", "move_in"), ("refer", "settle", "decline"))


class ByWeb(Case):
    """A referral whose staff and program sit in front of the web server."""

    def __init__(self, web):
        super().__init__()
        self.web = web
        self.cookies = {who: session_of(browser_of(who)) for who in (self.staff, self.partner)}

    def refer(self):
        fields = {"opening": self.opening.pk, "same_for_all": PassingReason.NOT_REACHED}
        return self._post(self.staff, "refer_household", self.household.pk, fields)

    def answer(self, word):
        return self._post(self.partner, "answer", self.referral.pk, {"answer": word})

    def accept(self):
        return self.answer("accept")

    def move_in(self):
        return self.answer("enroll")

    def decline(self):
        fields = {"reason": "other_place", "note": ""}
        return self._post(self.partner, "decline", self.referral.pk, fields)

    def _post(self, who, page, pk, fields):
        address = reverse(f"prioritization:{page}", args=[pk])
        status, _ = self.web.post(self.cookies[who], address, fields)
        return status


@dataclass
class Kills:
    """How often each was killed in the middle of which step."""

    rng: random.Random
    points: list = field(default_factory=list)

    def during(self, victim, step, is_over):
        """Freeze the process inside a transaction, and kill it; whether it came to that."""
        found = self._frozen_inside(victim.process, is_over)
        if found:
            victim.kill()
            self.points.append((type(victim).__name__, step, found[2]))
        return bool(found)

    def _frozen_inside(self, process, is_over):
        deadline = time.monotonic() + PATIENCE
        while not is_over():
            process.signal(SIGSTOP)
            found = process.position()
            if found and found[1] and self.rng.random() < CHANCE:
                return found
            process.signal(SIGCONT)
            time.sleep(self.rng.uniform(0, 0.004))
            assert time.monotonic() < deadline, "It did not begin."
        return None


class Worker:
    """A Celery worker that settles acts."""

    def __init__(self):
        self.process = worker(processes=1)

    def start(self):
        self.process.start()

    def kill(self):
        self.process.kill()

    def tick(self):
        """What beat sends."""
        with (
            suppress(OperationalError),
            app.connection_for_write(settings.CELERY_BROKER_URL) as way,
        ):
            name = "prioritization.tasks.settle_acts"
            app.send_task(name, queue=self.process.name, connection=way, retry=False)


def kill_web_and_worker(cases, *, seed=1):
    """So many referrals, both servers killed again and again; what was killed where."""
    background = Worker()
    web, kills = WebServer(), Kills(random.Random(seed))
    web.process.queue = background.process.name
    made = [ByWeb(web) for _ in range(cases)]
    try:
        web.start()
        background.start()
        for case in made:
            _ask(web, kills, case, "refer")
        _settle(background, kills)
        for number, case in enumerate(made):
            for step in LIVES[number % 2][2:]:
                _ask(web, kills, case, step)
    finally:
        web.kill()
        background.kill()
    for number, case in enumerate(made):
        assert_everything_is_there_once(case, LIVES[number % 2], number)
        _assert_lists(case, moved_in=number % 2 == 0)
    return kills.points


def _ask(web, kills, case, step):
    """Somebody presses the button, the server dies, and they press it again."""
    answered = threading.Thread(target=_press, args=(case, step))
    answered.start()
    if kills.during(web, step, lambda: not answered.is_alive()):
        answered.join()
        web.start()
    answered.join()
    assert getattr(case, step)() is not None


def _press(case, step):
    try:
        getattr(case, step)()
    finally:
        connections.close_all()


def _settle(background, kills):
    """Until every act took effect. The worker is killed as often as there are acts, at most."""
    everything = Act.objects.filter(undone_at=None)
    number, killed = everything.count(), 0
    deadline = time.monotonic() + 2 * PATIENCE + 20 * number
    while (settled := _settled(everything)) < number:
        assert time.monotonic() < deadline, "The acts did not take effect."
        background.tick()
        until = time.monotonic() + BEAT
        if killed > number:
            time.sleep(BEAT)
            continue

        def is_over(until=until, settled=settled):
            return time.monotonic() > until or _settled(everything) > settled

        if kills.during(background, "settle", is_over):
            killed += 1
            background.start()


def _settled(acts):
    return acts.exclude(settled_at=None).count()


def _assert_lists(case, *, moved_in):
    """C13: who moved in left the list, once; who said no stands where they stood."""
    here = {"household": case.household, "program": case.program}
    assert Entry.objects.standing().filter(**here).exists() != moved_in
    left = Movement.objects.filter(**here, kind="left", cause="placed")
    assert left.count() == moved_in

"""Kills a real Celery worker in the middle of a run, and watches what readers see meanwhile."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
import uuid
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from assessments.enums import Tool
from cas.celery import app
from prioritization.actions.runs import nightly_run
from prioritization.models import Entry, HouseholdFacts, Movement, RecomputeRun
from prioritization.querysets import SORT_KEY
from prioritization.recompute import BLOCK
from prioritization.refresh import COLUMNS
from tests import factories
from tests.prioritization import histories, oracle

CHECKOUT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 60
KEY = SORT_KEY[:4]


@dataclass(frozen=True)
class KillPoint:
    """Where a worker was when it was killed."""

    state: str
    in_transaction: bool
    statement: str


@dataclass
class County:
    """Households and lists, and what plain Python says must come of them."""

    rng: random.Random
    programs: list
    households: list
    facts: dict = field(default_factory=dict)

    @classmethod
    def make(cls, *, households, lists, seed):
        """Random households whose ids lie in many blocks, so that a run has many transactions."""
        rng = random.Random(seed)
        for tool in Tool:
            factories.version_of(tool)
        made = []
        for _ in range(households):
            made.append(histories.random_household(rng))
            if len(made) % 4 == 0:
                _skip_ids(BLOCK)
        return cls(rng, histories.random_lists(rng, lists), made)

    def change_silently(self, number):
        """New records that nobody tells the lists of: work for the next run."""
        changed = self.rng.sample(self.households, number)
        for household in changed:
            histories.save_silently(self.rng, household)
        on, at = timezone.localdate(), timezone.now()
        for household in changed if self.facts else self.households:
            self.facts[household.pk] = oracle.facts_of(household, on=on, at=at)

    def expected_lists(self):
        """{program id: {household id: key}} by the oracle."""
        on = timezone.localdate()
        return {
            program.pk: oracle.standing_by_facts(program, self.facts, on=on)
            for program in self.programs
        }


def _skip_ids(number):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('clients_household', 'id'),"
            " (SELECT max(id) + %s FROM clients_household))",
            [number],
        )


def _read_list(program):
    rows = Entry.objects.standing().filter(program=program).values_list("household_id", *KEY)
    return {pk: tuple(key) for pk, *key in rows}


class Reader:
    """Reads every list again and again, and remembers any that was neither old nor new."""

    def __init__(self, programs):
        self.programs = [program.pk for program in programs]
        self.allowed = {pk: [{}] for pk in self.programs}
        self.mixtures = []
        self.readings = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._read)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *exception):
        self._stop.set()
        self._thread.join()

    def allow(self, *lists):
        """From now on a list must be as one of `lists` says."""
        self.allowed = {pk: [each[pk] for each in lists] for pk in self.programs}

    def _read(self):
        with closing(connections["default"]):
            while not self._stop.is_set():
                for pk in self.programs:
                    allowed = self.allowed
                    seen = _read_list(pk)
                    if allowed is self.allowed and seen not in allowed[pk]:
                        self.mixtures.append((pk, seen))
                    self.readings += 1


class Worker:
    """A Celery worker on the test database, with a queue and a name of its own."""

    def __init__(self):
        self.name = f"cas-killed-{uuid.uuid4().hex[:12]}"
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "celery", "-A", "cas", "worker", "-c", "1"),
                *("-Q", self.name, "-n", f"{self.name}@test", "-l", "ERROR"),
                *("--without-gossip", "--without-mingle", "--without-heartbeat"),
            ],
            cwd=CHECKOUT,
            env={**os.environ, **self._environment()},
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def _environment(self):
        database = settings.DATABASES["default"]
        host = quote(str(database["HOST"]), safe="")
        port = f":{database['PORT']}" if database.get("PORT") else ""
        password = f":{quote(database['PASSWORD'], safe='')}" if database.get("PASSWORD") else ""
        user = f"{database['USER']}{password}"
        return {
            "DATABASE_URL": f"postgres://{user}@{host}{port}/{database['NAME']}",
            "CELERY_BROKER_URL": settings.CELERY_BROKER_URL,
            "DJANGO_SETTINGS_MODULE": "cas.settings",
            "PGAPPNAME": self.name,
            "PYTEST_XDIST_WORKER": "",
        }

    def send_nightly(self):
        app.send_task("prioritization.tasks.nightly", queue=self.name)

    def signal(self, number):
        os.killpg(self.process.pid, number)

    def kill(self):
        """kill -9 of the worker and its child, at once."""
        if self.process is not None:
            self.signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    def position(self):
        """(state, whether a transaction is open, statement) of its session inside a run."""
        with connection.cursor() as cursor:
            cursor.execute(POSITION, [self.name])
            return cursor.fetchone()


POSITION = """
SELECT activity.state, activity.xact_start IS NOT NULL, left(regexp_replace(
    activity.query, '\\s+', ' ', 'g'), 200)
FROM pg_stat_activity activity
JOIN pg_locks held USING (pid)
WHERE application_name = %s AND locktype = 'advisory' AND classid = 4104 AND objid = 1 AND granted
"""


@contextmanager
def a_worker():
    """A worker that runs, and is killed at the end whatever happens."""
    worker = Worker()
    worker.start()
    try:
        yield worker
    finally:
        worker.kill()


PHASES = {
    "facts": ("FOR NO KEY UPDATE", "WITH member"),
    "lists": ("run_facts", "WITH facts", "(4105", '"joined"'),
}
"""What the statements of a run's two phases say."""


def kill_in_the_middle(worker, rng, phase):
    """Start the night's run, kill the worker at some moment of a phase, and say where that was.

    The worker is frozen before it is looked at, so what is seen is what is killed. None when it
    was faster than we were.
    """
    worker.send_nightly()
    deadline = time.monotonic() + PATIENCE
    while not worker.position():
        if time.monotonic() > deadline:
            raise AssertionError("The worker did not begin the run.")
        time.sleep(0.002)
    time.sleep(rng.uniform(0, 0.1))
    while True:
        worker.signal(signal.SIGSTOP)
        found = worker.position()
        if found and _is_wanted(found, phase, rng):
            worker.kill()
            return KillPoint(*found)
        worker.signal(signal.SIGCONT)
        if not found:
            return None
        time.sleep(0.001)


def _is_wanted(found, phase, rng):
    """Any moment of the phase inside a transaction, and now and then one between two."""
    _, in_transaction, statement = found
    is_in_phase = any(mark in statement for mark in PHASES[phase])
    return is_in_phase and rng.random() < (0.3 if in_transaction else 0.03)


def wait_until_finished(run):
    """Wait for the run that a worker was told to finish."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        run.refresh_from_db()
        if run.finished_at:
            return
        time.sleep(0.02)
    raise AssertionError("The run was not finished.")


def kill_workers(kills, *, households, lists, seed=1):
    """Kill `kills` workers in runs that have work to do; returns the kill points and the reader.

    After each kill a new worker finishes the run, and everything must be as the oracle says.
    """
    county = County.make(households=households, lists=lists, seed=seed)
    points, rng = [], random.Random(seed)
    run = nightly_run(at=timezone.now())
    before = {program.pk: {} for program in county.programs}
    with a_worker() as worker, Reader(county.programs) as reader:
        while len(points) < kills:
            county.change_silently(households // 2)
            expected = county.expected_lists()
            reader.allow(before, expected)
            RecomputeRun.objects.filter(pk=run.pk).update(finished_at=None)
            phase = list(PHASES)[len(points) % len(PHASES)]
            point = kill_in_the_middle(worker, rng, phase)
            if point:
                points.append(point)
                worker.start()
                worker.send_nightly()
            wait_until_finished(run)
            assert_as_expected(county, expected)
            before = expected
    return points, reader


def assert_as_expected(county, expected):
    """Facts, lists and the movements behind them are what plain Python makes of the records."""
    stored = {row.pop("pk"): row for row in HouseholdFacts.objects.values("pk", *COLUMNS)}
    known = {pk: facts for pk, facts in county.facts.items() if facts}
    wrong = {pk for pk in known.keys() | stored.keys() if known.get(pk) != stored.get(pk)}
    assert {pk: (stored.get(pk), known.get(pk)) for pk in wrong} == {}
    assert {pk: _read_list(pk) for pk in expected} == expected
    last = Movement.objects.order_by("program_id", "household_id", "-pk").distinct(
        "program_id", "household_id"
    )
    replayed = {pk: {} for pk in expected}
    for move in last:
        if move.kind != "left":
            key = tuple(getattr(move, name) for name in KEY)
            replayed[move.program_id][move.household_id] = key
    assert replayed == expected

"""Kills what a county runs on with -9 in the middle of its work, and watches what readers see.

Victims are a Celery worker, the broker, PostgreSQL with all its processes, and somebody who
publishes rules. Whoever was killed is started again, as a supervisor would; nothing else is done.
"""

import os
import random
import signal
import subprocess
import sys
import threading
import time
import uuid
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import DatabaseError, connection, connections
from django.utils import timezone
from kombu.exceptions import OperationalError

from assessments.enums import SCORED_TOOLS
from cas.celery import app
from cas.rules import ruleset
from prioritization.actions.runs import run_on_request
from prioritization.facts.refresh import COLUMNS
from prioritization.models import Entry, HouseholdFacts, Movement, RecomputeRun, RuleVersion
from prioritization.querysets.order import SORT_KEY
from prioritization.runs.stages import BLOCK
from tests import factories
from tests.prioritization import histories, oracle

CHECKOUT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 180
"""Seconds in which everything must have come back by itself, on a machine that is busy too."""
TICK = 2
"""Seconds between two looks at what is left. Each sends every open part again: more often, and a
busy machine does nothing but read messages.
"""
KEY = SORT_KEY[:4]


@dataclass(frozen=True)
class KillPoint:
    """What was killed during which work, and what the working process was at then."""

    work: str
    victim: str
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
        for tool in SCORED_TOOLS:
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

    def new_rules(self):
        """For one list in three, other rules: {program id: rule set}."""
        chosen = self.rng.sample(self.programs, len(self.programs) // 3)
        return {
            program.pk: factories.rule_set(self.rng.sample(histories.REQUIREMENTS, 1))
            for program in chosen
        }

    def put_in_force(self, rules):
        """Rules that came into force while nobody moved their lists, as at midnight."""
        for program_id, rule_set in rules.items():
            RuleVersion.objects.create(
                program_id=program_id,
                number=1 + RuleVersion.objects.filter(program=program_id).count(),
                content=ruleset.dump(rule_set),
                effective_from=timezone.localdate(),
                published_at=timezone.now(),
            )

    def expected_lists(self, rules=None):
        """{program id: {household id: key}} by the oracle, by rules in force or by `rules`."""
        on = timezone.localdate()
        return {
            program.pk: oracle.standing_by_facts(
                program, self.facts, on=on, rules=(rules or {}).get(program.pk)
            )
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
    """The list in order, and by how many versions of its rules it stands, in one statement."""
    rows = Entry.objects.standing().filter(program=program)
    found = list(rows.values_list("household_id", "rule_version_id", *KEY))
    return {pk: tuple(key) for pk, _, *key in found}, len({version for _, version, *_ in found})


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
                # While PostgreSQL is down nobody reads anything.
                with suppress(DatabaseError):
                    self._read_all()
                connection.close_if_unusable_or_obsolete()

    def _read_all(self):
        for pk in self.programs:
            allowed = self.allowed
            seen, versions = _read_list(pk)
            is_known = allowed is not self.allowed or seen in allowed[pk]
            if not is_known or versions > 1:
                self.mixtures.append((pk, seen, versions))
            self.readings += 1


class Process:
    """A process of the site with a name by which its sessions are found in PostgreSQL."""

    def __init__(self, *command):
        self.name = f"cas-killed-{uuid.uuid4().hex[:12]}"
        self.queue = self.name
        self.command = [part.replace("NAME", self.name) for part in command]
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            [sys.executable, *self.command],
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
            "CELERY_QUEUE": self.queue,
            "PGAPPNAME": self.name,
            "PYTEST_XDIST_WORKER": "",
        }

    @property
    def is_running(self):
        """Whether it was started and has not ended, however it ended."""
        return self.process is not None and self.process.poll() is None

    def signal(self, number):
        os.killpg(self.process.pid, number)

    def kill(self):
        """kill -9 of the process and its children, at once."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                self.signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    def position(self):
        """(state, whether a transaction is open, statement) of its session that works."""
        with connection.cursor() as cursor:
            cursor.execute(POSITION, [self.name])
            return cursor.fetchone()


POSITION = """
SELECT state, xact_start IS NOT NULL, left(regexp_replace(query, '\\s+', ' ', 'g'), 200)
FROM pg_stat_activity
WHERE application_name = %s
ORDER BY xact_start NULLS LAST
LIMIT 1
"""


def worker(processes=2):
    """A Celery worker with a queue of its own."""
    return Process(
        *("-m", "celery", "-A", "cas", "worker", "-c", str(processes), "-n", "NAME@test"),
        *("-l", "ERROR", "--without-gossip", "--without-mingle", "--without-heartbeat"),
    )


def publisher(rules):
    """Somebody who publishes these rules, one program after the other, if they are not yet."""
    texts = {pk: ruleset.dump(rule_set) for pk, rule_set in rules.items()}
    return Process("-c", PUBLISHER, repr(texts))


PUBLISHER = """
import ast, sys
import django
django.setup()
from django.utils import timezone
from cas.rules import ruleset
from prioritization.actions.rules import publish
from prioritization.models import Program
for pk, content in ast.literal_eval(sys.argv[1]).items():
    program, at = Program.objects.get(pk=pk), timezone.now()
    if program.rule_versions.order_by("number").last().content != content:
        publish(program=program, rule_set=ruleset.parse(content),
            effective_from=timezone.localdate(at), by=None, at=at)
"""


class Site:
    """What a county runs on. `servers` start and kill the broker and PostgreSQL, if they may."""

    def __init__(self, servers=None):
        self.servers = servers
        self.worker = worker()

    def __enter__(self):
        self.worker.start()
        return self

    def __exit__(self, *exception):
        self.worker.kill()

    def kill(self, victim, process):
        """kill -9, while `process` is frozen where it was seen."""
        if victim == "process":
            process.kill()
            return
        getattr(self.servers, f"kill_{victim}")()
        connection.close()
        process.signal(signal.SIGCONT)

    def bring_back(self, victim):
        """What a supervisor does; the others find their way back by themselves."""
        if victim != "process":
            getattr(self.servers, f"start_{victim}")()
        self.supervise()

    def supervise(self):
        """Start the worker when it has ended, as `restart: unless-stopped` does."""
        if not self.worker.is_running:
            self.worker.start()

    def tick(self):
        """What beat sends every minute."""
        with (
            suppress(OperationalError),
            app.connection_for_write(settings.CELERY_BROKER_URL) as way,
        ):
            name = "prioritization.tasks.nightly"
            app.send_task(name, queue=self.worker.name, connection=way, retry=False)

    def wait_until_finished(self, run):
        """Tick until the run is done."""
        deadline, next_tick = time.monotonic() + PATIENCE, 0
        while time.monotonic() < deadline:
            with suppress(DatabaseError):
                run.refresh_from_db()
                if run.finished_at:
                    return
            connection.close_if_unusable_or_obsolete()
            if time.monotonic() >= next_tick:
                self.supervise()
                self.tick()
                next_tick = time.monotonic() + TICK
            time.sleep(0.3)
        left = run.parts.filter(finished_at=None).count()
        raise AssertionError(
            f"The run was not finished: {left} parts are left, the worker is at "
            f"{self.worker.position()}."
        )


WORKING = ("FOR NO KEY UPDATE", "WITH member", "WITH facts", "unpacked", "(4105", '"joined"')
"""What the statements of a computation or of a publication say."""


def freeze_in_the_middle(process, is_over, rng):
    """Freeze the process at some moment of its work and say where; None when it was faster.

    It is frozen before it is looked at, so what is seen is what is killed.
    """
    deadline = time.monotonic() + PATIENCE
    time.sleep(rng.uniform(0, 0.1))
    while not is_over():
        process.signal(signal.SIGSTOP)
        found = process.position()
        if found and any(mark in found[2] for mark in WORKING) and rng.random() < 0.3:
            return found
        process.signal(signal.SIGCONT)
        time.sleep(0.001)
        if time.monotonic() > deadline:
            raise AssertionError("It did not begin.")
    return None


class Rounds:
    """Round after round something is killed in the middle of its work, and comes back."""

    def __init__(self, site, county, reader, *, seed):
        self.site, self.county, self.reader = site, county, reader
        self.rng = random.Random(seed)
        self.points = []
        self.before = {program.pk: {} for program in county.programs}

    def play(self, work, victim):
        """One round; its kill point is logged unless the work was done before the kill."""
        getattr(self, f"_{work}")(victim)
        assert_as_expected(self.county, self.before)

    def _recompute(self, victim):
        """A run that has new rules and changed records to catch up with."""
        county = self.county
        if not county.facts:
            county.change_silently(0)
        rules = county.new_rules()
        county.put_in_force(rules)
        by_new_rules = county.expected_lists()
        county.change_silently(len(county.households) // 2)
        expected = county.expected_lists()
        self.reader.allow(self.before, by_new_rules, expected)
        run = run_on_request(at=timezone.now())
        self.site.tick()
        is_over = lambda: RecomputeRun.objects.filter(pk=run.pk, finished_at__isnull=False).exists()  # noqa: E731
        self._kill("recompute", victim, self.site.worker, is_over)
        self.site.wait_until_finished(run)
        self.before = expected

    def _publish(self, victim):
        """Rules that somebody publishes for today, and publishes again when that failed."""
        rules = self.county.new_rules()
        expected = self.county.expected_lists(rules)
        self.reader.allow(self.before, expected)
        process = publisher(rules)
        process.start()
        self._kill("publish", victim, process, lambda: process.process.poll() is not None)
        process.kill()
        again = publisher(rules)
        again.start()
        assert again.process.wait(PATIENCE) == 0
        self.before = expected

    def _kill(self, work, victim, process, is_over):
        found = freeze_in_the_middle(process, is_over, self.rng)
        if found:
            self.site.kill(victim, process)
            self.site.bring_back(victim)
            self.points.append(KillPoint(work, victim, *found))


def kill_rounds(rounds, *, households, lists, seed=1, servers=None):
    """Play `rounds`, pairs of work and victim, on a new county; the kill points and the reader.

    After each round everything must be as the oracle says, and every movement the only one.
    """
    county = County.make(households=households, lists=lists, seed=seed)
    with Site(servers) as site, Reader(county.programs) as reader:
        played = Rounds(site, county, reader, seed=seed)
        for work, victim in rounds:
            played.play(work, victim)
    return played.points, reader


def assert_as_expected(county, expected):
    """Facts, lists and the movements behind them are what plain Python makes of the records."""
    stored = {row.pop("pk"): row for row in HouseholdFacts.objects.values("pk", *COLUMNS)}
    known = {pk: facts for pk, facts in county.facts.items() if facts}
    wrong = {pk for pk in known.keys() | stored.keys() if known.get(pk) != stored.get(pk)}
    assert {pk: (stored.get(pk), known.get(pk)) for pk in wrong} == {}
    assert {pk: _read_list(pk)[0] for pk in expected} == expected
    assert _replayed(expected) == expected


def _replayed(programs):
    """The lists that the movements lead to; whoever moves twice to the same place is an error."""
    lists = {pk: {} for pk in programs}
    for move in Movement.objects.order_by("pk"):
        places = lists[move.program_id]
        key = tuple(getattr(move, name) for name in KEY)
        was = places.pop(move.household_id, None)
        assert (was is None) == (move.kind == "joined")
        assert move.kind == "left" or was != key
        if move.kind != "left":
            places[move.household_id] = key
    return lists

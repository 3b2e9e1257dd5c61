"""Row `crowd`: fifty people at work through gunicorn for three minutes, and a recompute meanwhile.

Half of them are CAS staff at the board, half are assessors. Everybody thinks for some seconds,
asks for a page or sends a form, and reads the answer; what is measured is what they wait for, once
when they hurry and once when they work as people do.
"""

import os
import random
import re
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from time import monotonic, perf_counter, sleep

from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from cas.access.roles import Role
from clients.models import Household
from prioritization.models import HouseholdFacts, RecomputeRun
from tests import factories
from tests.bench.county import County
from tests.bench.list_pages import longest
from tests.bench.measuring import Row, Tell, percentile
from tests.bench.saves import drafts, typed
from tests.prioritization.killing import Process
from tests.web_server import WebServer, session_of

SECONDS = int(os.environ.get("CAS_BENCH_CROWD_SECONDS", "180"))
PEOPLE = 50
PACES = {"in a hurry": (2, 6), "at work": (8, 16)}
"""Seconds between an answer and the next thing somebody asks for. In a hurry everybody clicks
through pages; at work they read what they asked for, or talk with somebody.
"""
SUBMITS = 4
"""Interviews that each assessor has ready."""
RECOMPUTE_AFTER = 1 / 3
"""The part of the time after which everything is computed anew."""
TARGET = "no error"
NOT_WRONG = (200, 204, 302)
OPEN = re.compile(r'data-open href="[^"]*?/(\d+)/')
"""Rows of households that whoever looks at the board may open; the private ones have no link."""

ONCE = """
import django
django.setup()
from django.utils import timezone
from prioritization.actions.runs import run_on_request
from prioritization.runs.recompute import recompute
recompute(run_on_request(at=timezone.now()))
"""


@dataclass
class Log:
    """What everybody waited for: what it was, when it was asked, how many ms, and the status."""

    waits: list[tuple[str, float, float, int | None]] = field(default_factory=list)

    def times(self, kind: str = "", since: float = 0, until: float = float("inf")) -> list[float]:
        """Milliseconds of one kind of page, or of all, asked for between two moments."""
        return [
            waited
            for each, asked, waited, _ in self.waits
            if (not kind or each == kind) and since <= asked < until
        ]

    @property
    def errors(self) -> dict[str, int]:
        """How many answers of each kind of page were none, or wrong."""
        found: dict[str, int] = defaultdict(int)
        for kind, _, _, status in self.waits:
            found[kind] += status not in NOT_WRONG
        return {kind: number for kind, number in found.items() if number}


@dataclass
class Person:
    """Somebody at work. `ways` are what they do, each as often as it stands there."""

    server: WebServer
    cookie: str
    log: Log
    rng: random.Random
    households: list[int]
    ways: tuple[str, ...]
    thinking: tuple[float, float]
    submits: Iterator = field(default_factory=lambda: iter(()))
    is_over: threading.Event = field(default_factory=threading.Event)

    def work(self) -> None:
        """Think and do, until it is over."""
        while not self.is_over.wait(self.rng.uniform(*self.thinking)):
            getattr(self, self.rng.choice(self.ways))()

    def board(self) -> None:
        page = self.get("board", reverse("prioritization:queue"))
        self.households = [int(pk) for pk in OPEN.findall(page)] or self.households

    def news(self) -> None:
        shown = ",".join(str(pk) for pk in self.households[:50])
        query = f"?shown={shown}&is_first=yes&known=0"
        self.get("news", reverse("prioritization:board_news") + query)

    def review(self) -> None:
        self.get("review", reverse("prioritization:review", args=[self.anybody]))

    def shelter_list(self) -> None:
        self.get("list", reverse("prioritization:list_detail", args=[longest_slug()]))

    def take(self) -> None:
        address = reverse("prioritization:let_go", args=[self.anybody])
        self.post("act", address, {"back": ""})

    def home(self) -> None:
        self.get("home", reverse("home"))

    def household(self) -> None:
        self.get("household", reverse("clients:household", args=[self.anybody]))

    def find(self) -> None:
        name = self.rng.choice(("maria lopez", "john smith", "garcia", "lee"))
        self.post("find", reverse("clients:find"), {"q": name})

    def work_list(self) -> None:
        self.get("work list", reverse("prioritization:work_list", args=["expiring"]))

    def submit(self) -> None:
        """Press submit on an interview that is finished; look at somebody when none is left."""
        draft = next(self.submits, None)
        if draft is None:
            return self.household()
        address = reverse("assessments:check", args=[draft.key])
        return self.post("submit", address, typed(timezone.localdate()))

    @property
    def anybody(self) -> int:
        return self.rng.choice(self.households)

    def get(self, kind: str, address: str) -> str:
        return self._wait(kind, lambda: self.server.get(self.cookie, address))

    def post(self, kind: str, address: str, fields: dict) -> None:
        self._wait(kind, lambda: self.server.post(self.cookie, address, fields))

    def _wait(self, kind, ask) -> str:
        asked, began = monotonic(), perf_counter()
        status, page = ask()
        self.log.waits.append((kind, asked, 1000 * (perf_counter() - began), status))
        return page


STAFF = ("board", "board", "news", "news", "review", "shelter_list", "take", "work_list")
ASSESSOR = ("home", "household", "household", "find", "submit", "submit", "work_list")

_longest: list[str] = []


def longest_slug() -> str:
    """The list that most households stand on."""
    return _longest[0]


def measure(
    county: County,
    *,
    tell: Tell,
    people: int = PEOPLE,
    seconds: int = SECONDS,
    paces: Mapping[str, tuple[float, float]] = PACES,
) -> list[Row]:
    """Let everybody work at each pace, and see what they waited for."""
    _longest[:] = [longest().slug]
    return [
        _work(county, pace, thinking, people, seconds, tell) for pace, thinking in paces.items()
    ]


def _work(
    county: County, pace: str, thinking: tuple[float, float], people: int, seconds: int, tell: Tell
) -> Row:
    """Everybody at work, and all lists computed anew meanwhile."""
    server, log, is_over = WebServer(), Log(), threading.Event()
    crowd = _people(county, server, log, is_over, people, thinking)
    at_work = [threading.Thread(target=each.work) for each in crowd]
    recompute = Process("-c", ONCE)
    began = monotonic()
    try:
        server.start()
        for each in at_work:
            each.start()
        sleep(seconds * RECOMPUTE_AFTER)
        recompute_began = monotonic()
        recompute.start()
        sleep(seconds * (1 - RECOMPUTE_AFTER))
    finally:
        is_over.set()
        for each in at_work:
            each.join()
        recompute.kill()
        server.kill()
    tell(f"{people} people {pace}, {len(log.waits)} answers in {monotonic() - began:.0f} s")
    row = _row(county, log, f"{people} people {pace}", seconds, recompute_began)
    RecomputeRun.objects.open().update(stopped_at=timezone.now())
    return row


def _people(county, server, log, is_over, number, thinking) -> list[Person]:
    rng = random.Random(number)
    on = county.moment.on
    waiting = HouseholdFacts.objects.must_move_today().values_list("pk", flat=True)
    known = Household.objects.visible_to(county.staff, on=on).filter(pk__in=waiting)
    mine = Household.objects.visible_to(county.assessor, on=on)
    on_the_board = list(known.values_list("pk", flat=True)[:200])
    at_the_agency = list(mine.values_list("pk", flat=True)[:200])
    ready = drafts(county, SUBMITS * number // 2)
    crowd = []
    for place in range(number):
        is_staff = place % 2 == 0
        user = factories.UserFactory(
            role=Role.CAS_STAFF if is_staff else Role.ASSESSOR,
            agency=(county.staff if is_staff else county.assessor).agency,
        )
        browser = Browser()
        browser.force_login(user)
        crowd.append(
            Person(
                server=server,
                cookie=session_of(browser),
                log=log,
                rng=random.Random(rng.random()),
                households=on_the_board if is_staff else at_the_agency,
                ways=STAFF if is_staff else ASSESSOR,
                thinking=thinking,
                submits=iter(()) if is_staff else iter([next(ready, None) for _ in range(SUBMITS)]),
                is_over=is_over,
            )
        )
    return crowd


def _row(county: County, log: Log, who: str, seconds: int, recompute_began: float) -> Row:
    run = RecomputeRun.objects.newest_first().first()
    errors = log.errors
    all_times = log.times()
    kinds = sorted({kind for kind, *_ in log.waits})
    by_kind = {f"p95_{kind}": percentile(log.times(kind), 95) for kind in kinds}
    took = (run.finished_at - run.started_at).total_seconds() if run and run.finished_at else None
    over = recompute_began + (took or seconds)
    quiet = [*log.times(until=recompute_began), *log.times(since=over)]
    return Row(
        name="crowd",
        case=f"{who}, {seconds} s, a recompute meanwhile",
        households=county.households,
        shelters=county.shelters,
        p50=percentile(all_times, 50),
        p95=percentile(all_times, 95),
        target=TARGET,
        met=not errors,
        more={
            "answers": len(all_times),
            "errors": sum(errors.values()),
            "longest": max(all_times),
            "recompute_seconds": took,
            "p95_beside_recompute": _p95(log.times(since=recompute_began, until=over)),
            "p95_otherwise": _p95(quiet),
            **{f"errors_{kind}": number for kind, number in errors.items()},
            **by_kind,
        },
    )


def _p95(times: list[float]) -> float | None:
    """None when nobody asked for anything meanwhile."""
    return percentile(times, 95) if times else None

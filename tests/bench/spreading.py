"""Rows `workers` and `memory`: full runs by Celery workers, and what they and the site hold."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import perf_counter

from django.test import Client as Browser
from django.urls import reverse

from cas.celery import app
from prioritization.enums import RunKind
from prioritization.models import Program, RecomputeRun
from tests.bench.contents import contents, empty, tidy
from tests.bench.county import County
from tests.bench.measuring import Row, Tell
from tests.prioritization.killing import Process, worker

RUNS = 10
WARM_UP = 2
MAY_GROW = 1.1
LONGEST = 1800


def measure(county: County, *, tell: Tell, runs: int = RUNS) -> list[Row]:
    """From empty with one and with two workers, which must leave the same; then run after run."""
    one, two = (_from_empty(county, number, tell=tell) for number in (1, 2))
    if one[1] != two[1]:
        raise AssertionError("Two workers left other rows than one.")
    rows = [_workers_row(county, 1, one[0], one[0]), _workers_row(county, 2, two[0], one[0])]
    return [*rows, _memory_of_worker(county, runs, tell), _memory_of_site(county, runs, tell)]


def _from_empty(county: County, workers: int, *, tell: Tell):
    empty()
    tidy()
    with _workers(workers) as (queue, _):
        seconds = _full_run(county, queue)
    tell(f"{workers} worker(s) from empty: {seconds:.1f} s")
    return seconds, contents()


def _workers_row(county: County, number: int, seconds: float, alone: float) -> Row:
    return Row(
        name="workers",
        case=f"{number} from empty",
        households=county.households,
        shelters=county.shelters,
        seconds=seconds,
        more={"vs_one_worker": seconds / alone},
    )


def _memory_of_worker(county: County, runs: int, tell: Tell) -> Row:
    with _workers(1) as (queue, (only,)):
        pids = lambda: _of_session(only.process.pid)  # noqa: E731
        return _memory_row(county, "worker", runs, lambda: _full_run(county, queue), pids, tell)


def _memory_of_site(county: County, runs: int, tell: Tell) -> Row:
    """The views in this process, without the web server around them."""
    browser = Browser()
    browser.force_login(county.staff)
    addresses = [
        reverse("prioritization:list_detail", args=[program.slug])
        for program in Program.objects.active()
    ]

    def visit_all() -> None:
        for address in addresses:
            browser.get(address)

    return _memory_row(county, "site", runs, visit_all, lambda: [os.getpid()], tell)


def _memory_row(
    county: County,
    case: str,
    runs: int,
    work: Callable[[], object],
    pids: Callable[[], list[int]],
    tell: Tell,
) -> Row:
    """Megabytes after the warm-up and after the last of `runs`."""
    held = []
    for _ in range(max(runs, WARM_UP + 1)):
        work()
        held.append(sum(map(_megabytes, pids())))
    first, last = held[WARM_UP - 1], held[-1]
    tell(f"memory of the {case}: {first:.0f} MB, after {len(held)} runs {last:.0f} MB")
    return Row(
        name="memory",
        case=f"{case}, {len(held)} runs",
        households=county.households,
        shelters=county.shelters,
        target=f"at most {MAY_GROW} x what it was after {WARM_UP}",
        met=last <= MAY_GROW * first,
        more={"megabytes_at_first": first, "megabytes_at_last": last},
    )


@contextmanager
def _workers(number: int) -> Iterator[tuple[str, list[Process]]]:
    """So many workers of one process each on one queue; the queue and the workers."""
    workers = [worker(processes=1) for _ in range(number)]
    queue = workers[0].name
    try:
        for each in workers:
            each.queue = queue
            each.start()
        _wait_until(lambda: len(_answering(workers)) == number)
        yield queue, workers
    finally:
        for each in workers:
            each.kill()


def _answering(workers: list[Process]) -> list:
    names = [f"{each.name}@test" for each in workers]
    return app.control.ping(destination=names, timeout=1, limit=len(names)) or []


def _full_run(county: County, queue: str) -> float:
    began = perf_counter()
    run = RecomputeRun.objects.create(
        kind=RunKind.FULL, on=county.moment.on, started_at=county.moment.at, checks_all=True
    )
    app.send_task("prioritization.tasks.go_on", [run.pk], queue=queue)
    _wait_until(lambda: not RecomputeRun.objects.open().filter(pk=run.pk).exists())
    return perf_counter() - began


def _wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LONGEST
    while not is_so():
        if time.monotonic() > deadline:
            raise AssertionError("The workers did not do it.")
        time.sleep(0.02)


def _of_session(leader: int) -> list[int]:
    """The processes of a session, by the kernel's own list."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(entry.read_text().rpartition(")")[2].split()[3]) == leader:
                found.append(int(entry.parent.name))
    return found


def _megabytes(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20

"""Stopwatches, and rows of the report."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import ceil
from time import perf_counter
from typing import Any

from django.db import connection

Tell = Callable[[str], None]
"""Takes a line that says how far the measuring is."""


@dataclass
class Row:
    """One measurement: `seconds` of one computation, or `p50` and `p95` in milliseconds.

    `more` are further keys of the report; `target` is in words and `met` says whether it was.
    """

    name: str
    case: str
    households: int
    shelters: int
    seconds: float | None = None
    p50: float | None = None
    p95: float | None = None
    queries: int | None = None
    vs_bare_sql: float | None = None
    vs_plain_orm: float | None = None
    target: str = ""
    met: bool | None = None
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Seconds:
    """How long each part of a full computation took, and with how many statements, if counted."""

    facts: float
    lists: float
    movements: float
    total: float
    queries: int | None = None


@dataclass
class Stopwatch:
    """What a piece of work took. `queries` counts the statements sent to the database."""

    seconds: float = 0.0
    queries: int = 0

    def __call__(self, execute, statement, parameters, many, context):
        self.queries += 1
        return execute(statement, parameters, many, context)


@contextmanager
def stopwatch() -> Iterator[Stopwatch]:
    """Time a block and count its statements."""
    watch = Stopwatch()
    with connection.execute_wrapper(watch):
        began = perf_counter()
        yield watch
        watch.seconds = perf_counter() - began


class Timed:
    """A function that remembers how many milliseconds each of its calls took."""

    def __init__(self, function: Callable):
        self.function = function
        self.milliseconds: list[float] = []

    def __call__(self, *arguments, **named):
        began = perf_counter()
        try:
            return self.function(*arguments, **named)
        finally:
            self.milliseconds.append(1000 * (perf_counter() - began))


def percentile(values: Sequence[float], percent: int) -> float:
    """The smallest value that at least `percent` of 100 values don't exceed (nearest rank)."""
    return sorted(values)[max(0, ceil(percent / 100 * len(values)) - 1)]

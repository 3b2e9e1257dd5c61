"""Spreads work over processes and gives the results back in order.

Imports no models: a new process reads this file before Django is ready in it.
"""

import gc
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

import django

T = TypeVar("T")
R = TypeVar("R")


def in_order(make: Callable[[T], R], items: Iterable[T], *, processes: int) -> Iterator[R]:
    """`make` of each item, made by so many processes. Only a few are made ahead of their turn,
    so that memory stays small however many there are.
    """
    # Started anew, not forked: a fork would share the database connection with its parent.
    context = get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context, initializer=_start) as pool:
        running = deque()
        for item in items:
            running.append(pool.submit(make, item))
            if len(running) >= 2 * processes:
                yield running.popleft().result()
        while running:
            yield running.popleft().result()


def _start() -> None:
    """Make a new process ready. Records hold no cycles: looking for some took a fifth of it."""
    django.setup()
    gc.disable()

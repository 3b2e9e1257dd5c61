"""Both servers of a run: started in order, stopped in reverse, PostgreSQL last."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from time import monotonic

from cas.embedded import CannotStart
from cas.embedded.places import Place
from cas.embedded.postgres import MAJOR, Postgres
from cas.embedded.valkey import Valkey


@contextmanager
def running(
    place: Place,
    *,
    settings: Mapping[str, str] | None = None,
    reset: bool = False,
    say: Callable[[str], None] = lambda line: None,
) -> Iterator[dict[str, str]]:
    """Run what the environment does not already name, and yield the addresses of both servers.

    `reset` deletes the run's own database first; `say` gets one line per step. Raises
    CannotStart in words for people.
    """
    with ExitStack() as stack:
        stack.enter_context(place.claimed())
        yield {
            "DATABASE_URL": _database(place, stack, settings, reset, say),
            "CELERY_BROKER_URL": _broker(place, stack, say),
        }


def _database(
    place: Place,
    stack: ExitStack,
    settings: Mapping[str, str] | None,
    reset: bool,
    say: Callable[[str], None],
) -> str:
    given = os.environ.get("DATABASE_URL")
    if given and reset:
        raise CannotStart(
            "RESET=1 empties only the embedded database, and DATABASE_URL names another one. "
            "Empty that one yourself, or unset DATABASE_URL."
        )
    if given:
        say("Using the database that DATABASE_URL names")
        return given
    postgres = Postgres(place, settings)
    if reset:
        say(f"Removing {postgres.data}")
        postgres.remove_data()
    began = monotonic()
    stack.callback(place.remove_sockets)
    stack.callback(postgres.stop)
    postgres.start()
    say(f"PostgreSQL {MAJOR} runs, data in {postgres.data} ({monotonic() - began:.1f} s)")
    return place.database_url


def _broker(place: Place, stack: ExitStack, say: Callable[[str], None]) -> str:
    given = os.environ.get("CELERY_BROKER_URL")
    if given:
        say("Using the broker that CELERY_BROKER_URL names")
        return given
    valkey = Valkey(place)
    stack.callback(valkey.stop)
    valkey.start()
    say("Valkey runs")
    return place.broker_url

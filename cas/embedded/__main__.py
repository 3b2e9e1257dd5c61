"""Run a command beside embedded servers: `python -m cas.embedded test -- python manage.py ...`.

The first word names the place: demo, test or bench. `python -m cas.embedded remove` deletes
the data of all three.
"""

import os
import signal
import subprocess  # nosec B404
import sys

from cas.embedded import CannotStart
from cas.embedded.places import BENCH, DEMO, TEST
from cas.embedded.postgres import THROWAWAY, Postgres
from cas.embedded.servers import running

PLACES = {place.name: place for place in (DEMO, TEST, BENCH)}
SETTINGS = {
    TEST: THROWAWAY,
    BENCH: {"shared_buffers": "1GB", "max_wal_size": "4GB", "checkpoint_timeout": "30min"},
}


def run_beside_servers(name: str, command: list[str]) -> int:
    """Run `command` with the servers' addresses in its environment; its exit code is ours."""
    place = PLACES[name]
    with running(place, settings=SETTINGS.get(place)) as addresses:
        done = subprocess.run(  # noqa: S603  # nosec B603
            command, env={**os.environ, **addresses}, check=False
        )
    return done.returncode


def remove_all_data() -> int:
    """Delete every embedded server's data; refuses while one of them runs."""
    for place in PLACES.values():
        with place.claimed():
            Postgres(place).remove_data()
    DEMO.remove_outside()
    return 0


def main(arguments: list[str]) -> int:
    """Read the command line."""
    if arguments == ["remove"]:
        return remove_all_data()
    if len(arguments) < 3 or arguments[0] not in PLACES or arguments[1] != "--":
        print(__doc__)
        return 2
    return run_beside_servers(arguments[0], arguments[2:])


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        sys.exit(main(sys.argv[1:]))
    except CannotStart as problem:
        sys.exit(str(problem))
    except KeyboardInterrupt:
        sys.exit(130)

"""PostgreSQL and Valkey of a test's own, with durability on, that may be killed with -9."""

import os
import signal
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import dj_database_url
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from cas.embedded.places import Place
from cas.embedded.postgres import Postgres
from cas.embedded.valkey import Valkey


class Servers:
    """Both servers of one place, killed and started one by one."""

    def __init__(self, folder):
        self.place = Place("kills", checkout=folder)
        self.postgres = Postgres(self.place)
        self.valkey = Valkey(self.place)

    def start_postgres(self):
        self.postgres.start()

    def start_valkey(self):
        self.valkey.start()

    def kill_postgres(self):
        """The server and every session at once, as when the machine dies."""
        server = self.postgres.child.process
        for pid in (server.pid, *_children(server.pid)):
            with suppress(ProcessLookupError):  # a session that ended by itself meanwhile
                os.kill(pid, signal.SIGKILL)
        server.wait()

    def kill_valkey(self):
        self.valkey.child.process.kill()
        self.valkey.child.process.wait()


def _children(parent):
    found = []
    for task in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = task.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(after_name[1]) == parent:
            found.append(int(task.parent.name))
    return found


@contextmanager
def own_servers(folder):
    """Servers of one's own with an empty county; what was used before is used again afterwards."""
    servers, before = Servers(folder), dict(settings.DATABASES["default"])
    broker = settings.CELERY_BROKER_URL
    with ExitStack() as stack:
        stack.enter_context(servers.place.claimed())
        stack.callback(servers.postgres.remove_data)
        stack.callback(servers.place.remove_sockets)
        stack.callback(servers.postgres.stop)
        stack.callback(servers.valkey.stop)
        servers.start_postgres()
        servers.start_valkey()
        stack.callback(_use, before, broker)
        _use(dj_database_url.parse(servers.place.database_url), servers.place.broker_url)
        call_command("migrate", verbosity=0)
        yield servers


def _use(database, broker):
    connection.close()
    settings.DATABASES["default"].update(database)
    settings.CELERY_BROKER_URL = broker

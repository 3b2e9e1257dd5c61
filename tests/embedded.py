"""Gives every test run its own PostgreSQL and Valkey, shared by all xdist workers.

A DATABASE_URL or CELERY_BROKER_URL in the environment is used instead.
"""

import os
from contextlib import ExitStack

import dj_database_url
import pytest
from django.conf import settings
from django.core.management.commands import flush
from django.db.backends.postgresql.operations import DatabaseOperations

from cas.embedded import CannotStart
from cas.embedded.places import TEST
from cas.embedded.postgres import THROWAWAY
from cas.embedded.servers import running
from tests.beginnings import ALWAYS_THERE

# A hundred people who try the same thing at once have a connection each.
SETTINGS = {**THROWAWAY, "max_connections": "200"}

_servers = ExitStack()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    """Start the servers once, in the process that the xdist workers are started from."""
    # WhiteNoise warns where nothing was ever collected, and warnings are errors here.
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    # Else every test client would read the whole folder of static files anew.
    settings.WHITENOISE_AUTOREFRESH = True
    if _is_xdist_worker() or config.option.collectonly or config.option.help:
        return
    try:
        addresses = _servers.enter_context(running(TEST, settings=SETTINGS))
    except CannotStart as problem:
        raise pytest.UsageError(str(problem)) from None
    os.environ.update(addresses)
    _use(addresses)


def pytest_unconfigure(config):
    """Stop them, PostgreSQL last."""
    _servers.close()


@pytest.fixture(scope="session", autouse=True)
def _tables_that_never_change_can_be_emptied_between_tests():
    """After a test with real transactions Django truncates every table, which the triggers of
    immutable records refuse. For that one transaction a superuser may leave triggers out.

    Nearly all of the tables are empty, and to delete nothing costs less than to truncate it. The
    lock waits, as truncating would, for whoever is still writing. What Django would put there again
    at once stays.
    """

    def delete_what_there_is(self, style, tables, **options):
        names = [self.quote_name(table) for table in tables if table not in ALWAYS_THERE]
        lock = f"LOCK TABLE {', '.join(names)} IN ACCESS EXCLUSIVE MODE"
        return [
            "SET LOCAL session_replication_role = replica",
            ";".join([lock, *(f"DELETE FROM {name}" for name in names)]),
        ]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", delete_what_there_is)
        patch.setattr(flush, "emit_post_migrate_signal", lambda *what: None)
        yield


def _use(addresses):
    """Point Django at the servers: pytest-django has read the settings before we are asked.

    The settings of a connection are one dictionary that Django hands around, so it is changed in
    place. Workers start with the addresses in their environment and need none of this.
    """
    settings.DATABASES["default"].update(dj_database_url.parse(addresses["DATABASE_URL"]))
    settings.CELERY_BROKER_URL = addresses["CELERY_BROKER_URL"]


def _is_xdist_worker():
    return "PYTEST_XDIST_WORKER" in os.environ

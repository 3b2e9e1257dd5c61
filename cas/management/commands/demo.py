"""`make demo`: every process of the site on this machine, until Ctrl-C."""

import http.client
import os
import signal
import socket
import sys
import time
from contextlib import ExitStack, closing

from django.core.management.base import BaseCommand

from cas.demo_accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from cas.embedded import CannotStart
from cas.embedded.places import CHECKOUT, DEMO
from cas.embedded.processes import Child, wait_until
from cas.embedded.servers import running

ADDRESS = "127.0.0.1"
PYTHON = sys.executable
SECONDS_TO_BE_READY = 90
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Command(BaseCommand):
    help = "Run the demo: servers, migrations, the demo county, the site, a worker and beat."
    # The database that checks may want to see does not run yet.
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--port", default=os.environ.get("PORT") or "8000")
        parser.add_argument(
            "--reset", action="store_true", default=os.environ.get("RESET") not in (None, "", "0")
        )

    def handle(self, *args, port, reset, **options):
        for ending in ENDINGS:
            signal.signal(ending, _interrupt)
        self.began = time.monotonic()
        try:
            with DEMO.claimed():
                port = _usable_port(port)
            self.run(port, reset)
        except CannotStart as problem:
            sys.exit(str(problem))
        except KeyboardInterrupt:
            self.say("Stopped. Your data is kept; `make demo` starts again with it.")

    def run(self, port, reset):
        """Start everything in order, wait for the end, stop everything in reverse order."""
        with ExitStack() as stack:
            addresses = stack.enter_context(running(DEMO, reset=reset, say=self.say))
            environment = {**os.environ, **addresses, "CAS_COLLECTED_STATIC": "1"}
            self.prepare(environment, reset)
            site = [*_background(environment), _web(environment, port)]
            for child in site:
                stack.callback(child.stop)
                child.start()
            stack.callback(self.say, "Stopping")
            self.wait_for_the_site(site, port)
            self.print_welcome(port)
            _watch(site)

    def prepare(self, environment, reset):
        """Bring tables, static files and the demo county up to date."""
        self.say("Bringing the tables up to date")
        _manage("migrate", environment).finish()
        self.say("Collecting static files")
        _manage("collectstatic", environment, "--no-input", "--clear", "--skip-checks").finish()
        self.say("Loading the demo county")
        _manage("load_demo_county", environment, "--skip-checks", shows_progress=True).finish()

    def wait_for_the_site(self, site, port):
        """Wait until the site itself says that the database, the broker and beat are well."""
        self.say("Starting the site, a worker and beat")
        wait_until(
            lambda: _answers_well(port), children=site, seconds=SECONDS_TO_BE_READY, what="The site"
        )
        self.say("Everything runs")

    def print_welcome(self, port):
        """The address and one sign-in per role."""
        rows = [(account.username, account.role_label) for account in DEMO_ACCOUNTS]
        width = max(len(username) for username, _ in rows)
        lines = [
            "",
            f"  http://{ADDRESS}:{port}/",
            "",
            f"  Sign in with password {DEMO_PASSWORD} and one of these user names:",
            *(f"    {username:<{width}}  {label}" for username, label in rows),
            "",
            f"  Everyone in it is made up. Logs are in {DEMO.logs}. Ctrl-C stops everything.",
            "",
        ]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()

    def say(self, line):
        """One line of progress, with the seconds since the start."""
        self.stdout.write(f"{time.monotonic() - self.began:5.1f} s  {line}")
        self.stdout.flush()


def _usable_port(text):
    """The port as a number; raises CannotStart when it is none or taken."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise CannotStart(f"PORT must be a number from 1 to 65535, not {text!r}.")
    port = int(text)
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except PermissionError:
            raise CannotStart(
                f"Port {port} needs root. Choose one above 1023: make demo PORT=8001"
            ) from None
        except OSError:
            raise CannotStart(
                f"Port {port} is taken by another program. Choose another: "
                f"make demo PORT={port + 1}"
            ) from None
    return port


def _manage(command, environment, *arguments, shows_progress=False):
    """A management command that runs to its end."""
    return Child(
        command,
        [PYTHON, "manage.py", command, *arguments],
        env=environment,
        cwd=CHECKOUT,
        log=None if shows_progress else DEMO.logs / f"{command}.log",
    )


def _background(environment):
    """The worker and beat, in the order they start."""
    worker = ["worker", "--concurrency=2", "--without-mingle", "--without-gossip"]
    beat = ["beat", "--schedule", DEMO.var / "celerybeat-schedule"]
    return [
        _site_process("worker", ["celery", "-A", "cas", *worker, "--loglevel=INFO"], environment),
        _site_process("beat", ["celery", "-A", "cas", *beat, "--loglevel=INFO"], environment),
    ]


def _web(environment, port):
    """The web server."""
    options = ["--bind", f"{ADDRESS}:{port}", "--workers=2", "--threads=2"]
    quiet = ["--no-control-socket", "--graceful-timeout=10"]
    return _site_process("web", ["gunicorn", "cas.wsgi", *options, *quiet], environment)


def _site_process(name, module_and_arguments, environment):
    return Child(
        name,
        [PYTHON, "-m", *module_and_arguments],
        env=environment,
        cwd=CHECKOUT,
        log=DEMO.logs / f"{name}.log",
    )


def _answers_well(port):
    with closing(http.client.HTTPConnection(ADDRESS, port, timeout=5)) as connection:
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False


def _watch(children):
    """Return never: end by Ctrl-C, or with the last words of a process that ended by itself."""
    while True:
        for child in children:
            if not child.is_running():
                raise child.failure(f"The {child.name} process ended by itself")
        time.sleep(0.5)


def _interrupt(*_):
    """End the run once. Nothing may interrupt the orderly stop, and that takes bounded time."""
    for ending in ENDINGS:
        signal.signal(ending, signal.SIG_IGN)
    raise KeyboardInterrupt

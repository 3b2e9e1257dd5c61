"""gunicorn as `manage.py demo` starts it, on the database of a test or a measurement."""

import http.client
import socket
import time
from contextlib import closing
from urllib.parse import urlencode

from django.conf import settings

from tests.prioritization.killing import PATIENCE, Process

HOST = "127.0.0.1"
TOKEN = "a" * 32
"""Any 32 letters will do, in the cookie and in the form."""


class WebServer:
    """Two processes with two threads each, on a port of its own; `process` may be killed."""

    def __init__(self):
        with closing(socket.socket()) as probe:
            probe.bind((HOST, 0))
            self.port = probe.getsockname()[1]
        options = ("--workers=2", "--threads=2", "--no-control-socket")
        self.process = Process("-m", "gunicorn", "cas.wsgi", f"--bind={HOST}:{self.port}", *options)

    def start(self):
        """Start it, and wait until it answers."""
        self.process.start()
        deadline = time.monotonic() + PATIENCE
        while self.ask("GET", "/privacy/")[0] is None:
            assert time.monotonic() < deadline, "The web server did not answer."
            time.sleep(0.1)

    def kill(self):
        """kill -9 of all its processes."""
        self.process.kill()

    def get(self, cookie, address, **headers):
        """Status and text of the answer to somebody who is signed in; (None, "") without one."""
        return self.ask("GET", address, headers={**_signed_in(cookie), **headers})

    def post(self, cookie, address, fields, **headers):
        """The same for a form that somebody sends."""
        body = urlencode({**fields, "csrfmiddlewaretoken": TOKEN}, doseq=True)
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", address, body, {**_signed_in(cookie), **form, **headers})

    def ask(self, method, address, body=None, headers=None):
        """(None, "") when the server ended before it had answered."""
        with closing(http.client.HTTPConnection(HOST, self.port, timeout=30)) as line:
            try:
                line.request(method, address, body, headers or {})
                answer = line.getresponse()
                return answer.status, answer.read().decode(errors="replace")
            except (OSError, http.client.HTTPException):
                return None, ""


def _signed_in(cookie):
    names = settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME
    return {"Cookie": f"{names[0]}={cookie}; {names[1]}={TOKEN}"}


def session_of(browser):
    """The cookie of a test client that is signed in, for somebody in front of the server."""
    return browser.cookies[settings.SESSION_COOKIE_NAME].value

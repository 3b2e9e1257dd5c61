"""Tests marked `browser` run in the machine's Chromium, or say why they do not run.

REQUIRE_BROWSER=1 turns a missing Chromium from a skip into a failure. CHROMIUM names a program
to use instead of the first one found.

Chromium's headless shell is the same engine without windows, tabs and toolbars around each page.
Where it is installed it comes first: it takes half of the processor's time.
"""

import os
import shutil
from functools import cache
from pathlib import Path

import pytest

SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
WHOLE = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
NOT_FOUND = "Chromium was not found. Install it (apt-get install chromium) or set CHROMIUM."
QUIET = [
    # Chromium's own sandbox needs rights that root in a container does not have.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@cache
def find_chromium():
    """Path of the browser to use, or None."""
    for name in (os.environ.get("CHROMIUM"), *SHELLS, *WHOLE):
        if name and (found := shutil.which(name)):
            return found
    return _playwrights_own()


def _playwrights_own():
    """The newest Chromium that `playwright install` has put on this machine, or None."""
    downloads = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or "~/.cache/ms-playwright")
    for place in (
        "chromium_headless_shell-*/chrome-*/*headless?shell",
        "chromium-*/chrome-*/chrome",
    ):
        if found := sorted(downloads.expanduser().glob(place)):
            return str(found[-1])
    return None


def pytest_configure(config):
    """Let Playwright and Django work together."""
    # Playwright's event loop runs in the thread of the test, where Django forbids the ORM.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    # From pytest-base-url, which pytest-playwright brings.
    config.addinivalue_line(
        "filterwarnings",
        "ignore:Session-scoped fixtures defined as instance:pytest.PytestRemovedIn10Warning",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Skip a browser test without a browser, or fail it where one is required."""
    if item.get_closest_marker("browser") is None or find_chromium():
        return
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(NOT_FOUND, pytrace=False)
    pytest.skip(NOT_FOUND)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Use the machine's browser, quietly."""
    return {**browser_type_launch_args, "executable_path": find_chromium(), "args": QUIET}

"""Make `.venv` from requirements-dev.txt, and again when that file or Python changes.

Runs before anything is installed: `python3 cas/embedded/bootstrap.py`, standard library only,
and in words that old Pythons can parse, so that they get a sentence and not a traceback.
"""

import hashlib
import os
import shutil
import subprocess  # nosec B404
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent
LOCK = CHECKOUT / "requirements-dev.txt"
VENV = CHECKOUT / ".venv"
TOOLS = CHECKOUT / ".tools"
STAMP = VENV / "cas-stamp"
OLDEST_PYTHON = (3, 11)
PIP = ("-m", "pip", "--disable-pip-version-check", "--no-input")


def fingerprint(lock, checkout):
    """What the environment was made from: lock file, Python and place (it can't be moved)."""
    parts = [lock.read_bytes(), sys.version.encode(), str(checkout).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def is_current(stamp, wanted, python):
    """Whether the environment was finished, from the same parts, and still runs."""
    return (
        stamp.is_file() and stamp.read_text().strip() == wanted and os.access(str(python), os.X_OK)
    )


def make_environment():
    """Make an empty `.venv` with pip, also where Debian leaves out `ensurepip`."""
    shutil.rmtree(str(VENV), ignore_errors=True)
    if _runs("-m", "venv", str(VENV)):
        return
    shutil.rmtree(str(VENV), ignore_errors=True)
    print("  This Python has no ensurepip; using virtualenv instead.", flush=True)
    with_virtualenv = _runs(*PIP, "install", "-q", "--target", str(TOOLS), "virtualenv") and _runs(
        "-m", "virtualenv", "-q", str(VENV), PYTHONPATH=str(TOOLS)
    )
    if not with_virtualenv:
        sys.exit(
            "This Python can't make a virtual environment. On Debian and Ubuntu install\n"
            "python3-venv (apt-get install python3-venv), then run the command again."
        )


def install_packages():
    """Install exactly what the lock names, checked by hash, saying how far it is."""
    lines = LOCK.read_text().splitlines()
    expected = sum("==" in line and not line.startswith((" ", "#")) for line in lines)
    print(f"  Downloading up to {expected} packages", flush=True)
    command = [str(VENV / "bin" / "python"), *PIP, "install", "--require-hashes", "-r", str(LOCK)]
    output = _relay(command)
    if output is not None:
        shutil.rmtree(str(VENV), ignore_errors=True)
        sys.exit(
            "\n".join(output) + "\nThe packages could not be installed; pip's reason is above."
        )


def _relay(command):
    """Run pip and print its progress; None when it worked, else its last lines."""
    collected, last = 0, []
    with subprocess.Popen(  # noqa: S603  # nosec B603
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as pip:
        for line in pip.stdout:
            last = [*last[-19:], line.rstrip()]
            collected += line.startswith("Collecting ")
            if line.startswith("Collecting ") and collected % 25 == 0:
                print(f"  {collected} packages", flush=True)
            if line.startswith("Installing collected"):
                print("  Installing them", flush=True)
    return None if pip.returncode == 0 else last


def _runs(*arguments, **environment):
    """Whether `python3 <arguments>` ends well."""
    command = [sys.executable, *arguments]
    done = subprocess.run(  # noqa: S603  # nosec B603
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, check=False
    )
    return done.returncode == 0


def main():
    """Bring `.venv` up to date; do nothing when it is."""
    if sys.version_info < OLDEST_PYTHON:
        sys.exit(
            "CAS needs Python 3.11 or newer; this is {}.{}. Name a newer one: "
            "make PYTHON=python3.12 demo".format(*sys.version_info[:2])
        )
    wanted = fingerprint(LOCK, CHECKOUT)
    if is_current(STAMP, wanted, VENV / "bin" / "python"):
        return
    print("Making .venv (once; again when the requirements change)", flush=True)
    make_environment()
    install_packages()
    STAMP.write_text(wanted + "\n")


if __name__ == "__main__":
    main()

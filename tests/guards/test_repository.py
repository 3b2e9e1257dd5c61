"""What must not be in any file of the repository."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
# Written in pieces, so that this file does not find itself.
PACKAGE_INDEX = re.compile(
    "|".join(
        (
            r"pypi\." + "org",
            r"python" + r"hosted\.",
            r"npm" + r"js\.",
            r"--(?:extra-)?index" + "-url",
            r"--find" + "-links",
            r"PIP_(?:EXTRA_)?INDEX" + "_URL",
        )
    )
)
MACHINE_PATH = re.compile(r"(?<![\w.$}/])/(?:work|root|Users|home)" + r"/[\w.-]+")


def tracked_files():
    """Every file that is or would be committed."""
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("This is not a git checkout.")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def findings(pattern):
    """`file:line` of every match in a text file."""
    found = []
    for path in tracked_files():
        try:
            lines = path.read_text().splitlines()
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            continue
        found += [
            f"{path.relative_to(ROOT)}:{number}"
            for number, line in enumerate(lines, start=1)
            if pattern.search(line)
        ]
    return found


def test_no_tracked_file_holds_the_address_of_a_package_index():
    assert findings(PACKAGE_INDEX) == []


def test_no_tracked_file_holds_a_path_of_somebodys_machine():
    assert findings(MACHINE_PATH) == []


def test_every_locked_package_is_pinned_by_hash():
    for lock in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / lock).read_text()
        packages = re.findall(r"^\S+==.*(?:\n[ ]+--hash=\S+.*)*", text, re.MULTILINE)
        assert packages
        assert all("--hash=sha256:" in package for package in packages)


def test_data_secrets_and_environments_are_ignored():
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    assert {".venv", "var/", ".env", "__pycache__/"} <= set(ignored)

"""Who runs PostgreSQL. It refuses to run as root, so root hands it to an ordinary account."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from cas.embedded import CannotStart

UNPRIVILEGED = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """An operating system account that a server is started under."""

    name: str
    uid: int
    gid: int

    def owns(self, path: Path) -> bool:
        """Whether `path` itself (not what it points to) belongs to this account."""
        return path.lstat().st_uid == self.uid


def current() -> Account:
    """The account that runs this process."""
    return Account("you", os.geteuid(), os.getegid())


def server_account() -> Account:
    """Who PostgreSQL runs as: the current account, or an unprivileged one instead of root."""
    if os.geteuid() != 0:
        return current()
    for name in UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(name, entry.pw_uid, entry.pw_gid)
    raise CannotStart(
        "PostgreSQL does not run as root, and this machine has no account named 'postgres' or "
        "'nobody'. Run the command as an ordinary user, or set DATABASE_URL."
    )


def is_reachable(path: Path, account: Account) -> bool:
    """Whether `account` may walk down to the existing folder `path`."""
    if account.uid == os.geteuid():
        return True
    return all(_may_enter(folder, account) for folder in (path, *path.parents))


def _may_enter(folder: Path, account: Account) -> bool:
    found = folder.stat()
    needed = stat.S_IXUSR if found.st_uid == account.uid else stat.S_IXOTH
    return bool(found.st_mode & needed)

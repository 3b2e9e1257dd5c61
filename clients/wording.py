"""The text of the release that is offered: read from `wordings/`, the newest whose day has come."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path

from clients.rules.wording import Wording, read_wording

WORDING_FILES = Path(__file__).parent / "wordings"


@cache
def shipped_wordings() -> tuple[Wording, ...]:
    """Every version there is, oldest first."""
    files = WORDING_FILES.glob("release-*.toml")
    found = [read_wording(tomllib.loads(file.read_text(encoding="utf-8"))) for file in files]
    return tuple(sorted(found, key=lambda wording: (wording.effective_from, wording.version)))


def wording_in_force(on: date) -> Wording:
    """The text to read together on the day `on`; before the first version's day, the first."""
    begun = [wording for wording in shipped_wordings() if wording.effective_from <= on]
    return begun[-1] if begun else shipped_wordings()[0]

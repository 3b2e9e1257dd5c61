"""What a release of information allows on a day (C7)."""

from datetime import date, timedelta
from enum import StrEnum

TERM = timedelta(days=365)
"""How long a release lasts unless it says otherwise (DOMAIN Q14)."""


class ReleaseState(StrEnum):
    """Where a person's release stands."""

    NONE = "none"
    GRANTED = "granted"
    REFUSED = "refused"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


def release_state(
    *, decision: str | None, ends_on: date | None, is_withdrawn: bool, on: date
) -> ReleaseState:
    """The state of the newest decision on the day `on`; the last day still counts."""
    if decision is None:
        return ReleaseState.NONE
    if decision == "refused":
        return ReleaseState.REFUSED
    if is_withdrawn:
        return ReleaseState.WITHDRAWN
    if ends_on is not None and on > ends_on:
        return ReleaseState.EXPIRED
    return ReleaseState.GRANTED

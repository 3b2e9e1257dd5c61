"""What a release of information allows on a day (C7), who signs it, and when it is renewed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cas.county import COUNTY
from clients.rules.ages import AgeBand

TERM = timedelta(days=COUNTY.release_days)
"""How long a release lasts unless it says otherwise (DOMAIN Q14)."""

RENEWAL = timedelta(days=30)
"""How long before its end a release is offered for renewal."""

ADULT_AT = 18


class ReleaseState(StrEnum):
    """Where a person's release stands."""

    NONE = "none"
    GRANTED = "granted"
    REFUSED = "refused"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    NEEDS_OWN_SIGNATURE = "needs_own_signature"
    """A guardian signed for a minor who has turned 18 since."""


def release_state(
    *,
    decision: str | None,
    ends_on: date | None,
    is_withdrawn: bool,
    on: date,
    is_by_guardian: bool = False,
    is_adult: bool = True,
) -> ReleaseState:
    """The state of the newest decision on the day `on`; the last day still counts."""
    if decision is None:
        return ReleaseState.NONE
    if decision == "refused":
        return ReleaseState.REFUSED
    if is_withdrawn:
        return ReleaseState.WITHDRAWN
    if is_by_guardian and is_adult:
        return ReleaseState.NEEDS_OWN_SIGNATURE
    if ends_on is not None and on > ends_on:
        return ReleaseState.EXPIRED
    return ReleaseState.GRANTED


def is_minor(age: AgeBand) -> bool:
    """Whether somebody surely is under 18; a person of unknown age signs for themselves (C16)."""
    return age.high is not None and age.high < ADULT_AT


def adult_if_born_by(on: date) -> date:
    """The latest birth date of those who are 18 on the day `on`."""
    day = 28 if (on.month, on.day) == (2, 29) else on.day
    return date(on.year - ADULT_AT, on.month, day)


def is_due_for_renewal(ends_on: date | None, on: date) -> bool:
    """Whether a release in force ends so soon that it should be renewed now."""
    return ends_on is not None and on <= ends_on <= on + RENEWAL


@dataclass(frozen=True)
class Standing:
    """One member of a household, as far as sharing its record goes."""

    name: str
    code: str
    is_head: bool
    is_minor: bool
    state: ReleaseState
    ends_on: date | None = None

    @property
    def is_asked(self) -> bool:
        """The head and every adult decide; a minor only when somebody decided for them."""
        return self.is_head or not self.is_minor or self.state != ReleaseState.NONE

    @property
    def stands_in_the_way(self) -> bool:
        return self.is_asked and self.state != ReleaseState.GRANTED


def keeps_private(members: Iterable[Standing]) -> list[str]:
    """Who of the household declined to share; one is enough to keep the whole record private."""
    return [member.name for member in members if member.state == ReleaseState.REFUSED]


def still_to_ask(members: Iterable[Standing]) -> list[str]:
    """Whose release is missing or over; until they decide other agencies see nothing."""
    return [
        member.name
        for member in members
        if member.stands_in_the_way and member.state != ReleaseState.REFUSED
    ]


def shared_until(members: Iterable[Standing]) -> date | None:
    """The last day on which other agencies see the record, when they do; else None."""
    asked = [member for member in members if member.is_asked]
    if not asked or any(member.stands_in_the_way for member in asked):
        return None
    return min((member.ends_on for member in asked if member.ends_on), default=None)

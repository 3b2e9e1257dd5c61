"""Which of several records says where a household is now, and how old it is (R22)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

TIE_ORDER = {"living_situation": 0, "assessment": 1, "location_tab": 2}
"""Who wins when two sources are equally recent and were written down at the same moment."""

MIDDAY = time(12)
"""The hour that a record dated to an earlier day is taken to mean."""

WARN_AFTER = timedelta(days=60)
LIST_AFTER = timedelta(days=90)
"""From when on a place may be out of date, and the household is listed to be asked (step 3)."""

COUNTED_IN_DAYS = 60
DAYS_A_MONTH = 30


class Age(StrEnum):
    """Whether a record of a place is still to be relied on."""

    FRESH = "fresh"
    AGING = "aging"
    STALE = "stale"


@dataclass(frozen=True)
class Sighting:
    """One record of where a household was. `detail` is what else it says, `by` who wrote it."""

    source: str
    effective_at: datetime
    created_at: datetime
    place_type: str
    area: str
    zip_code: str
    detail: str = ""
    by: str = ""

    @property
    def place(self) -> tuple[str, str, str]:
        """Kind of place, area and ZIP code: two sightings of one place are equal in it."""
        return (self.place_type, self.area, self.zip_code)

    @property
    def says_where(self) -> bool:
        """A record without any place is no location (R22)."""
        return any(self.place)


def current_location(sightings: Iterable[Sighting]) -> Sighting | None:
    """The most recent by when it was true, then by when it was written, then by source."""
    return next(iter(newest_first(s for s in sightings if s.says_where)), None)


def newest_first(sightings: Iterable[Sighting]) -> list[Sighting]:
    """In the order of R22, the one that counts before those that it replaced."""
    return sorted(
        sightings,
        key=lambda s: (s.effective_at, s.created_at, -TIE_ORDER[s.source]),
        reverse=True,
    )


def distinct_places(sightings: Iterable[Sighting], *, most: int) -> list[tuple[str, str, str]]:
    """The last places, each once, the most recent first."""
    places = (sighting.place for sighting in newest_first(sightings) if sighting.says_where)
    return list(dict.fromkeys(places))[:most]


def age_of_place(day: date, on: date) -> Age:
    """How far to rely on a place of the day `day`; the last day of a span still counts."""
    if on - day > LIST_AFTER:
        return Age.STALE
    return Age.AGING if on - day > WARN_AFTER else Age.FRESH


def age_in_words(day: date, on: date) -> str:
    """How long ago, as people say it."""
    days = (on - day).days
    if days < 1:
        return "today"
    if days == 1:
        return "yesterday"
    if days < COUNTED_IN_DAYS:
        return f"{days} days ago"
    return f"{days // DAYS_A_MONTH} months ago"


def effective_moment(*, day: date, now: datetime, zone: tzinfo) -> datetime:
    """When something said about `day` was true: now for today, midday for an earlier day."""
    if day == now.astimezone(zone).date():
        return now
    return datetime.combine(day, MIDDAY, zone)

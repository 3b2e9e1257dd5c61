"""Which of several records says where a household is now (R22)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo

TIE_ORDER = {"living_situation": 0, "assessment": 1, "location_tab": 2}
"""Who wins when two sources are equally recent and were written down at the same moment."""

MIDDAY = time(12)
"""The hour that a record dated to an earlier day is taken to mean."""


@dataclass(frozen=True)
class Sighting:
    """One record of where a household was."""

    source: str
    effective_at: datetime
    created_at: datetime
    place_type: str
    area: str
    zip_code: str

    @property
    def says_where(self) -> bool:
        """A record without any place is no location (R22)."""
        return bool(self.place_type or self.area or self.zip_code)


def current_location(sightings: Iterable[Sighting]) -> Sighting | None:
    """The most recent by when it was true, then by when it was written, then by source."""
    known = [sighting for sighting in sightings if sighting.says_where]
    return max(
        known,
        key=lambda s: (s.effective_at, s.created_at, -TIE_ORDER[s.source]),
        default=None,
    )


def effective_moment(*, day: date, now: datetime, zone: tzinfo) -> datetime:
    """When something said about `day` was true: now for today, midday for an earlier day."""
    if day == now.astimezone(zone).date():
        return now
    return datetime.combine(day, MIDDAY, zone)

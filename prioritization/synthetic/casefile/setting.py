"""What a case file is made with: who records, with which tools, where people live, and when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from random import Random
from zoneinfo import ZoneInfo

from django.conf import settings

from assessments.rules.instrument import Instrument

ZONE = ZoneInfo(settings.TIME_ZONE)
INTERVIEW = timedelta(minutes=25)
FIRST_HOUR, LAST_HOUR = 8, 17


@dataclass(frozen=True)
class Worker:
    """Somebody who records things, and for which agency."""

    user_id: int
    agency_id: int
    is_vsp: bool = False


@dataclass(frozen=True)
class Tools:
    """The version of each tool that everybody is asked with."""

    instruments: Mapping[str, Instrument]
    version_ids: Mapping[str, int]
    wording_id: int | None = None
    """The text of the release that everybody decides on."""


@dataclass
class Numbers:
    """Where the numbering of records begins; every record takes the next number of its kind."""

    first: int = 1
    households: count = field(init=False)
    clients: count = field(init=False)
    enrollments: count = field(init=False)
    situations: count = field(init=False)
    assessments: count = field(init=False)

    def __post_init__(self):
        self.households = count(self.first)
        self.clients = count(self.first)
        self.enrollments = count(self.first)
        self.situations = count(self.first)
        self.assessments = count(self.first)


@dataclass(frozen=True)
class Place:
    """A living situation (a HUD 4.12 code) with what was said about where it is."""

    situation: int
    place_type: str = ""
    area: str = ""
    zip_code: str = ""


def working_moment(rng: Random, day: date) -> datetime:
    """Some moment of a day's working hours."""
    minutes = rng.randrange((LAST_HOUR - FIRST_HOUR) * 60)
    return datetime.combine(day, time(FIRST_HOUR), ZONE) + timedelta(minutes=minutes)


def local_day(at: datetime) -> date:
    """The Pacific local day of a moment."""
    return at.astimezone(ZONE).date()

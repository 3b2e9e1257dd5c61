"""What part of the board somebody looks at, as codes in the address."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from django.db.models import TextChoices

from cas.models import User
from clients.enums import AREAS
from prioritization.board.order import Queue
from prioritization.enums import HouseholdType

NO_AREA = "not_known"


class Show(TextChoices):
    """Whom the board shows. Without a choice: all who are not on hold."""

    NOBODY = "nobody", "Nobody has them"
    MINE = "mine", "Mine"
    WAITING = "waiting", "No act in time"
    CRISIS = "crisis", "Crisis Assessment needed"
    HELD = "held", "On hold"


CHOICES = {
    "show": frozenset(Show.values),
    "kind": frozenset(HouseholdType.values),
    "area": frozenset({*dict(AREAS), NO_AREA}),
}


@dataclass(frozen=True)
class BoardFilter:
    """Codes that narrow the board; an empty one narrows nothing."""

    show: str = ""
    kind: str = ""
    area: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "BoardFilter":
        """From an address. Codes that mean nothing are left out."""
        asked = {name: query.get(name, "") for name in CHOICES}
        return cls(**{name: code for name, code in asked.items() if code in CHOICES[name]})

    @classmethod
    def of_codes(cls, codes: str) -> "BoardFilter":
        """From codes as they are stored and posted: "show=mine&kind=family"."""
        return cls.read(dict(parse_qsl(codes)))

    @property
    def codes(self) -> str:
        """As it stands in an address; empty when nothing is narrowed."""
        pairs = ((each.name, getattr(self, each.name)) for each in fields(self))
        return urlencode([(name, code) for name, code in pairs if code])

    @property
    def is_narrow(self) -> bool:
        """Whether kind or area narrow it, which the chips don't show."""
        return bool(self.kind or self.area)

    def queue(self, viewer: User, at: datetime) -> Queue:
        """The households it lets through."""
        found = Queue.at(at)
        found = found.held() if self.show == Show.HELD else found.ready()
        match self.show:
            case Show.NOBODY:
                found = found.without_worker()
            case Show.MINE:
                found = found.of_worker(viewer)
            case Show.WAITING:
                found = found.unattended()
            case Show.CRISIS:
                found = found.narrowed(crisis=None)
        if self.kind:
            found = found.narrowed(household_type=self.kind)
        if self.area:
            found = found.narrowed(location_area=None if self.area == NO_AREA else self.area)
        return found

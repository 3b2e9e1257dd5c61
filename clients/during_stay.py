"""What happened in a stay, so that its start is never put behind it (R17).

Each app registers what it knows, as it registers sources of the timeline.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from clients.models import Household


@dataclass(frozen=True)
class Dated:
    """Something that happened in a stay: the day it is about, and what it is, with its article."""

    on: date
    what: str


Source = Callable[[Household, date, date], Iterable[Dated]]
"""What happened from a first day until the day before another one."""

_sources: list[Source] = []


def register(source: Source) -> None:
    """Let `source` tell what happened in every household's stays."""
    if source not in _sources:
        _sources.append(source)


def happened(household: Household, first: date, before: date) -> list[Dated]:
    """What happened from the day `first` until the day before `before`, the earliest first."""
    found = (dated for source in _sources for dated in source(household, first, before))
    return sorted(found, key=lambda each: each.on)


# --- What the app of people and households knows -----------------------------------------------


def living_situations(household: Household, first: date, before: date) -> Iterable[Dated]:
    """Living situations that count."""
    found = household.living_situations.valid()
    found = found.filter(information_date__gte=first, information_date__lt=before)
    for day in found.values_list("information_date", flat=True):
        yield Dated(day, "A living situation")


def events(household: Household, first: date, before: date) -> Iterable[Dated]:
    """What coordinated entry did (HUD 4.20)."""
    found = household.coordinated_entry_events.filter(event_date__gte=first, event_date__lt=before)
    for event in found:
        yield Dated(event.event_date, f"What was done ({event.get_code_display()})")


def services(household: Household, first: date, before: date) -> Iterable[Dated]:
    """Help that people got."""
    found = household.services.valid().filter(provided_on__gte=first, provided_on__lt=before)
    for day in found.values_list("provided_on", flat=True):
        yield Dated(day, "A service")


def register_sources() -> None:
    """Called once when the app is ready."""
    for source in (living_situations, events, services):
        register(source)

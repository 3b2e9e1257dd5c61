"""How the last stay of a household ended: where its people went, and what helped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from cas import hmis
from clients.models import Exit, Household


@dataclass(frozen=True)
class WentTo:
    """Where some of them went, in words."""

    destination: str
    names: str
    is_diversion: bool


@dataclass(frozen=True)
class LastExits:
    """The exits of the last stay, `on` the latest day of them, and the services beside them."""

    on: date
    exits: tuple[WentTo, ...]
    services: tuple[str, ...]

    @property
    def was_diverted(self) -> bool:
        return any(each.is_diversion for each in self.exits)

    @property
    def heading(self) -> str:
        """What happened, in a few words."""
        if self.was_diverted:
            return "They were diverted and have left coordinated entry"
        return "They have left coordinated entry"


def last_exits(household: Household) -> LastExits | None:
    """How the last stay ended; None while somebody is enrolled, and before anybody was."""
    if household.enrollments.lasting().exists():
        return None
    last = household.enrollments.exited().first()
    if last is None:
        return None
    found = Exit.objects.filter(enrollment__household=household, enrollment__stay=last.stay)
    exits = list(found.select_related("enrollment__client").order_by("enrollment__relationship"))
    # What helped was written down with the exit, so at the same moment.
    helped = household.services.valid().filter(
        stay=last.stay, recorded_at__in={each.recorded_at for each in exits}
    )
    return LastExits(
        on=last.exited_on,
        exits=tuple(_together(exits)),
        services=tuple(dict.fromkeys(each.get_kind_display() for each in helped.order_by("pk"))),
    )


def _together(exits: Sequence[Exit]):
    """Those who went to the same place, as one."""
    names: dict[tuple[str, bool], list[str]] = {}
    for each in exits:
        client = each.enrollment.client
        names.setdefault((_in_words(each), each.is_diversion), []).append(client.display_name)
    for (destination, is_diversion), people in names.items():
        yield WentTo(destination, ", ".join(people), is_diversion)


def _in_words(made: Exit) -> str:
    words = (hmis.label("3.12.1", made.destination), made.other_place)
    return ": ".join(filter(None, (*words, hmis.label("3.12.A", made.subsidy_type))))

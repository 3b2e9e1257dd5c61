"""Where the stay under way begins, for whom, and to which day that may be changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from clients.during_stay import happened
from clients.models import Enrollment, Household


@dataclass(frozen=True)
class Start:
    """Everybody who began on one day in the stay under way."""

    on: date
    enrollments: tuple[Enrollment, ...]
    is_first: bool
    """Whether the stay itself began on this day; the others joined it later."""

    @property
    def names(self) -> str:
        """Who they are."""
        return ", ".join(each.client.display_name for each in self.enrollments)


def starts_of(household: Household) -> list[Start]:
    """The days on which members began in the stay under way, the earliest first."""
    under_way = household.enrollments.lasting().values("stay")
    found = household.enrollments.filter(stay__in=under_way).select_related("client")
    by_day: dict[date, list[Enrollment]] = {}
    for each in found.order_by("entered_on", "relationship", "pk"):
        by_day.setdefault(each.entered_on, []).append(each)
    return [
        Start(on=day, enrollments=tuple(members), is_first=number == 0)
        for number, (day, members) in enumerate(by_day.items())
    ]


def faults(household: Household, start: Start, becomes: date) -> list[str]:
    """Why `start` can't be moved to the day `becomes`, in words; empty when it can."""
    if becomes == start.on:
        return ["That is the day on record already."]
    if came := _came_from_elsewhere(start):
        return [f"{came} came from another household on that day, and the stay goes on here."]
    later = becomes > start.on
    found = [*(_too_late(household, start, becomes) if later else _too_early(start, becomes))]
    return [*_out_of_order(household, start, becomes), *found]


def _came_from_elsewhere(start: Start) -> str:
    """Whose row goes on with one that ended on that day without an exit (C10)."""
    before = Enrollment.objects.filter(
        client__in=[each.client_id for each in start.enrollments],
        exited_on=start.on,
        exit__isnull=True,
    ).exclude(pk__in=[each.pk for each in start.enrollments])
    came = set(before.values_list("client", flat=True))
    names = [each.client.display_name for each in start.enrollments if each.client_id in came]
    return ", ".join(names)


def _out_of_order(household: Household, start: Start, becomes: date) -> list[str]:
    """Nobody joins a stay before it begins, and it begins before anybody joins it."""
    others = [each for each in starts_of(household) if each.on != start.on]
    if start.is_first:
        return [
            f"{each.names} joined on {_written(each.on)}: the others began before."
            for each in others
            if each.on < becomes
        ]
    first = min(others, key=lambda each: each.on)
    if becomes < first.on:
        return [f"The stay began on {_written(first.on)}: nobody joins it before."]
    return []


def _too_late(household: Household, start: Start, becomes: date) -> Iterable[str]:
    for each in start.enrollments:
        if each.exited_on and each.exited_on < becomes:
            yield f"{each.client.display_name} left on {_written(each.exited_on)}."
    if not start.is_first:
        return
    for dated in happened(household, start.on, becomes):
        yield f"{dated.what} of {_written(dated.on)} would be before it."


def _too_early(start: Start, becomes: date) -> Iterable[str]:
    for each in start.enrollments:
        name = each.client.display_name
        if (until := _enrolled_until(each)) and until > becomes:
            yield f"{name} was enrolled before, until {_written(until)}."
        if each.client.date_of_birth and each.client.date_of_birth > becomes:
            yield f"{name} was born after that day."
        if since := _homeless_since_between(each, becomes):
            yield (
                f"{name} is homeless since {_written(since)} on record. "
                "If that day is wrong too, put it right first."
            )


def _enrolled_until(enrollment: Enrollment) -> date | None:
    before = enrollment.client.enrollments.filter(exited_on__lte=enrollment.entered_on)
    before = before.exclude(pk=enrollment.pk).order_by("-exited_on")
    return before.values_list("exited_on", flat=True).first()


def _homeless_since_between(enrollment: Enrollment, becomes: date) -> date | None:
    """A day that was said for itself; one that is the old start was copied and moves with it."""
    days: Sequence[date | None] = (enrollment.homeless_since, enrollment.date_to_street_essh)
    return next((day for day in days if day and becomes < day < enrollment.entered_on), None)


def _written(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"

"""How a household's place on each list moved over the last weeks, as a small picture and in words.

The places come from the nightly census; the last point is the place at this moment.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.utils.dateformat import format as format_date

from prioritization.days import start_of
from prioritization.history.move_words import because
from prioritization.models import Census, Entry, Movement

DAYS = 30
WIDTH, HEIGHT, EDGE = 300, 48, 5
"""Of the picture, in its own units; dots at an edge need a little room."""

OTHERS = "other households moved"


@dataclass(frozen=True)
class Point:
    """The place at one moment; None while the household stood elsewhere. `causes`: of its own
    movements since the point before."""

    on: date
    place: int | None
    length: int
    causes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """A day on which the place was another than the day before, and why."""

    on: date
    place: str
    why: str


@dataclass(frozen=True)
class Dot:
    """Where the line marks a movement of the household's own."""

    x: float
    y: float


@dataclass(frozen=True)
class RankLine:
    """The places of one household on one list, oldest first; at least one of them is a place."""

    points: tuple[Point, ...]
    first_day: date

    @property
    def title(self) -> str:
        """What the picture shows: the finding in words."""
        places = self._places
        now, since = self.points[-1].place, next(p.on for p in self.points if p.place)
        if now is None:
            return f"Last at place {places[-1]}, not on the list now"
        began = "" if since == self.first_day else f" since {format_date(since, 'F j')}"
        if len(set(places)) == 1:
            return f"Place {now}{began}, unchanged"
        if places[0] == now:
            return f"Place {now}{began}, with ups and downs"
        return f"From place {places[0]} to place {now}{began}"

    @property
    def summary(self) -> str:
        """The picture for those who don't see it."""
        first, last = min(self._places), max(self._places)
        dots = sum(1 for point in self.points if point.causes)
        own = f" {dots} of the changes came from records of their own." if dots else ""
        return (
            f"{self.title}. Nearest to the front: place {first}; furthest back: place {last}.{own}"
        )

    @property
    def lines(self) -> list[str]:
        """The unbroken parts of the line, as coordinates; up is closer to the front."""
        parts: list[list[str]] = [[]]
        for point in self.points:
            if point.place is None:
                parts.append([])
            else:
                parts[-1].append(f"{self._x(point):.1f},{self._y(point):.1f}")
        return [" ".join(part) for part in parts if len(part) > 1]

    @property
    def dots(self) -> list[Dot]:
        """Where the household's own records moved it; always one at the end."""
        standing = [point for point in self.points if point.place]
        return [
            Dot(round(self._x(point), 1), round(self._y(point), 1))
            for point in standing
            if point.causes or point is standing[-1]
        ]

    @property
    def steps(self) -> list[Step]:
        """The days on which the place changed, the latest first, with the reason."""
        found = [
            Step(after.on, _words(after), " and ".join(after.causes) or OTHERS)
            for before, after in pairwise((Point(self.first_day, None, 0), *self.points))
            if before.place != after.place
        ]
        return found[::-1]

    @property
    def _places(self) -> list[int]:
        return [point.place for point in self.points if point.place]

    def _x(self, point: Point) -> float:
        return EDGE + (point.on - self.first_day).days / DAYS * (WIDTH - 2 * EDGE)

    def _y(self, point: Point) -> float:
        best, worst = min(self._places), max(self._places)
        if best == worst or point.place is None:
            return HEIGHT / 2
        return EDGE + (point.place - best) / (worst - best) * (HEIGHT - 2 * EDGE)


def rank_lines(
    household_id: int, standing: Iterable[Entry], *, on: date, at: datetime
) -> Mapping[int, RankLine]:
    """By program, the places of the last 30 days; `standing` are its places now, with rank."""
    first_day = on - timedelta(days=DAYS)
    lists = Entry.objects.filter(household=household_id).standing_after(start_of(first_day))
    nights = Census.objects.filter(
        on__gte=first_day, on__lte=on, program__in=lists.values("program")
    )
    counted = nights.with_place_of(household_id).order_by("on")
    moments = defaultdict(list)
    for row in counted.defer("households"):
        moments[row.program_id].append((row.at, Point(row.on, row.place, row.length)))
    now = {entry.program_id: Point(on, entry.rank, entry.waiting) for entry in standing}
    causes = _causes(household_id, first_day)
    lines = {
        program_id: RankLine(
            _with_causes(
                [*moments[program_id], (at, now.get(program_id, Point(on, None, 0)))],
                causes[program_id],
            ),
            first_day,
        )
        for program_id in {*moments, *now}
    }
    return {pk: line for pk, line in lines.items() if any(point.place for point in line.points)}


def _causes(household_id: int, since: date) -> Mapping[int, list[tuple[datetime, str]]]:
    moved = Movement.objects.filter(household=household_id, at__gte=start_of(since))
    found = defaultdict(list)
    for movement in moved.select_related("rule_version").order_by("pk"):
        found[movement.program_id].append((movement.at, because(movement)))
    return found


def _with_causes(
    moments: Sequence[tuple[datetime, Point]], causes: Sequence[tuple[datetime, str]]
) -> tuple[Point, ...]:
    """Each point with the causes of the movements that it is the first to show."""
    told, shown = [], 0
    for taken_at, point in moments:
        new = [words for moved_at, words in causes[shown:] if moved_at <= taken_at]
        shown += len(new)
        told.append(Point(point.on, point.place, point.length, tuple(dict.fromkeys(new))))
    return tuple(told)


def _words(point: Point) -> str:
    return f"{point.place} of {point.length}" if point.place else "not on the list"

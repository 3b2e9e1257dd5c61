"""How many assessments end in each of the next twelve weeks, as numbers and as a drawing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef

from clients.models import CaseAssignment
from prioritization.querysets.facts import FactsQuerySet
from prioritization.worklists.expiring import WEEKS

WIDTH, HEIGHT, TOP, BOTTOM = 420, 190, 22, 26
"""Units of the drawing; room for the numbers above the bars and the days underneath."""

PARTS = (("evh", False), ("evh", True), ("other", False), ("other", True))
"""The parts of a bar from the bottom up: extremely vulnerable or not, with a worker or without."""


@dataclass(frozen=True)
class Week:
    """Households whose assessment ends in one week, by part."""

    number: int
    first_day: date
    counts: tuple[int, int, int, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts)

    @property
    def evh(self) -> int:
        """The extremely vulnerable ones."""
        return self.counts[0] + self.counts[1]

    @property
    def unassigned(self) -> int:
        """Those without a worker."""
        return self.counts[1] + self.counts[3]

    @property
    def words(self) -> str:
        """The week in one line."""
        return (
            f"Week of {self.first_day:%B} {self.first_day.day}: {self.total} end, "
            f"{self.evh} extremely vulnerable, {self.unassigned} without a worker"
        )


def weeks(found: FactsQuerySet, on: date) -> list[Week]:
    """Twelve weeks from the day `on`, of the households that `expiring.find` found."""
    open_case = CaseAssignment.objects.open().filter(household=OuterRef("household"))
    rows = (
        found.annotate(is_assigned=Exists(open_case))
        .values_list("due_on", "is_evh", "is_assigned")
        .annotate(number=Count("pk"))
        .order_by()
    )
    counts: Counter[tuple[int, int]] = Counter()
    for last_day, is_evh, is_assigned, number in rows:
        part = (0 if is_evh else 2) + (0 if is_assigned else 1)
        counts[(last_day - on).days // 7, part] += number
    return [
        Week(
            index + 1,
            on + timedelta(weeks=index),
            tuple(counts[index, part] for part in range(len(PARTS))),
        )
        for index in range(WEEKS)
    ]


def finding(found: Sequence[Week]) -> str:
    """What the picture shows, as its title."""
    total = sum(week.total for week in found)
    if not total:
        return f"No assessment ends in the next {WEEKS} weeks"
    month = found[:4]
    soon, evh = sum(week.total for week in month), sum(week.evh for week in month)
    if not soon:
        return f"{total} assessments end in the next {WEEKS} weeks, none of them in the first four"
    ends = "assessment ends" if soon == 1 else "assessments end"
    return f"{soon} {ends} within four weeks, {evh} of extremely vulnerable households"


def summary(found: Sequence[Week]) -> str:
    """The picture in words."""
    total = sum(week.total for week in found)
    unassigned = sum(week.unassigned for week in found)
    most = max(found, key=lambda week: week.total)
    return (
        f"{total} end in {WEEKS} weeks; {unassigned} of these households have no worker. Most end "
        f"in the week of {most.first_day:%B} {most.first_day.day}: {most.total}."
    )


@dataclass(frozen=True)
class Block:
    """One part of a bar, striped for households without a worker."""

    look: str
    is_striped: bool
    y: float
    height: float


@dataclass(frozen=True)
class Bar:
    """One week, measured out."""

    week: Week
    x: float
    width: float
    middle: float
    top: float
    blocks: tuple[Block, ...]
    day: str
    """Under every third bar: the first day of its week."""


@dataclass(frozen=True)
class Picture:
    """Bars in units of the drawing."""

    bars: tuple[Bar, ...]
    width: int = WIDTH
    height: int = HEIGHT
    floor: int = HEIGHT - BOTTOM
    day_y: int = HEIGHT - 9


def picture(found: Sequence[Week]) -> Picture:
    """Twelve bars, the highest one as high as there is room."""
    highest = max((week.total for week in found), default=0) or 1
    return Picture(tuple(_bar(week, highest) for week in found))


def _bar(week: Week, highest: int) -> Bar:
    slot = WIDTH / WEEKS
    room = HEIGHT - TOP - BOTTOM
    blocks, y = [], float(HEIGHT - BOTTOM)
    for (look, is_striped), count in zip(PARTS, week.counts, strict=True):
        if count:
            height = max(2.0, round(room * count / highest, 1))
            y = round(y - height, 1)
            blocks.append(Block(look, is_striped, y, height))
    x = round((week.number - 1) * slot + slot * 0.12, 1)
    shows_day = (week.number - 1) % 3 == 0
    return Bar(
        week=week,
        x=x,
        width=round(slot * 0.76, 1),
        middle=round((week.number - 0.5) * slot, 1),
        top=round(y - 5, 1),
        blocks=tuple(blocks),
        day=f"{week.first_day:%b} {week.first_day.day}" if shows_day else "",
    )

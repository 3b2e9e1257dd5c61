"""A list as it stood at the end of a past day, rebuilt from its movements alone."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from prioritization.days import end_of
from prioritization.lists.pages import PAGE_SIZE
from prioritization.models import Census, Movement, Program


@dataclass(frozen=True)
class PastPage:
    """Some rows of a list as it stood, each the movement that led there, in order.

    `census` is what the nightly run counted on that day, if it ran. The past never moves, so a
    page simply starts at a rank.
    """

    rows: list[Movement]
    first_rank: int
    waiting: int
    census: Census | None

    @property
    def shown(self) -> str:
        """Which rows these are: "1-50 of 412"."""
        last = self.first_rank + len(self.rows) - 1
        return f"{self.first_rank}-{last} of {self.waiting}" if self.rows else ""

    @property
    def newer_url(self) -> str:
        """The page before this one, "" on the first."""
        return f"?from={max(self.first_rank - PAGE_SIZE, 1)}" if self.first_rank > 1 else ""

    @property
    def older_url(self) -> str:
        """The page after this one, "" on the last."""
        following = self.first_rank + len(self.rows)
        return f"?from={following}" if following <= self.waiting else ""


def as_it_stood(program: Program, day: date, *, from_rank: int = 1) -> PastPage:
    """The list when the local `day` ended; of today, as it stands so far.

    A rank behind the last one shows the first page.
    """
    standing = program.movements.standing_before(end_of(day)).in_order()
    # All their numbers once: half the time of counting them first and finding a page then.
    numbers = list(standing.values_list("pk", flat=True))
    first = from_rank if 1 <= from_rank <= len(numbers) else 1
    shown = numbers[first - 1 : first - 1 + PAGE_SIZE]
    rows = Movement.objects.select_related("rule_version").in_bulk(shown)
    return PastPage(
        rows=[rows[number] for number in shown],
        first_rank=first,
        waiting=len(numbers),
        census=program.censuses.filter(on=day)
        .select_related("rule_version", "county_version")
        .defer("households")
        .first(),
    )


def first_recorded_day(program: Program) -> date | None:
    """The first local day of which this list has a record; None when it has none at all."""
    moved = program.movements.order_by("at").values_list("at", flat=True).first()
    counted = program.censuses.order_by("on").values_list("on", flat=True).first()
    days = [timezone.localdate(moved)] if moved else []
    return min([*days, counted] if counted else days, default=None)

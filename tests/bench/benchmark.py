"""All measurements, county by county."""

from collections.abc import Sequence

from prioritization.actions.runs import run_on_request
from prioritization.runs.recompute import recompute
from tests.bench import (
    boards,
    crowd,
    daily_pages,
    forms,
    full_recompute,
    list_pages,
    nights,
    previews,
    reports,
    saves,
    searches,
    spreading,
    worklists,
)
from tests.bench import county as counties
from tests.bench.measuring import Row, Tell

FULL_SIZE = 10_000
SMALL_COUNTY = 1_000
"""Households of the county with which the pages of the larger ones are compared."""
MANY_PEOPLE, FEW_PEOPLE = 1_000_000, 20_000
"""How many people are searched: fewer when everything is only tried out."""


def run(sizes: Sequence[int], *, tell: Tell) -> list[Row]:
    """Every row at every size, each size in a database of its own."""
    rows: list[Row] = []
    with counties.database():
        rows += _list_pages(SMALL_COUNTY, tell)
    for households in sizes:
        with counties.database():
            rows += _measure(households, tell)
    with counties.database():
        people = MANY_PEOPLE if max(sizes) >= FULL_SIZE else FEW_PEOPLE
        rows += searches.search_million(tell=tell, people=people)
    return [list_pages.compared(row, rows) for row in rows]


def _list_pages(households: int, tell: Tell) -> list[Row]:
    county = counties.make(households, tell=tell)
    recompute(run_on_request(at=county.moment.at))
    counties.settle()
    return list_pages.measure(county, tell=tell)


def _measure(households: int, tell: Tell) -> list[Row]:
    def say(line: str) -> None:
        tell(f"{households:,} households: {line}")

    county = counties.make(households, tell=say)
    computed = [
        *full_recompute.measure(county, tell=say),
        *nights.measure(county, tell=say),
        *spreading.measure(county, tell=say),
    ]
    counties.settle()
    return [
        *computed,
        *list_pages.measure(county, tell=say),
        *daily_pages.measure(county, tell=say),
        *worklists.measure(county, tell=say),
        *boards.measure(county, tell=say),
        *reports.measure(county, tell=say),
        *previews.measure(county, tell=say),
        *searches.measure(county, tell=say),
        *saves.measure(county, tell=say),
        *forms.measure(county, tell=say),
        *crowd.measure(county, tell=say),
    ]

"""The benchmark in small: it runs whole, and its three ways leave the same lists."""

from dataclasses import replace

import pytest

from tests.bench import (
    boards,
    crowd,
    daily_pages,
    full_recompute,
    list_pages,
    nights,
    previews,
    report,
    reports,
    saves,
    searches,
    spreading,
    worklists,
)
from tests.bench import county as counties
from tests.bench.full_recompute import FROM_EMPTY, Run, WaysDiffer
from tests.bench.measuring import Row, Seconds

KEYS = {
    "name",
    "households",
    "shelters",
    "seconds",
    "p50",
    "p95",
    "queries",
    "vs_bare_sql",
    "vs_plain_orm",
}


LISTS_OF_EVERY_KIND = 17
"""The sample programs, and one whose rules are drawn."""


@pytest.mark.django_db(transaction=True)
def test_benchmark_runs_whole_and_all_ways_leave_the_same_lists():
    county = counties.make(80, shelters=LISTS_OF_EVERY_KIND, processes=1, tell=str)
    rows = [
        *full_recompute.measure(county, rounds=1, tell=str),
        *nights.measure(county, tell=str),
        *spreading.measure(county, runs=3, tell=str),
        *list_pages.measure(county, gets=2, warm_up=1, tell=str),
        *daily_pages.measure(county, gets=1, warm_up=1, tell=str),
        *boards.measure(county, gets=1, warm_up=1, tell=str),
        *worklists.measure(county, gets=1, warm_up=1, tell=str),
        *reports.measure(county, gets=1, warm_up=1, tell=str),
        *previews.measure(county, rounds=1, tell=str),
        *searches.measure(county, people=2, warm_up=1, tell=str),
        *saves.measure(county, saves=2, warm_up=1, tell=str),
    ]
    assert {row.name for row in rows} == {
        *("full_recompute", "nightly", "workers", "memory"),
        *("list_page", "daily_page", "evh_board", "worklists", "reports"),
        *("simulate", "search", "save_to_lists"),
    }
    assert all(report.as_json(row).keys() >= KEYS for row in rows)
    assert rows[0].more["entries"] > 0
    saved = next(row for row in rows if row.name == "save_to_lists")
    assert saved.queries == saved.more["queries_with_1_list"]
    assert "save_to_lists" in report.table(rows)


@pytest.mark.django_db(transaction=True)
def test_the_search_among_many_people_finds_who_is_looked_for():
    rows = searches.search_million(people=300, searches=2, tell=str)
    found = {row.case: row.more["found"] for row in rows}
    assert found["cas_staff, exact"] == found["cas_staff, swapped"] == 1
    assert found["assessor, exact"] <= 1
    assert all(row.queries <= 20 for row in rows)


@pytest.mark.proof
@pytest.mark.django_db(transaction=True)
def test_a_crowd_works_through_the_web_server_without_an_error():
    county = counties.make(80, shelters=4, processes=1, tell=str)
    full_recompute.measure(county, rounds=1, tell=str)
    (row,) = crowd.measure(county, people=12, seconds=12, paces={"in a hurry": (2, 6)}, tell=str)
    assert row.met, row.more
    assert row.more["answers"] >= 12
    assert {"p95_board", "p95_submit"} <= set(row.more)


@pytest.mark.parametrize(("p50", "is_met"), [(65, True), (66, False)])
def test_a_list_page_takes_at_most_1_3_times_as_long_as_in_the_smallest_county(p50, is_met):
    small = Row(name="list_page", case="first page", households=1_000, shelters=60, p50=50, p95=60)
    large = replace(small, households=100_000, p50=p50)
    assert list_pages.compared(large, [small, large]).met is is_met
    assert list_pages.compared(small, [small, large]) == small


def test_benchmark_stops_when_a_way_leaves_other_rows():
    run = Run(Seconds(1, 1, 1, 3), whole={"Entry": (1, 7)}, sample={"Entry": (1, 7)})
    other = replace(run, whole={"Entry": (1, 8)})
    with pytest.raises(WaysDiffer, match="bare SQL"):
        full_recompute.check_equal({FROM_EMPTY: run}, {FROM_EMPTY: other}, {FROM_EMPTY: run})
    with pytest.raises(WaysDiffer, match="ORM"):
        full_recompute.check_equal({FROM_EMPTY: other}, {FROM_EMPTY: run}, {FROM_EMPTY: run})

"""Opening a page many times, as a row of the benchmark."""

from typing import Any

from django.test import Client as Browser

from tests.bench.county import County
from tests.bench.measuring import Row, percentile, stopwatch


def visited(
    county: County,
    browser: Browser,
    address: str,
    query: dict[str, Any] | None = None,
    *,
    name: str,
    case: str,
    gets: int,
    warm_up: int,
    more: dict[str, Any] | None = None,
) -> Row:
    """The row `name` for one page: `gets` visits, after some that don't count."""
    times = [_visit(browser, address, query or {}) for _ in range(warm_up + gets)][warm_up:]
    milliseconds = [each for each, _ in times]
    return Row(
        name=name,
        case=case,
        households=county.households,
        shelters=county.shelters,
        p50=percentile(milliseconds, 50),
        p95=percentile(milliseconds, 95),
        queries=max(queries for _, queries in times),
        more=more or {},
    )


def _visit(browser: Browser, address: str, query: dict[str, Any]) -> tuple[float, int]:
    """Milliseconds and queries of one visit."""
    with stopwatch() as watch:
        response = browser.get(address, query)
    if response.status_code not in (200, 204):
        raise AssertionError(f"{address} was answered with {response.status_code}")
    return 1000 * watch.seconds, watch.queries

"""Row `reports`: every report over a year, for somebody who may see people."""

from django.test import Client as Browser
from django.urls import reverse

from prioritization.reports.catalogue import REPORTS
from tests.bench.county import County
from tests.bench.list_pages import get
from tests.bench.measuring import Row, Tell, percentile

GETS = 10
WARM_UP = 2


def measure(county: County, *, tell: Tell, gets: int = GETS, warm_up: int = WARM_UP) -> list[Row]:
    """Open each page as CAS staff does, with the longest of the named periods."""
    browser = Browser()
    browser.force_login(county.staff)
    rows = []
    for report in REPORTS:
        address = reverse("prioritization:report", args=[report.slug])
        query = {"period": "year"} if report.has_period else {}
        times = [get(browser, address, query) for _ in range(warm_up + gets)][warm_up:]
        rows.append(_row(county, report.slug, times))
    tell(f"{len(REPORTS)} reports, {gets} times")
    return rows


def _row(county: County, case: str, times: list[tuple[float, int]]) -> Row:
    milliseconds = [each for each, _ in times]
    return Row(
        name="reports",
        case=case,
        households=county.households,
        shelters=county.shelters,
        p50=percentile(milliseconds, 50),
        p95=percentile(milliseconds, 95),
        queries=max(queries for _, queries in times),
    )

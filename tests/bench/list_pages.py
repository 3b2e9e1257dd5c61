"""Row `list_page`: the first page of a shelter's list, and one deep in it."""

from dataclasses import replace

from django.db.models import Count, Q
from django.test import Client as Browser
from django.urls import reverse

from prioritization.enums import ProgramKind
from prioritization.models import Program
from tests.bench.county import County
from tests.bench.measuring import Row, Tell
from tests.bench.visits import visited

GETS = 100
WARM_UP = 5
HOW_DEEP = 0.8
AT_MOST_SLOWER = {"list_page": 1.3, "evh_board": 1.5}
"""How much longer than in the smallest county pages may take in a larger one."""


def measure(county: County, *, tell: Tell, gets: int = GETS, warm_up: int = WARM_UP) -> list[Row]:
    """Open the longest list, which is the same shelter's at every size."""
    browser = Browser()
    browser.force_login(county.staff)
    program = longest()
    address = reverse("prioritization:list_detail", args=[program.slug])
    standing = program.entries.standing()
    deep = standing.in_order()[int(HOW_DEEP * program.waiting)].pk
    cases = {"first page": {}, f"{HOW_DEEP:.0%} down the list": {"after": deep}}
    more = {"list": program.slug, "waiting": program.waiting}
    counting = {"gets": gets, "warm_up": warm_up, "more": more}
    rows = [
        visited(county, browser, address, query, name="list_page", case=case, **counting)
        for case, query in cases.items()
    ]
    tell(f"{len(cases) * gets} list pages")
    return rows


def longest() -> Program:
    """The shelter whose list is the longest."""
    waiting = Count("entries", filter=Q(entries__left_at=None))
    shelters = Program.objects.active().filter(kind=ProgramKind.SHELTER)
    return shelters.annotate(waiting=waiting).order_by("-waiting", "pk")[0]


def compared(row: Row, rows: list[Row]) -> Row:
    """The row with how much slower it is than the same page of the smallest county."""
    same = [each for each in rows if (each.name, each.case) == (row.name, row.case)]
    smallest = min(same, key=lambda each: each.households)
    if row.name not in AT_MOST_SLOWER or smallest is row:
        return row
    most, slower = AT_MOST_SLOWER[row.name], row.p50 / smallest.p50
    more = {**row.more, "vs_smallest": slower, "vs_smallest_p95": row.p95 / smallest.p95}
    target = f"at most {most} x the time at {smallest.households:,} households"
    return replace(row, target=target, met=slower <= most, more=more)

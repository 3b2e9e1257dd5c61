"""Row `evh_board`: the board of who must move today, deep in it, and asking what is new."""

from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from prioritization.board.order import Queue
from prioritization.models import HouseholdFacts
from tests.bench.county import County
from tests.bench.list_pages import GETS, WARM_UP, get
from tests.bench.measuring import Row, Tell, percentile

HOW_DEEP = 0.5


def measure(county: County, *, tell: Tell, gets: int = GETS, warm_up: int = WARM_UP) -> list[Row]:
    """Open the board as CAS staff does."""
    browser = Browser()
    browser.force_login(county.staff)
    board, news = reverse("prioritization:queue"), reverse("prioritization:board_news")
    must_move = HouseholdFacts.objects.must_move_today()
    waiting = must_move.count()
    deep = must_move[int(HOW_DEEP * waiting)].pk
    shown = Queue.at(timezone.now()).ready().page(50)
    asked = {"shown": ",".join(str(facts.pk) for facts in shown), "is_first": "yes", "known": "0"}
    cases = {
        "first page": (board, {}),
        f"{HOW_DEEP:.0%} down the board": (board, {"after": deep}),
        "what is new": (news, asked),
    }
    rows = []
    for case, (address, query) in cases.items():
        times = [get(browser, address, query) for _ in range(warm_up + gets)][warm_up:]
        rows.append(_row(county, case, times, waiting))
    tell(f"{len(cases) * gets} boards")
    return rows


def _row(county: County, case: str, times: list[tuple[float, int]], waiting: int) -> Row:
    milliseconds = [each for each, _ in times]
    return Row(
        name="evh_board",
        case=case,
        households=county.households,
        shelters=county.shelters,
        p50=percentile(milliseconds, 50),
        p95=percentile(milliseconds, 95),
        queries=max(queries for _, queries in times),
        more={"waiting": waiting},
    )

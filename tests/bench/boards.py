"""Row `evh_board`: the board of who must move today, deep in it, and asking what is new."""

from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from prioritization.board.order import Queue
from prioritization.models import HouseholdFacts
from tests.bench.county import County
from tests.bench.list_pages import GETS, WARM_UP
from tests.bench.measuring import Row, Tell
from tests.bench.visits import visited

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
    counting = {"gets": gets, "warm_up": warm_up, "more": {"waiting": waiting}}
    rows = [
        visited(county, browser, address, query, name="evh_board", case=case, **counting)
        for case, (address, query) in cases.items()
    ]
    tell(f"{len(cases) * gets} boards")
    return rows

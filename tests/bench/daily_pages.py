"""Row `daily_page`: what assessors and staff open all day, the start page and a household's."""

from django.test import Client as Browser
from django.urls import reverse

from cas.models import User
from clients.models import Household
from tests.bench.county import County
from tests.bench.measuring import Row, Tell
from tests.bench.visits import visited

GETS = 30
WARM_UP = 3


def measure(county: County, *, tell: Tell, gets: int = GETS, warm_up: int = WARM_UP) -> list[Row]:
    """Open each page as the assessor and as CAS staff, of a household that both may see."""
    household = _largest_household(county)
    pages = {
        "start page": reverse("home"),
        "household": reverse("clients:household", args=[household]),
        "why": reverse("prioritization:why", args=[household]),
    }
    rows = [
        visited(
            county,
            browser,
            address,
            name="daily_page",
            case=f"{page}, {user.role}",
            gets=gets,
            warm_up=warm_up,
        )
        for user, browser in _signed_in(county)
        for page, address in pages.items()
    ]
    tell(f"{len(rows)} daily pages, {gets} times")
    return rows


def _signed_in(county: County) -> list[tuple[User, Browser]]:
    pairs = [(user, Browser()) for user in (county.assessor, county.staff)]
    for user, browser in pairs:
        browser.force_login(user)
    return pairs


def _largest_household(county: County) -> int:
    on = county.moment.on
    shared = Household.objects.shared_with_agencies(on).filter(facts__is_enrolled=True)
    return shared.order_by("-facts__household_size", "tie_break").values_list("pk", flat=True)[0]

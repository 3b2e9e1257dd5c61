"""Row `search`: finding a person by name, however it was typed."""

from collections.abc import Callable
from random import Random

from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from clients.models import Client
from tests.bench.county import SEED, County
from tests.bench.measuring import Row, Tell, percentile, stopwatch

PEOPLE = 50
WARM_UP = 5
ACCENTS = str.maketrans("aeiouAEIOU", "áéíóúÁÉÍÓÚ")


def _exact(person: Client) -> str:
    return f"{person.first_name} {person.last_name}"


def _typo(person: Client) -> str:
    """One letter in the middle of the last name is left out."""
    middle = len(person.last_name) // 2
    return f"{person.first_name} {person.last_name[:middle]}{person.last_name[middle + 1 :]}"


def _accents(person: Client) -> str:
    return _exact(person).translate(ACCENTS)


def _swapped(person: Client) -> str:
    return f"{person.last_name} {person.first_name}"


WAYS_TO_TYPE: dict[str, Callable[[Client], str]] = {
    "exact": _exact,
    "typo": _typo,
    "accents": _accents,
    "swapped": _swapped,
}


def measure(
    county: County, *, tell: Tell, people: int = PEOPLE, warm_up: int = WARM_UP
) -> list[Row]:
    """Post the find page's form. `found` is the share of searches that show that name."""
    browser = Browser()
    browser.force_login(county.staff)
    looked_for = _people(county, people)
    for person in looked_for[:warm_up]:
        _search(browser, person, _exact(person))
    rows = [_row(county, browser, case, looked_for) for case in WAYS_TO_TYPE]
    tell(f"{len(WAYS_TO_TYPE) * people} searches")
    return rows


def _people(county: County, number: int) -> list[Client]:
    visible = Client.objects.visible_to(county.staff, on=timezone.localdate())
    named = visible.exclude(first_name="").exclude(last_name="")
    numbers = list(named.order_by("pk").values_list("pk", flat=True))
    chosen = Random(SEED).choices(numbers, k=number)
    return [named.get(pk=pk) for pk in chosen]


def _row(county: County, browser: Browser, case: str, people: list[Client]) -> Row:
    searches = [_search(browser, person, WAYS_TO_TYPE[case](person)) for person in people]
    milliseconds = [each for each, _, _ in searches]
    return Row(
        name="search",
        case=case,
        households=county.households,
        shelters=county.shelters,
        p50=percentile(milliseconds, 50),
        p95=percentile(milliseconds, 95),
        queries=max(queries for _, queries, _ in searches),
        more={"found": sum(found for _, _, found in searches) / len(searches)},
    )


def _search(browser: Browser, person: Client, text: str) -> tuple[float, int, bool]:
    with stopwatch() as watch:
        response = browser.post(reverse("clients:find"), {"q": text})
    if response.status_code != 200:
        raise AssertionError(f"The search was answered with {response.status_code}")
    return 1000 * watch.seconds, watch.queries, person.display_name in response.content.decode()

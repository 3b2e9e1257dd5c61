"""Rows `search` and `search_million`: finding a person, however they were typed."""

from collections.abc import Callable
from random import Random

from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from cas.access.roles import Role
from cas.models import Agency, User
from clients.models import Client
from tests.bench import million
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


# --- A million people ------------------------------------------------------------------------

TARGET = 150
"""Milliseconds within which 95 of 100 searches among a million people are answered."""


def _two_letters_off(person: Client) -> str:
    last = person.last_name
    if len(last) < 7:
        return _typo(person)
    return f"{person.first_name} {last[:1]}{last[2:-2]}w{last[-1:]}"


def _nickname(person: Client) -> str:
    return f"{person.preferred_name or person.first_name} {person.last_name}"


def _sound_alike(person: Client) -> str:
    """Another spelling that sounds the same."""
    changed = person.last_name.lower()
    for written, heard in (("c", "k"), ("ph", "f"), ("z", "s"), ("v", "f"), ("i", "y")):
        changed = changed.replace(written, heard)
    return f"{person.first_name} {changed}"


Typed = dict[str, str]
WAYS_TO_ASK: dict[str, Callable[[Client], Typed]] = {
    "exact": lambda person: {"q": _exact(person)},
    "typo": lambda person: {"q": _typo(person)},
    "two letters off": lambda person: {"q": _two_letters_off(person)},
    "swapped": lambda person: {"q": _swapped(person)},
    "goes by": lambda person: {"q": _nickname(person)},
    "sounds alike": lambda person: {"q": _sound_alike(person)},
    "last name": lambda person: {"q": person.last_name},
    "birth date": lambda person: _birth_date(person),
    "name and birth date": lambda person: {"q": _typo(person), **_birth_date(person)},
    "last four": lambda person: {
        "q": person.first_name,
        "last_four": million.DIGESTS.get(person.ssn_last_four, ""),
    },
}


def _birth_date(person: Client) -> Typed:
    born = person.date_of_birth
    return {f"date_of_birth_{part}": str(getattr(born, part)) for part in ("month", "day", "year")}


def search_million(
    *, tell: Tell, people: int = million.PEOPLE, searches: int = PEOPLE
) -> list[Row]:
    """Post the find page among a million people: as staff, who see nearly all of them, and as an
    assessor, who sees few, so that people out of reach are looked at for the notice too.
    """
    with stopwatch() as watch:
        agencies = [Agency.objects.create(name=f"Agency {n}") for n in range(million.AGENCIES)]
        staff = _user(Role.CAS_STAFF, agencies[0])
        million.fill(people, by=staff, agencies=[agency.pk for agency in agencies])
    tell(f"{people:,} people made in {watch.seconds:.0f} s")
    rows = []
    for role in (Role.CAS_STAFF, Role.ASSESSOR):
        browser = Browser()
        browser.force_login(staff if role == Role.CAS_STAFF else _user(role, agencies[0]))
        rows += _asked_all_ways(browser, role, people, searches)
        tell(f"searched as {role}")
    return rows


def _user(role: Role, agency: Agency) -> User:
    certified_on = timezone.localdate()
    return User.objects.create(
        username=f"bench-{role}", role=role, agency=agency, hmis_certified_on=certified_on
    )


def _asked_all_ways(browser: Browser, role: Role, people: int, searches: int) -> list[Row]:
    rng = Random(SEED)
    looked_for = [Client.objects.get(pk=rng.randint(1, people)) for _ in range(searches)]
    for person in looked_for[:WARM_UP]:
        _ask(browser, person, {"q": _exact(person)})
    rows, everything = [], []
    for case, way in WAYS_TO_ASK.items():
        answers = [_ask(browser, person, way(person)) for person in looked_for]
        everything += answers
        rows.append(_million_row(f"{role}, {case}", people, answers))
    rows.append(_million_row(f"{role}, all ways", people, everything))
    rows[-1].target, rows[-1].met = f"p95 <= {TARGET} ms", rows[-1].p95 <= TARGET
    return rows


def _million_row(case: str, people: int, answers: list[tuple[float, int, bool]]) -> Row:
    milliseconds = [each for each, _, _ in answers]
    return Row(
        name="search_million",
        case=case,
        households=people,
        shelters=0,
        p50=percentile(milliseconds, 50),
        p95=percentile(milliseconds, 95),
        queries=max(queries for _, queries, _ in answers),
        more={"found": sum(found for _, _, found in answers) / len(answers)},
    )


def _ask(browser: Browser, person: Client, typed: Typed) -> tuple[float, int, bool]:
    with stopwatch() as watch:
        response = browser.post(reverse("clients:find"), typed)
    page = response.content.decode()
    if response.status_code != 200 or "error-summary" in page:
        raise AssertionError(f"The search was answered with {response.status_code}")
    return 1000 * watch.seconds, watch.queries, person.code in page

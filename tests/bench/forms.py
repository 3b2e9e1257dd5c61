"""Row `save_form`: one post of every form an assessor fills in, each for another household."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from assessments.actions.interviews import version_in_force
from assessments.enums import Tool
from assessments.models import Draft
from clients.models import Client, Household
from tests.bench.county import County
from tests.bench.measuring import Row, Tell, percentile, stopwatch

SAVES = 40
WARM_UP = 3
OUTSIDE = "116"


@dataclass(frozen=True)
class About:
    """A household, its head, and an interview of it that is going on."""

    household: Household
    head: Client
    draft: Draft


@dataclass(frozen=True)
class Form:
    """Where a form is posted to, and what is typed into it."""

    name: str
    address: Callable[[About], str]
    typed: dict[str, str]


def _today(name: str) -> dict[str, str]:
    day = timezone.localdate()
    return {f"{name}_{part}": str(getattr(day, part)) for part in ("month", "day", "year")}


def _of_head(view: str, *more: str) -> Callable[[About], str]:
    return lambda about: reverse(view, args=[about.head.code, *more])


def _of_household(view: str) -> Callable[[About], str]:
    return lambda about: reverse(view, args=[about.household.pk])


def _of_page(view: str) -> Callable[[About], str]:
    return lambda about: reverse(view, args=[about.draft.key, "tonight"])


def forms() -> tuple[Form, ...]:
    """Every form with what an honest person may type."""
    plan = {
        "goal-0-key": "0000000a",
        "goal-0-what": "A room",
        "goal-0-category": "housing_search",
        "goal-0-step-0-key": "0000000b",
        "goal-0-step-0-what": "Visit",
        "goal-0-step-0-who": "client",
        "client_agrees": "yes",
        "revision": "0",
    }
    return (
        Form(
            "profile",
            _of_head("clients:profile"),
            {"first_name": "Example", "last_name": "Benchmark", "language": "en"},
        ),
        Form("release refused", _of_head("clients:release"), {"decision": "refused"}),
        Form(
            "living situation",
            _of_household("clients:living_situation"),
            {"situation": OUTSIDE, "area": "florin", **_today("information_date")},
        ),
        Form(
            "location",
            _of_household("clients:location"),
            {"area": "midtown", **_today("seen_on")},
        ),
        Form("what HUD asks", _of_head("clients:entry_topic", "safety"), {"drawn": ""}),
        Form("interview page", _of_page("assessments:page"), {"l1_place": "tent"}),
        Form("interview autosave", _of_page("assessments:autosave"), {"l1_area": "florin"}),
        Form("service plan", _of_household("assessments:service_plan"), plan),
        Form(
            "case conferencing",
            _of_household("assessments:case_conferencing"),
            {"decision": "Go on", "revision": "0"},
        ),
    )


def measure(county: County, *, tell: Tell, saves: int = SAVES) -> list[Row]:
    """Post each form for that many households of the assessor."""
    browser = Browser()
    browser.force_login(county.assessor)
    households = _households(county, saves + WARM_UP)
    rows = [_row(county, form, _posts(browser, form, households)) for form in forms()]
    tell(f"{len(rows)} forms saved {len(households)} times")
    return rows


def _households(county: County, number: int) -> list[About]:
    on = county.moment.on
    visible = Household.objects.visible_to(county.assessor, on=on).with_members(on)
    enrolled = visible.filter(facts__is_enrolled=True, facts__hct__isnull=False, drafts=None)
    in_random_order = enrolled.order_by("tie_break").select_related("facts__hct__version")
    return [_about(household, county) for household in in_random_order[:number]]


def _about(household: Household, county: County) -> About:
    at = timezone.now()
    draft = Draft.objects.create(
        household=household,
        tool=Tool.CRISIS,
        version=version_in_force(Tool.CRISIS, county.moment.on),
        started_at=at,
        started_by=county.assessor,
        saved_at=at,
        saved_by=county.assessor,
    )
    return About(household, household.current_memberships[0].client, draft)


def _posts(browser: Browser, form: Form, households: Iterable[About]) -> list[tuple[float, int]]:
    return [_post(browser, form, about) for about in households][WARM_UP:]


def _post(browser: Browser, form: Form, about: About) -> tuple[float, int]:
    with stopwatch() as watch:
        response = browser.post(form.address(about), form.typed)
    if response.status_code >= 400:
        raise AssertionError(f"{form.name} was answered with {response.status_code}")
    return 1000 * watch.seconds, watch.queries


def _row(county: County, form: Form, posts: list[tuple[float, int]]) -> Row:
    milliseconds = [each for each, _ in posts]
    return Row(
        name="save_form",
        case=form.name,
        households=county.households,
        shelters=county.shelters,
        p50=percentile(milliseconds, 50),
        p95=percentile(milliseconds, 95),
        queries=max(queries for _, queries in posts),
    )

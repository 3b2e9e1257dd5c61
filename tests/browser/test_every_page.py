"""Every page in every simple state, at the width of a phone, a tablet and a desk.

`make test` judges each state at one width, the phone's and the desk's in turn, every third in the
dark too, and lets nobody scroll sideways at any; `make proof` judges all of them at all widths and
in the dark, and leaves a picture of each in var/pictures, to be looked at by people.
"""

from dataclasses import replace

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from cas.access.roles import Role
from prioritization.actions.programs import load_programs
from tests import factories
from tests.browser import inspection, sights
from tests.browser.pages import remember
from tests.browser.small_county import a_small_county

pytestmark = pytest.mark.browser

PHONE, TABLET, DESK = 360, 768, 1280
NARROWEST = 320
"""What 1,280 pixels are at 400 % zoom (WCAG 1.4.10)."""
PICTURES = settings.BASE_DIR / "var" / "pictures"


WIDTHS = (PHONE, TABLET, DESK)


@pytest.fixture
def look(page, site):
    """`look(sights)`: the problems of all of them, each said with its page and width."""
    watch = inspection.Watch(page, site)

    def look_at(seen):
        before = None
        for number, sight in enumerate(seen):
            _open(page, site, sight, before)
            judged_at = (PHONE, DESK)[number % 2]
            yield from _problems(page, watch, sight, [judged_at], in_the_dark=number % 3 == 0)
            before = sight

    return look_at


@pytest.fixture
def look_closely(page, site):
    """The same at every width and in the dark, with pictures."""
    watch = inspection.Watch(page, site)

    def look_at(seen):
        for sight in seen:
            _open(page, site, sight)
            _picture(page, sight)
            yield from _problems(page, watch, sight, WIDTHS, in_the_dark=True)

    return look_at


def _picture(page, sight):
    PICTURES.mkdir(parents=True, exist_ok=True)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=PICTURES / f"{sight.name}-{width}.png", full_page=True)


def _problems(page, watch, sight, judged_at, in_the_dark):
    inspection.bring_axe(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found = inspection.problems_of if width in judged_at else inspection.problems_of_shape
        for problem in found(page):
            yield f"{sight.name} at {width}: {problem}"
    if in_the_dark:
        page.emulate_media(color_scheme="dark")
        for problem in inspection.axe_violations(page, inspection.COLOURS_ONLY):
            yield f"{sight.name} in the dark: {problem}"
        page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": NARROWEST, "height": 900})
    for problem in [*inspection.scrolling_of(page), *inspection.unmarked_focus(page)]:
        yield f"{sight.name} at {NARROWEST}: {problem}"
    for problem in watch.so_far():
        yield f"{sight.name}: {problem}"


def _open(page, site, sight, before=None):
    """Show the sight; a form that was just looked at is left empty where it stands."""
    if sight.faulty and before == replace(sight, faulty=False):
        _leave_empty_and_submit(page)
        return
    page.context.clear_cookies()
    if sight.who:
        remember(page.context, site, sight.who)
    if sight.view == "clients:add":
        _search_first(page, site)
    response = page.goto(site + sight.path)
    assert response.status == sight.status, f"{sight.name} answers {response.status}"
    if sight.state == "nobody":
        page.get_by_label("Name or profile code").fill("Nobody Example")
        _submit(page)
    if sight.faulty:
        _leave_empty_and_submit(page)
    if sight.unfold:
        page.evaluate(
            "document.querySelectorAll('main details').forEach((all) => (all.open = true))"
        )


def _search_first(page, site):
    page.goto(site + reverse("clients:find"))
    page.get_by_label("Name or profile code").fill("Nobody Example")
    _submit(page)


def _leave_empty_and_submit(page):
    for box in page.locator(
        "main input:not([type=hidden], [type=radio], [type=checkbox], [type=file]):visible"
    ).all():
        box.fill("")
    for area in page.locator("main textarea:visible").all():
        area.fill("")
    for choice in page.locator("main select:visible").all():
        choice.select_option(index=0)
    _submit(page)
    expect(page.locator(".error").first).to_be_visible()


def _submit(page):
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.locator("main form .button").first.click()


@pytest.mark.timeout(300)
@pytest.mark.parametrize("room", sights.ROOMS)
def test_pages_are_accessible_and_fit_their_screen(room, look):
    problems = list(look(sights.ROOMS[room](a_small_county())))
    assert not problems, "\n".join(problems)


@pytest.mark.proof
@pytest.mark.parametrize("room", sights.ROOMS)
def test_pages_are_accessible_at_every_width_and_pictured(room, look_closely):
    problems = list(look_closely(sights.ROOMS[room](a_small_county())))
    assert not problems, "\n".join(problems)


def test_pages_are_accessible_before_anything_was_recorded(look):
    assessor, staff = factories.UserFactory(), factories.UserFactory(role=Role.CAS_STAFF)
    problems = list(look(sights.before_anything(assessor, staff)))
    assert not problems, "\n".join(problems)


def test_every_url_is_looked_at(tools):
    load_programs(at=timezone.now())
    county = a_small_county()
    seen = [sight for room in sights.ROOMS.values() for sight in room(county)]
    assert sights.unseen(seen) == set()


def test_the_administration_site_opens(page, site):
    remember(page.context, site, factories.UserFactory(role=Role.SYSTEM_ADMIN))
    watch = inspection.Watch(page, site)
    page.goto(site + reverse("admin:index"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert watch.so_far() == []

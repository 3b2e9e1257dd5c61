"""The CAS & Diversion intake from Find Client to Finish, in a real browser (R35 to R44, C14)."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessments.enums import IntakeKind, IntakeState, Tool
from assessments.models import Draft, Intake
from clients.models import Enrollment, Exit
from tests import factories
from tests.browser.intake_walk import AT_HOME, EXIT, IntakeWalk
from tests.browser.pages import remember, worker

pytestmark = pytest.mark.browser

PHONE, LAPTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
BOTH = pytest.mark.parametrize("size", [PHONE, LAPTOP], ids=["phone", "laptop"])
UNASKED = {"enrolled": False, "situation": None, "release": factories.NO_RELEASE}
KNOWN = {"race_ethnicity": [5], "sex": 1, "veteran_status": 0, "ssn_data_quality": 9}


@pytest.fixture
def at(desk_of, page):
    """`at(user, size)`: a browser of this size that the person is signed in to."""
    factories.versions_of(tuple(Tool))

    def signed_in(user, size=LAPTOP):
        page.set_viewport_size(size)
        return desk_of(user)

    return signed_in


def begin(desk, made, words="Begin the CAS & Diversion intake"):
    """From the household's page."""
    desk.go("clients:household", made.pk)
    desk.press(words)


def expect_no_sideways_scroll(desk):
    """Nobody has to push the page to the side."""
    page = desk.page
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url


# --- Found, or new (R35) -----------------------------------------------------------------------


@BOTH
def test_r35_somebody_who_is_found_is_taken_in_and_placed_on_the_queue(at, size):
    user = worker()
    made = factories.household(by=user, **UNASKED)
    desk = at(user, size)
    desk.go("home")
    desk.go("clients:find")
    desk.type("Name or profile code", factories.head_of(made).last_name)
    desk.press("Search")
    desk.follow("Use for an intake")
    desk.press("Begin the intake")
    walk = IntakeWalk(desk, outcome="queue")
    walk.to_the_end(lambda path: expect_no_sideways_scroll(desk))
    expect(desk.page.get_by_text("Finished: they are placed on the queue.")).to_be_visible()
    assert Intake.objects.get().state == IntakeState.QUEUED


@BOTH
def test_r35_somebody_new_is_added_after_a_search_and_taken_in(at, size):
    desk = at(worker(), size)
    desk.go("clients:find")
    desk.type("Name or profile code", "Zora Newcomer")
    desk.press("Search")
    desk.press("Add a new person, then begin the intake")
    desk.type("First name", "Zora")
    desk.type("Last name", "Newcomer")
    desk.pick("If there is no birth date, why?", "Doesn't know")
    desk.press("Save and continue")
    desk.press("Begin the intake")
    IntakeWalk(desk, outcome="queue").to_the_end()
    assert Intake.objects.get().state == IntakeState.QUEUED


# --- A family, and no question twice -----------------------------------------------------------


@BOTH
def test_r20_r39_of_a_family_of_five_nothing_is_asked_twice(at, size):
    """The longest way: nothing is known, all five enroll, and they go on the queue."""
    user = worker()
    made = factories.household(by=user, partner=True, children=(4, 8, 12), **UNASKED)
    desk = at(user, size)
    begin(desk, made)
    walk = IntakeWalk(desk, outcome="queue")
    walk.to_the_end()
    assert Enrollment.objects.filter(household=made, exited_on=None).count() == 5
    assert Intake.objects.get().state == IntakeState.QUEUED
    assert sum(walk.asked.values()) > 60
    twice = {asked: times for asked, times in walk.asked.items() if times > 1}
    assert twice == {}


# --- Left and resumed, given up (R36) ----------------------------------------------------------


@BOTH
def test_r36_an_intake_left_in_the_middle_is_resumed_by_a_colleague(at, size, page, site):
    user = worker()
    made = factories.household(by=user, **UNASKED)
    desk = at(user, size)
    begin(desk, made)
    IntakeWalk(desk).to_the_end(lambda path: "/living-situation/" in path)
    colleague = worker(agency=user.agency)
    page.context.clear_cookies()
    remember(page.context, site, colleague)
    desk.go("home")
    desk.follow(factories.head_of(made).display_name)
    expect(desk.page.get_by_text("Intake · 7 of 12")).to_be_visible()
    IntakeWalk(desk, outcome="queue").to_the_end()
    intake = Intake.objects.get()
    assert (intake.started_by, intake.finished_by) == (user, colleague)


@BOTH
def test_r36_an_intake_begun_in_error_is_discarded_in_two_presses(at, size):
    user = worker()
    made = factories.household(by=user, **UNASKED)
    desk = at(user, size)
    begin(desk, made)
    desk.follow("All pages")
    before = desk.actions
    desk.pick("Why is this intake discarded?", "Started by mistake")
    desk.press("Discard this intake")
    assert desk.actions - before == 2
    expect(desk.page.get_by_text("Nothing of it counts.").first).to_be_visible()
    assert Intake.objects.get().state == IntakeState.DISCARDED


# --- Diverted (R44) ----------------------------------------------------------------------------


@BOTH
def test_r44_a_successful_diversion_leads_to_its_exit_at_once(at, size):
    user = worker()
    made = factories.household(by=user, head=KNOWN, **UNASKED)
    desk = at(user, size)
    begin(desk, made)
    walk = IntakeWalk(desk, outcome="divert")
    walk.to_the_end()
    assert EXIT.search(walk.path)
    assert Intake.objects.get().state == IntakeState.DIVERTED
    assert not Draft.objects.unfinished().exists()
    desk.page.locator("select[name=destination], [name=destination][value='410']").first.wait_for()
    choose_destination(desk)
    desk.page.locator("[name=services]").first.check()
    desk.page.locator("main form .buttons button").first.click()
    expect(desk.page.get_by_role("heading", level=1)).to_contain_text("Check before they leave")
    walk.choices = {"situation": "410"}
    while not AT_HOME.match(walk.path):
        walk.one_page()
    assert Exit.objects.get().destination == 410


def choose_destination(desk):
    """A rental of their own."""
    box = desk.page.locator("select[name=destination]")
    if box.count():
        box.select_option("410")
    else:
        desk.page.locator("[name=destination][value='410']").check()


# --- An update ---------------------------------------------------------------------------------


@BOTH
def test_who_is_enrolled_elsewhere_gets_an_update_of_that_enrollment(at, size):
    made = factories.household(head=KNOWN)
    desk = at(worker(), size)
    begin(desk, made, "Begin a CAS update")
    walk = IntakeWalk(desk, outcome="queue")
    walk.to_the_end()
    assert not [title for title in walk.titles if "Enroll" in title]
    assert Intake.objects.get().kind == IntakeKind.UPDATE
    assert Enrollment.objects.count() == 1


# --- Without scripts ---------------------------------------------------------------------------


def test_an_intake_is_made_with_scripts_off(browser, site):
    """Only what a browser does by itself: links, boxes and buttons."""
    factories.versions_of(tuple(Tool))
    user = worker()
    made = factories.household(by=user, head=KNOWN, enrolled=False)
    with browser.new_context(java_script_enabled=False, viewport=PHONE) as context:
        remember(context, site, user)
        page = context.new_page()
        page.goto(site + reverse("clients:household", args=[made.pk]))
        press(page, "Begin the CAS & Diversion intake")
        press(page, "That is everybody: continue")
        press(page, "Enroll")
        while re.search(r"/people/\w+/entry/", page.url):
            press(page, "Save and continue")
        press(page, "Begin")
        while "/interviews/" in page.url:
            press(page, "Continue")
        press(page, "Continue")
        page.get_by_label("Yes: they go on the queue").check()
        press(page, "Continue")
        while "/interviews/" in page.url:
            press(page, "Continue")
        press(page, "Finish")
        assert AT_HOME.match(page.url.removeprefix(site))
    assert Intake.objects.get().state == IntakeState.QUEUED


def press(page, name):
    page.locator("main").get_by_role("button", name=name, exact=True).first.click()

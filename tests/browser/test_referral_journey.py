"""From an interview on a phone to a bed: assessor, staff and program, each at their own screen.

K8, R4, C4 and C13: on the board within five seconds, referred in six keys, seen by the program
after ten seconds, answered; the event, the lists, the clock and the movements are right.
"""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assessments.enums import Tool
from cas.access.roles import Role
from clients.models import CoordinatedEntryEvent
from prioritization.actions import acts
from prioritization.models import Entry, HouseholdFacts, Movement, Program, Referral
from tests import factories
from tests.browser.pages import Desk, remember, worker
from tests.browser.test_journeys import MAN_OF_66
from tests.factories import referrals as openings
from tests.prioritization.board.boards import must_move

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
ON_THE_BOARD_WITHIN = 5_000
"""Milliseconds."""
MOST_KEYS = 6
SHELTER_REFERRAL, ACCEPTED = 10, 1
"""HUD 4.20: referral to an emergency shelter; accepted by the client."""


@pytest.fixture
def shelter(site):
    return Program.objects.get(slug="x-street-navigation")


@pytest.fixture
def ahead(site):
    """Somebody who stands further up the shelter's list, and was not reached."""
    return must_move(hours=30, score=14)


@pytest.fixture
def at_screens(browser, site):
    """`at_screens(user, **screen)`: somebody signed in to a browser of their own."""
    contexts = []

    def opened(user, **screen):
        contexts.append(context := browser.new_context(**screen))
        remember(context, site, user)
        return Desk(context.new_page(), site)

    yield opened
    for context in contexts:
        context.close()


def interview(desk, made):
    """A Crisis Assessment on the phone, from the household's page to Submit."""
    desk.go("clients:household", made.pk)
    desk.begin(Tool.CRISIS)
    desk.interview(Tool.CRISIS, MAN_OF_66)
    desk.press("Submit")


def ten_seconds_later():
    """The worker's sweep after the ten seconds; before them it does nothing."""
    now = timezone.now()
    assert acts.settle(at=now) == 0
    return lambda: acts.settle(at=now + timedelta(seconds=10))


def sees_nobody(program):
    program.go("prioritization:our_programs")
    expect(program.page.get_by_text("Nobody waits for an answer.")).to_be_visible()


def accept_and_move_in(program, name):
    """The program answers, and later says that they came."""
    program.go("prioritization:our_programs")
    program.follow(name)
    program.press("Accept: we expect them")
    expect(program.page.get_by_text("Expected", exact=True).first).to_be_visible()
    assert Referral.objects.get().state == "accepted"
    assert CoordinatedEntryEvent.objects.get().referral_result == ACCEPTED
    program.press("They moved in")


def assert_all_is_right(made, shelter, ahead, clock):
    """Afterwards: one event with its result, no place on shelter lists, the clock as it was."""
    event = CoordinatedEntryEvent.objects.get()
    assert (event.household, event.code, event.referral_result) == (
        made,
        SHELTER_REFERRAL,
        ACCEPTED,
    )
    assert event.event_date == event.result_date == factories.today()
    referral = Referral.objects.get()
    assert [step.to_state for step in referral.steps.order_by("pk")] == [
        "prepared",
        "offered",
        "accepted",
        "enrolled",
    ]
    assert referral.passed_over.get().household == ahead
    assert not Entry.objects.standing().filter(household=made, program__kind="shelter").exists()
    left = Movement.objects.filter(household=made, program=shelter).latest("pk")
    assert (left.kind, left.cause) == ("left", "placed")
    facts = HouseholdFacts.objects.get(pk=made.pk)
    assert (facts.is_evh, facts.evh_since) == (True, clock)
    assert list(HouseholdFacts.objects.must_move_today()) == [ahead.facts]


def test_k8_c13_assessed_on_a_phone_referred_in_six_keys_and_accepted(at_screens, shelter, ahead):
    assessor = worker()
    made = factories.household(by=assessor, head={"years": 66})
    name = factories.head_of(made).display_name
    openings.opening(shelter)
    staff = at_screens(factories.UserFactory(role=Role.CAS_STAFF))
    program = at_screens(openings.partner(shelter))
    phone = at_screens(assessor, **PHONE)
    staff.go("prioritization:queue")

    interview(phone, made)
    expect(staff.page.locator("#news")).to_contain_text(
        "1 new household", timeout=ON_THE_BOARD_WITHIN
    )
    clock = HouseholdFacts.objects.get(pk=made.pk).evh_since

    keys = refer_by_keyboard(staff, made)
    assert len(keys) <= MOST_KEYS, keys
    expect(staff.page.get_by_role("main")).to_contain_text("Referred")
    assert Referral.objects.get().household == made

    sees_nobody(program)
    settle = ten_seconds_later()
    sees_nobody(program)
    assert settle() == 1
    accept_and_move_in(program, name)
    assert_all_is_right(made, shelter, ahead, clock)

    staff.go("prioritization:queue")
    expect(staff.page.locator(f"#row-{made.pk}")).to_have_count(0)
    expect(staff.page.locator(f"#row-{ahead.pk}")).to_be_visible()


def refer_by_keyboard(desk, made):
    """From the new row to the referral, passing somebody over with a reason; the keys it took."""
    page, keys = desk.page, []

    def press(key, *, leads_to_a_page=False):
        keys.append(key)
        if not leads_to_a_page:
            page.keyboard.press(key)
            return
        with page.expect_navigation(wait_until="load"):
            page.keyboard.press(key)

    press(".", leads_to_a_page=True)
    press("j")
    expect(page.locator(f"#row-{made.pk}")).to_be_focused()
    press("r", leads_to_a_page=True)
    press("Tab")
    press("1")
    press("Enter", leads_to_a_page=True)
    return keys


def test_the_whole_path_works_with_scripts_off(at_screens, shelter, ahead):
    assessor = worker()
    made = factories.household(by=assessor, head={"years": 66})
    name = factories.head_of(made).display_name
    openings.opening(shelter)
    silent = {"java_script_enabled": False}
    phone = at_screens(assessor, **PHONE, **silent)
    staff = at_screens(factories.UserFactory(role=Role.CAS_STAFF), **silent)
    program = at_screens(openings.partner(shelter), **silent)

    interview(phone, made)
    clock = HouseholdFacts.objects.get(pk=made.pk).evh_since
    refer_by_mouse(staff, made)
    staff.press("Undo")
    assert Referral.objects.get().state == "voided"
    refer_by_mouse(staff, made)
    settle = ten_seconds_later()
    sees_nobody(program)
    assert settle() == 1
    program.go("prioritization:our_programs")
    program.follow(name)
    program.press("Accept: we expect them")
    program.press("They moved in")
    event = CoordinatedEntryEvent.objects.get()
    assert (event.household, event.referral_result) == (made, ACCEPTED)
    assert HouseholdFacts.objects.get(pk=made.pk).evh_since == clock
    staff.go("prioritization:queue")
    expect(staff.page.locator(f"#row-{made.pk}")).to_have_count(0)


def refer_by_mouse(desk, made):
    desk.go("prioritization:queue")
    row = desk.page.locator(f"#row-{made.pk}")
    row.locator("summary").click()
    desk.follow("Refer", within=row)
    desk.pick("Why are they passed over?", "Could not be reached")
    desk.press("Refer")

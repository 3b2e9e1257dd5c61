"""Signing in and staying signed in, in a real browser."""

import time
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from assessments.enums import Tool
from cas import second_factor, sign_ins
from tests import factories
from tests.browser import inspection
from tests.browser.pages import PASSWORD, worker
from tests.browser.test_journeys import Keyboard

pytestmark = pytest.mark.browser


# --- Passkeys and codes ------------------------------------------------------------------------


@pytest.fixture
def finger(page):
    """A device that keeps passkeys, with a finger on it."""
    asked = page.context.new_cdp_session(page)
    asked.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = asked.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return lambda **change: asked.send("WebAuthn.setUserVerified", {**made, **change})


def test_s14_a_passkey_is_made_and_opens_without_a_password(desk, finger, settings):
    settings.CAS_REQUIRE_MFA = True
    user = worker()
    desk.go("home")
    desk.sign_in(user)
    desk.expect_title("My sign-in")
    desk.follow("Add a passkey")
    desk.press("Add a passkey")
    expect(desk.page.get_by_role("link", name="Give this device a name")).to_be_visible()
    desk.type("Name of this device", "Work phone")
    desk.press("Add a passkey")
    desk.expect_title("Your recovery codes")
    expect_no_problems(desk)
    desk.follow("I have them")
    desk.expect_title("Today")
    sign_out(desk)
    desk.go("clients:find")
    desk.press("Sign in with a passkey")
    assert desk.page.url.endswith(reverse("clients:find"))
    finger(isUserVerified=False)
    sign_out(desk)
    desk.page.get_by_role("button", name="Sign in with a passkey").click()
    expect(desk.page.get_by_text("No passkey was used")).to_be_visible()


def test_s14_password_and_code_open_and_lead_back(desk):
    user = worker()
    secret = second_factor.new_secret()
    second_factor.add_app(secret=secret, counter=0, by=user)
    desk.go("clients:find")
    desk.sign_in(user)
    desk.expect_title("One more step")
    expect(desk.page.get_by_label("Code")).to_be_focused()
    expect_no_problems(desk)
    desk.type("Code", code_now(secret))
    desk.press("Continue")
    assert desk.page.url.endswith(reverse("clients:find"))


def code_now(secret):
    """What the app shows."""
    return second_factor.code_at(secret, int(time.time()) // second_factor.PERIOD)


def sign_out(desk):
    menu = desk.page.locator(".menu").last
    menu.locator("summary").click()
    desk.press("Sign out", within=menu)


def expect_no_problems(desk):
    """Pages that only a form leads to are not among the sights: looked at on the way."""
    inspection.bring_axe(desk.page)
    for width in (360, 1280):
        desk.page.set_viewport_size({"width": width, "height": 900})
        assert list(inspection.problems_of(desk.page)) == []


# --- The end that comes by itself --------------------------------------------------------------


@pytest.fixture
def _short(settings, monkeypatch):
    """A sign-in ends after eight seconds without input and says so five seconds before."""
    settings.CAS_IDLE_END = timedelta(seconds=8)
    settings.CAS_WARN_BEFORE_END = timedelta(seconds=5)
    monkeypatch.setattr(sign_ins, "NOTED_EVERY", timedelta())


def wait_for_the_end(desk):
    """Until the sign-in page stands there by itself."""
    button = desk.page.get_by_role("button", name="Sign in", exact=True)
    expect(button).to_be_visible(timeout=20_000)


@pytest.mark.usefixtures("_short")
def test_s12_the_page_warns_before_the_end_and_any_key_puts_it_off(desk_of):
    desk = desk_of(worker())
    desk.go("clients:find")
    warning = desk.page.get_by_role("alert").filter(has_text="You will be signed out")
    expect(warning).to_be_visible(timeout=15_000)
    desk.page.keyboard.press("Shift")
    expect(warning).to_be_hidden()
    expect(warning).to_be_visible(timeout=15_000)
    desk.page.get_by_role("button", name="Stay signed in").click()
    expect(warning).to_be_hidden()


@pytest.mark.usefixtures("_short")
def test_d2_at_the_end_the_page_gives_way_and_what_was_typed_comes_back(desk):
    user = worker()
    made = factories.household(by=user)
    desk.go("home")
    desk.sign_in(user)
    desk.go("clients:location", made.pk)
    words = desk.page.locator("main form [type=text], main form textarea").first
    words.fill("Marigold")
    wait_for_the_end(desk)
    expect(desk.page.get_by_text("Marigold")).to_have_count(0)
    desk.sign_in(user)
    desk.expect_title("What you typed is still here")
    assert desk.page.locator("textarea", has_text="Marigold").count() == 1


@pytest.mark.usefixtures("_short")
def test_s12_an_open_page_with_nothing_typed_leads_to_the_sign_in_page_and_back(desk):
    user = worker()
    desk.go("home")
    desk.sign_in(user)
    desk.go("prioritization:list_index")
    wait_for_the_end(desk)
    expect(desk.page.get_by_text("Nothing was typed for a while")).to_be_visible()
    desk.sign_in(user)
    assert desk.page.url.endswith(reverse("prioritization:list_index"))


# --- K1 ------------------------------------------------------------------------------------------


def test_k1_from_the_sign_in_to_the_first_question_in_four_pages_and_25_keys(desk):
    """Somebody who is known; what is typed as a name or a password is not counted."""
    user = worker()
    factories.household(by=user, head={"first_name": "Marigold"})
    desk.go("home")
    keyboard, pages = Keyboard(desk.page), 0
    keyboard.type(user.username)
    keyboard.press("Tab")
    keyboard.type(PASSWORD)
    keyboard.press("Enter", leaves=True)
    for step in (find_marigold, open_marigold, open_crisis, say_yes):
        pages += 1
        step(desk, keyboard)
    assert desk.asked()
    assert pages <= 4
    assert keyboard.presses <= 25


def find_marigold(desk, keyboard):
    keyboard.press("/")
    keyboard.type("Marigold Example")
    keyboard.press("Enter", leaves=True)


def open_marigold(desk, keyboard):
    go_to(desk, keyboard, desk.page.get_by_role("link", name="Marigold Example").first)


def open_crisis(desk, keyboard):
    go_to(desk, keyboard, desk.page.get_by_role("link", name=Tool.CRISIS.label).first)


def say_yes(desk, keyboard):
    go_to(desk, keyboard, desk.page.get_by_role("radio", name="Yes").first, pick="1")


def go_to(desk, keyboard, control, pick=""):
    """Past the header with the skip link, then Tab by Tab, and Enter."""
    keyboard.press("Tab")
    keyboard.press("Enter")
    while not control.evaluate("(each) => each === document.activeElement"):
        keyboard.press("Tab")
        assert keyboard.presses < 100
    if pick:
        keyboard.press(pick)
    keyboard.press("Enter", leaves=True)

"""Interviews that are interrupted: what is lost, what is kept, and how one goes on."""

import random
import time

import pytest
from playwright.sync_api import expect

from assessments.enums import Tool
from assessments.models import Draft
from tests import factories
from tests.browser.pages import end_all_sessions, remember, worker

pytestmark = pytest.mark.browser

SAVED_WITHIN = 2.0
"""Seconds of typing that may be lost when a browser dies (D1)."""
TYPING_PACE = 30
"""Milliseconds between two keys of a quick typist."""


@pytest.fixture
def begun(site):
    """One person's Crisis Assessment at its first question, and the worker who began it."""
    user = worker()
    return user, factories.draft(factories.household(by=user))


def pages_of(draft):
    """The pages that this interview has for one person without children."""
    return [page.key for page in draft.version.instrument.pages if page.key != "children"]


# --- The sign-in ends -----------------------------------------------------------------------


def test_d2_the_sign_in_ends_at_every_page_and_nothing_is_lost(desk_of, begun):
    """Typed and not yet saved when the sign-in is gone: it is back after one press."""
    user, draft = begun
    desk = desk_of(user)
    desk.go("home")
    desk.sign_in_anew(user)
    for page in pages_of(draft):
        desk.go("assessments:page", draft.key, page)
        code = desk.asked()[0]
        end_all_sessions()
        value = desk.choose_first(code)
        desk.press("Continue")
        desk.expect_title("Sign in")
        desk.sign_in(user)
        desk.expect_title("What you typed is still here")
        desk.press("Save and go on")
        draft.refresh_from_db()
        assert value in str({**draft.answers, **draft.notes}[code]), page


def test_d2_another_person_on_the_device_gets_nothing_of_it(desk_of, begun):
    user, draft = begun
    desk = desk_of(user)
    desk.go("home")
    desk.sign_in_anew(user)
    desk.go("assessments:page", draft.key, "tonight")
    end_all_sessions()
    desk.choose_first("l1_place")
    desk.press("Continue")
    desk.sign_in(worker())
    expect(desk.page.get_by_text("What you typed is still here")).to_have_count(0)
    draft.refresh_from_db()
    assert draft.answers == {}


# --- The browser dies -----------------------------------------------------------------------


def test_d1_a_browser_that_dies_loses_two_seconds_of_typing_at_most(browser, site, begun):
    kill_while_typing(browser, site, begun, times=3)


def kill_while_typing(browser, site, begun, *, times, seed=20):
    """Type without a pause; close the page without a word at a random moment; compare."""
    user, draft = begun
    chance = random.Random(seed)
    for round_number in range(times):
        typed = type_until(browser, site, user, draft, chance.uniform(1.5, 6), round_number)
        stored = Draft.objects.get(key=draft.key).notes.get("hopes", "")
        safe = [text for moment, text in typed if moment < typed[-1][0] - SAVED_WITHIN]
        assert not safe or stored.startswith(safe[-1]), (round_number, stored)


def type_until(browser, site, user, draft, seconds, round_number):
    """What stood in the box, and when, until the browser died."""
    context = browser.new_context()
    remember(context, site, user)
    page = context.new_page()
    page.goto(f"{site}/interviews/{draft.key}/pages/hopes/")
    # A crash says no goodbye: what the page would do on leaving is switched off.
    page.evaluate("() => { navigator.sendBeacon = () => true; }")
    box = page.locator("#div_id_hopes textarea")
    box.fill("")
    typed, began = [], time.monotonic()
    while time.monotonic() - began < seconds:
        page.keyboard.type("word ", delay=TYPING_PACE)
        typed.append((time.monotonic(), box.input_value().strip()))
    context.close()
    assert typed, round_number
    return typed


def test_d3_without_a_connection_the_page_says_so_keeps_the_answers_and_saves_later(desk_of, begun):
    user, draft = begun
    desk = desk_of(user)
    desk.go("assessments:page", draft.key, "tonight")
    desk.page.context.set_offline(True)
    desk.answer(Tool.CRISIS, "l1_place", "tent")
    expect(desk.page.locator("#save-note")).to_contain_text("there is no connection")
    desk.page.context.set_offline(False)
    expect(desk.page.locator("#save-note")).to_contain_text("Saved", timeout=8000)
    draft.refresh_from_db()
    assert draft.answers["l1_place"] == "tent"
    assert desk.page.evaluate("() => localStorage.length + sessionStorage.length") == 0


# --- Somebody comes too close ---------------------------------------------------------------


@pytest.mark.parametrize("way", ["three shifts", "button"])
def test_quick_hide_swaps_the_page_at_once_and_keeps_the_answers(desk_of, begun, way):
    user, draft = begun
    desk = desk_of(user)
    desk.go("assessments:page", draft.key, "tonight")
    desk.answer(Tool.CRISIS, "l1_place", "tent")
    with desk.page.expect_navigation():
        if way == "button":
            desk.page.get_by_role("link", name="Hide").click()
        else:
            for _ in range(3):
                desk.page.keyboard.press("Shift")
    expect(desk.page.locator("body")).not_to_contain_text("Coordinated")
    assert "quiet" in desk.page.url
    expect_answer(draft, "l1_place", "tent")


def test_quick_hide_takes_the_page_away_within_a_tenth_of_a_second(desk_of, begun):
    user, draft = begun
    desk = desk_of(user)
    desk.go("assessments:page", draft.key, "tonight")
    # A browser that is closed between two pages may never answer again: the next one is awaited.
    with desk.page.expect_navigation():
        gone_after = desk.page.evaluate(
            """() => {
              const began = performance.now();
              for (let i = 0; i < 3; i++) {
                const shift = new KeyboardEvent("keydown", {key: "Shift", bubbles: true});
                document.body.dispatchEvent(shift);
              }
              const shown = document.body.checkVisibility();
              return shown ? Infinity : performance.now() - began;
            }"""
        )
    assert gone_after < 100


def test_quick_hide_with_scripts_off_saves_the_page_and_hides_it(browser, site, begun):
    user, draft = begun
    with browser.new_context(java_script_enabled=False) as context:
        remember(context, site, user)
        page = context.new_page()
        page.goto(f"{site}/interviews/{draft.key}/pages/tonight/")
        page.locator("#div_id_l1_place").get_by_label("A tent or camp").check()
        page.get_by_role("button", name="Save and hide this page").click()
        assert page.url.endswith("/quiet/")
    expect_answer(draft, "l1_place", "tent")


def expect_answer(draft, code, answer, *, within=3):
    """The answer is stored soon: a page that is left saves itself on its way out."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        draft.refresh_from_db()
        if draft.answers.get(code) == answer:
            return
        time.sleep(0.05)
    raise AssertionError(draft.answers)

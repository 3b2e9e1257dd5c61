"""How long a sign-in lives: 30 minutes without input, 12 hours at most, one for each (S12, S13)."""

import html
import re
from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tests.signing_in import type_password, with_password

FROM_HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def person(db):
    return with_password(factories.UserFactory())


@pytest.fixture
def browser(person):
    made = Browser(headers=FROM_HERE)
    type_password(made, person)
    return made


@pytest.fixture
def clock(monkeypatch):
    """`clock(minutes=…)` moves the time that pages see."""
    start, moved = timezone.now(), timedelta()

    def move(**by):
        nonlocal moved
        moved += timedelta(**by)

    monkeypatch.setattr(timezone, "now", lambda: start + moved)
    return move


def is_in(browser):
    return browser.get(reverse("home")).status_code == 200


def what_it_says(browser):
    return browser.get(reverse("home"), follow=True).content.decode()


# --- Without input -----------------------------------------------------------------------------


def test_s12_after_thirty_minutes_without_input_the_sign_in_ends_and_says_why(clock, browser):
    clock(minutes=29, seconds=59)
    assert is_in(browser)
    clock(minutes=30)
    assert "Nothing was typed for a while" in what_it_says(browser)


def test_s12_every_page_and_form_is_input(clock, browser):
    for _ in range(4):
        clock(minutes=20)
        assert browser.post(reverse("clients:find"), {"q": "Example"}).status_code == 200
    assert is_in(browser)


def test_s12_a_page_that_asks_by_itself_keeps_nobody_signed_in(clock, browser):
    url = reverse("stay_signed_in")
    for _ in range(2):
        clock(minutes=10)
        answer = browser.get(url)
    assert answer.json() == {"seconds_left": 10 * 60}
    clock(minutes=10)
    assert browser.get(url).status_code == 302
    assert browser.post(url).status_code == 401


def test_s12_typing_on_an_open_page_puts_the_end_off(clock, browser):
    for _ in range(3):
        clock(minutes=29)
        assert browser.post(reverse("stay_signed_in")).json() == {"seconds_left": 30 * 60}
    assert is_in(browser)


def test_s12_after_twelve_hours_it_ends_whatever_is_typed(clock, browser):
    for _ in range(25):
        clock(minutes=28)
        assert is_in(browser)
    clock(minutes=15)
    assert browser.post(reverse("stay_signed_in")).json() == {"seconds_left": 5 * 60}
    clock(minutes=5)
    assert "ends after a working day" in what_it_says(browser)


def test_d2_what_was_typed_before_the_idle_end_comes_back_after_signing_in(clock, browser, person):
    find = reverse("clients:find")
    clock(minutes=31)
    page = browser.post(find, {"q": "Marigold"})
    assert page.status_code == 401
    assert "what you typed is kept" in page.content.decode()
    sealed = html.unescape(re.search(r'name="held" value="([^"]+)"', page.content.decode())[1])
    again = type_password(browser, person, held=sealed, next=find).content.decode()
    assert "What you typed is still here" in again
    assert "Marigold" in again


def test_passwords_are_never_held(clock, browser):
    clock(minutes=31)
    page = browser.post(reverse("change_password"), {"new_password1": "x", "new_password2": "x"})
    assert 'name="held"' not in page.content.decode()


def test_the_client_view_outlives_the_sign_in(clock, browser, person):
    browser.post(reverse("client_view"), {"begin": "1"})
    clock(minutes=31)
    browser.get(reverse("home"))
    type_password(browser, person)
    assert "End client view" in what_it_says(browser)


# --- One at a time -----------------------------------------------------------------------------


def test_s12_a_second_sign_in_ends_the_first_with_a_plain_message(browser, person):
    other = Browser()
    type_password(other, person)
    assert is_in(other)
    assert "You signed in on another device" in what_it_says(browser)
    assert is_in(other)


def test_s12_a_disabled_account_is_out_on_the_next_request(browser, person):
    person.is_active = False
    person.save()
    assert not is_in(browser)


def test_s12_the_session_has_a_new_id_after_each_step(person):
    browser = Browser()
    browser.get(reverse("sign_in"))
    browser.post(reverse("passkey_challenge"))
    before = browser.session.session_key
    type_password(browser, person)
    assert browser.session.session_key != before


def test_s13_signing_out_lets_the_browser_forget(browser):
    answer = browser.post(reverse("sign_out"))
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert not is_in(browser)


# --- The administration site ---------------------------------------------------------------------


def test_the_administration_site_is_behind_the_same_door(clock, sign_in, client):
    admin = sign_in(role="system_admin")
    assert admin.get(reverse("admin:index")).status_code == 200
    clock(minutes=31)
    answer = admin.get(reverse("admin:index"), follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("sign_in"))

"""A form that was sent after the sign-in had ended is not lost (D2)."""

import html
import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client as Browser
from django.urls import reverse

from cas import held_posts
from tests import factories
from tests.browser.pages import PASSWORD

FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
TYPED = {"q": "Marigold\nand a second line", "more": ["1", "2"]}


@pytest.fixture
def find(db):
    return reverse("clients:find")


@pytest.fixture
def browser(db):
    return Browser(headers=FROM_HERE)


@pytest.fixture
def interrupted(browser, find):
    """`interrupted(user)`: what the browser shows when the user's sign-in ended before a form."""

    def made(user):
        user.set_password(PASSWORD)
        user.save()
        sign_in(browser, user)
        Session.objects.all().delete()
        return browser.post(find, TYPED)

    return made


def sign_in(browser, user, **more):
    """Type user name and password."""
    typed = {"username": user.username, "password": PASSWORD, **more}
    return browser.post(reverse("sign_in"), typed)


def sealed_in(page):
    """The seal that the sign-in page carries, or None."""
    found = re.search(r'name="held" value="([^"]+)"', page.content.decode())
    return found and html.unescape(found[1])


def test_d2_signing_in_again_gives_back_what_was_typed(interrupted, browser, assessor, find):
    page = interrupted(assessor)
    assert page.status_code == 401
    assert b"Marigold" not in page.content
    again = sign_in(browser, assessor, held=sealed_in(page), next=find)
    body = again.content.decode()
    assert f'action="{find}"' in body
    boxes = re.findall(r'<textarea name="(\w+)" hidden>\n(.*?)</textarea>', body, re.S)
    assert boxes == [("q", TYPED["q"]), ("more", "1"), ("more", "2")]


def test_d2_a_wrong_password_keeps_it(interrupted, browser, assessor):
    page = interrupted(assessor)
    typed = {"username": assessor.username, "password": "wrong", "held": sealed_in(page)}
    refused = browser.post(reverse("sign_in"), typed)
    assert sealed_in(refused) == sealed_in(page)


def test_d2_somebody_else_on_the_same_device_gets_nothing(interrupted, browser, assessor, find):
    page = interrupted(assessor)
    other = factories.UserFactory()
    other.set_password(PASSWORD)
    other.save()
    answer = sign_in(browser, other, held=sealed_in(page), next=find)
    assert (answer.status_code, answer["Location"]) == (302, find)


@pytest.mark.parametrize("seal", ["", "x", "é", "gAAAAA"])
def test_a_broken_seal_gives_nothing(assessor, seal):
    assert held_posts.unseal(seal, assessor) is None


def test_a_form_from_another_site_is_not_held(browser, assessor, interrupted, find):
    interrupted(assessor)
    page = browser.post(find, TYPED, headers={"Sec-Fetch-Site": "cross-site"})
    assert sealed_in(page) is None


def test_a_form_of_an_older_sign_in_is_sent_again_with_one_press(assessor, find):
    """Signing in again in another tab makes the tokens of the first tab stale."""
    browser = Browser(enforce_csrf_checks=True, headers=FROM_HERE)
    browser.force_login(assessor)
    page = browser.post(find, TYPED)
    assert page.status_code == 200
    assert "What you typed is still here" in page.content.decode()
    assert browser.post(find, TYPED, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_a_visit_leads_to_the_sign_in_page_as_before(browser, find):
    answer = browser.get(find)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("sign_in"))

"""Signing a test client in as the sign-in page would, without its forms."""

from types import SimpleNamespace

from django.test import Client as Browser
from django.utils import timezone

from cas import sign_ins

PASSWORD = "a long example passphrase"


def browser_of(user) -> Browser:
    """A test client with the session of somebody who has just typed the password."""
    browser, now = Browser(), timezone.now()
    browser.force_login(user)
    session = browser.session
    request = SimpleNamespace(session=session, user=user)
    sign_ins.start_clock(request, at=now, sure_at=now.timestamp(), with_second_factor=False)
    session.save()
    return browser


def with_password(user):
    """The same user, who can sign in with PASSWORD."""
    user.set_password(PASSWORD)
    user.save()
    return user


def type_password(browser, user, **more):
    """What the sign-in page answers to the right user name and password."""
    return browser.post("/sign-in/", {"username": user.username, "password": PASSWORD, **more})

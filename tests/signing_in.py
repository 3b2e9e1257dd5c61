"""Signing a test client in as the sign-in page would, without its forms."""

from types import SimpleNamespace

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client as Browser
from django.utils import timezone

from cas import sign_ins

PASSWORD = "a long example passphrase"


def browser_of(user) -> Browser:
    """A test client with the session of somebody who has just typed the password."""
    browser = Browser()
    browser.cookies[settings.SESSION_COOKIE_NAME] = _session_of(user).session_key
    return browser


def _session_of(user) -> SessionStore:
    """What signing in leaves behind, in one row: the way through the site's own functions asks
    twenty statements, and nearly every test begins here.
    """
    session, now = SessionStore(), timezone.now()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = sign_ins.BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    request = SimpleNamespace(session=session, user=user)
    sign_ins.start_clock(request, at=now, sure_at=now.timestamp(), with_second_factor=False)
    session.create()
    return session


def with_password(user):
    """The same user, who can sign in with PASSWORD."""
    user.set_password(PASSWORD)
    user.save()
    return user


def type_password(browser, user, **more):
    """What the sign-in page answers to the right user name and password."""
    return browser.post("/sign-in/", {"username": user.username, "password": PASSWORD, **more})

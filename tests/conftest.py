"""What every test shares: the embedded servers, the browser, and signing in."""

import pytest
from django.test import Client as Browser

from assessments.enums import Tool
from tests import factories

pytest_plugins = ["tests.embedded", "tests.browser_support"]


@pytest.fixture
def sign_in(db):
    """`sign_in(user)` or `sign_in(role=…, agency=…)`: a test client with that person's session."""

    def signed_in(user=None, **who):
        user = user or factories.UserFactory(**who)
        browser = Browser()
        browser.force_login(user)
        browser.user = user
        return browser

    return signed_in


@pytest.fixture
def tools(db):
    """Both tools are loaded and in force."""
    return {tool: factories.version_of(tool) for tool in Tool}


@pytest.fixture
def assessor(db):
    """An assessor of an agency of their own."""
    return factories.UserFactory()

"""Somebody new."""

import pytest

from tests import factories


@pytest.fixture
def new(sign_in):
    """A household of which nothing is known but names, and its worker's browser."""
    browser = sign_in()
    made = factories.household(
        by=browser.user, enrolled=False, situation=None, release=factories.NO_RELEASE
    )
    return made, browser

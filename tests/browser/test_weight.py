"""How much a phone on a slow line has to load (P1, P3)."""

import gzip

import pytest

from tests import factories
from tests.browser.pages import remember

pytestmark = pytest.mark.browser

KILOBYTE = 1000
COLD, WARM = 60 * KILOBYTE, 20 * KILOBYTE


@pytest.fixture
def loads(page, site):
    """`loads(path)`: compressed sizes of everything that opening a page fetches, by path."""
    user = factories.UserFactory()
    remember(page.context, site, user)
    draft = factories.draft(factories.household(by=user))

    def opened(name):
        fetched = []
        page.on("response", lambda response: fetched.append(response))
        page.goto(f"{site}/interviews/{draft.key}/{name}")
        return {
            each.url.removeprefix(site): len(gzip.compress(each.body(), 6))
            for each in fetched
            if "favicon" not in each.url
        }

    return opened


@pytest.mark.parametrize("name", ["pages/tonight/", "pages/place/", "pages/contact/", "check/"])
def test_p1_p3_a_page_of_an_interview_is_light_and_asks_little(loads, name):
    sizes = loads(name)
    html = next(iter(sizes.values()))
    assert len(sizes) <= 4, sizes
    assert sum(sizes.values()) <= COLD, sizes
    # Warm: style and scripts are in the browser's cache, for their names tell their contents.
    assert html <= WARM, sizes

"""A browser killed at twenty random moments loses two seconds of typing at most (D1)."""

import pytest

from tests.browser.conftest import desk, desk_of, site  # noqa: F401 - fixtures
from tests.browser.test_interruptions import begun, kill_while_typing  # noqa: F401 - a fixture

KILLS = 20


@pytest.mark.proof
@pytest.mark.browser
@pytest.mark.timeout(600)
def test_d1_twenty_deaths_lose_two_seconds_at_most(browser, site, begun):  # noqa: F811
    kill_while_typing(browser, site, begun, times=KILLS)

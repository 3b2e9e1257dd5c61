"""What the browser tests share: tools, a signed-in desk, and nothing that goes wrong unseen."""

import pytest
from django.utils import timezone

from prioritization.actions.programs import load_programs
from tests import factories
from tests.beginnings import Beginning
from tests.browser.pages import Desk, remember


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    """Nothing moves, so that a picture shows what a person sees in the end."""
    return {**browser_context_args, "reduced_motion": "reduce"}


def _load_tools_and_programs():
    factories.versions_of()
    load_programs(at=timezone.now())


@pytest.fixture(scope="session")
def _tools_and_programs():
    return Beginning(_load_tools_and_programs)


@pytest.fixture
def site(live_server, _tools_and_programs):
    """The address of a site with both tools and the sample programs."""
    _tools_and_programs.bring_about()
    return live_server.url


@pytest.fixture
def desk(page, site):
    """A browser that nobody is signed in to."""
    page.set_default_timeout(10_000)
    return Desk(page, site)


@pytest.fixture
def desk_of(page, site):
    """`desk_of(user)`: a browser that this person is signed in to."""

    def signed_in(user):
        remember(page.context, site, user)
        return Desk(page, site)

    return signed_in

"""A family."""

import pytest

from tests import factories


@pytest.fixture
def family(sign_in, tools):
    """A couple with two children, all enrolled, and its browser."""
    made = factories.household(partner=True, children=(4, 9))
    return made, sign_in(made.created_by)

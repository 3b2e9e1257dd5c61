"""Somebody who refers, and a shelter."""

import pytest

from cas.access.roles import Role
from tests import factories


@pytest.fixture
def staff(tools):
    return factories.UserFactory(role=Role.CAS_STAFF)


@pytest.fixture
def shelter(tools):
    return factories.open_list(name="Example Shelter")

"""Who works with the lists: browsers of staff, of the CAS lead and of a rules admin."""

import pytest

from cas.access.roles import Role


@pytest.fixture
def staff(sign_in, tools):
    return sign_in(role=Role.CAS_STAFF)


@pytest.fixture
def lead(sign_in, tools):
    return sign_in(role=Role.CAS_LEAD)


@pytest.fixture
def admin(sign_in, tools):
    return sign_in(role=Role.RULES_ADMIN)

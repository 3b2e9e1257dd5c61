"""Queues: whom a finished intake places on them, and what takes them off again (C14, R36)."""

import pytest

from assessments.enums import IntakeState
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", IntakeState)
def test_an_intake_is_made_in_every_state(state):
    made = factories.intake(factories.household(), state)
    made.refresh_from_db()
    assert made.state == state

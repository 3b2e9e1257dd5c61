"""A household that can leave after a diversion."""

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.actions.case_assignments import assign
from tests import factories


@pytest.fixture
def enrolled(sign_in, tools):
    """A household of one, its browser, and the address of its exit."""
    made = factories.household()
    return made, sign_in(made.created_by), reverse("clients:diversion_exit", args=[made.pk])


@pytest.fixture
def with_case(enrolled):
    """The same household, which its worker has."""
    made, browser, url = enrolled
    assign(household=made, worker=browser.user, by=browser.user, at=timezone.now())
    return made, browser, url

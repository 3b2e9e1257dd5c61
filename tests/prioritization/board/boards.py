"""Households on the board, and what tests ask of it."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from assessments.enums import Tool
from tests import factories


def must_move(*, hours=1, tool=Tool.CRISIS, score=9, **household):
    """A household whose clock began so many hours ago."""
    made = factories.household(**household)
    at = timezone.now() - timedelta(hours=hours)
    on = timezone.localdate(at)
    is_family = bool(household.get("children"))
    factories.assessment(
        made,
        tool,
        score=score + 4 * is_family,
        is_family=is_family,
        on=on,
        interviewed_at=at,
        created_at=at,
    )
    factories.tell_lists(made)
    return made


def address(name, *arguments):
    return reverse(f"prioritization:{name}", args=arguments)


def households_on(browser, **query):
    """The numbers of the households that the board shows, from top to bottom."""
    response = browser.get(address("queue"), query)
    assert response.status_code == 200
    return [row.pk for row in (*response.context["fresh"], *response.context["rows"])]


def row_of(browser, made, **query):
    """What the board says of one household."""
    rows = browser.get(address("queue"), query).context["rows"]
    return next(row for row in rows if row.pk == made.pk)


def take(browser, made, **more):
    """Take a household, as the button on the board does."""
    return browser.post(address("assign", made.pk), {"worker": browser.user.pk, **more})

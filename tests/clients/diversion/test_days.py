"""C15: the days of an exit after a diversion."""

from datetime import timedelta

import pytest

from clients.models import (
    CoordinatedEntryEvent,
    Exit,
    Service,
)
from tests import factories
from tests.assessments.conversation import three_boxes
from tests.clients.diversion.leaving import (
    confirmed,
    text,
    typed,
)


def yesterday():
    return factories.today() - timedelta(days=1)


def test_c15_the_days_are_shown_and_not_asked(enrolled):
    made, browser, url = enrolled
    page = text(browser.get(url))
    assert "Day they left</dt><dd>Today" in page
    assert "Change the days (only if this is recorded later)" in page
    assert '<details class="more"><summary>Change the days' in page
    browser.post(url, confirmed())
    lives, service = Exit.objects.get().living_situation, Service.objects.get()
    assert made.enrollments.get().exited_on == factories.today()
    assert lives.information_date == service.provided_on == factories.today()


def test_c15_an_exit_recorded_later_needs_a_reason_and_dates_everything(enrolled):
    _, browser, url = enrolled
    refused = text(browser.post(url, typed(day=yesterday())))
    assert "Say why the exit is recorded after that day." in refused
    assert '<details class="more" open><summary>Change the days' in refused
    browser.post(url, confirmed(day=yesterday(), dated_back_because="The office was closed"))
    left = Exit.objects.get()
    assert left.dated_back_because == "The office was closed"
    assert left.enrollment.exited_on == yesterday()
    assert left.living_situation.information_date == yesterday()
    assert Service.objects.get().provided_on == yesterday()
    assert CoordinatedEntryEvent.objects.get().event_date == yesterday()


def test_c15_the_information_may_be_of_a_later_day_than_the_exit(enrolled):
    _, browser, url = enrolled
    later = {"day": yesterday(), "dated_back_because": "Example"}
    assert "Only if it is of a later day" in text(browser.post(url, typed(**later)))
    told_today = three_boxes("information_date", factories.today())
    browser.post(url, confirmed(**later, **told_today))
    assert Exit.objects.get().living_situation.information_date == factories.today()


@pytest.mark.parametrize("days", [-2, 1])
def test_c15_the_information_is_not_from_before_the_exit_or_the_future(enrolled, days):
    _, browser, url = enrolled
    day = three_boxes("information_date", factories.today() + timedelta(days=days))
    later = {"day": yesterday(), "dated_back_because": "Example"}
    assert browser.post(url, confirmed(**later, **day)).status_code == 200
    assert not Exit.objects.exists()


def test_c15_services_may_be_of_an_earlier_day_with_a_reason_and_no_later_one(enrolled):
    made, browser, url = enrolled
    before = three_boxes("provided_on", yesterday())
    assert "Say why the services are recorded" in text(browser.post(url, typed(**before)))
    after = typed(day=yesterday(), dated_back_because="Example") | three_boxes(
        "provided_on", factories.today()
    )
    assert "This can&#x27;t be after the day they left." in text(browser.post(url, after))
    browser.post(url, confirmed(**before, dated_back_because="Example"))
    assert Service.objects.get().provided_on == yesterday()
    assert made.enrollments.get().exited_on == factories.today()

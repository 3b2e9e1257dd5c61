"""Step 3 and the location tab: added, never edited; the newest by when it was true counts."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from cas.access.roles import Role
from cas.models import AuditEvent
from clients.models import LivingSituation
from tests import factories
from tests.assessments.conversation import three_boxes


@pytest.fixture
def enrolled(sign_in, tools):
    """A household that was enrolled ten days ago, its browser and its step 3."""
    made = factories.household(situation=None, enrolled=False)
    factories.enroll(made, entered_on=factories.today() - timedelta(days=10))
    browser = sign_in(made.created_by)
    return made, browser, reverse("clients:living_situation", args=[made.pk])


def situation(on=None, code="116", **place):
    return three_boxes("information_date", on or factories.today()) | {"situation": code, **place}


def shown_place(browser, made):
    page = browser.get(reverse("clients:household", args=[made.pk])).content.decode()
    return page[page.index("Where are they now") :][:1500]


def test_a_living_situation_is_recorded_as_a_new_row_each_time(enrolled):
    made, browser, url = enrolled
    assert browser.post(url, situation()).status_code == 302
    assert browser.post(url, situation(code="101")).status_code == 302
    codes = made.living_situations.newest_first().values_list("situation", flat=True)
    assert list(codes) == [101, 116]


def test_without_an_enrollment_it_leads_to_step_2(sign_in, tools):
    made = factories.household(enrolled=False, situation=None)
    browser = sign_in(made.created_by)
    url = reverse("clients:living_situation", args=[made.pk])
    assert browser.post(url, situation()).url == reverse("clients:enroll", args=[made.pk])
    assert not LivingSituation.objects.exists()


@pytest.mark.parametrize("days", [1, -11])
def test_a_future_day_and_a_day_before_enrollment_are_refused(enrolled, days):
    made, browser, url = enrolled
    refused = browser.post(url, situation(factories.today() + timedelta(days=days), note="Kept"))
    assert refused.status_code == 200
    assert "Kept" in refused.content.decode()
    assert not made.living_situations.exists()


def test_c7_the_last_one_is_offered_and_saved_as_a_new_record(enrolled):
    _, browser, url = enrolled
    browser.post(url, situation(area="oak_park", place_type="tent", zip_code="95817"))
    page = browser.get(url).content.decode()
    assert 'value="116" selected' in page
    assert 'value="oak_park" selected' in page
    assert 'value="95817"' in page


@pytest.mark.parametrize("zip_code", ["1234", "abcde", "958170", "\u0661\u0662\u0663\u0664\u0665"])
def test_a_zip_code_has_five_digits(enrolled, zip_code):
    made, browser, url = enrolled
    assert browser.post(url, situation(zip_code=zip_code)).status_code == 200
    assert not made.living_situations.exists()


# --- R17 -------------------------------------------------------------------------------------


def test_r17_a_cas_lead_marks_an_error_with_a_reason_and_the_row_stays(sign_in, tools):
    made = factories.household()
    record = made.living_situations.get()
    lead = sign_in(role=Role.CAS_LEAD)
    url = reverse("clients:living_situation_error", args=[record.pk])
    assert lead.get(url).status_code == 200
    assert lead.post(url, {"reason": ""}).status_code == 200
    assert lead.post(url, {"reason": "Wrong household"}).status_code == 302
    assert LivingSituation.objects.get().entered_in_error.reason == "Wrong household"
    assert not LivingSituation.objects.valid().exists()
    assert AuditEvent.objects.get(verb="marked in error").user_id == lead.user.pk
    assert lead.post(url, {"reason": "Again"}).status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role != Role.CAS_LEAD])
def test_r17_nobody_else_marks_an_error(sign_in, tools, role):
    record = factories.household().living_situations.get()
    url = reverse("clients:living_situation_error", args=[record.pk])
    assert sign_in(role=role).post(url, {"reason": "Example"}).status_code == 403


# --- R22 -------------------------------------------------------------------------------------


def test_r22_a_situation_dated_back_loses_to_a_location_record_of_a_later_day(enrolled):
    made, browser, url = enrolled
    on = factories.today()
    factories.location(made, on=on - timedelta(days=2), area="elk_grove")
    browser.post(url, situation(on - timedelta(days=3), area="oak_park"))
    assert "Elk Grove" in shown_place(browser, made)


def test_r22_the_most_recent_of_the_three_sources_counts(enrolled):
    """Tab on the 10th, interview on the 12th, living situation on the 11th: the interview."""
    made, browser, url = enrolled
    on = factories.today()
    factories.location(made, on=on - timedelta(days=3), area="elk_grove")
    factories.assessment(made, on=on - timedelta(days=1), answers={"l1_area": "meadowview"})
    browser.post(url, situation(on - timedelta(days=2), area="oak_park"))
    place = shown_place(browser, made)
    assert "Meadowview" in place
    assert "Said in an assessment" in place


def test_r22_a_situation_without_a_place_is_no_location(enrolled):
    made, browser, url = enrolled
    factories.location(made, on=factories.today() - timedelta(days=2), area="elk_grove")
    browser.post(url, situation())
    assert "Elk Grove" in shown_place(browser, made)


def test_r22_what_was_entered_in_error_is_no_location(enrolled, sign_in):
    made, browser, url = enrolled
    browser.post(url, situation(area="oak_park"))
    record = made.living_situations.get()
    lead = sign_in(role=Role.CAS_LEAD)
    lead.post(reverse("clients:living_situation_error", args=[record.pk]), {"reason": "Example"})
    assert "Oak Park" not in shown_place(browser, made)


def test_r22_a_location_in_the_future_is_refused(enrolled):
    made, browser, _ = enrolled
    url = reverse("clients:location", args=[made.pk])
    tomorrow = three_boxes("seen_on", factories.today() + timedelta(days=1))
    assert browser.post(url, tomorrow | {"area": "oak_park"}).status_code == 200
    assert not made.location_records.exists()


def test_a_location_says_where(enrolled):
    made, browser, _ = enrolled
    url = reverse("clients:location", args=[made.pk])
    today = three_boxes("seen_on", factories.today())
    assert "Say where" in browser.post(url, today).content.decode()
    assert browser.post(url, today | {"zip_code": "95814"}).status_code == 302
    assert "95814" in shown_place(browser, made)


def test_today_is_the_local_day_when_the_clock_changes(sign_in, tools):
    from datetime import datetime
    from zoneinfo import ZoneInfo

    pacific = ZoneInfo("America/Los_Angeles")
    for moment in (
        datetime(2026, 3, 8, 1, 30, tzinfo=pacific),
        datetime(2026, 3, 8, 23, 59, 59, tzinfo=pacific),
        datetime(2026, 11, 1, 1, 30, fold=1, tzinfo=pacific),
        datetime(2026, 11, 1, 0, 30, tzinfo=pacific),
    ):
        with time_machine.travel(moment, tick=False):
            made = factories.household(situation=None)
            browser = sign_in(made.created_by)
            url = reverse("clients:living_situation", args=[made.pk])
            assert browser.post(url, situation(moment.date())).status_code == 302
            assert made.living_situations.get().information_date == moment.date()

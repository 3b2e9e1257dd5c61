"""Step 3 and the location tab: added, never edited; the newest by when it was true counts."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from cas import hmis
from cas.access.roles import Role
from cas.models import AuditEvent
from clients.models import Enrollment, LivingSituation
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


def test_a_day_counts_once_anybody_was_enrolled_though_the_head_came_later(enrolled):
    made, browser, url = enrolled
    factories.add_member(made)
    factories.enroll_late(made)
    Enrollment.objects.filter(client=factories.head_of(made)).update(entered_on=factories.today())
    earlier = factories.today() - timedelta(days=2)
    assert browser.post(url, situation(earlier)).status_code == 302
    assert made.living_situations.get().information_date == earlier


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


# --- R48: answers that open further questions ------------------------------------------------

FOLLOW_UPS = ("subsequent_residence", "resources_to_obtain", "lease_own_60_day")
ASKS_14_DAYS = {215, 206, 207, 225, 204, 205, 302, 329, 314, 332, 336, 335, 410, 435, 421, 411}


@pytest.mark.parametrize("code", [code for code, _ in hmis.living_situations("current")])
def test_r48_leaving_within_14_days_is_asked_for_the_18_codes(enrolled, code):
    made, browser, url = enrolled
    asked = browser.post(url, situation(code=str(code)))
    opens = code in ASKS_14_DAYS | {17, 37}
    assert asked.status_code == (200 if opens else 302)
    if opens:
        page = asked.content.decode()
        assert 'name="leave_situation_14_days"' in page
        assert "because of your answers" in page
        assert "error-summary" not in page, "nobody is told off for a question not yet seen"
        assert not made.living_situations.exists()


def test_r48_yes_opens_four_more_and_each_shown_one_must_be_answered(enrolled):
    made, browser, url = enrolled
    staying = situation(code="335", leave_situation_14_days="1")
    first = browser.post(url, staying).content.decode()
    for name in (*FOLLOW_UPS, "moved_two_or_more"):
        assert f'name="{name}"' in first
    drawn = {"drawn": " ".join((*FOLLOW_UPS, "moved_two_or_more", "leave_situation_14_days"))}
    refused = browser.post(url, staying | drawn | {"moved_two_or_more": "1"})
    page = refused.content.decode()
    assert refused.status_code == 200
    assert page.count("Not asked” is one too") == 2 * len(FOLLOW_UPS)
    assert not made.living_situations.exists()


@pytest.mark.parametrize("code", ["99", "9", "8"])
def test_r48_skipped_declined_and_unknown_are_answers_and_block_nothing(enrolled, code):
    made, browser, url = enrolled
    declined = dict.fromkeys((*FOLLOW_UPS, "moved_two_or_more"), code)
    saved = browser.post(url, situation(code="335", leave_situation_14_days="1", **declined))
    assert saved.status_code == 302
    record = made.living_situations.get()
    assert {getattr(record, name) for name in declined} == {int(code)}


def test_r48_a_rental_with_a_subsidy_asks_which_one(enrolled):
    made, browser, url = enrolled
    staying = situation(code="435", leave_situation_14_days="0")
    assert 'name="cls_subsidy_type"' in browser.post(url, staying).content.decode()
    assert browser.post(url, staying | {"cls_subsidy_type": "419"}).status_code == 302
    assert made.living_situations.get().cls_subsidy_type == 419


def test_r48_what_the_situation_leaves_out_is_not_kept_and_that_is_said(enrolled):
    made, browser, url = enrolled
    browser.post(url, situation(code="116", leave_situation_14_days="1", moved_two_or_more="1"))
    record = made.living_situations.get()
    assert (record.leave_situation_14_days, record.moved_two_or_more) == (None, None)
    page = browser.get(reverse("clients:household", args=[made.pk])).content.decode()
    assert "Left out, because of another answer" in page


def test_r48_the_database_refuses_a_follow_up_without_its_answer(enrolled):
    made, _, _ = enrolled
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.living_situation(made, situation=116, leave_situation_14_days=1)


def test_location_details_have_room_for_250_characters(enrolled):
    made, browser, url = enrolled
    assert "Shorten this to 250" in browser.post(url, situation(note="x" * 251)).content.decode()
    assert browser.post(url, situation(note="x" * 250)).status_code == 302
    assert len(made.living_situations.get().note) == 250

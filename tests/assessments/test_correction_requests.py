"""Staff ask for a correction; the assessor corrects, assesses again, or says it is right."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from assessments.actions import corrections
from assessments.enums import CorrectionAnswer, Tool
from assessments.models import CorrectionRequest
from cas.access.roles import Role
from cas.asked import AlreadyAnswered, AlreadyAsked
from cas.models import AuditEvent
from tests import factories
from tests.assessments.conversation import draft_of, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(tools):
    return factories.assessment(factories.household(), Tool.CRISIS, score=5)


def ask(browser, record, doubt="Question about stairs: the case file says otherwise."):
    return browser.post(reverse("assessments:ask_correction", args=[record.pk]), {"doubt": doubt})


def result_of(browser, record):
    return browser.get(reverse("assessments:result", args=[record.pk])).content.decode()


def test_who_made_the_assessment_sees_what_is_asked_today_and_on_the_record(sign_in, record):
    staff = sign_in(role=Role.CAS_STAFF)
    assert "for a correction" in result_of(staff, record)
    ask(staff, record)
    assessor = sign_in(record.created_by)
    today = assessor.get(reverse("home")).content.decode()
    assert "Corrections asked of you" in today
    assert "the case file says otherwise" in today
    assert "it is right as it is" in result_of(assessor, record)


def test_nobody_else_is_asked(sign_in, record):
    factories.correction_request(record)
    colleague = sign_in(factories.UserFactory(agency=record.created_by.agency))
    assert "Corrections asked of you" not in colleague.get(reverse("home")).content.decode()


def test_asking_moves_nothing(sign_in, record):
    ask(sign_in(role=Role.CAS_STAFF), record)
    record.refresh_from_db()
    assert record.score == 5
    assert not record.household.movements.exists()


def test_what_is_open_is_not_asked_twice(record):
    by = factories.UserFactory(role=Role.CAS_STAFF)
    now = timezone.now()
    corrections.ask_for_correction(assessment=record, doubt="Example", by=by, at=now)
    with pytest.raises(AlreadyAsked, match="not answered yet"):
        corrections.ask_for_correction(assessment=record, doubt="Again", by=by, at=now)
    with pytest.raises(IntegrityError, match="one_open_correction_request"), transaction.atomic():
        factories.correction_request(record)


def test_right_as_it_is_answers_with_a_reason(sign_in, record):
    asked = factories.correction_request(record)
    browser = sign_in(record.created_by)
    url = reverse("assessments:it_stands", args=[asked.pk])
    assert "How do you know" in browser.post(url, {"note": ""}).content.decode()
    browser.post(url, {"note": "Asked her again today."})
    asked.refresh_from_db()
    assert asked.answer == CorrectionAnswer.STANDS
    assert "Corrections asked of you" not in browser.get(reverse("home")).content.decode()
    assert "Asked her again today." in result_of(browser, record)
    assert AuditEvent.objects.filter(verb="answered a request for correction").exists()


def test_a_second_answer_is_told_of_the_first(record):
    asked = factories.correction_request(record)
    by, now = record.created_by, timezone.now()
    corrections.say_it_stands(request=asked, note="Example", by=by, at=now)
    with pytest.raises(AlreadyAnswered, match="meanwhile"):
        corrections.say_it_stands(request=asked, note="Example", by=by, at=now)


def test_the_page_of_an_answered_request_leads_to_the_answer(sign_in, record):
    asked = factories.correction_request(record)
    by, now = record.created_by, timezone.now()
    corrections.say_it_stands(request=asked, note="Asked her again.", by=by, at=now)
    url = reverse("assessments:it_stands", args=[asked.pk])
    shown = sign_in(by).get(url, follow=True).content.decode()
    assert "Somebody answered this request meanwhile." in shown
    assert "Asked her again." in shown


def test_r18_the_correction_answers_what_was_asked(sign_in, record):
    asked = factories.correction_request(record)
    browser = sign_in(record.created_by)
    browser.post(reverse("assessments:correct", args=[record.pk]))
    submit(browser, draft_of(record.household), record.assessed_on)
    asked.refresh_from_db()
    assert asked.answer == CorrectionAnswer.CORRECTED
    assert asked.answered_by == record.created_by


def test_r8_a_new_assessment_answers_it_too(record):
    asked = factories.correction_request(record)
    newer = factories.assessment(record.household, Tool.CRISIS, score=7)
    corrections.answer_by_assessing(assessment=newer, by=newer.created_by, at=timezone.now())
    asked.refresh_from_db()
    assert asked.answer == CorrectionAnswer.AGAIN


def test_another_tool_leaves_it_open(record):
    factories.correction_request(record)
    hct = factories.assessment(record.household, Tool.HCT, score=5)
    corrections.answer_by_assessing(assessment=hct, by=hct.created_by, at=timezone.now())
    assert CorrectionRequest.objects.open().exists()


def test_no_other_agency_answers_for_a_private_household(sign_in, tools):
    private = factories.household(release=factories.REFUSED)
    asked = factories.correction_request(factories.assessment(private, Tool.CRISIS, score=5))
    stranger = sign_in(role=Role.ASSESSOR)
    assert stranger.get(reverse("assessments:it_stands", args=[asked.pk])).status_code == 404

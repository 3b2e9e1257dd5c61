"""Assessing again while the last assessment still counts (R8)."""

import pytest
from django.urls import reverse

from assessments.enums import Tool
from assessments.models import Assessment, Draft
from tests import factories
from tests.assessments.conversation import submit


@pytest.fixture
def household(db, tools, assessor):
    return factories.household(by=assessor)


@pytest.fixture
def start(household):
    return reverse("assessments:start", args=[household.pk, Tool.CRISIS])


def test_r8_the_reason_for_a_new_assessment_is_kept_with_it(household, assessor, sign_in, start):
    factories.assessment(household, by=assessor)
    browser = sign_in(assessor)
    assert b"Why assess again?" in browser.get(start).content
    answers = {"is_interested": "yes", "assessment_type": "3", "made_again_because": "health"}
    browser.post(start, answers)
    draft = Draft.objects.get()
    submit(browser, draft)
    made = Assessment.objects.latest("created_at")
    assert made.made_again_because == "health"
    page = browser.get(reverse("assessments:result", args=[made.pk])).content.decode()
    assert "Their health changed" in page


def test_r8_the_first_assessment_needs_no_reason(assessor, sign_in, start):
    assert b"Why assess again?" not in sign_in(assessor).get(start).content


def test_r8_an_assessment_that_counts_offers_to_assess_again(household, assessor, sign_in, start):
    made = factories.assessment(household, by=assessor)
    page = sign_in(assessor).get(reverse("assessments:result", args=[made.pk]))
    assert f'href="{start}"' in page.content.decode()


def test_r8_interest_that_was_said_before_is_kept_with_one_key(household, assessor, sign_in, start):
    browser = sign_in(assessor)
    browser.post(start, {"is_interested": "yes", "assessment_type": "3"})
    Draft.objects.all().delete()
    body = browser.get(start).content.decode()
    assert "autofocus" in body
    assert "checked" in body

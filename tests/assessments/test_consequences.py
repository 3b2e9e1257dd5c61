"""C5: before a correction is saved, what it would change is shown, and nothing is changed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.actions import corrections, interviews, submissions
from assessments.models import Assessment
from assessments.rules.answers import Answers
from prioritization.models import Movement
from tests import factories


@pytest.fixture
def correction(assessor, tools):
    household = factories.household(by=assessor)
    at = timezone.now()
    begun = factories.draft(household, by=assessor, answers={"v4_illness": "one"})
    made = submissions.submit(key=begun.key, assessed_on=factories.today(), by=assessor, at=at)
    return corrections.correct(assessment=made, by=assessor, at=at)


def check_page(browser, draft):
    return browser.get(reverse("assessments:check", args=[draft.key])).content.decode()


def test_c5_the_check_page_shows_old_and_new_score_and_saves_nothing(correction, assessor, sign_in):
    answers = Answers({"v4_illness": "two_or_more"}, {}, {})
    at = timezone.now()
    interviews.save_page(draft=correction, given=answers, asked=["v4_illness"], by=assessor, at=at)
    moved = Movement.objects.count()
    html = check_page(sign_in(assessor), correction)
    assert "what changes when you submit" in html
    assert '<td data-label="Now">2</td><td data-label="After submitting">3</td>' in html
    assert Assessment.objects.count() == 1
    assert Movement.objects.count() == moved


def test_c5_a_correction_without_changes_says_so(correction, assessor, sign_in):
    html = check_page(sign_in(assessor), correction)
    assert "Score, threshold and expiry stay as they are." in html


def test_c5_changed_answers_are_marked(correction, assessor, sign_in):
    answers = Answers({"v4_illness": "two_or_more"}, {}, {})
    at = timezone.now()
    interviews.save_page(draft=correction, given=answers, asked=["v4_illness"], by=assessor, at=at)
    assert "Changed; was: One" in check_page(sign_in(assessor), correction)


def test_c5_a_correction_that_waited_past_day_60_can_no_longer_be_submitted(correction, assessor):
    day_61 = timezone.now() + timedelta(days=61)
    with pytest.raises(submissions.CannotSubmit, match="60 days"):
        submissions.submit(
            key=correction.key, assessed_on=correction.assessed_on, by=assessor, at=day_61
        )
    assert Assessment.objects.count() == 1

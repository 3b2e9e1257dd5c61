"""Pages save themselves while they are filled in: nothing typed is lost."""

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments.actions import interviews
from assessments.enums import Tool
from tests import factories


@pytest.fixture
def draft(assessor, tools):
    return factories.draft(factories.household(by=assessor), Tool.CRISIS, by=assessor)


def autosave(browser, draft, **answers):
    url = reverse("assessments:autosave", args=[draft.key, "health"])
    response = browser.post(url, answers)
    draft.refresh_from_db()
    return response


def test_an_answer_is_stored_and_the_time_comes_back_in_words(draft, assessor, sign_in):
    response = autosave(sign_in(assessor), draft, v4_illness="one")
    assert response.content.decode().startswith("Saved ")
    assert draft.answers["v4_illness"] == "one"


def test_untouched_questions_are_not_skipped_yet(draft, assessor, sign_in):
    autosave(sign_in(assessor), draft, v4_illness="one")
    assert draft.missing == {}
    assert "v7_hospital" not in draft.answers


def test_declining_is_stored_like_an_answer(draft, assessor, sign_in):
    autosave(sign_in(assessor), draft, v4_illness="prefer_not")
    assert draft.missing == {"v4_illness": "prefer_not"}


def test_what_cannot_be_stored_leaves_the_rest_and_what_was_there(draft, assessor, sign_in):
    browser = sign_in(assessor)
    autosave(browser, draft, v4_illness="one", v7_hospital="fewer")
    autosave(browser, draft, v4_illness="no such answer", v7_hospital="one_stay_or_three_visits")
    assert draft.answers["v4_illness"] == "one"
    assert draft.answers["v7_hospital"] == "one_stay_or_three_visits"


def test_a_late_save_after_discarding_changes_nothing(draft, assessor, sign_in):
    interviews.discard(draft=draft, reason="Example", by=assessor, at=timezone.now())
    assert autosave(sign_in(assessor), draft, v4_illness="one").status_code == 404
    assert draft.answers == {}


def test_whoever_may_not_open_the_household_saves_nothing(assessor, tools, sign_in):
    private = factories.household(by=assessor, release=factories.NO_RELEASE)
    draft = factories.draft(private, Tool.CRISIS, by=assessor)
    assert autosave(sign_in(factories.UserFactory()), draft, v4_illness="one").status_code == 404
    assert draft.answers == {}

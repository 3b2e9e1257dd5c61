"""While a client looks on, an interview asks one question at a time."""

import pytest
from django.urls import reverse

from assessments.models import Draft
from tests import factories
from tests.guards.hostile import field_names

FIRST, SECOND = "l1_place", "l1_area"


@pytest.fixture
def looking_on(db, tools, assessor, sign_in):
    """An interview at its first page, in client view."""
    draft = factories.draft(factories.household(by=assessor))
    browser = sign_in(assessor)
    browser.post(reverse("client_view"), {"begin": "1"})
    return browser, draft, reverse("assessments:page", args=[draft.key, "tonight"])


def asked(page):
    """Codes of the questions that the page draws."""
    known = {question.code for question in factories.shipped("crisis").questions}
    return {name.removesuffix("_0") for name in field_names(page.content.decode())} & known


def test_one_question_is_drawn_and_continue_leads_to_the_next(looking_on):
    browser, draft, url = looking_on
    assert asked(browser.get(url)) == {FIRST}
    answer = browser.post(url, {FIRST: "tent"})
    assert answer.url == f"{url}?question={SECOND}"
    assert asked(browser.get(answer.url)) == {SECOND}
    draft.refresh_from_db()
    assert draft.answers == {FIRST: "tent"}
    assert draft.missing == {}


def test_the_way_back_leads_to_the_question_before(looking_on):
    browser, _, url = looking_on
    page = browser.get(f"{url}?question={SECOND}").content.decode()
    assert f'href="{url}?question={FIRST}"' in page


def test_saving_by_itself_touches_the_drawn_question_alone(looking_on):
    browser, draft, url = looking_on
    browser.post(url, {FIRST: "tent"})
    save = reverse("assessments:autosave", args=[draft.key, "tonight"])
    browser.post(f"{save}?question={SECOND}", {SECOND: "oak_park"})
    draft.refresh_from_db()
    assert (draft.answers[FIRST], draft.answers[SECOND]) == ("tent", "oak_park")


def test_client_view_that_begins_on_an_open_page_loses_no_answer_of_it(looking_on):
    """The page had drawn all its questions before; it says so when it is sent."""
    browser, draft, url = looking_on
    browser.post(url, {"asked": [FIRST, SECOND], FIRST: "tent", SECOND: "oak_park"})
    draft.refresh_from_db()
    assert (draft.answers[FIRST], draft.answers[SECOND]) == ("tent", "oak_park")


def test_every_question_comes_once_and_then_the_check_page(looking_on):
    browser, _, url = looking_on
    seen = []
    while "/check/" not in url:
        page = browser.get(url)
        seen += asked(page)
        assert len(asked(page)) <= 1
        url = browser.post(url, {}).url
    assert len(seen) == len(set(seen)) > 30
    assert set(Draft.objects.get().missing) == set(seen)

"""R47, R48, C15: where they live after the exit, and the questions that this opens."""

import pytest

from cas import hmis
from clients.actions import exits
from clients.forms import ExitSituationForm
from clients.models import (
    CoordinatedEntryEvent,
    Exit,
)
from clients.rules import destinations
from tests import factories
from tests.clients.diversion.leaving import (
    DOES_NOT_KNOW,
    OUTSIDE,
    PREFERS_NOT,
    RENTAL_WITH_SUBSIDY,
    SKIP,
    WITH_FAMILY,
    WITH_FAMILY_FOR_GOOD,
    confirmed,
    divert,
    shown,
    skipped,
    text,
    typed,
)

# --- R47, C15: the living situation ----------------------------------------------------------


def test_r47_what_follows_is_shown_and_a_mismatch_is_refused_in_words(enrolled):
    _, browser, url = enrolled
    page = text(browser.post(url, typed(WITH_FAMILY_FOR_GOOD)))
    assert hmis.label("3.12.1", WITH_FAMILY).replace("'", "&#x27;") in page
    refused = text(browser.post(url, confirmed(OUTSIDE, destination=WITH_FAMILY_FOR_GOOD)))
    assert "The living situation must match where they went" in refused
    assert "Place not meant for habitation" in refused
    assert not Exit.objects.exists()


DESTINATIONS = [code for code, _ in hmis.living_situations("destination")]
SITUATIONS = [code for code, _ in hmis.living_situations("current")]


@pytest.mark.parametrize("destination", DESTINATIONS)
def test_r47_the_page_accepts_exactly_what_fits(destination):
    """Every destination with every living situation: the form agrees with `fits`."""
    for situation in (*SITUATIONS, None):
        form = ExitSituationForm(
            {"situation": situation or "", **skipped()},
            destination=destination,
            exited_on=factories.today(),
            subsidy_type=None,
            said={},
            on=factories.today(),
        )
        fits = destinations.fits(destination, situation)
        assert (form.is_valid() and form.is_complete) == fits, situation


@pytest.mark.parametrize("destination", sorted(destinations.SAYS_NOTHING))
def test_c15_where_nobody_can_know_nothing_is_asked_and_nothing_recorded(enrolled, destination):
    made, browser, url = enrolled
    before = made.living_situations.count()
    page = text(browser.post(url, typed(destination)))
    assert "Not known" in page
    assert "another project" not in page
    browser.post(url, confirmed("", destination=destination))
    assert Exit.objects.get().living_situation is None
    assert made.living_situations.count() == before
    assert not CoordinatedEntryEvent.objects.exists(), "nobody knows whether they are housed"


@pytest.mark.parametrize("destination", sorted(destinations.NO_DIVERSION))
def test_r44_whoever_goes_on_outside_or_to_a_shelter_was_not_diverted(enrolled, destination):
    made, browser, url = enrolled
    assert f'<option value="{destination}"' not in text(browser.get(url))
    assert "Choose one of the answers shown." in text(browser.post(url, typed(destination)))
    with pytest.raises(exits.DoesNotFit):
        divert(made, destination, "travel")


def test_the_project_that_reported_it_is_kept_with_the_living_situation(enrolled):
    _, browser, url = enrolled
    assert "If another project reported this" in text(browser.post(url, typed()))
    browser.post(url, confirmed(verified_by="Example Outreach"))
    assert Exit.objects.get().living_situation.verified_by == "Example Outreach"


def test_the_subsidy_that_the_destination_told_is_not_asked_again(enrolled):
    _, browser, url = enrolled
    told = {"destination": RENTAL_WITH_SUBSIDY, "subsidy_type": "419"}
    assert "Which rental subsidy?" not in text(browser.post(url, typed(**told)))
    browser.post(url, confirmed(RENTAL_WITH_SUBSIDY, **told))
    left = Exit.objects.get()
    assert (left.subsidy_type, left.living_situation.cls_subsidy_type) == (419, 419)


# --- R48: the questions that open ------------------------------------------------------------


def test_r48_every_question_that_is_shown_must_be_answered(enrolled):
    _, browser, url = enrolled
    page = text(browser.post(url, typed(WITH_FAMILY_FOR_GOOD)))
    assert "Will they have to leave within 14 days?" in page
    refused = browser.post(url, shown(drawn="leave_situation_14_days"))
    assert "Choose an answer." in text(refused)
    assert not Exit.objects.exists()


def test_r48_an_answer_that_opens_more_questions_shows_them_before_it_saves(enrolled):
    _, browser, url = enrolled
    to_leave = shown(leave_situation_14_days="1", drawn="leave_situation_14_days")
    page = text(browser.post(url, to_leave))
    assert "Has a place to go after that been identified?" in page
    assert "4 more questions" in page
    assert not Exit.objects.exists()


@pytest.mark.parametrize("answer", [SKIP, PREFERS_NOT, DOES_NOT_KNOW])
def test_r48_skip_prefers_not_and_does_not_know_each_count_as_answered(enrolled, answer):
    _, browser, url = enrolled
    declined = confirmed(WITH_FAMILY, destination=WITH_FAMILY_FOR_GOOD) | skipped(answer)
    assert browser.post(url, declined).status_code == 302
    assert Exit.objects.get().living_situation.leave_situation_14_days == int(answer)


def test_r48_all_questions_answered_are_kept(enrolled):
    _, browser, url = enrolled
    yes = confirmed(WITH_FAMILY, destination=WITH_FAMILY_FOR_GOOD) | skipped("1")
    browser.post(url, yes)
    lives = Exit.objects.get().living_situation
    assert (lives.leave_situation_14_days, lives.moved_two_or_more) == (1, 1)

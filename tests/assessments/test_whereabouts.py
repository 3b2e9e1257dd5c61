"""Where are they now: three sources on one card, and two presses to bring it up to date (K6)."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from assessments.enums import SCORED_TOOLS
from assessments.whereabouts import location_of
from clients.models import LocationRecord
from tests import factories


@pytest.fixture
def known(sign_in, tools):
    """A household with a record of each source: tab 10, interview 12, situation 11 days late."""
    made = factories.household(situation=None)
    on = factories.today()
    factories.location(made, on=on - timedelta(days=10), area="elk_grove")
    factories.assessment(
        made,
        on=on - timedelta(days=2),
        answers={"l1_place": "tent", "l1_area": "meadowview"},
        notes={"l1_zip": "95822"},
    )
    factories.living_situation(made, on=on - timedelta(days=5), area="oak_park")
    return made, sign_in(made.created_by)


def card(browser, made):
    page = browser.get(reverse("clients:household", args=[made.pk])).content.decode()
    return page[
        page.index("Where are they now?") : page.index("</section>", page.index("Where are"))
    ]


def test_r22_the_card_shows_what_counts_its_source_its_age_and_the_two_others(known):
    made, browser = known
    told = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", card(browser, made)))
    assert "Tent, Meadowview, 95822 Said in an assessment, 2 days ago" in told
    assert "Living situation Oak Park, 5 days ago" in told
    assert "Location record Elk Grove, 10 days ago" in told


def test_r22_all_records_of_the_three_sources_newest_first(known):
    made, browser = known
    history = card(browser, made).split("All records of places")[1]
    places = re.findall(r"Meadowview|Oak Park|Elk Grove", history)
    assert places == ["Meadowview", "Oak Park", "Elk Grove"]


@pytest.mark.parametrize(("days", "warned"), [(60, False), (61, True)])
def test_a_place_older_than_60_days_is_warned_of(sign_in, tools, days, warned):
    made = factories.household(situation=None)
    factories.location(made, on=factories.today() - timedelta(days=days))
    browser = sign_in(made.created_by)
    assert ("May be out of date" in card(browser, made)) == warned


def test_nobody_said_yet_is_said(sign_in, tools):
    made = factories.household(situation=None)
    assert "Nobody has said yet" in card(sign_in(made.created_by), made)


# --- K6 --------------------------------------------------------------------------------------


def buttons(browser, url):
    page = browser.get(url).content.decode()
    return dict(re.findall(r'name="place" value="([^"]*)"[^>]*>([^<]*)<', page))


def test_k6_still_there_is_two_presses_from_the_household(known):
    made, browser = known
    url = reverse("assessments:whereabouts", args=[made.pk])
    assert url in card(browser, made)
    offered = buttons(browser, url)
    code = next(code for code, words in offered.items() if words.startswith("Still there"))
    assert offered[code] == "Still there: Tent, Meadowview, 95822"
    assert browser.post(url, {"place": code}).status_code == 302
    record = LocationRecord.objects.latest("pk")
    assert (record.place_type, record.area, record.zip_code) == ("tent", "meadowview", "95822")
    assert location_of(made).source == "location_tab"
    assert "Location record, today" in card(browser, made)


def test_k6_the_last_places_and_every_area_are_one_press_away(known):
    made, browser = known
    url = reverse("assessments:whereabouts", args=[made.pk])
    offered = buttons(browser, url)
    assert list(offered)[:3] == ["tent|meadowview|95822", "|oak_park|", "|elk_grove|"]
    assert browser.post(url, {"place": "|midtown|"}).status_code == 302
    assert LocationRecord.objects.latest("pk").area == "midtown"


@pytest.mark.parametrize("place", ["", "no|such|place", "tent|oak_park|00000", "||"])
def test_k6_a_place_that_was_not_offered_is_refused_in_words(known, place):
    made, browser = known
    before = made.location_records.count()
    refused = browser.post(reverse("assessments:whereabouts", args=[made.pk]), {"place": place})
    assert refused.status_code == 200
    assert "error-summary" in refused.content.decode()
    assert made.location_records.count() == before


# --- C2 --------------------------------------------------------------------------------------


@pytest.mark.parametrize("tool", SCORED_TOOLS)
def test_c2_both_tools_ask_where_and_never_prefill_it(tools, tool):
    instrument = factories.shipped(str(tool))
    asked = {question.code: question for question in instrument.questions}
    assert not any(asked[code].cascade for code in ("l1_place", "l1_area", "l1_zip"))


# --- Listed after 90 days --------------------------------------------------------------------


def last_heard_of(days, *, source, by):
    """A household enrolled long ago of whom one source says something `days` ago."""
    on = factories.today()
    made = factories.household(by=by, situation=None, enrolled=False)
    factories.enroll(made, entered_on=on - timedelta(days=200))
    day = on - timedelta(days=days)
    {
        "location": lambda: factories.location(made, on=day),
        "assessment": lambda: factories.assessment(made, on=day),
        "situation": lambda: factories.living_situation(made, on=day),
    }[source]()
    return factories.head_of(made).display_name


@pytest.mark.parametrize("source", ["location", "assessment", "situation"])
def test_nobody_heard_of_for_more_than_90_days_is_listed_and_stays_on_the_lists(
    sign_in, tools, source
):
    browser = sign_in()
    listed = last_heard_of(91, source=source, by=browser.user)
    fresh = last_heard_of(90, source=source, by=browser.user)
    elsewhere = last_heard_of(200, source=source, by=None)
    page = browser.get(reverse("home")).content.decode()
    told = page[page.index("Not heard of lately") :]
    assert listed in told
    assert fresh not in told
    assert elsewhere not in told

"""R22: which record says where a household is now, and how old it may be (step 3)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from clients.rules.whereabouts import (
    Age,
    Sighting,
    age_in_words,
    age_of_place,
    current_location,
    distinct_places,
    newest_first,
)

ON = date(2026, 5, 20)


def seen(source, day, *, written=None, area="oak_park", hour=12):
    """A record that was true in May and written down on the day `written`."""
    return Sighting(
        source=source,
        effective_at=datetime(2026, 5, day, hour, tzinfo=UTC),
        created_at=datetime(2026, 5, written or day, hour, tzinfo=UTC),
        place_type="",
        area=area,
        zip_code="",
    )


def test_r22_tab_10_may_crisis_12_may_living_situation_11_may_is_the_crisis():
    crisis = seen("assessment", 12)
    told = [seen("location_tab", 10), crisis, seen("living_situation", 11)]
    assert current_location(told) == crisis


def test_r22_saved_today_but_dated_before_loses_to_what_was_true_later():
    tab = seen("location_tab", 2)
    assert current_location([seen("living_situation", 1, written=20), tab]) == tab


def test_r22_true_at_the_same_time_the_one_written_down_later_counts():
    later = seen("location_tab", 5, written=7)
    assert current_location([seen("living_situation", 5, written=6), later]) == later


def test_r22_still_tied_the_living_situation_wins_then_the_assessment():
    tied = [seen(source, 5) for source in ("location_tab", "assessment", "living_situation")]
    order = [sighting.source for sighting in newest_first(tied)]
    assert order == ["living_situation", "assessment", "location_tab"]


def test_r22_a_record_without_a_place_is_no_location():
    tab = seen("location_tab", 2)
    assert current_location([seen("living_situation", 9, area=""), tab]) == tab
    assert current_location([seen("living_situation", 9, area="")]) is None


def test_the_last_places_are_offered_once_each():
    told = [seen("location_tab", day, area=area) for day, area in enumerate("abacb", start=1)]
    assert distinct_places(told, most=2) == [("", "b", ""), ("", "c", "")]


@pytest.mark.parametrize(
    ("days", "age"),
    [(0, Age.FRESH), (60, Age.FRESH), (61, Age.AGING), (90, Age.AGING), (91, Age.STALE)],
)
def test_a_place_is_warned_of_after_60_days_and_listed_after_90(days, age):
    assert age_of_place(ON - timedelta(days=days), ON) == age


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "today"), (1, "yesterday"), (2, "2 days ago"), (59, "59 days ago"), (75, "2 months ago")],
)
def test_an_age_is_said_in_words(days, words):
    assert age_in_words(ON - timedelta(days=days), ON) == words

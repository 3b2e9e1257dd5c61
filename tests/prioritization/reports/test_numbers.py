"""The numbers of every report are those that plain Python counts, for any days and programs."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.models import Assessment, Draft
from assessments.rules.intake_states import FINISHED
from prioritization.enums import ProgramKind
from prioritization.models import HouseholdFacts, Program
from prioritization.reports import (
    assessors,
    blocking,
    course,
    declines,
    fits_nowhere,
    funnel,
    intakes,
    outcomes,
    placements,
    supply,
    waits,
)
from prioritization.reports.definition import KINDS, Asked
from prioritization.reports.period import own_period
from tests import factories
from tests.factories.referrals import opening
from tests.factories.reports import past_county, past_intakes
from tests.prioritization.reports import oracle

ANY_DAYS = st.tuples(st.integers(0, 320), st.integers(0, 320)).map(sorted)
ANY_KIND = st.sampled_from([None, ProgramKind.SHELTER, ProgramKind.PERMANENT_SUPPORTIVE])
A_FEW = settings(max_examples=12)


@pytest.fixture
def county(tools):
    return past_county(households=16)


def asked(days=(0, 320), kind=None):
    at, on = timezone.now(), factories.today()
    late, early = (on - timedelta(days=each) for each in days)
    return Asked(own_period(early, late), on, at, kind)


def test_c13_places_and_waits_are_those_counted_by_hand(county):
    @given(ANY_DAYS, ANY_KIND)
    @A_FEW
    def check(days, kind):
        question = asked(days, kind)
        placed, to_offer, to_bed = oracle.waits(question.period, question.kinds)
        found = waits.waits(question)[None]
        assert (found.placed, found.offers, found.beds) == (placed, len(to_offer), len(to_bed))
        assert sum(found.offer_bands) == len(to_offer)
        assert sum(found.bed_bands) == len(to_bed)
        for spans, seconds in ((found.to_offer, to_offer), (found.to_bed, to_bed)):
            expected = [oracle.percentile(seconds, share) for share in (0.5, 0.9)]
            assert list(spans) == pytest.approx(expected) if seconds else spans == (None, None)

    check()
    found = waits.waits(asked())[None]
    assert found.beds > 0
    _, to_offer, to_bed = oracle.waits(asked().period, asked().kinds)
    assert found.offer_bands == banded(to_offer)
    assert found.bed_bands == banded(to_bed)


def banded(seconds):
    """How many are in each band."""
    ends = [end for _, end in waits.BANDS if end]
    places = [sum(each >= end for end in ends) for each in seconds]
    return tuple(places.count(band) for band in range(len(waits.BANDS)))


def test_every_step_of_the_funnel_is_counted_by_hand(county):
    @given(ANY_DAYS, ANY_KIND)
    @A_FEW
    def check(days, kind):
        question = asked(days, kind)
        found = course.course(question)
        by_step = Counter()
        for (step, _), number in found.ended.items():
            by_step[int(step)] += number
        assert by_step == oracle.furthest(question.period, question.kinds)

    check()
    reached = course.course(asked()).reached
    assert reached[course.Step.ASSESSED] > reached[course.Step.EVH] > 0
    assert reached[course.Step.ENROLLED] > 0


def test_reasons_of_declines_are_counted_by_hand(county):
    @given(ANY_DAYS, ANY_KIND)
    @A_FEW
    def check(days, kind):
        question = asked(days, kind)
        found = Counter()
        for (ending, _), number in declines.endings(question).items():
            found[ending] += number
        assert found == oracle.endings(question.period, question.kinds)

    check()


def test_who_fits_nowhere_and_which_rule_keeps_them_off(county):
    _some_who_fit_nowhere()
    for kind in (None, ProgramKind.SHELTER, ProgramKind.PERMANENT_SUPPORTIVE):
        _assert_blocks_are_those_counted_by_hand(asked(kind=kind))


def _assert_blocks_are_those_counted_by_hand(question):
    books = blocking.books_of(question.kinds, question.on)
    why, found = blocking.blocks(books, question.kinds)
    numbers = {place: (each.households, each.unknown, each.waived) for place, each in found.items()}
    assert numbers == oracle.blocks(question.kinds, question.on)
    assert sum(why.values()) == len(oracle.nowhere(question.kinds)) > 0
    listed = blocking.fits_nowhere(HouseholdFacts.objects.all(), question.kinds)
    assert {each.pk for each in listed} == {each.pk for each in oracle.nowhere(question.kinds)}


def _some_who_fit_nowhere():
    """Families, for whom no list here is; with a dog, without an answer, and without a tool."""
    for answers in ({"pets": "dog"}, {"pets": "no"}, {}):
        made = factories.household(children=(3,))
        factories.assessment(made, score=12, is_family=True, answers=answers)
        factories.tell_lists(made)
    by_hct = factories.household(children=(3,))
    factories.assessment(by_hct, "hct", score=12, is_family=True)
    factories.tell_lists(by_hct)


def test_beds_and_who_waits_are_counted_for_each_kind_of_household(county):
    shelter, other, _ = county.programs
    opening(shelter)
    opening(shelter, places=2)
    opening(other, bed_kind="family_room", places=5)
    for question in (asked(), asked(kind=ProgramKind.SHELTER)):
        found = supply.supplies(question)
        for program, each in found.items():
            households = [
                entry.household.facts.household_type or ""
                for entry in program.entries.filter(left_at=None)
            ]
            assert each.waiting == Counter(households)
        waiting = {
            entry.household_id: entry.household.facts.household_type or ""
            for program in Program.objects.filter(kind__in=question.kinds)
            for entry in program.entries.filter(left_at=None)
        }
        assert supply.households_waiting(question) == Counter(waiting.values())
    beds = supply.supplies(asked())
    assert (beds[shelter].beds["single"], beds[shelter].beds["couple"]) == (2, 1)
    assert (beds[other].beds["single"], beds[other].beds["family"]) == (0, 1)


def test_what_assessors_did_is_counted_by_hand(county):
    factories.draft(factories.household())

    @given(ANY_DAYS)
    @A_FEW
    def check(days):
        period = asked(days).period
        expected = Counter()
        for each in Assessment.objects.all():
            if oracle.is_in(period, each.created_at) and not hasattr(each, "entered_in_error"):
                what = "corrections" if each.corrects_id else each.tool
                expected[each.created_by_id, what] += 1
        for each in Draft.objects.all():
            if oracle.is_in(period, each.started_at):
                what = "discarded" if each.discarded_at else "unfinished"
                expected[each.started_by_id, what] += 1
        found = assessors.activity(period)
        numbers = {
            (who.pk, what): n for who, each in found.items() for what, n in each.items() if n
        }
        assert numbers == expected
        fresh = sum(n for (_, what), n in expected.items() if what in ("crisis", "hct"))
        assert sum(sum(each.values()) for each in assessors.over_time(period).values()) == fresh

    check()


def test_r36_r44_intakes_and_where_they_led_are_counted_by_hand(county):
    past_intakes(24, at=county.at, seed=2)

    @given(ANY_DAYS)
    @A_FEW
    def check(days):
        question = asked(days)
        seconds, gone, helped, reasons = oracle.intakes(question.period)
        found = outcomes.outcomes(question.period)
        assert {state: each.intakes for state, each in found.items()} == {
            state: len(each) for state, each in seconds.items()
        }
        for state in FINISHED:
            took = seconds.get(state, [])
            spans = (found[state].median, found[state].slow) if took else (None, None)
            expected = tuple(oracle.percentile(took, share) for share in (0.5, 0.9))
            assert spans == pytest.approx(expected)
        assert outcomes.destinations(question.period) == gone
        assert outcomes.services(question.period) == helped
        assert outcomes.discards(question.period) == reasons

    check()
    assert outcomes.outcomes(asked().period).keys() >= set(FINISHED)
    assert len(outcomes.destinations(asked().period)) > 1
    assert outcomes.services(asked().period)
    assert outcomes.discards(asked().period)


def test_every_report_of_an_empty_county_says_that_there_is_nothing(tools):
    factories.open_list()
    for module in (placements, funnel, declines, fits_nowhere, supply, intakes, assessors):
        found = module.read(asked())
        assert found.finding
        assert found.tables == ()
        assert found.picture is None


def test_r5_whoever_is_below_the_line_is_not_lost(tools):
    factories.assessment(factories.household(), score=5)
    found = funnel.read(asked())
    below = [row for row in found.tables[1].rows if "Below the line" in row.label]
    assert "stay on every list" in below[0].label


def test_kinds_have_no_queue():
    assert ProgramKind.QUEUE not in KINDS

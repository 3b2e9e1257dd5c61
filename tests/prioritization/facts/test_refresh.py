"""Household facts by SQL: whereabouts, current assessments, answers, the EVH clock, ages."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from assessments.enums import Tool
from clients.enums import LocationSource, Relationship
from clients.models import (
    Client,
    Enrollment,
    LivingSituation,
    LivingSituationEnteredInError,
    LocationRecord,
    Membership,
)
from clients.rules.whereabouts import Sighting, current_location
from prioritization.facts.refresh import refresh, these
from prioritization.models import HouseholdFacts
from tests import factories

pytestmark = pytest.mark.django_db
ON = date(2026, 6, 15)
MOMENT = datetime(2026, 6, 15, 19, tzinfo=UTC)


@pytest.fixture
def household():
    return factories.household(on=date(2026, 1, 2), situation=None)


def facts(household, on=ON):
    refresh(these([household.pk]), on=on)
    return HouseholdFacts.objects.get(pk=household.pk)


def at(day, hour=12):
    return datetime(2026, 5, day, hour, tzinfo=timezone.get_current_timezone())


# --- R22: where a household is -------------------------------------------------------------


def on_tab(household, effective_at, created_at=None, area="florin"):
    return LocationRecord.objects.create(
        household=household,
        effective_at=effective_at,
        created_at=created_at or MOMENT,
        area=area,
        created_by=household.created_by,
    )


def in_situation(household, effective_at, created_at=None, area="galt"):
    return LivingSituation.objects.create(
        household=household,
        information_date=timezone.localdate(effective_at),
        effective_at=effective_at,
        created_at=created_at or MOMENT,
        situation=factories.OUTSIDE,
        area=area,
        created_by=household.created_by,
    )


def in_interview(household, effective_at, created_at=None, area="oak_park"):
    return factories.assessment(
        household,
        on=timezone.localdate(effective_at),
        interviewed_at=effective_at,
        created_at=created_at or MOMENT,
        answers={"l1_area": area} if area else {},
    )


MAKERS = {
    LocationSource.LOCATION_TAB: on_tab,
    LocationSource.LIVING_SITUATION: in_situation,
    LocationSource.ASSESSMENT: in_interview,
}


def by_python(records):
    """What the rule in plain Python makes of (source, effective_at, created_at, area)."""
    sightings = [Sighting(str(s), e, c or MOMENT, "", a, "") for s, e, c, a in records]
    winner = current_location(sightings)
    return winner and winner.source


TAB, SITUATION, INTERVIEW = (
    LocationSource.LOCATION_TAB,
    LocationSource.LIVING_SITUATION,
    LocationSource.ASSESSMENT,
)


@pytest.mark.parametrize(
    ("records", "winner"),
    [
        (
            [
                (TAB, at(10), None, "a"),
                (INTERVIEW, at(12), None, "a"),
                (SITUATION, at(11), None, "a"),
            ],
            INTERVIEW,
        ),
        ([(SITUATION, at(1), at(30), "a"), (TAB, at(2), at(3), "a")], TAB),
        ([(TAB, at(5), at(6), "a"), (SITUATION, at(5), at(7), "a")], SITUATION),
        ([(SITUATION, at(5), at(6), "a"), (TAB, at(5), at(7), "a")], TAB),
        (
            [
                (TAB, at(5), at(6), "a"),
                (SITUATION, at(5), at(6), "a"),
                (INTERVIEW, at(5), at(6), "a"),
            ],
            SITUATION,
        ),
        ([(TAB, at(5), at(6), "a"), (INTERVIEW, at(5), at(6), "a")], INTERVIEW),
        ([(SITUATION, at(9), None, ""), (TAB, at(2), None, "a")], TAB),
        ([(INTERVIEW, at(9), None, ""), (TAB, at(2), None, "a")], TAB),
        ([(SITUATION, at(9), None, "")], None),
        ([], None),
    ],
    ids=[
        "the most recent of three wins",
        "saved later but dated earlier loses",
        "tie: written later wins",
        "tie: written later wins, the other way round",
        "still tied: living situation first",
        "still tied: assessment before tab",
        "a living situation without a place is no location",
        "an interview without an answer is no location",
        "nothing says where",
        "no record",
    ],
)
def test_r22_the_most_recent_of_three_sources_is_the_location(household, records, winner):
    for source, effective_at, created_at, area in records:
        MAKERS[source](household, effective_at, created_at, area=area and "elk_grove")
    found = facts(household)
    assert found.location_source == winner == by_python(records)
    assert found.location_area == ("elk_grove" if winner else None)


def test_r22_a_record_entered_in_error_is_no_location(household):
    on_tab(household, at(2))
    wrong = in_situation(household, at(9))
    LivingSituationEnteredInError.objects.create(
        living_situation=wrong, reason="Example", marked_by=household.created_by
    )
    factories.entered_in_error(in_interview(household, at(9)))
    found = facts(household)
    assert found.location_source == TAB
    assert found.living_situation is None


def test_r22_the_zip_code_of_an_interview_stands_among_its_notes(household):
    factories.assessment(
        household,
        on=date(2026, 5, 2),
        answers={"l1_area": None},
        notes={"l1_zip": "95820"},
        created_at=MOMENT,
    )
    found = facts(household)
    assert (found.location_zip, found.location_area) == ("95820", None)


def test_the_living_situation_is_the_newest_by_when_it_was_true(household):
    LivingSituation.objects.create(
        household=household,
        information_date=date(2026, 5, 4),
        effective_at=at(4),
        created_at=at(5),
        situation=101,
        created_by=household.created_by,
    )
    in_situation(household, at(3), created_at=at(9))
    found = facts(household)
    assert (found.living_situation, found.living_situation_on) == (101, date(2026, 5, 4))


# --- R3, R3a: which assessment counts ------------------------------------------------------


def test_r3a_only_the_latest_of_a_tool_counts(household):
    factories.assessment(household, on=date(2026, 5, 1), score=7)
    assert facts(household).is_evh
    factories.assessment(household, on=date(2026, 5, 20), score=4)
    found = facts(household)
    assert (found.is_evh, found.crisis_score, found.crisis_margin) == (False, 4, -2)


def test_r3a_an_expired_crisis_assessment_does_not_make_evh_beside_a_low_hct(household):
    factories.assessment(household, on=ON - timedelta(days=91), score=8)
    factories.assessment(household, Tool.HCT, on=ON - timedelta(days=10), score=5)
    found = facts(household)
    assert (found.is_evh, found.crisis_id, found.hct_score) == (False, None, 5)


def test_r3a_an_hct_of_eleven_months_makes_evh_beside_a_low_crisis_assessment(household):
    factories.assessment(household, score=2, on=ON - timedelta(days=1))
    factories.assessment(household, Tool.HCT, on=date(2025, 7, 15), score=6)
    assert facts(household).is_evh


@pytest.mark.parametrize(
    ("scores", "is_family", "is_evh"),
    [((3, 6), False, True), ((5, 5), False, False), ((9, 9), True, False), ((10, 0), True, True)],
)
def test_r3_either_tool_is_enough_and_scores_are_never_added(household, scores, is_family, is_evh):
    for tool, score in zip((Tool.CRISIS, Tool.HCT), scores, strict=True):
        factories.assessment(household, tool, on=ON, score=score, is_family=is_family)
    assert facts(household).is_evh is is_evh


def test_r18_of_a_same_day_pair_the_later_one_counts(household):
    factories.assessment(household, on=date(2026, 5, 1), score=7, created_at=at(1, 14))
    factories.assessment(household, on=date(2026, 5, 1), score=2, created_at=at(1, 15))
    assert facts(household).crisis_score == 2


def test_r6_an_assessment_counts_through_its_last_day(household):
    made = factories.assessment(household, on=date(2026, 3, 1), score=7)
    assert facts(household, on=made.expires_on).crisis_id == made.pk
    assert facts(household, on=made.expires_on + timedelta(days=1)).crisis_id is None


# --- C9: current answers -------------------------------------------------------------------


def test_c9_the_newest_assessment_that_asked_wins_code_by_code(household):
    factories.assessment(
        household, on=date(2026, 5, 1), answers={"pets": "no", "sober_site": "yes"}
    )
    factories.assessment(household, Tool.HCT, on=date(2026, 5, 2), answers={"pets": "yes"})
    assert facts(household).answers == {"pets": "yes", "sober_site": "yes"}


def test_c9_a_newer_not_sure_makes_the_answer_unknown(household):
    factories.assessment(household, on=date(2026, 5, 1), answers={"pets": "no"})
    factories.assessment(household, Tool.HCT, on=date(2026, 5, 2), answers={"pets": None})
    assert facts(household).answers == {}


def test_c9_expired_wrong_and_corrected_answers_do_not_count(household):
    factories.assessment(household, on=ON - timedelta(days=91), answers={"pets": "yes"})
    wrong = factories.assessment(household, on=date(2026, 5, 1), answers={"sober_site": "no"})
    factories.assessment(household, on=date(2026, 5, 1), answers={"pets": "no"}, corrects=wrong)
    factories.entered_in_error(
        factories.assessment(household, on=ON, answers={"accessible_bed": "yes"})
    )
    assert facts(household).answers == {"pets": "no"}


# --- C13: the clock of extremely vulnerable households -------------------------------------


def local(day, hour=12):
    return datetime(day.year, day.month, day.day, hour, tzinfo=timezone.get_current_timezone())


def test_c13_the_clock_starts_at_the_submit_and_not_at_the_interview(household):
    factories.assessment(
        household,
        on=date(2026, 5, 1),
        score=7,
        interviewed_at=at(1),
        created_at=at(3),
    )
    assert facts(household).evh_since == at(3)


def test_c13_a_reassessment_that_keeps_evh_keeps_the_clock(household):
    factories.assessment(household, on=date(2026, 5, 1), score=7, created_at=at(1))
    factories.assessment(household, on=date(2026, 5, 20), score=8, created_at=at(20))
    assert facts(household).evh_since == at(1)


def test_c13_the_clock_outlives_the_assessment_that_started_it(household):
    """Crisis from March runs out while the HCT of May still makes the household EVH."""
    begun = local(date(2026, 3, 10))
    factories.assessment(household, on=date(2026, 3, 10), score=7, created_at=begun)
    factories.assessment(household, Tool.HCT, on=date(2026, 5, 1), score=6, created_at=at(1))
    found = facts(household)
    assert found.crisis_id is None
    assert found.evh_since == begun


def test_c13_a_break_starts_the_clock_anew(household):
    factories.assessment(household, on=date(2026, 5, 1), score=7, created_at=at(1))
    factories.assessment(household, on=date(2026, 5, 10), score=3, created_at=at(10))
    factories.assessment(household, on=date(2026, 5, 20), score=7, created_at=at(20))
    assert facts(household).evh_since == at(20)


def test_c13_expiry_for_one_morning_is_a_break(household):
    expired = date(2026, 3, 1)
    renewed = expired + timedelta(days=91)
    factories.assessment(household, on=expired, score=7, created_at=local(expired))
    factories.assessment(household, on=renewed, score=7, created_at=local(renewed))
    assert facts(household).evh_since == local(renewed)


def test_c13_a_correction_that_keeps_evh_keeps_the_clock_and_an_error_never_started_it(household):
    wrong = factories.assessment(household, on=date(2026, 5, 1), score=9, created_at=at(1))
    factories.assessment(household, on=date(2026, 5, 1), score=7, created_at=at(4), corrects=wrong)
    assert facts(household).evh_since == at(1)
    factories.entered_in_error(wrong)
    assert facts(household).evh_since == at(4)


def test_c13_a_correction_that_moves_the_date_back_still_ends_what_it_corrects(household):
    wrong = factories.assessment(household, on=date(2026, 5, 10), score=9, created_at=at(10))
    factories.assessment(household, on=date(2026, 5, 8), score=3, created_at=at(12), corrects=wrong)
    factories.assessment(household, on=date(2026, 5, 20), score=9, created_at=at(20))
    assert facts(household).evh_since == at(20)


# --- C16: ages -----------------------------------------------------------------------------


def ages_of(head=None, *others):
    made = factories.household(
        head=head, on=date(2026, 1, 2), children=[0] * len(others), situation=None
    )
    children = Client.objects.filter(memberships__household=made).exclude(
        memberships__relationship=Relationship.SELF
    )
    for child, (low, high) in zip(children.order_by("pk"), others, strict=True):
        child.date_of_birth, child.dob_data_quality = None, 99
        child.age_low, child.age_high = low, high
        child.save()
    return facts(made)


def test_c16_someone_of_unknown_age_is_not_a_child():
    found = ages_of({}, (None, None))
    assert (found.children, found.adults, found.household_type) == (0, 2, "adults")
    assert (found.youngest_age_low, found.oldest_age_high) == (None, None)


@pytest.mark.parametrize(("band", "children"), [((10, 17), 1), ((10, 18), 0), ((18, 24), 0)])
def test_c16_a_child_is_surely_under_18(band, children):
    assert ages_of({}, band).children == children


def test_c16_both_bounds_of_the_youngest_and_the_oldest():
    found = ages_of({"anonymous": True, "age_low": 30, "age_high": 39}, (5, 12), (8, 10))
    assert (found.youngest_age_low, found.youngest_age_high) == (5, 10)
    assert (found.oldest_age_low, found.oldest_age_high) == (30, 39)
    assert (found.head_age_low, found.head_age_high) == (30, 39)


@pytest.mark.parametrize(
    ("on", "age"),
    [(date(2028, 2, 28), 3), (date(2028, 2, 29), 4), (date(2026, 2, 28), 1), (date(2026, 3, 1), 2)],
)
def test_c16_somebody_born_on_29_february_turns_on_1_march(on, age):
    made = factories.household(head={"date_of_birth": date(2024, 2, 29)}, on=date(2025, 1, 1))
    assert facts(made, on=on).head_age_low == age


def test_r3b_the_only_child_is_a_child_until_the_day_they_turn_18():
    made = factories.household(children=(3,), on=date(2026, 1, 2))
    child = Client.objects.get(memberships__relationship=Relationship.CHILD)
    child.date_of_birth = date(2008, 6, 16)
    child.save()
    assert facts(made, on=date(2026, 6, 15)).household_type == "family"
    assert facts(made, on=date(2026, 6, 16)).household_type == "adults"


# --- Who the household is ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shape", "kind"),
    [
        ({}, "single"),
        ({"partner": True}, "couple"),
        ({"children": (4,)}, "family"),
        ({"partner": True, "children": (4, 9)}, "family"),
        ({"head": {"years": 17}}, "minors"),
        ({"head": {"years": 16}, "children": (0,)}, "minors"),
        ({"children": (20,)}, "adults"),
    ],
)
def test_the_kind_of_household_follows_from_its_members(shape, kind):
    assert facts(factories.household(**shape), on=factories.today()).household_type == kind


@pytest.mark.parametrize(
    ("codes", "known"), [((1, 99), True), ((0, 0), False), ((0, 99), None), ((0, None), None)]
)
def test_a_yes_of_anyone_decides_and_a_missing_answer_leaves_it_open(codes, known):
    made = factories.household(partner=True)
    for member, code in zip(made.memberships.order_by("pk"), codes, strict=True):
        member.client.veteran_status = code
        member.client.save()
        Enrollment.objects.filter(client=member.client).update(disabling_condition=code)
    found = facts(made, on=factories.today())
    assert (found.has_veteran, found.has_disabling_condition) == (known, known)


def test_children_are_not_asked_whether_they_are_veterans():
    made = factories.household(children=(4,))
    head = factories.head_of(made)
    head.veteran_status = 0
    head.save()
    assert facts(made, on=factories.today()).has_veteran is False


def test_a_household_that_never_enrolled_has_no_facts():
    made = factories.household(enrolled=False)
    refresh(these([made.pk]), on=factories.today())
    assert not HouseholdFacts.objects.exists()


def test_a_household_that_exited_keeps_its_facts_and_is_not_enrolled():
    made = factories.household()
    assert facts(made, on=factories.today()).is_enrolled
    Enrollment.objects.update(exited_on=factories.today())
    assert not facts(made, on=factories.today()).is_enrolled


def test_homeless_since_is_what_the_head_said_at_entry():
    made = factories.household(partner=True)
    Enrollment.objects.filter(relationship=1).update(homeless_since=date(2025, 4, 1))
    Enrollment.objects.filter(relationship=3).update(homeless_since=date(2019, 4, 1))
    assert facts(made, on=factories.today()).homeless_since == date(2025, 4, 1)


def test_members_count_from_their_first_day_until_the_day_before_they_left(household):
    leaver = factories.ClientFactory()
    Membership.objects.create(
        household=household,
        client=leaver,
        relationship=Relationship.PARTNER,
        started_on=date(2026, 5, 1),
        ended_on=date(2026, 6, 1),
    )
    sizes = [
        facts(household, on=day).household_size
        for day in (date(2026, 4, 30), date(2026, 5, 1), date(2026, 5, 31), date(2026, 6, 1))
    ]
    assert sizes == [1, 2, 2, 1]

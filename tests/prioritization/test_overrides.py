"""Decisions of the CAS lead: who may stand on a list though a requirement is not met."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.enums import Tool
from cas.access.roles import Role
from cas.changes import Cause
from cas.models import AuditEvent
from clients.actions import households
from prioritization.actions.overrides import CannotDecide, end_override, override
from prioritization.actions.runs import nightly_run
from prioritization.facts.refresh import refresh, these
from prioritization.models import Entry, HouseholdFacts, Movement, Override
from prioritization.runs.recompute import recompute
from prioritization.why.deciding import choice_of, latest_end
from prioritization.why.eligibility import Outcome, standing_with
from tests import factories
from tests.clients.merging import merge, undo
from tests.factories.stays import enroll_again, leave
from tests.prioritization import oracle

pytestmark = pytest.mark.django_db
NO_PETS = {"fact": "pets", "op": "eq", "value": "no"}
NO_CHILDREN = {"fact": "children", "op": "eq", "value": 0}
IN_OAK_PARK = {"fact": "location_area", "op": "eq", "value": "oak_park"}


@pytest.fixture
def lead(tools):
    return factories.UserFactory(role=Role.CAS_LEAD)


@pytest.fixture
def shelter(tools):
    """Takes nobody with pets, and prefers Oak Park."""
    return factories.open_list([NO_PETS], [([IN_OAK_PARK], 20)])


def assessed(pets="yes", *, score=3, **household):
    """A household that is ready for shelter lists; who has pets misses the requirement."""
    made = factories.household(**household)
    answers = {"pets": pets} if pets else {}
    factories.assessment(made, score=score, answers=answers)
    factories.tell_lists(made)
    return made


def decide(made, program, lead, *, days=10, at=None, reason="The dog is a guide dog"):
    at = at or timezone.now()
    ends_on = timezone.localdate(at) + timedelta(days=days)
    return override(household=made, program=program, reason=reason, ends_on=ends_on, by=lead, at=at)


def entry(made):
    return Entry.objects.filter(household=made).first()


def stands(made):
    return Entry.objects.standing().filter(household=made).exists()


def moves(made):
    return list(Movement.objects.filter(household=made).values_list("kind", "cause").order_by("pk"))


def order(made):
    found = entry(made)
    return (found.evh_order, found.score_order, found.margin_order, found.homeless_order)


def tomorrow(days=1):
    return time_machine.travel(timezone.now() + timedelta(days=days))


def nightly():
    recompute(nightly_run(at=timezone.now()))


# --- What it does ------------------------------------------------------------------------------


@pytest.mark.parametrize("pets", ["yes", None])
def test_a_requirement_that_fails_or_is_not_known_is_decided(shelter, lead, pets):
    made = assessed(pets)
    assert not stands(made)
    decide(made, shelter, lead)
    assert stands(made)
    assert moves(made) == [("joined", Cause.OVERRIDE)]


def test_it_opens_one_list_and_no_other(shelter, lead):
    other = factories.open_list([NO_PETS])
    made = assessed()
    decide(made, shelter, lead)
    assert [each.program for each in Entry.objects.standing()] == [shelter]
    assert standing_with(made.pk, other, on=factories.today()).outcome == Outcome.NOT_ELIGIBLE


def test_county_wide_requirements_are_decided_too(lead):
    from prioritization.models import RuleVersion

    RuleVersion.objects.create(
        number=1,
        content={
            "requirements": [{"clause": NO_PETS, "note": "", "legal_basis": ""}],
            "factors": [],
        },
        effective_from=factories.today(),
        published_at=timezone.now(),
    )
    program = factories.open_list()
    made = assessed()
    assert not stands(made)
    decide(made, program, lead)
    assert stands(made)


@pytest.mark.parametrize("area", ["oak_park", "florin"])
def test_c3_c4_the_order_is_that_of_a_household_that_meets_the_requirement(shelter, lead, area):
    """R23: 100 plus the points that surely hold; EVH, margin and homeless-since as they are."""
    meets, decided = assessed("no", score=7), assessed("yes", score=7)
    for made in (meets, decided):
        factories.living_situation(made, area=area)
        factories.tell_lists(made)
    decide(decided, shelter, lead)
    assert order(decided) == order(meets)
    assert entry(decided).shelter_score == (120 if area == "oak_park" else 100)


def test_r5_a_low_score_stays_low_and_an_extremely_vulnerable_one_comes_first(shelter, lead):
    low, high, meets = assessed(score=1), assessed(score=8), assessed("no", score=5)
    for made in (low, high):
        decide(made, shelter, lead)
    in_order = [each.household for each in Entry.objects.standing().in_order()]
    assert in_order == [high, meets, low]


def test_lists_with_decisions_equal_the_oracle(shelter, lead):
    on, at = factories.today(), timezone.now()
    everybody = [assessed("yes"), assessed("no"), assessed(None), assessed("yes", enrolled=False)]
    for made in (everybody[0], everybody[2]):
        decide(made, shelter, lead)
    factories.override(everybody[3], shelter)
    factories.tell_lists(everybody[3])
    expected = oracle.standing_on(shelter, everybody, on=on, at=at)
    found = {each.household_id: order(each.household) for each in Entry.objects.standing()}
    assert found == expected
    assert len(found) == 3


def test_c1_enrollment_and_the_assessment_that_opens_the_list_are_still_needed(shelter, lead):
    """Also when the decision was made in time and one of them is lost later."""
    made = assessed()
    decide(made, shelter, lead)
    factories.entered_in_error(made.assessments.get())
    factories.tell_lists(made, cause=Cause.ENTERED_IN_ERROR)
    assert not stands(made)
    assert moves(made)[-1] == ("left", Cause.ENTERED_IN_ERROR)


# --- How it ends -------------------------------------------------------------------------------


def test_it_holds_through_its_last_day_and_the_calendar_ends_it(shelter, lead):
    made = assessed()
    decide(made, shelter, lead, days=3)
    with tomorrow(3):
        nightly()
        assert stands(made)
    with tomorrow(4):
        nightly()
        assert not stands(made)
    assert moves(made) == [("joined", Cause.OVERRIDE), ("left", Cause.CLOCK)]
    assert HouseholdFacts.objects.get(pk=made.pk).overrides is None


def test_who_meets_the_requirement_by_then_stays_without_a_word(shelter, lead):
    made = assessed()
    decide(made, shelter, lead, days=1)
    factories.assessment(made, answers={"pets": "no"})
    factories.tell_lists(made, cause=Cause.ASSESSMENT)
    with tomorrow(2):
        nightly()
        assert stands(made)
    assert moves(made) == [("joined", Cause.OVERRIDE)]


def test_the_lead_ends_it_early_with_a_reason(shelter, lead):
    made = assessed()
    decision = decide(made, shelter, lead)
    end_override(override=decision, reason="The dog is elsewhere", by=lead, at=timezone.now())
    assert not stands(made)
    assert moves(made)[-1] == ("left", Cause.OVERRIDE)
    decision.refresh_from_db()
    assert (decision.ended_by, decision.ended_because) == (lead, "The dog is elsewhere")


def test_it_can_be_decided_anew_on_the_day_it_was_ended(shelter, lead):
    made = assessed()
    decision = decide(made, shelter, lead)
    end_override(override=decision, reason="By mistake", by=lead, at=timezone.now())
    decide(made, shelter, lead)
    assert stands(made)


def test_c11_who_comes_back_within_the_days_of_grace_keeps_waiting_since(shelter, lead):
    made = assessed()
    decide(made, shelter, lead, days=0)
    since = entry(made).waiting_since
    with tomorrow():
        nightly()
        assert not stands(made)
        decide(made, shelter, lead)
        assert entry(made).waiting_since == since


@pytest.mark.parametrize("days", [0, 4])
def test_what_is_over_is_not_ended_again(shelter, lead, days):
    decision = decide(assessed(), shelter, lead, days=3)
    if days == 0:
        end_override(override=decision, reason="First", by=lead, at=timezone.now())
    with tomorrow(days), pytest.raises(CannotDecide, match="over already"):
        end_override(override=decision, reason="Second", by=lead, at=timezone.now())


# --- Removal reasons are those that really removed (a peer's trap) -----------------------------


def test_removal_reason_is_the_exit_and_not_the_decision(shelter, lead):
    made = assessed()
    decision = decide(made, shelter, lead)
    leave(made)
    assert moves(made)[-1] == ("left", Cause.EXIT)
    end_override(override=decision, reason="They left", by=lead, at=timezone.now())
    assert moves(made)[-1] == ("left", Cause.EXIT), "it ended for nobody on the list"


def test_removal_reason_is_the_calendar_and_not_the_decision_when_it_runs_out(shelter, lead):
    ends, ended = assessed(), assessed()
    decide(ends, shelter, lead, days=0)
    decision = decide(ended, shelter, lead, days=5)
    with tomorrow():
        end_override(override=decision, reason="Example", by=lead, at=timezone.now())
        nightly()
    assert entry(ends).left_because == Cause.CLOCK
    assert entry(ended).left_because == Cause.OVERRIDE


# --- Exits, merges, splits ---------------------------------------------------------------------


def test_who_exits_leaves_and_whoever_is_back_in_its_days_stands_again(shelter, lead):
    made = assessed()
    decide(made, shelter, lead)
    leave(made)
    assert not stands(made)
    enroll_again(made)
    assert stands(made)


def test_c12_it_stays_with_the_household_that_a_merge_keeps_aside(shelter, lead):
    """The one that stays gets none: it was not decided for it. An undo brings it back."""
    other, stays = assessed(), assessed()
    decide(other, shelter, lead)
    made = merge(other, stays, lead)
    assert not stands(other)
    assert not stands(stays)
    assert entry(other).left_because == Cause.MERGE
    undo(made, lead)
    assert stands(other)
    assert not stands(stays)


def test_c12_the_household_that_stays_keeps_its_own(shelter, lead):
    other, stays = assessed(), assessed()
    decide(stays, shelter, lead)
    merge(other, stays, lead)
    assert stands(stays)


def test_c10_it_goes_with_the_head_when_a_household_splits(shelter, lead):
    made = assessed(partner=True)
    decide(made, shelter, lead)
    partner = made.memberships.get(relationship=3).client
    offshoot = households.separate(
        household=made, leaving={partner.pk: 1}, since=factories.today(), by=made.created_by
    )
    factories.assessment(offshoot, answers={"pets": "yes"})
    factories.tell_lists(offshoot)
    assert stands(made)
    assert not stands(offshoot)


# --- What is refused ---------------------------------------------------------------------------


def refused(made, program, lead, **how):
    with pytest.raises(CannotDecide) as refusal:
        decide(made, program, lead, **how)
    assert not Override.objects.exists()
    return str(refusal.value)


def test_a_program_that_prohibits_it_is_refused_by_action_and_database(shelter, lead):
    made = assessed()
    shelter.overrides_allowed = False
    shelter.save()
    assert "takes nobody by decision" in refused(made, shelter, lead)
    with pytest.raises(IntegrityError, match="takes nobody by decision"), transaction.atomic():
        factories.override(made, shelter)


def test_a_program_closed_to_decisions_later_keeps_whom_it_took(shelter, lead):
    made = assessed()
    decision = decide(made, shelter, lead)
    shelter.overrides_allowed = False
    shelter.save()
    factories.tell_lists(made)
    assert stands(made)
    end_override(override=decision, reason="Example", by=lead, at=timezone.now())
    assert not stands(made)


@pytest.mark.parametrize("days", [-1, 31, 4000])
def test_the_last_day_is_from_today_to_the_countys_limit(shelter, lead, days):
    assert "30 days ahead" in refused(assessed(), shelter, lead, days=days)


@pytest.mark.parametrize("days", [0, 30])
def test_both_ends_of_that_are_taken(shelter, lead, days):
    made = assessed()
    assert decide(made, shelter, lead, days=days).ends_on <= latest_end(factories.today())


def test_a_second_one_for_the_same_list_is_refused_by_action_and_database(shelter, lead):
    made = assessed()
    decide(made, shelter, lead)
    with pytest.raises(CannotDecide, match="already"):
        decide(made, shelter, lead)
    with pytest.raises(IntegrityError, match="one_override_at_a_time"), transaction.atomic():
        factories.override(made, shelter, days=40)


def test_whoever_meets_every_requirement_needs_none(shelter, lead):
    assert "no decision is needed" in refused(assessed("no"), shelter, lead)


def test_c1_nobody_without_the_assessment_that_opens_the_list(lead):
    housing = factories.open_list([NO_CHILDREN], housing=True)
    assert "No decision can stand for this" in refused(assessed(), housing, lead)


def test_nobody_after_an_exit(shelter, lead):
    made = assessed()
    leave(made)
    assert "Not enrolled" in refused(made, shelter, lead)


def test_nobody_who_never_enrolled(shelter, lead):
    made = assessed(enrolled=False)
    assert "never enrolled" in refused(made, shelter, lead)


def test_c12_nobody_whom_a_merge_keeps_aside(shelter, lead):
    other = assessed()
    merge(other, assessed(), lead)
    assert "Not enrolled" in refused(other, shelter, lead)


def test_no_list_without_rules_in_force(lead):
    assert "no rules in force" in refused(assessed(), factories.ProgramFactory(), lead)


@pytest.mark.parametrize(
    "change",
    [
        {"reason": "Another reason"},
        {"ends_on": factories.FAR_AWAY},
        {"starts_on": factories.LONG_AGO},
    ],
)
def test_what_was_decided_never_changes(shelter, change):
    decision = factories.override(assessed(), shelter)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        Override.objects.filter(pk=decision.pk).update(**change)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        decision.delete()


def test_the_making_and_the_end_are_on_record_without_the_reason(shelter, lead):
    made = assessed()
    decision = decide(made, shelter, lead)
    end_override(override=decision, reason="Example", by=lead, at=timezone.now())
    events = AuditEvent.objects.filter(subject="prioritization.Override").order_by("pk")
    assert [(each.verb, each.user_id, each.household_id) for each in events] == [
        ("overrode", lead.pk, made.pk),
        ("ended", lead.pk, made.pk),
    ]
    assert "guide dog" not in str([each.detail for each in events])


# --- Facts -------------------------------------------------------------------------------------


def test_the_fact_names_the_programs_of_the_day(shelter, lead):
    other = factories.open_list([NO_PETS])
    made = assessed()
    on = factories.today()
    for program, days in ((shelter, 1), (other, 3)):
        decide(made, program, lead, days=days)
    facts = HouseholdFacts.objects.get(pk=made.pk)
    assert facts.overrides == sorted([shelter.pk, other.pk])
    refresh(these([made.pk]), on=on + timedelta(days=2))
    facts.refresh_from_db()
    assert facts.overrides == [other.pk]


def test_c1_a_housing_list_is_opened_by_the_hct(lead):
    housing = factories.open_list([NO_CHILDREN], housing=True)
    made = factories.household(children=(4,))
    factories.assessment(made, Tool.HCT, is_family=True)
    factories.tell_lists(made)
    assert choice_of(made, housing, on=factories.today()).obstacle == ""
    decide(made, housing, lead)
    assert stands(made)

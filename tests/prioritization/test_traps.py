"""Faults that other systems of this kind have or had; each is pinned here, or where its rule is.

Bands with holes, a preview that differs from the run, hidden fields that cascade and consent that
is not enforced have their tests beside their rules.
"""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from assessments.actions.corrections import mark_in_error
from assessments.enums import IntakeState
from cas.changes import Cause
from cas.rules import ruleset
from prioritization.history.past_days import as_it_stood
from prioritization.models import Census, Entry, HouseholdFacts, Movement, RuleVersion
from prioritization.why.eligibility import Outcome, eligibility
from tests import factories
from tests.prioritization.nights import the_night

pytestmark = pytest.mark.usefixtures("tools")
NO_PETS = {"fact": "pets", "op": "eq", "value": "no"}
NEAR = {"fact": "location_area", "op": "eq", "value": "oak_park"}


def assessed(household=None, *, score=3, cause=Cause.ASSESSMENT, **fields):
    made = household or factories.household()
    factories.assessment(made, score=score, **fields)
    factories.tell_lists(made, cause=cause)
    return made


def standing(program):
    entries = Entry.objects.standing().filter(program=program).in_order()
    return list(entries.values_list("household_id", flat=True))


def publish(program, requirements):
    factories.publish(
        program=program,
        rule_set=factories.rule_set(requirements),
        effective_from=factories.today(),
        by=None,
        at=timezone.now(),
    )


def test_trap_a_draft_never_hides_the_assessment_that_was_submitted():
    program = factories.open_list([NO_PETS])
    made = assessed(score=7, answers={"pets": "no"})
    factories.draft(made, answers={"pets": "yes"})
    factories.tell_lists(made)
    the_night()
    assert standing(program) == [made.pk]
    assert HouseholdFacts.objects.get().crisis_score == 7


def test_trap_a_draft_of_rules_decides_about_nobody():
    program = factories.open_list()
    made = assessed(answers={"pets": "yes"})
    RuleVersion.objects.create(
        program=program,
        content=ruleset.dump(factories.rule_set([NO_PETS])),
        effective_from=factories.today(),
    )
    factories.tell_lists(made)
    the_night()
    assert standing(program) == [made.pk]
    (against,) = eligibility(made.pk, on=factories.today())
    assert against.outcome == Outcome.ELIGIBLE


def test_trap_what_is_not_known_is_never_eligible_and_is_asked():
    program = factories.open_list([NO_PETS])
    made = assessed(answers={"pets": None})
    assert standing(program) == []
    (against,) = eligibility(made.pk, on=factories.today())
    assert against.outcome == Outcome.ASK


@pytest.mark.parametrize(
    ("requirement", "stands"),
    [
        ({"fact": "pets_count", "op": "le", "value": 2}, True),
        ({"fact": "pets_count", "op": "lt", "value": 2}, False),
        ({"fact": "pets_count", "op": "ge", "value": 2}, True),
        ({"fact": "pets_count", "op": "gt", "value": 2}, False),
    ],
)
def test_trap_a_bound_is_inclusive_when_it_says_so(requirement, stands):
    program = factories.open_list([requirement])
    made = assessed(answers={"pets_count": 2})
    assert standing(program) == ([made.pk] if stands else [])


def test_trap_places_and_scores_sort_as_numbers_and_not_as_text():
    program = factories.open_list()
    made = {score: assessed(score=score) for score in (10, 9, 2, 11, 100)}
    order = [made[score].pk for score in (100, 11, 10, 9, 2)]
    assert standing(program) == order
    the_night()
    assert Census.objects.get().households == order
    assert [row.household_id for row in as_it_stood(program, factories.today()).rows] == order


def test_trap_a_lapse_of_one_day_costs_no_place():
    """The Crisis Assessment runs out and is done again the next day."""
    with time_machine.travel(timezone.now() - timedelta(days=91)):
        program = factories.open_list()
        made = assessed(expires_on=factories.today() + timedelta(days=90))
        since = Entry.objects.get().waiting_since
    the_night()
    assert standing(program) == []
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assessed(made)
    assert standing(program) == [made.pk]
    assert Entry.objects.get().waiting_since == since


def test_trap_without_a_score_a_household_stands_last_or_is_told_what_is_missing():
    """No list loses somebody silently: the queue needs no score, a shelter says what it needs."""
    queue, shelter = factories.open_list(queue=True), factories.open_list()
    unscored, scored = factories.household(), factories.household()
    for made in (unscored, scored):
        factories.intake(made, IntakeState.QUEUED)
    factories.tell_lists(unscored)
    assessed(scored, score=0)
    assert set(standing(queue)) == {scored.pk, unscored.pk}
    assert standing(shelter) == [scored.pk]
    against = {each.program: each for each in eligibility(unscored.pk, on=factories.today())}
    assert against[shelter].outcome == Outcome.ASK
    assert against[shelter].reasons == ("Crisis Assessment needed: none is current",)


def test_trap_a_save_after_midnight_goes_by_todays_calendar_before_the_night_has_run():
    with time_machine.travel(timezone.now() - timedelta(days=91)):
        program = factories.open_list()
        made = assessed(expires_on=factories.today() + timedelta(days=90))
    factories.tell_lists(made, cause=Cause.LOCATION)
    assert standing(program) == []


def test_trap_each_removal_carries_its_own_reason():
    program = factories.open_list()
    by_rule, by_error, by_clock = (
        assessed(answers={"pets": "yes"}),
        assessed(answers={"pets": "no"}),
        assessed(answers={"pets": "no"}, expires_on=factories.today() + timedelta(days=1)),
    )
    publish(program, [NO_PETS])
    mark_in_error(assessment=by_error.assessments.get(), reason="Example", by=by_error.created_by)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        the_night()
    left = Movement.objects.filter(kind="left")
    assert dict(left.values_list("household", "cause")) == {
        by_rule.pk: Cause.RULE_VERSION,
        by_error.pk: Cause.ENTERED_IN_ERROR,
        by_clock.pk: Cause.CLOCK,
    }


def test_trap_values_are_frozen_together_with_the_rules():
    """What changes later, in rules or in answers, changes nothing of a past day."""
    with time_machine.travel(timezone.now() - timedelta(days=3)):
        program = factories.open_list([], [([NEAR], 5)])
        first = assessed(answers={"l1_area": "oak_park", "pets": "yes"})
        second = assessed(score=5, answers={"l1_area": "galt", "pets": "no"})
        day = factories.today()
    assessed(second, score=9)
    publish(program, [NO_PETS])
    assert standing(program) == [second.pk]
    rows = as_it_stood(program, day).rows
    assert [(row.household_id, row.shelter_score) for row in rows] == [
        (first.pk, 105),
        (second.pk, 100),
    ]
    assert {row.rule_version.number for row in rows} == {1}


def test_trap_no_size_of_family_is_too_large():
    program = factories.open_list([{"fact": "children", "op": "ge", "value": 9}])
    made = factories.household(children=tuple(range(1, 10)))
    assessed(made, is_family=True)
    assert standing(program) == [made.pk]
    assert HouseholdFacts.objects.get().household_size == 10

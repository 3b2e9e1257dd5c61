"""What staff are told of a household and every program: outcome, reasons, places (R23, R24)."""

from datetime import date

import pytest
from django.utils import timezone

from assessments.enums import IntakeState, Tool
from cas.changes import Cause
from prioritization.models import Entry
from prioritization.why.eligibility import Outcome, eligibility, positions
from tests import factories

pytestmark = pytest.mark.usefixtures("tools")
NO_PETS = {"fact": "pets", "op": "eq", "value": "no"}
SOBER = {"fact": "sober_site", "op": "eq", "value": "yes"}
NEAR = [{"fact": "location_area", "op": "eq", "value": "oak_park"}]


def assessed(tool=Tool.CRISIS, **fields):
    made = factories.household()
    factories.assessment(made, tool, **fields)
    factories.tell_lists(made, cause=Cause.ASSESSMENT)
    return made


def standing(made):
    (found,) = eligibility(made.pk, on=factories.today())
    return found.outcome, found.reasons


@pytest.mark.parametrize(
    ("answers", "outcome", "reasons"),
    [
        ({"pets": "no"}, Outcome.ELIGIBLE, ()),
        (
            {"pets": "no", "l1_area": "oak_park"},
            Outcome.PRIORITY,
            ("Area where they are is Oak Park",),
        ),
        (
            {"pets": "yes", "l1_area": "oak_park"},
            Outcome.NOT_ELIGIBLE,
            ("Has pets: no (now: yes)",),
        ),
        ({"pets": None}, Outcome.ASK, ("Ask: Has pets",)),
    ],
)
def test_r23_every_outcome_has_its_reasons_in_words(answers, outcome, reasons):
    factories.open_list([NO_PETS], [(NEAR, 10)])
    assert standing(assessed(answers=answers)) == (outcome, reasons)


def test_r23_what_surely_fails_is_named_even_while_something_else_is_unknown():
    factories.open_list([NO_PETS, SOBER])
    found = standing(assessed(answers={"pets": "yes"}))
    assert found == (Outcome.NOT_ELIGIBLE, ("Has pets: no (now: yes)",))


def test_c14_without_a_finished_intake_a_queue_says_so_and_asks_for_no_score():
    factories.open_list(queue=True)
    not_queued = (Outcome.ASK, ("No finished intake placed them on the queue",))
    made = assessed(score=9)
    assert standing(made) == not_queued
    factories.intake(made, IntakeState.READY_TO_QUEUE)
    factories.tell_lists(made)
    assert standing(made) == not_queued


def test_c1_without_its_assessment_a_list_asks_for_it():
    factories.open_list()
    assert standing(assessed(Tool.HCT, score=9)) == (
        Outcome.ASK,
        ("Crisis Assessment needed: none is current",),
    )


def test_r5_a_low_score_is_never_called_not_eligible():
    factories.open_list()
    assert standing(assessed(score=0)) == (Outcome.ELIGIBLE, ())


def test_the_words_and_the_list_agree_for_every_outcome():
    """Whoever the words call eligible stands on the list, and nobody else."""
    program = factories.open_list([NO_PETS], [(NEAR, 10)])
    for pets in ("yes", "no", None):
        for area in ("oak_park", "galt", None):
            made = assessed(answers={"pets": pets, "l1_area": area})
            outcome, _ = standing(made)
            stands = Entry.objects.standing().filter(program=program, household=made).exists()
            assert stands is (outcome in (Outcome.ELIGIBLE, Outcome.PRIORITY))


def test_the_living_situation_reads_the_same_in_words_and_in_sql():
    factories.open_list([{"fact": "living_situation", "op": "eq", "value": "116"}])
    assert standing(assessed()) == (Outcome.ELIGIBLE, ())
    assert Entry.objects.standing().exists()


def test_r24_a_household_has_a_rank_on_each_list():
    lists = [factories.open_list(), factories.open_list([NO_PETS]), factories.open_list()]
    for score in (5, 4):
        assessed(score=score)
    made = assessed(score=3, answers={"pets": "no"})
    found = {entry.program: (entry.rank, entry.waiting) for entry in positions(made.pk)}
    assert found == {lists[0]: (3, 3), lists[1]: (1, 1), lists[2]: (3, 3)}
    assert {each.position for each in eligibility(made.pk, on=factories.today())} == {
        "3 of 3",
        "1 of 1",
    }


def test_r24_ranks_count_from_one_without_gaps_and_skip_who_has_left():
    program = factories.open_list()
    made = [assessed(score=score) for score in (9, 7, 5, 3)]
    made[1].enrollments.update(exited_on=factories.today())
    factories.tell_lists(made[1])
    ranked = Entry.objects.standing().filter(program=program).with_rank().in_order()
    assert list(ranked.values_list("household", "rank")) == [
        (made[0].pk, 1),
        (made[2].pk, 2),
        (made[3].pk, 3),
    ]


def test_rules_that_start_later_do_not_speak_yet():
    program = factories.open_list()
    factories.publish(
        program=program,
        rule_set=factories.rule_set([NO_PETS]),
        effective_from=date(2999, 1, 1),
        by=None,
        at=timezone.now(),
    )
    assert standing(assessed()) == (Outcome.ELIGIBLE, ())


def test_a_household_that_never_enrolled_has_no_standing():
    factories.open_list()
    assert eligibility(factories.household(enrolled=False).pk, on=factories.today()) == []

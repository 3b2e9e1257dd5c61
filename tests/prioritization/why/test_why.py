"""Why a household is on a list or not: the cell, the smallest change, where facts come from."""

import random
from datetime import timedelta

import pytest

from assessments.enums import IntakeState, Tool
from cas import audit
from prioritization.models import Entry, HouseholdFacts
from prioritization.rulebooks import rulebook as rulebooks
from prioritization.why.cells import Place, cells
from prioritization.why.provenance import Provenance
from prioritization.why.ways import Way
from tests import factories
from tests.prioritization.changed_cells import check_cell, random_cell

pytestmark = pytest.mark.usefixtures("tools")
NO_PETS = {"fact": "pets", "op": "eq", "value": "no"}
FEW_PETS = {"fact": "pets_count", "op": "le", "value": 2}
SOBER = {"fact": "sober_site", "op": "eq", "value": "yes"}
VETERAN = {"fact": "has_veteran", "op": "eq", "value": True}
PAPERS = {"fact": "doc_ready_rrh", "op": "eq", "value": True}
ADULTS = {"fact": "youngest_age_low", "op": "ge", "value": 18}


def assessed(*, days_ago=0, **fields):
    made = factories.household()
    factories.assessment(made, on=factories.today() - timedelta(days=days_ago), **fields)
    factories.tell_lists(made)
    return made


def cell_of(made, program):
    on = factories.today()
    facts = HouseholdFacts.objects.get(household=made)
    book = rulebooks.of_program(program, on=on)
    return cells(facts, [book], Provenance(made, on=on))[0]


def ways_of(cell):
    return {way: [step.label for step in steps] for way, steps in cell.by_way}


def test_the_smallest_change_puts_a_household_on_the_list_and_no_smaller_one_does():
    rng = random.Random(20)
    sizes = {check_cell(*random_cell(rng)) for _ in range(12)}
    assert len(sizes) >= 4, sizes


def test_the_change_is_split_into_ask_ask_again_papers_and_what_is_fixed():
    program = factories.open_list([NO_PETS, SOBER, PAPERS, VETERAN])
    made = factories.household(head={"veteran_status": 0})
    long_ago = factories.today() - timedelta(days=200)
    factories.assessment(made, on=long_ago, answers={"sober_site": "yes"})
    factories.assessment(made, answers={"l1_area": "oak_park"})
    factories.tell_lists(made)
    cell = cell_of(made, program)
    assert cell.place is Place.NOT
    assert not cell.can_change
    assert ways_of(cell) == {
        Way.ASK: ["Has pets"],
        Way.EXPIRED: ["Willing to live at a sober site"],
        Way.DOCUMENT: ["Doc-ready for rapid re-housing"],
        Way.FIXED: ["A veteran in the household"],
    }


def test_c14_what_puts_somebody_on_a_queue_is_a_finished_intake():
    queue = factories.open_list(queue=True)
    made = assessed()
    cell = cell_of(made, queue)
    assert cell.place is Place.ASK
    assert [(step.short, step.source) for step in cell.steps] == [
        ("Finish their intake with a place on the queue", None)
    ]
    factories.intake(made, IntakeState.DIVERTED)
    factories.tell_lists(made)
    (step,) = cell_of(made, queue).steps
    assert step.source.form == "CAS & Diversion Intake"
    assert step.source.note == "It ended as: diverted"
    factories.intake(made, IntakeState.QUEUED)
    factories.tell_lists(made)
    assert cell_of(made, queue).place is Place.STANDS


@pytest.mark.parametrize("state", [IntakeState.BEGUN, IntakeState.READY_TO_QUEUE])
def test_r36_an_intake_under_way_changes_nothing_that_is_said_of_the_queue(state):
    queue = factories.open_list(queue=True)
    made = assessed()
    before = cell_of(made, queue)
    factories.intake(made, state)
    factories.tell_lists(made)
    after = cell_of(made, queue)
    assert (after.sentence, after.steps) == (before.sentence, before.steps)


def test_r23_what_is_only_missing_is_asked_and_said_so():
    cell = cell_of(assessed(), factories.open_list([NO_PETS, SOBER]))
    assert cell.place is Place.ASK
    assert cell.sentence == "They are not on this list yet: 2 things still to find out."
    assert [step.now for step in cell.steps] == ["", ""]


def test_an_answer_on_record_is_doubted_last():
    """Both ways take one change: the question that nobody asked comes before the one answered."""
    either = {"any": [NO_PETS, SOBER]}
    cell = cell_of(assessed(answers={"pets": "yes"}), factories.open_list([either]))
    assert ways_of(cell) == {Way.ASK: ["Willing to live at a sober site"]}


def test_c1_without_an_assessment_the_first_thing_to_do_is_an_interview():
    made = factories.household()
    factories.tell_lists(made)
    cell = cell_of(made, factories.open_list())
    assert [step.short for step in cell.steps] == ["Interview them: Crisis Assessment"]
    assert cell.steps[0].way is Way.ASK


def test_c1_an_assessment_that_expired_is_made_again():
    (step,) = cell_of(assessed(days_ago=200), factories.open_list()).steps
    assert step.way is Way.EXPIRED
    assert step.source.expired_on < factories.today()


def test_a_requirement_that_fails_decides_even_before_the_interview():
    made = factories.household(children=(4,))
    factories.tell_lists(made)
    cell = cell_of(made, factories.open_list([ADULTS]))
    assert cell.place is Place.NOT
    assert cell.sentence == (
        "They are not on this list. Nothing that anybody can do would change that now."
    )


def test_r24_who_stands_on_the_list_has_a_place_and_nothing_to_change():
    program = factories.open_list([NO_PETS])
    cell = cell_of(assessed(answers={"pets": "no"}), program)
    assert (cell.place, cell.steps) == (Place.STANDS, ())
    assert cell.sentence == "They stand on this list, at place 1 of 1."


def test_eligible_and_not_yet_moved_is_told_apart_from_standing():
    program = factories.open_list([NO_PETS])
    made = assessed(answers={"pets": "no"})
    Entry.objects.filter(household=made).delete()
    assert cell_of(made, program).place is Place.COMING


def test_on_a_list_that_is_out_of_step_with_the_facts_it_says_so():
    program = factories.open_list([NO_PETS])
    made = assessed(answers={"pets": "no"})
    HouseholdFacts.objects.filter(household=made).update(answers={"pets": "yes"})
    cell = cell_of(made, program)
    assert cell.place is Place.STANDS
    assert "though not every requirement holds now" in cell.sentence


def test_requirements_that_exclude_each_other_are_named_as_such():
    program = factories.open_list([NO_PETS, {"fact": "pets", "op": "eq", "value": "yes"}])
    assert "exclude each other" in cell_of(assessed(), program).sentence


# --- Where a fact comes from ----------------------------------------------------------------


def source_of(made, code):
    return Provenance(made, on=factories.today()).of(code)


def test_c9_a_fact_names_the_newest_interview_that_asked_it():
    made = factories.household()
    older = factories.UserFactory(first_name="Older", last_name="Example")
    newer = factories.UserFactory(first_name="Newer", last_name="Example")
    day = factories.today() - timedelta(days=10)
    factories.assessment(made, by=older, on=day, answers={"pets": "yes", "sober_site": "yes"})
    factories.assessment(made, Tool.HCT, by=newer, answers={"pets": "no"})
    pets, sober = source_of(made, "pets"), source_of(made, "sober_site")
    assert (pets.form, pets.on, pets.by) == (Tool.HCT.label, factories.today(), "Newer Example")
    assert (sober.form, sober.on, sober.by) == (Tool.CRISIS.label, day, "Older Example")
    assert pets.question == factories.shipped(Tool.HCT).question("pets").text.en


def test_c8_a_kept_answer_names_the_day_it_was_really_asked_and_by_whom():
    made = factories.household()
    asker = factories.UserFactory(first_name="First", last_name="Example")
    day = factories.today() - timedelta(days=30)
    factories.assessment(made, Tool.HCT, by=asker, on=day, answers={"pets": "no"})
    kept = {"pets": {"tool": "hct", "asked_on": day.isoformat()}}
    factories.assessment(made, answers={"pets": "no"}, kept=kept)
    source = source_of(made, "pets")
    assert (source.form, source.on, source.by) == (Tool.HCT.label, day, "First Example")


def test_a_refusal_is_told_as_the_reason_why_nothing_is_known():
    made = factories.household()
    factories.assessment(made, answers={"pets": None}, missing={"pets": "prefer_not"})
    assert source_of(made, "pets").note == "Chose not to answer"


def test_r17_an_interview_entered_in_error_is_no_source():
    made = factories.household()
    factories.entered_in_error(factories.assessment(made, answers={"pets": "no"}))
    assert source_of(made, "pets") is None


@pytest.mark.parametrize(
    ("code", "form"),
    [
        ("youngest_age_low", "Profiles of the members"),
        ("household_type", "Who belongs to the household"),
        ("has_veteran", "Profiles of the members"),
        ("homeless_since", "Enrollment"),
        ("living_situation", "Living situation"),
        ("location_area", "Location record"),
        ("doc_ready_psh", "Case conferencing"),
    ],
)
def test_every_other_fact_names_its_record(code, form):
    made = factories.household()
    factories.location(made)
    factories.case_conferencing(made)
    source = source_of(made, code)
    assert source.form == form
    assert factories.today() - timedelta(days=1) <= source.on <= factories.today()


def test_a_profile_that_was_changed_names_who_changed_it_and_when():
    made = factories.household()
    changer = factories.UserFactory(first_name="Last", last_name="Changer")
    head = factories.head_of(made)
    audit.record(verb="changed", subject=head, by=changer, household_id=made.pk)
    assert source_of(made, "has_veteran").by == "Last Changer"

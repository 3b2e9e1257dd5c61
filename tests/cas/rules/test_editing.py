"""Rules are written one sentence at a time, and no step does more than it says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cas.rules import editing
from cas.rules.conditions import AllOf, AnyOf, Condition, Op, RuleError
from cas.rules.editing import Kind, Place
from cas.rules.ruleset import Band, Bands, Factor, Requirement, RuleSet

NO_PETS = Condition("pets", Op.EQ, "no")
TWO_PETS = Condition("pets_count", Op.LE, 2)
ONE_PET = Condition("pets_count", Op.LE, 1)
ADULT = Condition("youngest_age_low", Op.GE, 18)
LIMITED_PETS = Requirement(AnyOf((NO_PETS, TWO_PETS)), note="Limited pets")
NEAR = Factor(AllOf((Condition("location_area", Op.EQ, "oak_park"),)), 10)
BY_AGE = Bands("head_age_low", (Band(55, 64, 5), Band(65, None, 10)))
RULES = RuleSet((Requirement(ADULT), LIMITED_PETS), (NEAR, BY_AGE))


def numbers(rules, kind=Kind.REQUIREMENT):
    return [editing.fingerprint(kind, each) for each in editing.sentences(rules, kind)]


def test_limited_pets_become_one_dog():
    changed = editing.asking(LIMITED_PETS, Place(2, 1, 2), ONE_PET)
    assert changed == Requirement(AnyOf((NO_PETS, ONE_PET)), note="Limited pets")
    rules = editing.replaced(RULES, Kind.REQUIREMENT, 2, changed)
    assert rules.requirements == (Requirement(ADULT), changed)
    assert rules.factors == RULES.factors


def test_an_alternative_makes_a_choice_and_taking_it_out_ends_the_choice():
    choice = editing.asking(Requirement(NO_PETS), Place(1, 1), TWO_PETS)
    assert choice.clause == AnyOf((NO_PETS, TWO_PETS))
    assert editing.not_asking(choice, Place(1, 1, 2)) == Requirement(NO_PETS)


def test_a_priority_may_ask_several_things_together_but_a_requirement_may_not():
    both = editing.asking(NEAR, Place(1), NO_PETS)
    assert both.when.clauses == (*NEAR.when.clauses, NO_PETS)
    assert editing.not_asking(both, Place(1, 2, 1)) == NEAR
    with pytest.raises(LookupError):
        editing.asking(Requirement(ADULT), Place(1), NO_PETS)


def test_the_only_thing_a_sentence_asks_cannot_be_taken_out():
    with pytest.raises(LookupError):
        editing.not_asking(Requirement(ADULT), Place(1, 1, 1))
    with pytest.raises(RuleError):
        editing.not_asking(NEAR, Place(1, 1, 1))


def test_a_sentence_moves_by_steps_and_stays_inside_the_ends():
    first, second = numbers(RULES)
    up = editing.moved(RULES, Kind.REQUIREMENT, 2, steps=-1)
    assert numbers(up) == [second, first]
    assert editing.moved(RULES, Kind.REQUIREMENT, 2, steps=1) == RULES


@given(st.integers(1, 2), st.sampled_from(list(Kind)))
def test_taking_out_and_putting_back_is_as_before(number, kind):
    sentence = editing.sentence_at(RULES, kind, number)
    shorter = editing.removed(RULES, kind, number)
    data = editing.dump_sentence(kind, sentence)
    again = editing.put_back(shorter, kind, number, editing.parse_sentence(kind, data))
    assert again == RULES


@pytest.mark.parametrize("text", ["new", "3-new", "3-1-new", "3-1-2"])
def test_places_are_read_as_they_are_written(text):
    assert str(Place.read(text)) == text


@pytest.mark.parametrize(
    "text", ["", "-", "3", "3-1", "0-new", "x-1-1", "1-2-3-4", "1-2-3-new", "99999-new", "1-1-0"]
)
def test_what_is_no_place_is_refused(text):
    with pytest.raises(LookupError):
        Place.read(text)


def test_a_place_is_found_again_by_its_sentence_after_others_changed_the_rules():
    was = editing.fingerprint(Kind.REQUIREMENT, LIMITED_PETS)
    place = Place(2, 1, 2)
    found = lambda rules: editing.relocated(rules, Kind.REQUIREMENT, place, was)  # noqa: E731
    assert found(RULES) == place
    assert found(editing.moved(RULES, Kind.REQUIREMENT, 2, steps=-1)) == Place(1, 1, 2)
    changed = editing.replaced(RULES, Kind.REQUIREMENT, 2, Requirement(NO_PETS))
    assert found(changed) == Place(2, 1)
    assert found(editing.removed(RULES, Kind.REQUIREMENT, 2)) == Place()


def test_bands_ask_one_number_and_nothing_else():
    with pytest.raises(LookupError):
        editing.asking(BY_AGE, Place(2), NO_PETS)
    assert editing.clauses_of(BY_AGE) == ()

"""What changed between two versions, as the person reads who publishes the later one."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cas.rules.conditions import AllOf, Condition, Op
from cas.rules.diff import Change, differences, sentence
from cas.rules.ruleset import Band, Bands, Factor, Requirement, RuleSet
from tests.cas.rules.sample_facts import CATALOGUE

FEW_PETS = Requirement(Condition("pets", Op.LE, 1))
LOCAL = Condition("area", Op.EQ, "elk_grove")


def told(before, after):
    return [(d.change, d.before, d.after) for d in differences(before, after, CATALOGUE)]


def test_a_changed_number_is_one_changed_sentence():
    dogs = Requirement(Condition("pets", Op.LE, 2))
    assert told(RuleSet((FEW_PETS,)), RuleSet((dogs,))) == [
        (Change.CHANGED, "Number of pets is at most 1", "Number of pets is at most 2")
    ]


def test_rules_about_other_facts_are_added_and_removed():
    assert told(RuleSet((FEW_PETS,)), RuleSet((Requirement(LOCAL),))) == [
        (Change.REMOVED, "Number of pets is at most 1", ""),
        (Change.ADDED, "", "Location is Elk Grove"),
    ]


def test_points_that_change_are_told():
    before, after = (RuleSet(factors=(Factor(AllOf((LOCAL,)), points),)) for points in (5, 10))
    assert told(before, after) == [
        (Change.CHANGED, "5 points: Location is Elk Grove", "10 points: Location is Elk Grove")
    ]


def test_bands_of_one_number_are_one_rule():
    before, after = (
        RuleSet(factors=(Bands("oldest_age", (Band(first, None, 5),)),)) for first in (55, 65)
    )
    ((change, was, becomes),) = told(before, after)
    assert change is Change.CHANGED
    assert (was[-7:], becomes[-7:]) == ("from 55", "from 65")


@pytest.mark.parametrize(
    ("older", "newer", "words"),
    [
        ("", "Kennels", "New note: “Kennels”"),
        ("Kennels", "", "Without the note “Kennels”"),
        ("Kennels", "None", "The note was “Kennels” and becomes “None”"),
    ],
)
def test_a_changed_note_is_told_beside_its_sentence(older, newer, words):
    before, after = (RuleSet((Requirement(FEW_PETS.clause, each),)) for each in (older, newer))
    (found,) = differences(before, after, CATALOGUE)
    assert found.same_sentence
    assert found.details == (words,)


def test_a_changed_legal_basis_is_told():
    after = RuleSet((Requirement(FEW_PETS.clause, legal_basis="24 CFR 578.93"),))
    (found,) = differences(RuleSet((FEW_PETS,)), after, CATALOGUE)
    assert found.details == ("New legal basis: “24 CFR 578.93”",)


CLAUSES = st.sampled_from(
    [
        *(Condition("pets", Op.LE, n) for n in range(3)),
        LOCAL,
        Condition("area", Op.NE, "galt"),
        Condition("is_family", Op.EQ, True),
    ]
)
RULE_SETS = st.builds(
    RuleSet,
    requirements=st.lists(
        st.builds(Requirement, clause=CLAUSES, note=st.sampled_from(["", "a"])), max_size=5
    ).map(tuple),
    factors=st.lists(
        st.builds(
            Factor, when=CLAUSES.map(lambda each: AllOf((each,))), points=st.sampled_from([1, 2])
        )
        | st.integers(1, 3).map(lambda n: Bands("pets", (Band(n, None, n),))),
        max_size=5,
    ).map(tuple),
)


@settings(max_examples=300)
@given(RULE_SETS, RULE_SETS)
def test_nothing_is_told_twice_and_nothing_left_out(before, after):
    found = differences(before, after, CATALOGUE)
    gone = Counter(each.before for each in found if each.before)
    new = Counter(each.after for each in found if each.after)
    was, becomes = (Counter(sentences(rules)) for rules in (before, after))
    assert was - gone == becomes - new
    assert not gone - was
    assert not new - becomes
    assert bool(found) == (Counter(rules(before)) != Counter(rules(after)))


def rules(rule_set):
    return [*rule_set.requirements, *rule_set.factors]


def sentences(rule_set):
    return [sentence(each, CATALOGUE) for each in rules(rule_set)]

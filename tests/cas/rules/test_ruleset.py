"""Shelter scores (R23), what rules may not ask (C3), and rule sets at rest."""

import json

import pytest

from cas.rules import ruleset
from cas.rules.conditions import AllOf, Condition, Op, RuleError
from cas.rules.ruleset import (
    PROTECTED_FACTS,
    SCORE_FACTS,
    Factor,
    Requirement,
    RuleSet,
    findings,
    shelter_score,
)
from tests.cas.rules.sample_facts import CATALOGUE

FEW_PETS = Requirement(Condition("pets", Op.LE, 1), "One kennel", "Sample operating agreement 3.2")
SINGLE = Requirement(Condition("household_type", Op.EQ, "single"))
LOCAL = AllOf((Condition("area", Op.EQ, "elk_grove"),))


def points(number):
    return RuleSet((FEW_PETS, SINGLE), (Factor(LOCAL, number, "Elk Grove first"),))


def at(area, pets=1):
    return {"pets": pets, "household_type": "single", "area": area}


@pytest.mark.parametrize(
    ("rules", "facts", "score"),
    [
        (points(25), at("elk_grove", pets=2), 0),
        (points(25), at("galt"), 100),
        (points(1), at("elk_grove"), 101),
        (points(25), at("elk_grove"), 125),
        (points(25), at("elk_grove", pets=None), 0),
        (points(25), at(None), 100),
        (RuleSet(), {}, 100),
    ],
    ids=[
        "a criterion fails and 25 points: 0",
        "all pass and no points: 100",
        "all pass and 1 point: 101",
        "all pass and 25 points: 125",
        "a missing answer is not eligible: 0",
        "an unknown factor earns nothing: 100",
        "no criteria at all: 100",
    ],
)
def test_r23_shelter_score(rules, facts, score):
    assert shelter_score(rules, facts) == score
    assert findings(rules, facts, CATALOGUE).score == score


def test_r23_failed_criteria_are_listed_by_name():
    verdict = findings(points(25), at("elk_grove", pets=2), CATALOGUE)
    assert verdict.outcome is False
    assert [each.finding.why for each in verdict.failed] == ["Number of pets is at most 1 (now: 2)"]
    assert verdict.failed[0].legal_basis == "Sample operating agreement 3.2"
    assert verdict.ask == ()


def test_r23_a_missing_answer_is_listed_as_ask_this_and_not_as_failed():
    verdict = findings(points(25), at("elk_grove", pets=None), CATALOGUE)
    assert verdict.outcome is None
    assert verdict.failed == ()
    assert verdict.ask == ("pets",)
    assert verdict.ask_labels == ("Number of pets",)


def test_earned_points_are_explained():
    verdict = findings(points(25), at("elk_grove"), CATALOGUE)
    assert verdict.outcome is True
    assert [(each.points, each.words, each.note) for each in verdict.earned] == [
        (25, "Location is Elk Grove", "Elk Grove first")
    ]
    assert findings(points(25), at(None), CATALOGUE).earned == ()


@pytest.mark.parametrize(
    "code", [*sorted(SCORE_FACTS), "hct_family_score", "current_evh", "list_rank"]
)
def test_c3_a_score_or_evh_is_never_a_requirement(code):
    with pytest.raises(RuleError, match="may only order a list"):
        Requirement(Condition(code, Op.GE, 6))


def test_c3_a_score_or_evh_may_still_order():
    Factor(AllOf((Condition("is_evh", Op.EQ, True),)), 10)


@pytest.mark.parametrize("code", [*sorted(PROTECTED_FACTS), "head_race", "parent_national_origin"])
def test_no_rule_uses_a_protected_fact(code):
    condition = Condition(code, Op.EQ, "x")
    with pytest.raises(RuleError, match="fair housing"):
        Requirement(condition)
    with pytest.raises(RuleError, match="fair housing"):
        Factor(AllOf((condition,)), 10)


def test_words_that_only_contain_a_forbidden_one_are_free():
    Requirement(Condition("terrace_or_trace", Op.EQ, "x"))
    Requirement(Condition("underscored", Op.EQ, "x"))


def test_misfits_are_placed_and_said_in_words():
    rules = RuleSet(
        (SINGLE, Requirement(Condition("petz", Op.LE, 1))),
        (Factor(AllOf((Condition("area", Op.EQ, "moon"),)), 5),),
    )
    assert ruleset.check(rules, CATALOGUE) == [
        "Requirement 2: There is no fact 'petz'. Did you mean 'pets' (Number of pets)?",
        "Factor 1: 'moon' is not an option of 'Location'. Its options are elk_grove, galt.",
    ]
    assert ruleset.check(points(1), CATALOGUE) == []


def test_a_rule_set_survives_being_stored_and_read_again():
    stored = json.loads(json.dumps(ruleset.dump(points(25))))
    assert ruleset.parse(stored) == points(25)
    assert ruleset.dump(ruleset.parse(stored)) == stored


def test_the_facts_of_a_rule_set_are_named_once():
    assert points(1).facts == ("pets", "household_type", "area")


def requirement(**parts):
    clause = {"fact": "pets", "op": "le", "value": 1}
    return {"requirements": [{"clause": clause, **parts}], "factors": []}


def factor(**parts):
    when = [{"fact": "pets", "op": "le", "value": 1}]
    return {"requirements": [], "factors": [{"when": when, "points": 1, **parts}]}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (None, "A rule set is a group of named parts, not nothing."),
        ({}, "A rule set has no factors and no requirements."),
        ({"requirements": {}, "factors": []}, "Requirements are a list, not a group of values."),
        ({"requirements": [], "factors": [], "extras": []}, "'extras' means nothing here."),
        ({"requirements": [], "factors": [3]}, "Factor 1: A priority factor is a group"),
        ({"requirements": [{}], "factors": []}, "Requirement 1: A requirement has no clause."),
        (requirement(clause={"any": []}), "Requirement 1: A choice ('any') needs at least one"),
        (requirement(clause=[]), "Requirement 1: A condition names a fact"),
        (
            requirement(clause={"fact": "is_evh", "op": "eq", "value": True}),
            "Requirement 1: 'is_evh' may only order a list.",
        ),
        (requirement(note=3), "Requirement 1: The note is a text, not the number 3."),
        (requirement(note="a\x00"), "The note has a character that cannot be printed."),
        (requirement(legal_basis="\ud800"), "The legal basis has a character"),
        (requirement(note="x" * 1001), "The note is longer than 1000 characters."),
        (factor(points=0), "Factor 1: Points are a whole number from 1 to 1000."),
        (factor(points=-5), "from 1 to 1000"),
        (factor(points=1001), "from 1 to 1000"),
        (factor(points=True), "Points are a whole number, not true."),
        (factor(points=1.0), "Points are a whole number, not the number 1.0."),
        (factor(points="5"), "Points are a whole number, not '5'."),
        (factor(when=[]), "Factor 1: A priority factor needs at least one condition."),
        (factor(when=[{}]), "Factor 1: Condition 1: The condition has no fact"),
        ({"requirements": [{}] * 101, "factors": []}, "at most 100 of each: 101 Requirements"),
    ],
)
def test_a_malformed_rule_set_is_refused_in_words(data, words):
    with pytest.raises(RuleError) as error:
        ruleset.parse(data)
    assert words in str(error.value)


def test_notes_may_have_lines_and_any_language():
    content = requirement(note="Línea uno\n— dos", legal_basis="§ 3")
    assert ruleset.dump(ruleset.parse(content))["requirements"] == content["requirements"]

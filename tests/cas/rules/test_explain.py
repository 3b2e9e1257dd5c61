"""Rules and findings in words that a person can act on."""

from datetime import date

import pytest

from cas.rules.conditions import AllOf, AnyOf, Condition, Op
from cas.rules.explain import explain, explain_clause, in_words
from tests.cas.rules.sample_facts import CATALOGUE

FEW_PETS = Condition("pets", Op.LE, 1)
LOCAL = AnyOf((Condition("area", Op.EQ, "elk_grove"), Condition("zip", Op.IN, ("95624", "95757"))))


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (FEW_PETS, "Number of pets is at most 1"),
        (Condition("pets", Op.NE, 2), "Number of pets is not 2"),
        (Condition("pets", Op.LT, 2), "Number of pets is less than 2"),
        (Condition("oldest_age", Op.GE, 18), "Age of the oldest member is at least 18 years"),
        (Condition("oldest_age", Op.GT, 1), "Age of the oldest member is more than 1 year"),
        (Condition("oldest_age", Op.EQ, 0), "Age of the oldest member is 0 years"),
        (Condition("is_family", Op.EQ, True), "Family with children under 18: yes"),
        (Condition("is_family", Op.NE, True), "Family with children under 18: no"),
        (Condition("is_family", Op.NE, False), "Family with children under 18: yes"),
        (Condition("needs_accessible_bed", Op.EQ, "no"), "Needs an accessible bed: no"),
        (Condition("needs_accessible_bed", Op.NE, "no"), "Needs an accessible bed: yes"),
        (
            Condition("needs_accessible_bed", Op.IN, ("yes", "no")),
            "Needs an accessible bed: yes or no",
        ),
        (
            Condition("needs_accessible_bed", Op.NOT_IN, ("yes", "no")),
            "Needs an accessible bed: neither yes nor no",
        ),
        (
            Condition("household_type", Op.IN, ("single", "couple")),
            "Household type is single adult or couple",
        ),
        (Condition("household_type", Op.NE, "family"), "Household type is not family"),
        (
            Condition("household_type", Op.NOT_IN, ("single", "couple")),
            "Household type is neither single adult nor couple",
        ),
        (
            Condition("household_type", Op.NOT_IN, ("single", "couple", "family")),
            "Household type is none of single adult, couple and family",
        ),
        (Condition("area", Op.EQ, "moon"), "Location is moon"),
        (
            Condition("homeless_since", Op.LE, date(2026, 3, 1)),
            "Homeless since is on or before March 1, 2026",
        ),
        (
            Condition("homeless_since", Op.GT, date(2026, 3, 1)),
            "Homeless since is after March 1, 2026",
        ),
        (
            Condition("pet_kinds", Op.HAS_ANY, ("dog", "cat", "bird")),
            "Kinds of pets: includes dog, cat or bird",
        ),
        (Condition("pet_kinds", Op.HAS_NONE, ("dog",)), "Kinds of pets: does not include dog"),
        (
            Condition("pet_kinds", Op.HAS_NONE, ("dog", "cat")),
            "Kinds of pets: includes neither dog nor cat",
        ),
        (
            Condition("pet_kinds", Op.HAS_ALL, ("dog", "cat")),
            "Kinds of pets: includes both dog and cat",
        ),
        (Condition("pet_kinds", Op.LACKS_SOME, ("dog",)), "Kinds of pets: does not include dog"),
        (
            Condition("pet_kinds", Op.LACKS_SOME, ("dog", "cat", "bird")),
            "Kinds of pets: does not include all of dog, cat and bird",
        ),
        (Condition("no_longer_asked", Op.EQ, "x"), "No longer asked is x"),
        (Condition("no_longer_asked", Op.LE, 1), "No longer asked is at most 1"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_a_condition_reads_as_a_sentence(condition, words):
    assert in_words(condition, CATALOGUE) == words


def test_choices_and_trees_read_as_sentences():
    assert in_words(LOCAL, CATALOGUE) == "Location is Elk Grove, or ZIP code is 95624 or 95757"
    assert in_words(AllOf((FEW_PETS, LOCAL)), CATALOGUE) == (
        "Number of pets is at most 1; and Location is Elk Grove, or ZIP code is 95624 or 95757"
    )
    assert in_words(AllOf(()), CATALOGUE) == "Everyone"


def test_r23_a_failed_clause_says_what_is_asked_and_what_is_known():
    finding = explain_clause(FEW_PETS, {"pets": 2}, CATALOGUE)
    assert finding.outcome is False
    assert finding.why == "Number of pets is at most 1 (now: 2)"
    assert finding.facts == ("pets",)
    assert finding.unknown == finding.ask == ()


def test_r23_an_unknown_clause_names_the_facts_to_ask_for():
    finding = explain_clause(LOCAL, {"area": "galt", "zip": None}, CATALOGUE)
    assert finding.outcome is None
    assert finding.facts == ("area", "zip")
    assert finding.ask == ("zip",)
    assert finding.why.endswith("(now: Location: Galt; ZIP code: not known)")


def test_a_clause_that_holds_anyway_asks_for_nothing():
    finding = explain_clause(LOCAL, {"area": "elk_grove"}, CATALOGUE)
    assert finding.outcome is True
    assert finding.unknown == ("zip",)
    assert finding.ask == ()


def test_there_is_one_finding_for_each_clause_in_order():
    outcomes = [each.outcome for each in explain(AllOf((FEW_PETS, LOCAL)), {"pets": 0}, CATALOGUE)]
    assert outcomes == [True, None]


@pytest.mark.parametrize(
    ("condition", "value", "present"),
    [
        (Condition("is_family", Op.EQ, True), False, "no"),
        (Condition("oldest_age", Op.GE, 18), 17, "17 years"),
        (Condition("homeless_since", Op.LE, date(2026, 3, 1)), "2025-12-24", "December 24, 2025"),
        (Condition("homeless_since", Op.LE, date(2026, 3, 1)), date(2026, 3, 2), "March 2, 2026"),
        (Condition("household_type", Op.EQ, "single"), "couple", "couple"),
        (Condition("needs_accessible_bed", Op.EQ, "no"), "yes", "yes"),
        (Condition("pet_kinds", Op.HAS_NONE, ("dog",)), ["dog", "cat"], "cat and dog"),
        (Condition("pet_kinds", Op.HAS_ANY, ("dog",)), [], "none"),
        (Condition("pets", Op.LE, 1), None, "not known"),
        (Condition("pets", Op.LE, 1), "a few", "not known"),
    ],
)
def test_what_is_known_is_said_in_words(condition, value, present):
    finding = explain_clause(condition, {condition.fact: value}, CATALOGUE)
    assert finding.conditions[0].present == present

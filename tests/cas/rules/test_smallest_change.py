"""What would have to be otherwise for a rule to hold: the fewest facts, and never a wrong one."""

from datetime import date
from time import perf_counter

import pytest
from hypothesis import given, settings

from cas.rules.conditions import AllOf, AnyOf, Condition, Op, parse
from cas.rules.fitting_values import value_for
from cas.rules.smallest_change import Effort, smallest_change
from tests.cas.rules.changing import (
    FACTS,
    OUT_OF_REACH,
    TREES,
    check_smallest_change,
    efforts,
    options,
)

NO_PETS = {"fact": "pets", "op": "eq", "value": "no"}
FEW_PETS = {"fact": "pets_count", "op": "le", "value": 2}
SOBER = {"fact": "sober_site", "op": "eq", "value": "yes"}
ADULTS = {"fact": "youngest_age_low", "op": "ge", "value": 18}


def facts_to_change(rule, facts, beyond=()):
    found = smallest_change(parse(rule), facts, effort=efforts(set(beyond)))
    assert found.is_proven
    return found.facts if found.is_possible else None


@settings(max_examples=150)
@given(TREES, FACTS, OUT_OF_REACH)
def test_the_smallest_change_flips_the_rule_and_no_smaller_one_does(tree, facts, out_of_reach):
    found = smallest_change(tree, facts, effort=efforts(out_of_reach), options=options)
    check_smallest_change(tree, facts, out_of_reach, found)


@pytest.mark.parametrize(
    ("rule", "facts", "expected"),
    [
        ([NO_PETS], {"pets": "no"}, ()),
        ([NO_PETS], {"pets": "yes"}, ("pets",)),
        ([NO_PETS], {}, ("pets",)),
        ([{"any": [NO_PETS, FEW_PETS]}], {"pets": "yes", "pets_count": 3}, ("pets",)),
        ([{"any": [SOBER, FEW_PETS]}, FEW_PETS], {"sober_site": "no"}, ("pets_count",)),
        ([NO_PETS, SOBER], {"pets": "yes"}, ("pets", "sober_site")),
    ],
    ids=["holds", "fails", "unknown", "one of two", "one fact for two", "two"],
)
def test_only_what_stands_in_the_way_has_to_change(rule, facts, expected):
    assert facts_to_change(rule, facts) == expected


def test_what_nobody_can_change_is_named_only_when_there_is_no_other_way():
    either = [{"any": [ADULTS, SOBER]}]
    facts = {"youngest_age_low": 4, "sober_site": "no"}
    assert facts_to_change(either, facts, beyond=["youngest_age_low"]) == ("sober_site",)
    assert facts_to_change([ADULTS], facts, beyond=["youngest_age_low"]) == ("youngest_age_low",)


def test_two_that_can_change_are_better_than_one_that_cannot():
    rule = [{"any": [ADULTS, SOBER]}, {"any": [ADULTS, NO_PETS]}]
    found = facts_to_change(rule, {}, beyond=["youngest_age_low"])
    assert found == ("sober_site", "pets")


def test_a_change_that_breaks_another_requirement_is_no_way():
    """Fewer pets would meet the first and break the second: the site has to be fine instead."""
    at_least_two = {"fact": "pets_count", "op": "ge", "value": 3}
    rule = [{"any": [FEW_PETS, SOBER]}, at_least_two]
    assert facts_to_change(rule, {"pets_count": 5, "sober_site": "no"}) == ("sober_site",)


def test_requirements_that_exclude_each_other_have_no_way():
    no_such_number = {"fact": "pets_count", "op": "gt", "value": 2}
    assert facts_to_change([FEW_PETS, no_such_number], {"pets_count": 1}) is None


def test_an_option_that_is_no_longer_listed_is_no_way():
    tree = AllOf((Condition("area", Op.EQ, "gone"),))
    assert not smallest_change(tree, {}, effort=efforts(set()), options=options).is_possible


def test_of_two_ways_of_one_size_the_lighter_one_is_taken():
    tree = parse([{"any": [NO_PETS, SOBER]}])
    weights = {"pets": 3, "sober_site": 1}
    found = smallest_change(tree, {}, effort=lambda code: Effort(0, 1, weights[code]))
    assert found.facts == ("sober_site",)


@pytest.mark.parametrize(
    ("asked", "value"),
    [
        ([(Op.GE, 3), (Op.LE, 4), (Op.NE, 3)], 4),
        ([(Op.GT, 3), (Op.LT, 4)], None),
        ([(Op.LT, date(1, 1, 1))], None),
        ([(Op.NE, True)], False),
        ([(Op.NOT_IN, ("a", "other"))], "other_"),
        ([(Op.HAS_ALL, ("a", "b")), (Op.LACKS_SOME, ("a", "b"))], None),
        ([(Op.HAS_ANY, ("a", "b")), (Op.HAS_NONE, ("a",))], ["b"]),
        ([(Op.HAS_NONE, ("a",))], []),
        ([(Op.EQ, 3), (Op.EQ, True)], None),
    ],
)
def test_a_value_is_found_exactly_when_there_is_one(asked, value):
    assert value_for([Condition("fact", op, compared) for op, compared in asked]) == value


def test_a_rule_set_as_large_as_allowed_is_answered_soon():
    """A hundred choices of a hundred facts that all hang together, and none holds."""
    clauses = tuple(
        AnyOf(tuple(Condition(f"fact_{(n * 7 + k * 11) % 100}", Op.EQ, True) for k in range(4)))
        for n in range(100)
    )
    began = perf_counter()
    found = smallest_change(AllOf(clauses), {}, effort=efforts(set()))
    assert perf_counter() - began < 10
    assert found.is_possible
    facts = {change.fact: change.value for change in found.changes}
    assert all(any(facts.get(c.fact) for c in clause.conditions) for clause in clauses)

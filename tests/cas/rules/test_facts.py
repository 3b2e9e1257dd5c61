"""A rule against the fact catalogue: what does not fit is said in words."""

from datetime import date

import pytest

from cas.rules.conditions import AllOf, AnyOf, Condition, Op, RuleError
from cas.rules.facts import OPERATORS, Fact, FactKind, check, misfits
from tests.cas.rules.sample_facts import CATALOGUE


def problems(fact, op, value):
    return check(AllOf((AnyOf((Condition(fact, op, value),)),)), CATALOGUE)


@pytest.mark.parametrize(
    ("fact", "op", "value"),
    [
        ("is_family", Op.NE, True),
        ("pets", Op.LE, 1),
        ("homeless_since", Op.GE, date(2026, 3, 1)),
        ("household_type", Op.EQ, "single"),
        ("household_type", Op.NOT_IN, ("single", "couple")),
        ("zip", Op.IN, ("95823",)),
        ("pet_kinds", Op.LACKS_SOME, ("dog", "cat")),
    ],
)
def test_a_fitting_rule_has_no_problems(fact, op, value):
    assert problems(fact, op, value) == []


@pytest.mark.parametrize(
    ("fact", "op", "value", "words"),
    [
        ("petz", Op.LE, 1, "There is no fact 'petz'. Did you mean 'pets' (Number of pets)?"),
        ("qqqq", Op.LE, 1, "There is no fact 'qqqq'."),
        (
            "is_family",
            Op.LT,
            1,
            "'Family with children under 18' is yes or no, so 'lt' does not fit it. "
            "Use one of eq, ne.",
        ),
        ("is_family", Op.EQ, "yes", "'Family with children under 18' is yes or no, not 'yes'."),
        ("pets", Op.EQ, "two", "'Number of pets' is a whole number, not 'two'."),
        ("pets", Op.EQ, True, "'Number of pets' is a whole number, not true."),
        ("pets", Op.LE, date(2026, 3, 1), "'Number of pets' is a whole number, not 2026-03-01."),
        ("homeless_since", Op.LE, 3, "'Homeless since' is a date, not the number 3."),
        ("household_type", Op.EQ, 1, "'Household type' is one option, not the number 1."),
        (
            "household_type",
            Op.IN,
            ("single", "trio"),
            "'trio' is not an option of 'Household type'. Its options are single, couple, family.",
        ),
        (
            "pet_kinds",
            Op.EQ,
            "dog",
            "'Kinds of pets' is a list of options, so 'eq' does not fit it. "
            "Use one of has_any, has_none, has_all, lacks_some.",
        ),
    ],
)
def test_a_misfit_is_named_in_words(fact, op, value, words):
    assert problems(fact, op, value) == [words]


def test_an_option_that_is_no_longer_listed_can_still_be_asked():
    old = Condition("household_type", Op.EQ, "trio")
    assert misfits(old, CATALOGUE) == []
    assert check(old, CATALOGUE) != []


@pytest.mark.parametrize("kind", FactKind)
def test_operators_fit_a_kind_together_with_their_negatives(kind):
    assert {op.negative for op in OPERATORS[kind]} == OPERATORS[kind]


def test_every_operator_fits_some_kind():
    assert frozenset().union(*OPERATORS.values()) == frozenset(Op)


def test_a_fact_code_is_a_column_name():
    with pytest.raises(RuleError, match="cannot be a fact code"):
        Fact('pets" integer', "Pets", FactKind.NUMBER)

"""What the linter calls impossible or always true really is: random facts are the oracle."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cas.rules.clashes import always_true, clashes, never_true
from cas.rules.conditions import (
    LARGEST_NUMBER,
    ONE_OF_OPS,
    SET_OPS,
    SMALLEST_NUMBER,
    AllOf,
    AnyOf,
    Condition,
    Op,
)
from cas.rules.evaluate import evaluate
from cas.rules.facts import OPERATORS, Fact, FactKind

CODES = ("a", "b", "c")
DAY = date(2026, 3, 1)
CATALOGUE = {
    fact.code: fact
    for fact in (
        Fact("yes_no", "Yes or no", FactKind.BOOL),
        Fact("number", "Number", FactKind.NUMBER),
        Fact("other_number", "Other number", FactKind.NUMBER),
        Fact("day", "Day", FactKind.DATE),
        Fact("one", "One", FactKind.OPTION, tuple((code, code) for code in CODES)),
        Fact("zip", "ZIP", FactKind.OPTION),
        Fact("some", "Some", FactKind.OPTIONS, tuple((code, code) for code in CODES)),
    )
}
EVERY_SET = [[code for n, code in enumerate(CODES) if mask >> n & 1] for mask in range(8)]
COMPARED = {
    FactKind.BOOL: (True, False),
    FactKind.NUMBER: (0, 1, 2, SMALLEST_NUMBER, LARGEST_NUMBER),
    FactKind.DATE: (DAY, DAY + timedelta(days=1), date.min, date.max),
    FactKind.OPTION: CODES,
}
VALUES = {
    "yes_no": (True, False),
    "number": (-1, 0, 1, 2, 3, SMALLEST_NUMBER, LARGEST_NUMBER),
    "other_number": (-1, 0, 1, 2, 3, SMALLEST_NUMBER, LARGEST_NUMBER),
    "day": (DAY - timedelta(days=1), *COMPARED[FactKind.DATE], DAY + timedelta(days=2)),
    "one": CODES,
    "zip": (*CODES, "d"),
    "some": EVERY_SET,
}
FACTS = st.fixed_dictionaries({code: st.sampled_from(values) for code, values in VALUES.items()})
SOME_CODES = st.lists(st.sampled_from(CODES), min_size=1, max_size=3, unique=True).map(tuple)


@st.composite
def conditions(draw):
    fact = CATALOGUE[draw(st.sampled_from(sorted(CATALOGUE)))]
    op = draw(st.sampled_from(sorted(OPERATORS[fact.kind])))
    takes_codes = op in SET_OPS | ONE_OF_OPS
    value = draw(SOME_CODES if takes_codes else st.sampled_from(COMPARED[fact.kind]))
    return Condition(fact.code, op, value)


CLAUSES = conditions() | st.lists(conditions(), min_size=1, max_size=3).map(
    lambda some: AnyOf(tuple(some))
)


@pytest.mark.parametrize(
    "rounds", [120, pytest.param(4_000, marks=[pytest.mark.proof, pytest.mark.timeout(900)])]
)
def test_what_clashes_is_met_by_nobody_and_what_is_always_true_by_all(rounds):
    found = Counter()

    @settings(max_examples=rounds)
    @given(st.lists(CLAUSES, min_size=1, max_size=5), st.lists(FACTS, min_size=20, max_size=20))
    def they_are_right(clauses, households):
        for group in clashes(clauses, CATALOGUE):
            found["clash"] += 1
            together = AllOf(tuple(clauses[n] for n in group))
            assert not any(evaluate(together, facts) for facts in households)
        for clause in clauses:
            if never_true(clause, CATALOGUE):
                found["never"] += 1
                assert not any(evaluate(clause, facts) for facts in households)
            if always_true(clause, CATALOGUE):
                found["always"] += 1
                assert all(evaluate(clause, facts) for facts in households)

    they_are_right()
    assert min(found["clash"], found["never"], found["always"]) >= rounds / 40, found


SMALL = ("yes_no", "one", "some")


@settings(max_examples=200)
@given(st.lists(conditions().filter(lambda each: each.fact in SMALL), min_size=2, max_size=4))
def test_no_clash_of_plain_sentences_about_listed_values_is_missed(clauses):
    everyone = [
        {"yes_no": yes, "one": one, "some": some}
        for yes in VALUES["yes_no"]
        for one in CODES
        for some in EVERY_SET
    ]
    if any(never_true(each, CATALOGUE) for each in clauses):
        return
    is_met = any(evaluate(AllOf(tuple(clauses)), facts) for facts in everyone)
    assert is_met or clashes(clauses, CATALOGUE)


AGES = {
    code: Fact(code, code, FactKind.NUMBER)
    for code in (
        "youngest_age_low",
        "head_age_low",
        "head_age_high",
        "oldest_age_low",
        "oldest_age_high",
    )
}


@pytest.mark.parametrize(
    ("older_than", "up_to", "clash"),
    [
        ("head_age_low", "head_age_high", True),
        ("youngest_age_low", "oldest_age_high", True),
        ("head_age_low", "oldest_age_high", True),
        ("oldest_age_low", "head_age_high", False),
    ],
)
def test_c16_ages_are_compared_across_their_bounds(older_than, up_to, clash):
    clauses = [Condition(older_than, Op.GE, 65), Condition(up_to, Op.LE, 24)]
    assert clashes(clauses, AGES) == (((0, 1),) if clash else ())


def test_a_choice_clashes_when_each_of_its_branches_does():
    clauses = [
        AnyOf((Condition("one", Op.EQ, "a"), Condition("number", Op.LT, 3))),
        Condition("one", Op.EQ, "b"),
        Condition("number", Op.GE, 3),
        Condition("zip", Op.EQ, "a"),
    ]
    assert clashes(clauses, CATALOGUE) == ((0, 1, 2),)

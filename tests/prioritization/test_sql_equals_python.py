"""The property that guards the condition tree: its SQL and its Python reading never differ.

Random rule sets meet random facts, which reach PostgreSQL as the real ones do: as JSON, unpacked
into typed columns. Outcomes are tallied, so that a run which proves little fails too.
"""

import json
from collections import Counter
from datetime import date

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from psycopg import sql

from cas.rules.conditions import (
    SET_OPS,
    AllOf,
    AnyOf,
    Condition,
    Op,
    RuleError,
    conditions_of,
    dump,
    parse,
)
from cas.rules.evaluate import evaluate
from cas.rules.facts import OPERATORS, Fact, FactKind
from cas.rules.ruleset import Band, Bands, Factor, Requirement, RuleSet, shelter_score
from prioritization.sql import (
    columns_of,
    compile_clause,
    shelter_score_sql,
    surely,
    unpacked_columns,
)

# Quotes, backslashes, percent signs, placeholders, other alphabets: whatever a code may hold.
CODES = ("a", "b", "A", "50%", "%s", "it's", "b\\", '"q"', "ñ", "{x}", "$1")
BOUNDS = (-2, -1, 0, 1, 2, 3)
NUMBERS = (-(2**31), -1, 0, 1, 2, 2**31 - 1)
DAYS = (date(1, 1, 1), date(2024, 2, 29), date(2026, 3, 1), date(2026, 3, 2), date(9999, 12, 31))
CATALOGUE = {
    code: Fact(code, code, kind)
    for kind in FactKind
    for code in (f"{kind}_one", f"{kind}_two", f"{kind}_three")
}
POOLS = {
    FactKind.BOOL: (True, False),
    FactKind.NUMBER: NUMBERS,
    FactKind.DATE: DAYS,
    FactKind.OPTION: CODES[:6],
    FactKind.OPTIONS: ([], ["a"], ["b\\", "50%"], ["a", "a"], list(CODES)),
}
SOME_CODES = st.lists(st.sampled_from(CODES), min_size=1, max_size=4, unique=True).map(tuple)
# Three households lean to one outcome each, so that none is rare; the fourth is left to chance.
LEANINGS = (True, False, None, "any")


@st.composite
def conditions(draw):
    fact = draw(st.sampled_from(sorted(CATALOGUE.values(), key=lambda fact: fact.code)))
    op = draw(st.sampled_from(sorted(OPERATORS[fact.kind])))
    takes_codes = op in SET_OPS or op in (Op.IN, Op.NOT_IN)
    return Condition(
        fact.code, op, draw(SOME_CODES if takes_codes else st.sampled_from(POOLS[fact.kind]))
    )


CLAUSES = conditions() | st.lists(conditions(), min_size=1, max_size=3).map(
    lambda some: AnyOf(tuple(some))
)


@st.composite
def bands(draw):
    """Points by one to three bands of a number, open or closed, beside each other or apart."""
    fact = draw(st.sampled_from(("number_one", "number_two", "number_three")))
    bounds = sorted(draw(st.sets(st.sampled_from(BOUNDS), min_size=2, max_size=6)))
    closed = list(zip(bounds[::2], bounds[1::2], strict=False))
    if draw(st.booleans()):
        closed[0] = (None, closed[0][1])
    if draw(st.booleans()):
        closed[-1] = (closed[-1][0], None)
    drawn = [Band(*sides, draw(st.integers(1, 1000))) for sides in closed if any_bound(sides)]
    return Bands(fact, tuple(drawn or [Band(0, None, 1)]))


def any_bound(sides):
    return sides != (None, None)


RULE_SETS = st.builds(
    RuleSet,
    requirements=st.lists(CLAUSES.map(Requirement), min_size=1, max_size=3).map(tuple),
    factors=st.lists(
        st.builds(
            Factor,
            when=st.lists(CLAUSES, min_size=1, max_size=2).map(lambda some: AllOf(tuple(some))),
            points=st.integers(1, 1000),
        )
        | bands(),
        max_size=2,
    ).map(tuple),
)


@st.composite
def situations(draw):
    """A rule set and the facts of some households, often right at the rule's own values."""
    rules = draw(RULE_SETS)
    asked = {condition.fact: condition for condition in conditions_in(rules)}
    return rules, [
        {code: draw(present(condition, leaning)) for code, condition in asked.items()}
        for leaning in LEANINGS
    ]


def conditions_in(rules):
    return [condition for tree in rules.trees for condition in conditions_of(tree)]


def present(condition, leaning="any"):
    """A value of the fact for which the condition comes out as `leaning`, if there is one."""
    kind = CATALOGUE[condition.fact].kind
    values = [None, *POOLS[kind], *equal_values(condition, kind)]
    if leaning == "any":
        return st.sampled_from(values)
    fitting = [value for value in values if evaluate(condition, {condition.fact: value}) is leaning]
    return st.sampled_from(fitting or values)


def equal_values(condition, kind):
    if kind is FactKind.OPTIONS:
        return [list(condition.codes), list(reversed(condition.codes))]
    return condition.codes or (condition.value,)


def read_in_sql(rules, households):
    """(eligibility, surely eligible, shelter score) of every household, by PostgreSQL."""
    facts = [CATALOGUE[code] for code in rules.facts or ("bool_one",)]
    column = columns_of("facts")
    eligibility = compile_clause(rules.eligibility, CATALOGUE, column)
    statement = sql.SQL(
        "SELECT {}, {}, {} FROM jsonb_array_elements(%s::jsonb) WITH ORDINALITY AS row (facts, n)"
        " CROSS JOIN LATERAL jsonb_to_record(row.facts) AS facts ({}) ORDER BY n"
    ).format(
        eligibility,
        surely(eligibility),
        shelter_score_sql(rules, CATALOGUE, column),
        unpacked_columns(facts),
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [json.dumps(households, default=date.isoformat)])
        return cursor.fetchall()


def read_in_python(rules, facts):
    outcome = evaluate(rules.eligibility, facts)
    return outcome, outcome is True, shelter_score(rules, facts)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "rule_sets",
    [600, pytest.param(10_000, marks=[pytest.mark.proof, pytest.mark.timeout(1200)])],
)
def test_sql_and_python_agree_on_every_operator_and_every_unknown(rule_sets):
    outcomes, scores, operators, banded = Counter(), Counter(), Counter(), Counter()

    @settings(
        max_examples=rule_sets,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(situations())
    @example((RuleSet(), [{}] * len(LEANINGS)))
    def they_agree(situation):
        rules, households = situation
        in_python = [read_in_python(rules, facts) for facts in households]
        assert read_in_sql(rules, households) == in_python
        outcomes.update(outcome for outcome, _, _ in in_python)
        scores.update(min(score, 101) for _, _, score in in_python)
        operators.update(condition.op for condition in conditions_in(rules))
        banded.update(
            factor.band_of(facts) is not None
            for facts in households
            for factor in rules.factors
            if isinstance(factor, Bands)
        )

    they_agree()
    total = outcomes.total()
    assert total >= rule_sets * len(LEANINGS)
    assert set(operators) == set(Op)
    for outcome in (True, False, None):
        assert outcomes[outcome] >= total * 0.2, outcomes
    assert {0, 100, 101} <= set(scores)
    assert min(banded[True], banded[False]) >= total * 0.03, banded


CONDITIONS_OF_EACH_KIND = [
    Condition(fact.code, op, value)
    for fact in CATALOGUE.values()
    if fact.code.endswith("_one")
    for op in sorted(OPERATORS[fact.kind])
    for value in [
        {
            FactKind.BOOL: True,
            FactKind.NUMBER: 1,
            FactKind.DATE: date(2026, 3, 1),
            FactKind.OPTION: ("a", "50%") if op in (Op.IN, Op.NOT_IN) else "50%",
            FactKind.OPTIONS: ("a", "50%"),
        }[fact.kind]
    ]
]
EVERY_PRESENT = {
    FactKind.BOOL: [None, True, False],
    FactKind.NUMBER: [None, 0, 1, 2],
    FactKind.DATE: [None, "2026-02-28", "2026-03-01", "2026-03-02"],
    FactKind.OPTION: [None, "a", "50%", "A"],
    FactKind.OPTIONS: [None, [], ["a"], ["50%", "a"], ["a", "a", "b", "50%"], ["b"]],
}


@pytest.mark.django_db
@pytest.mark.parametrize("condition", CONDITIONS_OF_EACH_KIND, ids=str)
def test_each_operator_agrees_below_at_and_above_its_value(condition):
    rules = RuleSet((Requirement(condition),))
    kind = CATALOGUE[condition.fact].kind
    households = [{}, *({condition.fact: value} for value in EVERY_PRESENT[kind])]
    in_python = [read_in_python(rules, facts) for facts in households]
    assert read_in_sql(rules, households) == in_python
    assert {outcome for outcome, _, _ in in_python} == {True, False, None}


@given(CLAUSES)
@settings(max_examples=200)
def test_any_tree_survives_being_stored_and_read_again(clause):
    tree = AllOf((clause,))
    assert parse(json.loads(json.dumps(dump(tree)))) == tree


@given(conditions(), st.data())
@settings(max_examples=200)
def test_a_negative_operator_is_the_opposite_and_unknown_stays_unknown(condition, data):
    facts = {condition.fact: data.draw(present(condition))}
    negative = Condition(condition.fact, condition.op.negative, condition.value)
    opposite = {True: False, False: True, None: None}
    assert evaluate(negative, facts) is opposite[evaluate(condition, facts)]


@pytest.mark.django_db
def test_an_expression_means_the_same_with_and_without_parameters():
    condition = Condition("option_one", Op.EQ, "50% of %s")
    expression = compile_clause(condition, CATALOGUE, columns_of("facts"))
    assert "%" not in expression.as_string(None)
    statement = sql.SQL(
        "SELECT {} FROM (SELECT concat(50, chr(37), ' of ', chr(37), 's') AS option_one) AS facts"
    ).format(expression)
    with connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.fetchone() == (True,)
        cursor.execute(statement + sql.SQL(" WHERE %s"), [True])
        assert cursor.fetchone() == (True,)


@pytest.mark.parametrize(
    "condition",
    [
        Condition("never_heard_of", Op.EQ, "a"),
        Condition("number_one", Op.EQ, "a"),
        Condition("option_one", Op.LE, 3),
    ],
    ids=str,
)
def test_a_rule_that_does_not_fit_the_catalogue_is_refused_before_it_reaches_sql(condition):
    with pytest.raises(RuleError):
        compile_clause(condition, CATALOGUE, columns_of("facts"))

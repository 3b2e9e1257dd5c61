"""The tree's shape: what may be built, what is refused and in which words."""

import json
from datetime import UTC, date, datetime

import pytest

from cas.rules.conditions import (
    LARGEST_NUMBER,
    AllOf,
    AnyOf,
    Condition,
    Op,
    RuleError,
    dump,
    fact_codes,
    parse,
)


def one(value, op="eq", fact="pets"):
    return [{"fact": fact, "op": op, "value": value}]


WHOLE = [
    {"fact": "is_family", "op": "eq", "value": False},
    {"fact": "pets", "op": "le", "value": 1},
    {"fact": "homeless_since", "op": "lt", "value": "2026-03-01"},
    {
        "any": [
            {"fact": "area", "op": "in", "value": ["elk_grove", "galt"]},
            {"fact": "pet_kinds", "op": "has_none", "value": ["dog"]},
            {"fact": "zip", "op": "ne", "value": "95823"},
        ]
    },
]


def test_a_tree_survives_being_stored_and_read_again():
    assert dump(parse(json.loads(json.dumps(WHOLE)))) == WHOLE


def test_an_empty_tree_is_allowed():
    assert parse([]) == AllOf(())


def test_values_keep_their_types():
    assert parse(one("2026-02-28")).clauses[0].value == date(2026, 2, 28)
    assert parse(one("95823", fact="zip")).clauses[0].value == "95823"
    assert parse(one(True, fact="is_family")).clauses[0].value is True
    assert parse(one(["dog"], op="has_any")).clauses[0].value == ("dog",)


def test_a_date_from_toml_is_a_date():
    assert dump(parse(one(date(2026, 3, 1)))) == one("2026-03-01")


@pytest.mark.parametrize("op", Op)
def test_every_operator_has_a_negative_that_leads_back(op):
    assert op.negative is not op
    assert op.negative.negative is op


def test_the_facts_of_a_tree_are_named_once_in_reading_order():
    tree = parse([*WHOLE, *one(2)])
    assert fact_codes(tree) == ("is_family", "pets", "homeless_since", "area", "pet_kinds", "zip")


def test_the_place_of_an_error_is_named():
    wrong = [WHOLE[0], {"any": [WHOLE[1], {"fact": "pets", "op": "like", "value": 1}]}]
    with pytest.raises(RuleError, match=r"^Condition 2: choice 2: 'like' is not an operator"):
        parse(wrong)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (None, "A rule is a list of conditions, not nothing."),
        ({"any": []}, "A rule is a list of conditions, not a group of values."),
        ("[]", "A rule is a list of conditions, not '[]'."),
        ([7], "names a fact, an operator and a value, not the number 7"),
        ([[]], "names a fact, an operator and a value, not a list"),
        ([{}], "The condition has no fact and no op and no value."),
        ([{"fact": "pets", "op": "eq"}], "The condition has no value."),
        ([{"fact": "pets", "op": "eq", "value": 1, "not": True}], "'not' means nothing here."),
        ([{1: 2, "fact": "pets", "op": "eq", "value": 1}], "the number 1 means nothing here."),
        ([{"any": []}], "needs at least one condition"),
        ([{"any": {}}], "'any' holds a list of conditions, not a group of values."),
        ([{"any": one(1), "fact": "pets"}], "'fact' means nothing here."),
        ([{"any": [{"any": one(1)}]}], "cannot stand inside another one"),
        ([{"all": one(1)}], "'all' means nothing here."),
        (one(1) * 101, "More than 100 conditions in one list: 101."),
        ([{"any": one(1) * 101}], "More than 100 conditions"),
        (one(1, fact=3), "named by its code, not by the number 3"),
        (one(1, fact="Pets"), "'Pets' cannot be a fact code"),
        (one(1, fact="pets\x00"), r"'pets\x00' cannot be a fact code"),
        (one(1, fact="pets; drop table x"), "cannot be a fact code"),
        (one(1, fact="p" * 64), "at most 63"),
        (one(1, op="=="), "'==' is not an operator. Use one of eq, ne,"),
        (one(1, op=["eq"]), "a list is not an operator"),
        (one(None), "compares with yes/no, a whole number, a date or option codes, not nothing"),
        (one(1.5), "not the number 1.5"),
        (one(float("nan")), "not the number nan"),
        (one({"a": 1}), "not a group of values"),
        (one(LARGEST_NUMBER + 1), "A number lies between"),
        (one(10**5000), "A number lies between"),
        (one("2026-02-30"), "2026-02-30 is not a day in the calendar"),
        (one(datetime(2026, 3, 1, tzinfo=UTC)), "a day, not with a time of day"),
        (one(""), "An option code has 1 to 100 characters"),
        (one("x" * 101), "An option code has 1 to 100 characters"),
        (one("a\x00b"), r"'a\x00b' has a character that cannot be printed"),
        (one("a\ud800b"), r"'a\ud800b' has a character that cannot be printed"),
        (one("a\nb"), "cannot be printed"),
        (one(["dog"]), "'eq' compares with one value, not with a list"),
        (one("dog", op="in"), "'in' compares with a list of option codes, not 'dog'"),
        (one([], op="in"), "'in' needs at least one option code"),
        (one([], op="has_none"), "'has_none' needs at least one option code"),
        (one([1], op="in"), "holds option codes only"),
        (one([["dog"]], op="in"), "holds option codes only"),
        (one(["2026-03-01"], op="in"), "looks like a date"),
        (one(["dog", "dog"], op="in"), "listed twice"),
        (one([str(n) for n in range(201)], op="in"), "at most 200 option codes"),
        (one("dog", op="lt"), "'lt' compares with a whole number or a date, not 'dog'"),
        (one(True, op="ge"), "'ge' compares with a whole number or a date, not true"),
    ],
)
def test_a_malformed_rule_is_refused_in_words(data, words):
    with pytest.raises(RuleError) as error:
        parse(data)
    assert words in str(error.value)
    assert str(error.value).isprintable()


def test_a_rule_nested_beyond_all_reason_is_refused_and_not_followed():
    deep: object = one(1)
    for _ in range(100_000):
        deep = [{"any": deep}]
    with pytest.raises(RuleError, match="cannot stand inside another one"):
        parse(deep)


def test_a_malformed_tree_cannot_be_built_in_code_either():
    with pytest.raises(RuleError):
        AnyOf(())
    with pytest.raises(RuleError):
        Condition("pets", Op.IN, ())

"""Three-valued evaluation: inclusive bounds, and unknown is never a yes."""

from datetime import UTC, date, datetime

import pytest

from cas.rules.conditions import AllOf, AnyOf, Condition, Op
from cas.rules.evaluate import all_hold, any_holds, evaluate

DAY = date(2026, 3, 1)
EVERY_CONDITION = [
    *(Condition("fact", op, 2) for op in (Op.EQ, Op.NE, Op.LT, Op.LE, Op.GT, Op.GE)),
    *(Condition("fact", op, DAY) for op in (Op.EQ, Op.NE, Op.LT, Op.LE, Op.GT, Op.GE)),
    *(Condition("fact", op, True) for op in (Op.EQ, Op.NE)),
    *(Condition("fact", op, "a") for op in (Op.EQ, Op.NE)),
    *(Condition("fact", op, ("a", "b")) for op in (Op.IN, Op.NOT_IN)),
    *(
        Condition("fact", op, ("a", "b"))
        for op in (Op.HAS_ANY, Op.HAS_NONE, Op.HAS_ALL, Op.LACKS_SOME)
    ),
]
YES = Condition("yes", Op.EQ, True)
NO = Condition("yes", Op.EQ, False)
UNKNOWN = Condition("unknown", Op.EQ, True)
FACTS = {"yes": True, "unknown": None}


def holds(op, value, present):
    return evaluate(Condition("fact", op, value), {"fact": present})


@pytest.mark.parametrize("condition", EVERY_CONDITION, ids=str)
@pytest.mark.parametrize("facts", [{}, {"fact": None}], ids=["absent", "none"])
def test_an_unknown_fact_is_unknown_to_every_operator_and_its_negative(condition, facts):
    assert evaluate(condition, facts) is None


@pytest.mark.parametrize(
    ("op", "outcomes"),
    [
        (Op.EQ, (False, True, False)),
        (Op.NE, (True, False, True)),
        (Op.LT, (True, False, False)),
        (Op.LE, (True, True, False)),
        (Op.GT, (False, False, True)),
        (Op.GE, (False, True, True)),
    ],
)
def test_bounds_are_inclusive_where_they_say_so(op, outcomes):
    assert tuple(holds(op, 2, present) for present in (1, 2, 3)) == outcomes
    days = (date(2026, 2, 28), DAY, date(2026, 3, 2))
    assert tuple(holds(op, DAY, present) for present in days) == outcomes
    texts = tuple(day.isoformat() for day in days)
    assert tuple(holds(op, DAY, present) for present in texts) == outcomes


@pytest.mark.parametrize(
    ("held", "any_", "all_"),
    [
        ([], False, False),
        (["c"], False, False),
        (["a"], True, False),
        (["b", "a"], True, True),
        ({"a", "b", "c"}, True, True),
    ],
    ids=lambda held: str(sorted(held)) if isinstance(held, set) else str(held),
)
def test_lists_of_options_and_the_empty_list_that_is_known(held, any_, all_):
    assert holds(Op.HAS_ANY, ("a", "b"), held) is any_
    assert holds(Op.HAS_NONE, ("a", "b"), held) is not any_
    assert holds(Op.HAS_ALL, ("a", "b"), held) is all_
    assert holds(Op.LACKS_SOME, ("a", "b"), held) is not all_


def test_one_of_several_options():
    assert holds(Op.IN, ("a", "b"), "b") is True
    assert holds(Op.IN, ("a", "b"), "c") is False
    assert holds(Op.NOT_IN, ("a", "b"), "b") is False
    assert holds(Op.NOT_IN, ("a", "b"), "c") is True


@pytest.mark.parametrize(
    ("op", "value", "present"),
    [
        (Op.NE, 1, True),
        (Op.NE, True, 0),
        (Op.NE, 1, "one"),
        (Op.NE, "one", 1),
        (Op.NE, "one", ["one"]),
        (Op.NOT_IN, ("a",), ["b"]),
        (Op.HAS_NONE, ("a",), "b"),
        (Op.NE, DAY, "soon"),
        (Op.NE, DAY, "2026-02-30"),
        (Op.GE, DAY, datetime(2026, 3, 1, tzinfo=UTC)),
        (Op.NE, DAY, 20260301),
    ],
    ids=str,
)
def test_a_fact_of_another_shape_is_not_known(op, value, present):
    assert holds(op, value, present) is None


@pytest.mark.parametrize(
    ("outcomes", "both", "either"),
    [
        ((True, True), True, True),
        ((True, False), False, True),
        ((True, None), None, True),
        ((False, False), False, False),
        ((False, None), False, None),
        ((None, None), None, None),
    ],
    ids=str,
)
def test_kleene_tables(outcomes, both, either):
    for order in (outcomes, outcomes[::-1]):
        assert all_hold(order) is both
        assert any_holds(order) is either


def test_a_tree_is_an_and_of_ors():
    assert evaluate(AllOf(()), FACTS) is True
    assert evaluate(AllOf((YES, AnyOf((NO, YES, UNKNOWN)))), FACTS) is True
    assert evaluate(AllOf((YES, AnyOf((NO, UNKNOWN)))), FACTS) is None
    assert evaluate(AllOf((NO, AnyOf((NO, UNKNOWN)))), FACTS) is False

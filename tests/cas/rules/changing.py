"""Random rules and facts, and what the smallest change must be, found by trying everything."""

from datetime import date, timedelta
from itertools import combinations, product

from hypothesis import strategies as st

from cas.rules.conditions import SET_OPS, AllOf, AnyOf, Condition, Op, fact_codes
from cas.rules.evaluate import evaluate
from cas.rules.facts import OPERATORS, FactKind
from cas.rules.smallest_change import Effort

DAY = date(2026, 3, 1)
CODES = ("a", "b", "c")
KINDS = {
    "adult": FactKind.BOOL,
    "pets": FactKind.NUMBER,
    "since": FactKind.DATE,
    "area": FactKind.OPTION,
    "ties": FactKind.OPTIONS,
    "totes": FactKind.NUMBER,
}
ALL_SETS = [list(some) for size in range(4) for some in combinations(CODES, size)]
WORTH_TRYING = {
    FactKind.BOOL: [True, False],
    FactKind.NUMBER: [-1, 0, 1, 2, 3, 4],
    FactKind.DATE: [DAY + timedelta(days=days) for days in (-1, 0, 1, 2)],
    FactKind.OPTION: list(CODES),
    FactKind.OPTIONS: ALL_SETS,
}
"""One value on each side of every value that a rule below compares with."""
COMPARED = {
    FactKind.BOOL: [True, False],
    FactKind.NUMBER: [0, 1, 3],
    FactKind.DATE: [DAY, DAY + timedelta(days=1)],
    FactKind.OPTION: list(CODES),
}
SOME_CODES = st.lists(st.sampled_from(CODES), min_size=1, max_size=3, unique=True).map(tuple)


def options(code):
    """The option codes of a fact, as the catalogue has them."""
    return CODES if KINDS[code] in (FactKind.OPTION, FactKind.OPTIONS) else ()


@st.composite
def conditions(draw):
    code = draw(st.sampled_from(sorted(KINDS)))
    kind = KINDS[code]
    op = draw(st.sampled_from(sorted(OPERATORS[kind])))
    takes_codes = op in SET_OPS or op in (Op.IN, Op.NOT_IN)
    return Condition(code, op, draw(SOME_CODES if takes_codes else st.sampled_from(COMPARED[kind])))


CLAUSES = conditions() | st.lists(conditions(), min_size=1, max_size=3).map(
    lambda some: AnyOf(tuple(some))
)
TREES = st.lists(CLAUSES, min_size=1, max_size=5).map(lambda some: AllOf(tuple(some)))
FACTS = st.fixed_dictionaries(
    {code: st.sampled_from([None, *WORTH_TRYING[kind]]) for code, kind in KINDS.items()}
)
OUT_OF_REACH = st.sets(st.sampled_from(sorted(KINDS)), max_size=3)


def efforts(out_of_reach):
    """One change each; those out of reach only when there is no other way."""
    return lambda code: Effort(beyond_reach=code in out_of_reach, changes=1)


def least_effort(tree, facts, out_of_reach):
    """(out of reach, changes) of the smallest set of facts that flips the tree; None if none."""
    asked = fact_codes(tree)
    sizes = sorted(
        (sum(code in out_of_reach for code in some), len(some), some)
        for size in range(len(asked) + 1)
        for some in combinations(asked, size)
    )
    for beyond, size, some in sizes:
        pools = [WORTH_TRYING[KINDS[code]] for code in some]
        for values in product(*pools):
            if evaluate(tree, {**facts, **dict(zip(some, values, strict=True))}) is True:
                return beyond, size
    return None


def applied(found, facts):
    """The facts after the changes that were found."""
    return {**facts, **{change.fact: change.value for change in found.changes}}


def check_smallest_change(tree, facts, out_of_reach, found):
    """Applying what was found flips the tree, and no smaller set of facts does."""
    least = least_effort(tree, facts, out_of_reach)
    assert found.is_proven
    assert found.is_possible is (least is not None)
    if least is not None:
        assert evaluate(tree, applied(found, facts)) is True
        beyond = sum(code in out_of_reach for code in found.facts)
        assert (beyond, len(found.facts)) == least

"""The condition trees of the standard as database constraints: a hidden field holds nothing."""

from functools import reduce
from operator import and_, or_

from django.db import models
from django.db.models import Q

from cas.rules.asking import Askings
from cas.rules.conditions import AllOf, AnyOf, Clause, Op


def holds_only_what_is_asked(name: str, askings: Askings) -> models.CheckConstraint:
    """Whatever writes a row: a field that its conditions hide is null, or what others decide."""
    return models.CheckConstraint(
        name=name,
        condition=reduce(and_, (_fits(field, askings) for field in askings)),
        violation_error_message="An answer that the other answers leave out can't be kept.",
    )


def _fits(field: str, askings: Askings) -> Q:
    asking = askings[field]
    allowed = Q(**{f"{field}__isnull": True})
    if asking.when is not None:
        allowed |= _as_q(asking.when)
    for when, value in asking.decided:
        allowed |= Q(**{f"{field}__isnull": False, field: value}) & _as_q(when)
    return allowed


def _as_q(tree: AllOf) -> Q:
    """The tree over columns of codes. Null is spelt out: a check that is NULL would pass."""
    return reduce(and_, (_clause(clause) for clause in tree.clauses))


def _clause(clause: Clause) -> Q:
    if isinstance(clause, AnyOf):
        return reduce(or_, (_clause(condition) for condition in clause.conditions))
    assert clause.op is Op.IN, "the standard's conditions compare with lists of codes"
    codes = [int(code) for code in clause.codes]
    return Q(**{f"{clause.fact}__isnull": False, f"{clause.fact}__in": codes})

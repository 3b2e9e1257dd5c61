"""Which values a fact may still have under some conditions: enough to find rules that clash.

Sound, not complete: what is called empty surely is, and what is called everything surely is.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from cas.rules.conditions import LARGEST_NUMBER, SMALLEST_NUMBER, Condition, Op
from cas.rules.facts import Fact, FactKind

Interval = tuple[int, int]
_YES_NO = frozenset({"True", "False"})
_NEGATIVE = frozenset({Op.NE, Op.NOT_IN})


@dataclass(frozen=True)
class Numbers:
    """Whole numbers, or days counted from year 1, within inclusive intervals in order."""

    intervals: tuple[Interval, ...]
    smallest: int
    largest: int

    @property
    def is_empty(self) -> bool:
        return not self.intervals

    @property
    def is_everything(self) -> bool:
        return self.intervals == ((self.smallest, self.largest),)

    def meet(self, other: "Numbers") -> "Numbers":
        pairs = product(self.intervals, other.intervals)
        shared = ((max(a[0], b[0]), min(a[1], b[1])) for a, b in pairs)
        return Numbers(_joined(each for each in shared if each[0] <= each[1]), *self._ends)

    def join(self, other: "Numbers") -> "Numbers":
        return Numbers(_joined((*self.intervals, *other.intervals)), *self._ends)

    @property
    def _ends(self) -> Interval:
        return self.smallest, self.largest


@dataclass(frozen=True)
class Codes:
    """One of some option codes, or with `excluded` one of all others; `listed` when all are."""

    codes: frozenset[str]
    excluded: bool = False
    listed: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        return not self.codes and not self.excluded

    @property
    def is_everything(self) -> bool:
        return self.codes == self.listed if self.listed else self.excluded and not self.codes

    def meet(self, other: "Codes") -> "Codes":
        match self.excluded, other.excluded:
            case False, False:
                return Codes(self.codes & other.codes, listed=self.listed)
            case True, True:
                return Codes(self.codes | other.codes, excluded=True)
            case True, False:
                return Codes(other.codes - self.codes)
        return Codes(self.codes - other.codes)

    def join(self, other: "Codes") -> "Codes":
        return self._others().meet(other._others())._others()

    def _others(self) -> "Codes":
        if self.listed:
            return Codes(self.listed - self.codes, listed=self.listed)
        return Codes(self.codes, excluded=not self.excluded)


@dataclass(frozen=True)
class Held:
    """What a list of options must and must not hold."""

    needed: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    one_of: tuple[frozenset[str], ...] = ()
    not_all_of: tuple[frozenset[str], ...] = ()

    @property
    def is_empty(self) -> bool:
        held = self._with_what_follows()
        return not held.needed.isdisjoint(held.refused) or frozenset() in (
            *held._choices_left,
            *held._gaps_left,
        )

    @property
    def is_everything(self) -> bool:
        """Never surely: joining forgets what it cannot say."""
        return False

    def meet(self, other: "Held") -> "Held":
        return Held(
            self.needed | other.needed,
            self.refused | other.refused,
            self.one_of + other.one_of,
            self.not_all_of + other.not_all_of,
        )

    def join(self, other: "Held") -> "Held":
        """Either of two: too rich for this shape, so only what is equal stays."""
        return self if self == other else Held()

    @property
    def _choices_left(self) -> tuple[frozenset[str], ...]:
        return tuple(codes - self.refused for codes in self.one_of)

    @property
    def _gaps_left(self) -> tuple[frozenset[str], ...]:
        return tuple(codes - self.needed for codes in self.not_all_of)

    def _with_what_follows(self) -> "Held":
        """A choice of one code needs it; where a single code may be missing, it is refused."""
        needed = self.needed.union(*(each for each in self._choices_left if len(each) == 1))
        refused = self.refused.union(*(each for each in self._gaps_left if len(each) == 1))
        if (needed, refused) == (self.needed, self.refused):
            return self
        return replace(self, needed=needed, refused=refused)._with_what_follows()


Domain = Numbers | Codes | Held


def allowed(condition: Condition, fact: Fact) -> Domain:
    """The values for which the condition holds. It must fit the fact."""
    match fact.kind:
        case FactKind.NUMBER | FactKind.DATE:
            return _numbers(condition, fact)
        case FactKind.OPTIONS:
            return _held(condition.op, frozenset(condition.codes))
        case FactKind.BOOL:
            return _codes(condition.op, frozenset({str(condition.value)}), _YES_NO)
    return _codes(
        condition.op, frozenset(condition.codes), frozenset(code for code, _ in fact.options)
    )


def meet(one: Domain, other: Domain) -> Domain:
    """The values in both; of one fact, so of one shape."""
    return one.meet(other)  # type: ignore[arg-type]


def join(one: Domain, other: Domain) -> Domain:
    """The values in either, or more; of one fact, so of one shape."""
    return one.join(other)  # type: ignore[arg-type]


def _numbers(condition: Condition, fact: Fact) -> Numbers:
    is_date = fact.kind is FactKind.DATE
    ends = (1, date.max.toordinal()) if is_date else (SMALLEST_NUMBER, LARGEST_NUMBER)
    value = condition.value
    number = value.toordinal() if isinstance(value, date) else value
    if not isinstance(number, int):
        raise TypeError(f"{condition} does not fit a {fact.kind}.")
    below, above = (ends[0], number - 1), (number + 1, ends[1])
    intervals: dict[Op, tuple[Interval, ...]] = {
        Op.EQ: ((number, number),),
        Op.NE: (below, above),
        Op.LT: (below,),
        Op.LE: ((ends[0], number),),
        Op.GT: (above,),
        Op.GE: ((number, ends[1]),),
    }
    return Numbers(tuple(each for each in intervals[condition.op] if each[0] <= each[1]), *ends)


def _codes(op: Op, codes: frozenset[str], listed: frozenset[str]) -> Codes:
    if not listed:
        return Codes(codes, excluded=op in _NEGATIVE)
    return Codes(listed - codes if op in _NEGATIVE else listed & codes, listed=listed)


def _held(op: Op, codes: frozenset[str]) -> Held:
    match op:
        case Op.HAS_ALL:
            return Held(needed=codes)
        case Op.HAS_NONE:
            return Held(refused=codes)
        case Op.HAS_ANY:
            return Held(one_of=(codes,))
    return Held(not_all_of=(codes,))


def _joined(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """The intervals in order, those that touch made one."""
    found: list[Interval] = []
    for first, last in sorted(intervals):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return tuple(found)

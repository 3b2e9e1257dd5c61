"""Points by band of a number: "5 points from 55 to 64, 10 points from 65"."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from cas.rules.conditions import AllOf, Condition, Op, RuleError, check_number
from cas.rules.evaluate import Facts, any_holds, evaluate
from cas.rules.explain import Finding, explain, fact_named
from cas.rules.facts import Catalogue
from cas.rules.limits import check_points, check_text, refuse_protected

MOST_BANDS = 20
_LOW, _HIGH = "_age_low", "_age_high"


@dataclass(frozen=True)
class Band:
    """Points for a number within inclusive bounds; None leaves that side open."""

    at_least: int | None
    at_most: int | None
    points: int

    def __post_init__(self) -> None:
        check_points(self.points)
        bounds = [bound for bound in (self.at_least, self.at_most) if bound is not None]
        if not bounds:
            raise RuleError("A band says from which number or up to which number it goes.")
        for bound in bounds:
            check_number(bound)
        if bounds != sorted(bounds):
            raise RuleError(f"A band is empty: no number is {self.where}.")

    def __str__(self) -> str:
        return f"{counted(self.points)} {self.where}"

    @property
    def where(self) -> str:
        """ "from 55 to 64", "from 65", "up to 12", "at 3"."""
        if self.at_least == self.at_most:
            return f"at {self.at_least}"
        if self.at_least is None:
            return f"up to {self.at_most}"
        return f"from {self.at_least}" + ("" if self.at_most is None else f" to {self.at_most}")


@dataclass(frozen=True)
class Bands:
    """Points by the band that a number fact surely lies in; none when it is not known.

    Kept from the lowest band up, however they were typed. Refuses bands that overlap and facts
    that no rule may use, with a RuleError in words. An age that is known only as a range (C16)
    counts when both its bounds lie in the band: name it by either of its two facts.
    """

    fact: str
    bands: tuple[Band, ...]
    note: str = ""

    def __post_init__(self) -> None:
        if not 1 <= len(self.bands) <= MOST_BANDS:
            raise RuleError(f"Points by bands need 1 to {MOST_BANDS} bands.")
        object.__setattr__(self, "bands", tuple(sorted(self.bands, key=_lowest_first)))
        _refuse_overlaps(self.bands)
        for tree in self.trees:
            refuse_protected(tree)
        check_text("note", self.note)

    @property
    def trees(self) -> tuple[AllOf, ...]:
        """What each band asks, in the order of `bands`."""
        return tuple(self.when(band) for band in self.bands)

    @property
    def points(self) -> int:
        """The most points that anybody gets."""
        return max(band.points for band in self.bands)

    def when(self, band: Band) -> AllOf:
        """The condition under which one of the bands gives its points."""
        bounds = ((Op.GE, band.at_least), (Op.LE, band.at_most))
        return AllOf(
            tuple(
                Condition(self._bound_fact(op), op, value)
                for op, value in bounds
                if value is not None
            )
        )

    def band_of(self, facts: Facts) -> Band | None:
        """The band that surely holds for these facts, if one does."""
        return next((band for band in self.bands if evaluate(self.when(band), facts) is True), None)

    def outcome(self, facts: Facts) -> bool | None:
        """True in one of the bands, False in none, None when it is not known."""
        return any_holds(evaluate(tree, facts) for tree in self.trees)

    def findings(self, facts: Facts, catalogue: Catalogue) -> tuple[Finding, ...]:
        """The conditions of the band that holds; of all bands when none does."""
        band = self.band_of(facts)
        trees = (self.when(band),) if band else self.trees
        return tuple(finding for tree in trees for finding in explain(tree, facts, catalogue))

    def in_words(self, catalogue: Catalogue) -> str:
        """ "Age of the head of household: 5 points from 55 to 64, 10 points from 65"."""
        label = fact_named(self.fact, catalogue).label
        return f"{label}: {', '.join(map(str, self.bands))}"

    def gaps(self) -> Iterator[tuple[int, int]]:
        """The inclusive ranges between two bands for which nobody gets points."""
        for lower, upper in pairwise(self.bands):
            if lower.at_most is not None and upper.at_least is not None:
                first, last = lower.at_most + 1, upper.at_least - 1
                if first <= last:
                    yield first, last

    def _bound_fact(self, op: Op) -> str:
        """C16: "from" asks the low bound of an age, "up to" the high one."""
        for ending in (_LOW, _HIGH):
            if self.fact.endswith(ending):
                return self.fact.removesuffix(ending) + (_LOW if op is Op.GE else _HIGH)
        return self.fact


def counted(points: int) -> str:
    """ "1 point", "5 points"."""
    return f"{points} point" if points == 1 else f"{points} points"


def _lowest_first(band: Band) -> tuple[bool, int, int]:
    return (band.at_least is not None, band.at_least or 0, band.points)


def _refuse_overlaps(bands: tuple[Band, ...]) -> None:
    for lower, upper in pairwise(bands):
        if lower.at_most is None or upper.at_least is None or upper.at_least <= lower.at_most:
            raise RuleError(
                f"Two bands overlap: {lower.where} and {upper.where}. "
                f"Every number is in one band at most."
            )

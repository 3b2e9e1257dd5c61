"""How the scores of one kind of assessment spread, and how many reach a line. Plain Python."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from prioritization.small_numbers import hidden_cells, is_small


@dataclass(frozen=True)
class Share:
    """How many of some assessments reach the line."""

    reached: int
    total: int

    @property
    def percent(self) -> float:
        """Of all; 0 when there are none."""
        return 100 * self.reached / self.total if self.total else 0.0

    @property
    def missed(self) -> int:
        """How many do not reach the line."""
        return self.total - self.reached

    @property
    def gives_people_away(self) -> bool:
        """Whether one side of the line is so small that it could tell who is meant."""
        return is_small(self.reached) or is_small(self.missed)

    def __add__(self, other: "Share") -> "Share":
        return Share(self.reached + other.reached, self.total + other.total)


@dataclass(frozen=True)
class Distribution:
    """How many assessments have each score. `line` is the score from which they count as EVH.

    With `hides_small` counts that could tell who is meant are None, and so is whatever would let
    them be worked out from the sums on both sides of the line.
    """

    counts: Mapping[int, int]
    line: int
    hides_small: bool = False

    @property
    def share(self) -> Share:
        """How many reach the line."""
        return self._share_from(self.line)

    @property
    def scores(self) -> range:
        """Every score from 0 to the highest there is, and at least to the line."""
        return range(max(self.line, *self.counts, 0) + 1)

    def count_of(self, score: int) -> int | None:
        """How many have this score; None when that may not be shown."""
        return None if score in self._hidden else self.counts.get(score, 0)

    def share_with(self, line: int) -> Share | None:
        """What another line would give; None when that would tell a hidden count.

        It tells none while all that is hidden on its side of today's line stays together.
        """
        hidden = {score for score in self._hidden if (score >= self.line) == (line > self.line)}
        is_torn = len({score >= line for score in hidden}) > 1
        return None if is_torn else self._share_from(line)

    def _share_from(self, line: int) -> Share:
        reached = sum(count for score, count in self.counts.items() if score >= line)
        return Share(reached, sum(self.counts.values()))

    @cached_property
    def _hidden(self) -> frozenset[int]:
        if not self.hides_small:
            return frozenset()
        above = {score: count for score, count in self.counts.items() if score >= self.line}
        below = {score: count for score, count in self.counts.items() if score < self.line}
        return hidden_cells(above) | hidden_cells(below)

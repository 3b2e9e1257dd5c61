"""Which papers are missing most, and for how long: the bars above the board of papers."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from assessments.checklists import Checklist
from assessments.rules.document_catalogue import CATALOGUE

AGES: Sequence[tuple[str, int]] = (
    ("up to 30 days", 30),
    ("31 to 90 days", 90),
    ("longer", 10**6),
)
"""How long a household has wanted housing without the paper, up to so many days."""
WIDTH = 100.0


@dataclass(frozen=True)
class Piece:
    """One stretch of a bar: households whose need is of one age. In units of the drawing."""

    age: int
    x: float
    width: float


@dataclass(frozen=True)
class Gap:
    """One kind of paper, and how many households lack it, by age."""

    code: str
    label: str
    numbers: tuple[int, ...]
    pieces: tuple[Piece, ...]

    @property
    def total(self) -> int:
        return sum(self.numbers)


def gaps(found: Iterable[tuple[Checklist, date]], on: date) -> list[Gap]:
    """The papers that these households lack, the one that most of them lack first.

    Each checklist comes with the day since which the household wants housing. A household counts
    once for a paper, however many of its members need it.
    """
    counts = {code: Counter[int]() for code in CATALOGUE.kinds}
    for checklist, since in found:
        age = _age((on - since).days)
        for code in {line.kind.code for line in checklist.missing}:
            counts[code][age] += 1
    most = max((each.total() for each in counts.values()), default=0)
    rows = [_gap(code, each, most) for code, each in counts.items() if each]
    return sorted(rows, key=lambda row: -row.total)


def _age(days: int) -> int:
    return next(place for place, (_, last) in enumerate(AGES) if days <= last)


def _gap(code: str, counts: Counter[int], most: int) -> Gap:
    numbers = tuple(counts[age] for age in range(len(AGES)))
    pieces, x = [], 0.0
    for age, number in enumerate(numbers):
        width = round(WIDTH * number / most, 2)
        pieces.append(Piece(age, round(x, 2), width))
        x += width
    return Gap(code, CATALOGUE.kinds[code].label, numbers, tuple(pieces))

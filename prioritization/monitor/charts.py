"""Bars of a score distribution, measured out for a drawing that the server makes."""

from dataclasses import dataclass

from prioritization.monitor.distribution import Distribution

WIDTH, HEIGHT = 420, 170
TOP, BOTTOM = 30, 24
"""Room for the numbers above the bars, and for the scores underneath."""

HIDDEN_HEIGHT = 5
DIGIT_WIDTH = 7.5


@dataclass(frozen=True)
class Bar:
    """One score. `number` is None where it may not be shown; `label` where there is no room."""

    score: int
    number: int | None
    label: str
    reaches: bool
    x: float
    y: float
    width: float
    height: float
    middle: float
    label_y: float


@dataclass(frozen=True)
class Chart:
    """All bars and the line that decides, in units of the drawing."""

    bars: tuple[Bar, ...]
    line_x: float
    width: int = WIDTH
    height: int = HEIGHT
    floor: int = HEIGHT - BOTTOM
    score_y: int = HEIGHT - 8


def chart_of(distribution: Distribution) -> Chart:
    """One bar for each score, as high as its count; hidden counts get a low one without number."""
    scores = distribution.scores
    slot = WIDTH / len(scores)
    counts = {score: distribution.count_of(score) for score in scores}
    highest = max((count for count in counts.values() if count), default=1)
    return Chart(
        bars=tuple(_bar(distribution, score, counts[score], slot, highest) for score in scores),
        line_x=round(distribution.line * slot, 1),
    )


def _bar(
    distribution: Distribution, score: int, count: int | None, slot: float, highest: int
) -> Bar:
    room = HEIGHT - TOP - BOTTOM
    height = HIDDEN_HEIGHT if count is None else round(room * count / highest, 1)
    top = round(HEIGHT - BOTTOM - height, 1)
    label = str(count or "")
    return Bar(
        score=score,
        number=count,
        label=label if len(label) * DIGIT_WIDTH <= slot else "",
        reaches=score >= distribution.line,
        x=round(score * slot + slot * 0.1, 1),
        y=top,
        width=round(slot * 0.8, 1),
        height=height,
        middle=round((score + 0.5) * slot, 1),
        label_y=top - 5,
    )

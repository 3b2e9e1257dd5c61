"""Bars that lie, each under its own words, measured out for a drawing that the server makes.

Lying bars have room for long words at the width of a phone. What they say apart from each other
is told by their pattern and by words, not by color alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

WIDTH = 320
"""As wide as the narrowest screen, so that words keep their size there."""

ROOM_FOR_NUMBERS = 46
LINE_HEIGHT, STRIP_HEIGHT, GAP = 15, 13, 10
LONGEST_LINE, MOST_LINES = 44, 2
CUT = "\N{HORIZONTAL ELLIPSIS}"
MOST_BARS = 14
"""More than these make nobody wiser, and the picture heavy: the table has them all."""


@dataclass(frozen=True)
class Strip:
    """One number. `look` is "full", "striped" or "light"; None is a number that is not shown."""

    number: int | None
    look: str = "full"


@dataclass(frozen=True)
class Bar:
    """What is counted, with one strip for each way of counting; leads to `url` if there is one."""

    label: str
    strips: tuple[Strip, ...]
    url: str = ""


@dataclass(frozen=True)
class DrawnStrip:
    """A strip in units of the drawing."""

    look: str
    words: str
    y: float
    width: float
    text_x: float
    text_y: float
    height: int = STRIP_HEIGHT


@dataclass(frozen=True)
class DrawnBar:
    """A bar in units of the drawing: the lines of its label, cut to fit, with their height;
    `words` say it whole.
    """

    lines: tuple[tuple[float, str], ...]
    words: str
    url: str
    strips: tuple[DrawnStrip, ...]

    @property
    def ends(self) -> float:
        """Where the next bar can begin."""
        return self.strips[-1].y + STRIP_HEIGHT + GAP


@dataclass(frozen=True)
class Picture:
    """Bars and what their patterns mean. `words` say what is drawn, for who hears it."""

    words: str
    bars: tuple[DrawnBar, ...]
    legend: tuple[tuple[str, str], ...]
    height: float
    left_out: int = 0
    width: int = WIDTH


def picture(words: str, bars: Sequence[Bar], legend: Sequence[tuple[str, str]] = ()) -> Picture:
    """The first bars, the highest number as long as there is room. `legend`: (look, meaning)."""
    shown = bars[:MOST_BARS]
    highest = max((strip.number or 0 for bar in shown for strip in bar.strips), default=0) or 1
    drawn, y = [], 0.0
    for bar in shown:
        drawn.append(_drawn(bar, y, highest, dict(legend)))
        y = drawn[-1].ends
    return Picture(words, tuple(drawn), tuple(legend), y, left_out=len(bars) - len(shown))


def _drawn(bar: Bar, y: float, highest: int, meanings: dict[str, str]) -> DrawnBar:
    label = wrap(bar.label, LONGEST_LINE, max_lines=MOST_LINES, placeholder=CUT)
    lines = tuple((y + 11 + place * LINE_HEIGHT, words) for place, words in enumerate(label))
    strips = tuple(
        _strip(strip, y + len(lines) * LINE_HEIGHT + place * STRIP_HEIGHT, highest)
        for place, strip in enumerate(bar.strips)
    )
    said = ", ".join(
        f"{meanings[strip.look]}: {drawn.words}" if strip.look in meanings else drawn.words
        for strip, drawn in zip(bar.strips, strips, strict=True)
    )
    return DrawnBar(lines, f"{bar.label}: {said}", bar.url, strips)


def _strip(strip: Strip, y: float, highest: int) -> DrawnStrip:
    room = WIDTH - ROOM_FOR_NUMBERS
    is_hidden = strip.number is None
    length = 6.0 if is_hidden else round(room * strip.number / highest, 1)
    width = max(length, 1.5)
    return DrawnStrip(
        look="unknown" if is_hidden else strip.look,
        words="not shown" if is_hidden else f"{strip.number:,}",
        y=y,
        width=width,
        text_x=width + 5,
        text_y=y + 10,
    )

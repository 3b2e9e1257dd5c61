"""Bars that lie, each under its own words, measured out for a drawing that the server makes.

Lying bars have room for long words at the width of a phone. What they say apart from each other
is told by their pattern and by words, not by color alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 320
"""As wide as the narrowest screen, so that words keep their size there."""

ROOM_FOR_NUMBERS = 46
LABEL_HEIGHT, STRIP_HEIGHT, GAP = 17, 13, 9
LONGEST_LABEL = 48
MOST_BARS = 14
"""More than these make nobody wiser, and the picture heavy: the table has them all."""


@dataclass(frozen=True)
class Strip:
    """One number. `look` is "full", "striped" or "empty"; None is a number that is not shown."""

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
    """A bar in units of the drawing; `label` cut to fit, `words` whole."""

    label: str
    words: str
    url: str
    y: float
    strips: tuple[DrawnStrip, ...]


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
        y += LABEL_HEIGHT + len(bar.strips) * STRIP_HEIGHT + GAP
    return Picture(words, tuple(drawn), tuple(legend), y, left_out=len(bars) - len(shown))


def _drawn(bar: Bar, y: float, highest: int, meanings: dict[str, str]) -> DrawnBar:
    strips = tuple(
        _strip(strip, y + LABEL_HEIGHT + place * STRIP_HEIGHT, highest)
        for place, strip in enumerate(bar.strips)
    )
    said = ", ".join(
        f"{meanings[strip.look]}: {drawn.words}" if strip.look in meanings else drawn.words
        for strip, drawn in zip(bar.strips, strips, strict=True)
    )
    return DrawnBar(_cut(bar.label), f"{bar.label}: {said}", bar.url, y + 12, strips)


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


def _cut(label: str) -> str:
    if len(label) <= LONGEST_LABEL:
        return label
    return f"{label[: LONGEST_LABEL - 1].rstrip()}\N{HORIZONTAL ELLIPSIS}"

"""Names that nobody could take for a real person's: every part says that it is made up.

A first and a last name are a stem such as "Test", "Mock" or "Ejempl" with an ending. Endings
bring the accents, hyphens and lengths that real names have and that pages must bear.
"""

from dataclasses import dataclass
from random import Random

FIRST_STEMS = (
    "Test",
    "Sampl",
    "Mock",
    "Demonstr",
    "Exempl",
    "Fict",
    "Proto",
    "Synth",
    "Specim",
    "Invent",
)
FIRST_ENDINGS = (
    "a",
    "o",
    "ina",
    "elle",
    "ius",
    "ella",
    "ard",
    "olf",
    "ana",
    "ito",
    "ián",
    "éa",
    "iñaki",
    "øra",
    "wen",
    "bert",
    "a-Lu",
    "o-Jay",
    "abella",
    "andro",
)
LAST_STEMS = (
    "Test",
    "Sample",
    "Mock",
    "Faux",
    "Demo",
    "Placehol",
    "Fict",
    "Pretend",
    "Exempl",
    "Specimen",
    "Proto",
    "Imagin",
    "Synthe",
    "Ejempl",
    "Muestr",
    "Invent",
)
LAST_ENDINGS = (
    "well",
    "brook",
    "ridge",
    "ley",
    "ray",
    "t",
    "worth",
    "field",
    "ford",
    "moor",
    "bury",
    "stead",
    "wick",
    "dale",
    "combe",
    "thorpe",
    "haven",
    "gate",
    "son",
    "ez",
    "ández",
    "ström",
    "ović",
    "łowski",
    "nguyễn",
    "akis",
    "ão",
    "ë",
)

FIRST_NAMES = tuple(stem + ending for stem in FIRST_STEMS for ending in FIRST_ENDINGS)
LAST_NAMES = tuple(stem + ending for stem in LAST_STEMS for ending in LAST_ENDINGS)

HYPHENATED = 0.06
"""Share of last names that are two in one."""


@dataclass(frozen=True)
class Name:
    """A made-up person's name."""

    first: str
    last: str


def draw_first(rng: Random) -> str:
    """A first name from the lists."""
    return rng.choice(FIRST_NAMES)


def draw_last(rng: Random) -> str:
    """A last name from the lists, now and then two with a hyphen."""
    last = rng.choice(LAST_NAMES)
    if rng.random() < HYPHENATED:
        return f"{last}-{rng.choice(LAST_NAMES)}"
    return last

"""Which given names are short for which, in English and Spanish (R35)."""

from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("nicknames.txt")


def called_alike(word: str) -> frozenset[str]:
    """All words that may stand for the same given name: formal ones, short ones, their siblings."""
    families = _families().get(word, ())
    return frozenset(name for formal in families for name in _members()[formal]) - {word}


def formal_name(one: str, other: str) -> str:
    """The formal name that both words may stand for; empty when there is none."""
    shared = _families().get(one, frozenset()) & _families().get(other, frozenset())
    own = [name for name in (one, other) if name in shared]
    return min(own or shared, default="")


@cache
def _members() -> dict[str, frozenset[str]]:
    """Formal name -> itself and its short forms."""
    members: dict[str, set[str]] = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            formal, short = line.split(":")
            members.setdefault(formal, {formal}).update(short.split())
    return {formal: frozenset(names) for formal, names in members.items()}


@cache
def _families() -> dict[str, frozenset[str]]:
    """Word -> the formal names that it may stand for."""
    families: dict[str, set[str]] = {}
    for formal, names in _members().items():
        for name in names:
            families.setdefault(name, set()).add(formal)
    return {name: frozenset(formals) for name, formals in families.items()}

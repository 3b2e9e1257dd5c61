"""Why somebody on file may be the person who is looked for, and how surely (R35).

Words are compared as the database folds them: lower case, no accents. Sound codes and the words
that are close to what was typed come from the database; what they mean is decided here.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum

from clients.rules.nicknames import called_alike, formal_name

PARTICLES = frozenset(
    {"de", "del", "la", "las", "los", "el", "y", "e", "da", "do", "das", "dos", "di"}
    | {"van", "von", "der", "den", "al", "bin", "ibn"}
)
"""Words that stand between names and tell nothing by themselves."""


class Closeness(IntEnum):
    """How close a word on file is to a word that was typed, from 0 to 100."""

    NONE = 0
    TWO_LETTERS = 62
    BEGINS = 68
    SOUND = 74
    ONE_LETTER = 82
    NICKNAME = 90
    SAME = 100


@dataclass(frozen=True)
class LookedFor:
    """What was typed. `close` says for each typed word which words on file are close to it."""

    words: tuple[str, ...] = ()
    close: Mapping[str, Mapping[str, Closeness]] = field(default_factory=dict)
    born: date | None = None
    has_last_four: bool = False

    @property
    def telling_words(self) -> tuple[str, ...]:
        """The typed words without particles, unless there are only particles."""
        return tuple(word for word in self.words if word not in PARTICLES) or self.words


@dataclass(frozen=True)
class OnFile:
    """What is known of a person who may be meant. `called` are given names, nicknames included."""

    called: tuple[str, ...] = ()
    surnames: tuple[str, ...] = ()
    born: date | None = None
    is_birth_date_approximate: bool = False
    has_same_last_four: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """All words of the name."""
        return self.called + self.surnames


@dataclass(frozen=True)
class Match:
    """How well a person fits, and why in words. `is_likely`: worth stopping somebody for."""

    points: int
    reasons: tuple[str, ...]
    is_likely: bool


NO_MATCH = Match(0, (), is_likely=False)
SAME_BIRTH_DATE = 40
NEAR_BIRTH_DATE = 22
SAME_LAST_FOUR = 35
OTHER_BIRTH_DATE = -25


@dataclass(frozen=True)
class _Pair:
    typed: str
    known: str
    closeness: Closeness
    is_surname: bool


def compare(wanted: LookedFor, person: OnFile) -> Match:
    """How well a person on file fits what was typed. No match without any shared trait."""
    pairs = _pairs(wanted, person)
    name = _name_points(wanted, pairs)
    birth, birth_reason = _birth_date(wanted, person)
    last_four = SAME_LAST_FOUR if wanted.has_last_four and person.has_same_last_four else 0
    if not pairs and birth <= 0 and not last_four:
        return NO_MATCH
    reasons = [*_name_reasons(wanted, person, pairs), birth_reason]
    reasons.append("Same last four of the Social Security number" if last_four else "")
    return Match(
        points=max(name + birth + last_four, 1),
        reasons=tuple(reason for reason in reasons if reason),
        is_likely=_is_likely(wanted, pairs, birth, last_four),
    )


def _is_likely(wanted: LookedFor, pairs: Sequence[_Pair], birth: int, last_four: int) -> bool:
    """Two independent traits, or a whole name that no birth date speaks against."""
    surely = sum(pair.closeness >= Closeness.SOUND for pair in pairs)
    whole_name = surely == len(wanted.telling_words) and surely >= 2
    if last_four and (birth > 0 or surely):
        return True
    if birth == SAME_BIRTH_DATE and pairs:
        return True
    return whole_name and birth >= 0


def _name_points(wanted: LookedFor, pairs: Sequence[_Pair]) -> int:
    words = len(wanted.telling_words)
    return sum(pair.closeness for pair in pairs) // words if words else 0


def _birth_date(wanted: LookedFor, person: OnFile) -> tuple[int, str]:
    if wanted.born is None or person.born is None:
        return 0, ""
    if wanted.born == person.born:
        return SAME_BIRTH_DATE, "Same birth date"
    if is_turned_around(wanted.born, person.born):
        return NEAR_BIRTH_DATE, "Birth date with day and month the other way round"
    if _differing_digits(wanted.born, person.born) == 1:
        return NEAR_BIRTH_DATE, "Birth date differs in one digit"
    return (0 if person.is_birth_date_approximate else OTHER_BIRTH_DATE), ""


def turned_around(born: date) -> date | None:
    """The date with day and month swapped, where that is another date."""
    if born.day > 12 or born.day == born.month:
        return None
    return born.replace(month=born.day, day=born.month)


def is_turned_around(one: date, other: date) -> bool:
    """Whether two dates differ only by day and month being swapped."""
    return turned_around(one) == other


def _differing_digits(one: date, other: date) -> int:
    return sum(a != b for a, b in zip(one.isoformat(), other.isoformat(), strict=True))


def _pairs(wanted: LookedFor, person: OnFile) -> list[_Pair]:
    """Each typed word with the closest word on file that no other typed word took before."""
    found = [
        _Pair(typed, known, closeness, is_surname)
        for typed in wanted.telling_words
        for names, is_surname in ((person.called, False), (person.surnames, True))
        for known in names
        if (closeness := wanted.close.get(typed, {}).get(known))
    ]
    pairs: list[_Pair] = []
    for pair in sorted(found, key=lambda each: -each.closeness):
        if all(pair.typed != each.typed and pair.known != each.known for each in pairs):
            pairs.append(pair)
    return pairs


def close_words(
    typed: str, near: Iterable[str], alike: Collection[str] = ()
) -> dict[str, Closeness]:
    """How close each word is to the typed one, of those that may be `near` and its nicknames.

    `alike` are those that sound like it; only the database can tell.
    """
    words = {typed, *near, *called_alike(typed)}
    found = {known: _closeness(typed, known, known in alike) for known in words}
    return {known: closeness for known, closeness in found.items() if closeness}


def _closeness(typed: str, known: str, sounds_alike: bool) -> Closeness:
    if typed == known:
        return Closeness.SAME
    if known in called_alike(typed):
        return Closeness.NICKNAME
    edits = edit_distance(typed, known, most=2)
    if edits == 1 and len(typed) >= 3:
        return Closeness.ONE_LETTER
    if len(typed) >= 3 and known.startswith(typed):
        return Closeness.BEGINS
    if sounds_alike and _may_sound_alike(typed, known):
        return Closeness.SOUND
    if edits == 2 and len(typed) >= 5:
        return Closeness.TWO_LETTERS
    return Closeness.NONE


def _may_sound_alike(typed: str, known: str) -> bool:
    """Sound codes tell only how a word begins: long words must look somewhat alike as well."""
    most = max(3, len(typed) // 2)
    return edit_distance(typed, known, most=most) <= most


def edit_distance(one: str, other: str, *, most: int) -> int:
    """Letters to add, drop, change or swap with their neighbour; `most` + 1 when it takes more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, against in enumerate(other, 1):
            change = above[column - 1] + (letter != against)
            best = min(above[column] + 1, line[-1] + 1, change)
            is_swap = row > 1 and column > 1 and letter == other[column - 2]
            if is_swap and one[row - 2] == against:
                best = min(best, before[column - 2] + 1)
            line.append(best)
        if min(line) > most:
            return most + 1
        before, above = above, line
    return above[-1]


def _name_reasons(wanted: LookedFor, person: OnFile, pairs: Iterable[_Pair]) -> list[str]:
    pairs = list(pairs)
    if not pairs:
        return []
    is_whole = len(pairs) == len(wanted.telling_words)
    if is_whole and len(pairs) > 1 and all(p.closeness == Closeness.SAME for p in pairs):
        return ["Same name, other order" if _is_swapped(wanted, pairs) else "Same name"]
    reasons = [_reason(pair) for pair in sorted(pairs, key=lambda p: p.closeness)]
    return list(dict.fromkeys(reasons))


def _is_swapped(wanted: LookedFor, pairs: Iterable[_Pair]) -> bool:
    by_typed = {pair.typed: pair for pair in pairs}
    first, last = wanted.telling_words[0], wanted.telling_words[-1]
    return by_typed[first].is_surname and not by_typed[last].is_surname


def _reason(pair: _Pair) -> str:
    match pair.closeness:
        case Closeness.SAME:
            return "Same last name" if pair.is_surname else "Same first name"
        case Closeness.NICKNAME:
            return f"Nickname of {formal_name(pair.typed, pair.known).capitalize()}"
        case Closeness.SOUND:
            return "Sounds alike"
        case Closeness.BEGINS:
            return "Begins the same"
        case Closeness.ONE_LETTER:
            return "Spelled almost the same"
        case _:
            return "Spelled much the same"

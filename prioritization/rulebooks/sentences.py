"""The sentences of a draft as people read them, and what each does when something is not known."""

from collections.abc import Iterator
from dataclasses import dataclass

from cas.rules.bands import Band
from cas.rules.conditions import Clause, conditions_of, fact_codes
from cas.rules.editing import (
    Kind,
    Place,
    Sentence,
    alternatives_of,
    clauses_of,
    fingerprint,
    sentences,
)
from cas.rules.explain import fact_named, in_words, series
from cas.rules.facts import Catalogue
from cas.rules.ruleset import Bands, Factor, Requirement, RuleSet
from prioritization.facts.sheets import sheet_code


@dataclass(frozen=True)
class PartInWords:
    """One condition of a sentence, where it stands, and the sheet of the fact it asks."""

    words: str
    place: Place
    fact: str

    @property
    def sheet(self) -> str:
        """The code of the sheet on which the fact stands."""
        return sheet_code(self.fact)


@dataclass(frozen=True)
class SentenceInWords:
    """One sentence as a draft shows it.

    `groups`: what must hold together, each a list of alternatives. `lead` opens a priority ("+10
    if"); `bands` are the lines of points by bands.
    """

    kind: Kind
    number: int
    lead: str
    groups: tuple[tuple[PartInWords, ...], ...]
    bands: tuple[str, ...]
    fact: str
    note: str
    legal_basis: str
    if_not_known: str
    fingerprint: str

    @property
    def is_single(self) -> bool:
        """Whether it asks one thing only."""
        return sum(map(len, self.groups)) == 1

    @property
    def words(self) -> str:
        """The whole sentence on one line."""
        if self.bands:
            return f"{self.lead}: {', '.join(self.bands)}"
        return " ".join(filter(None, (self.lead, self.words_alone)))

    @property
    def words_alone(self) -> str:
        """What it asks, without what it gives."""
        groups = (", or ".join(part.words for part in group) for group in self.groups)
        return "; and ".join(groups)


def in_sentences(rules: RuleSet, kind: Kind, facts: Catalogue) -> list[SentenceInWords]:
    """The sentences of one kind, in their order."""
    return [
        sentence_in_words(each, kind, number, facts)
        for number, each in enumerate(sentences(rules, kind), 1)
    ]


def sentence_in_words(
    sentence: Sentence, kind: Kind, number: int, facts: Catalogue
) -> SentenceInWords:
    """One sentence with its words and places."""
    is_required = isinstance(sentence, Requirement)
    return SentenceInWords(
        kind=kind,
        number=number,
        lead=_lead(sentence, facts),
        groups=tuple(_groups(sentence, number, facts)),
        bands=tuple(map(_band_words, sentence.bands)) if isinstance(sentence, Bands) else (),
        fact=sentence.fact if isinstance(sentence, Bands) else "",
        note=sentence.note,
        legal_basis=sentence.legal_basis if is_required else "",
        if_not_known=_asks(sentence.clause, facts) if is_required else "no points from this.",
        fingerprint=fingerprint(kind, sentence),
    )


def _lead(sentence: Sentence, facts: Catalogue) -> str:
    match sentence:
        case Factor():
            return f"+{sentence.points} if"
        case Bands():
            return fact_named(sentence.fact, facts).label
    return ""


def _groups(sentence: Sentence, number: int, facts: Catalogue) -> Iterator[tuple[PartInWords, ...]]:
    for at, clause in enumerate(clauses_of(sentence), 1):
        yield tuple(
            PartInWords(in_words(condition, facts), Place(number, at, part), condition.fact)
            for part, condition in enumerate(alternatives_of(clause), 1)
        )


def _band_words(band: Band) -> str:
    return f"+{band.points} {band.where}"


def _asks(clause: Clause, facts: Catalogue) -> str:
    """What staff are told to ask; an answer to any may decide a choice."""
    labels = dict.fromkeys(fact_named(code, facts).label for code in fact_codes(clause))
    asked = series([f"“{label}”" for label in labels], "or")
    is_choice = len(list(conditions_of(clause))) > 1
    return f"asks {asked}, unless another way already holds." if is_choice else f"asks {asked}."

"""The fact catalogue as people read it: meaning, kind, source and options of every fact.

An age is two facts, its low and its high bound (C16); people see one, and the sentence decides
which bound it asks. Options that only older versions of the tools offered stay selectable.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from assessments.enums import Tool
from assessments.models import InstrumentVersion
from assessments.rules.questions import Question
from cas.rules.explain import is_yes_no
from cas.rules.facts import Fact, FactKind
from cas.rules.ruleset import is_protected_fact, is_score_fact
from prioritization.facts.catalogue import COLUMN_FACTS, catalogue
from prioritization.facts.meanings import MEANINGS

LOW, HIGH = "_age_low", "_age_high"

KIND_WORDS: Mapping[FactKind, str] = {
    FactKind.BOOL: "Yes or no",
    FactKind.NUMBER: "A whole number",
    FactKind.DATE: "A date",
    FactKind.OPTION: "One of several answers",
    FactKind.OPTIONS: "Any of several answers",
}


@dataclass(frozen=True)
class SheetOption:
    """One answer. `is_older`: only an older version of the tool offered it."""

    code: str
    label: str
    is_older: bool


@dataclass(frozen=True)
class Asked:
    """Where a question stands: in which version of which tool, on which page, in which words."""

    tool: str
    version: str
    page: str
    text: str
    why: str
    options: frozenset[str]
    is_newest: bool


@dataclass(frozen=True)
class FactSheet:
    """One fact, or the two bounds of one age, as people look it up and use it in a sentence."""

    code: str
    facts: tuple[Fact, ...]
    topic: str
    meaning: str
    source: str
    options: tuple[SheetOption, ...]
    asked: tuple[Asked, ...]

    @property
    def fact(self) -> Fact:
        """The fact whose name, kind and unit speak for both bounds of an age."""
        return self.facts[0]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes under which rules store it."""
        return tuple(fact.code for fact in self.facts)

    @property
    def label(self) -> str:
        return self.fact.label

    @property
    def kind(self) -> FactKind:
        return self.fact.kind

    @property
    def kind_words(self) -> str:
        return KIND_WORDS[FactKind.BOOL if is_yes_no(self.fact) else self.kind]

    @property
    def unit(self) -> str:
        return self.fact.unit

    @property
    def is_age(self) -> bool:
        """Whether it stands for the two bounds of an age (C16)."""
        return len(self.facts) > 1

    @property
    def is_no_longer_asked(self) -> bool:
        """Whether only older versions of the tools had the question."""
        return bool(self.asked) and not any(each.is_newest for each in self.asked)

    @property
    def may_order(self) -> bool:
        """Whether a priority may ask it."""
        return not any(map(is_protected_fact, self.codes))

    @property
    def may_require(self) -> bool:
        """Whether a requirement may ask it (C3, R5)."""
        return self.may_order and not any(map(is_score_fact, self.codes))

    @property
    def limits(self) -> str:
        """What rules may not do with it, in a sentence; empty when they may do everything."""
        if not self.may_order:
            return "No rule may use it: fair housing law forbids to treat people by it."
        if not self.may_require:
            return (
                "It may give points, but it is never a requirement: nobody is kept off a list "
                "because of a score (C3)."
            )
        return ""

    def says(self, words: Iterable[str]) -> bool:
        """Whether every one of these words stands somewhere on the sheet."""
        options = " ".join(option.label for option in self.options)
        text = f"{self.label} {self.code} {self.topic} {self.meaning} {self.source} {options}"
        return all(word in text.casefold() for word in words)


def sheets() -> Mapping[str, FactSheet]:
    """Every sheet by its code, by topic. One small query; the result is kept per process."""
    versions = InstrumentVersion.objects.order_by("effective_from", "pk")
    return _sheets_of(tuple(versions.values_list("pk", flat=True)))


def sheet_of(code: str) -> FactSheet | None:
    """The sheet of a fact, also when one bound of an age is named."""
    return sheets().get(sheet_code(code))


def sheet_code(fact_code: str) -> str:
    """The code of the sheet on which a fact stands."""
    for ending in (LOW, HIGH):
        if fact_code in COLUMN_FACTS and fact_code.endswith(ending):
            return f"{fact_code.removesuffix(ending)}_age"
    return fact_code


def found(words: str) -> list[FactSheet]:
    """The sheets that hold every one of these words, those with the words in their name first."""
    wanted = words.casefold().split()
    matching = [sheet for sheet in sheets().values() if sheet.says(wanted)]
    return sorted(matching, key=lambda sheet: not _is_named(sheet, wanted))


def by_topic(found_sheets: Iterable[FactSheet]) -> dict[str, list[FactSheet]]:
    """The sheets under their topics, both in the order they come."""
    topics: dict[str, list[FactSheet]] = {}
    for sheet in found_sheets:
        topics.setdefault(sheet.topic, []).append(sheet)
    return topics


def _is_named(sheet: FactSheet, wanted: Iterable[str]) -> bool:
    return all(word in sheet.label.casefold() for word in wanted)


@lru_cache(maxsize=8)
def _sheets_of(version_ids: tuple[int, ...]) -> Mapping[str, FactSheet]:
    versions = InstrumentVersion.objects.in_bulk(version_ids)
    asked = _asked_in([versions[pk] for pk in version_ids])
    facts = catalogue()
    columns = [facts[code] for code in COLUMN_FACTS]
    questions = [facts[code] for code in _in_reading_order(asked) if code not in COLUMN_FACTS]
    made = (_sheet(fact, facts, asked.get(fact.code, [])) for fact in (*columns, *questions))
    return MappingProxyType({sheet.code: sheet for sheet in made if sheet})


def _asked_in(versions: list[InstrumentVersion]) -> dict[str, list[Asked]]:
    """Where each question that is a fact was asked, the newest version first."""
    newest = {version.tool: version.pk for version in versions}
    asked: dict[str, list[Asked]] = {}
    for version in reversed(versions):
        for question, page in _coded_questions(version):
            place = _asked(question, page, version, version.pk == newest[version.tool])
            asked.setdefault(question.code, []).append(place)
    return asked


def _coded_questions(version: InstrumentVersion) -> Iterator[tuple[Question, str]]:
    """The questions that are facts, in the order of the pages, each with its page's title."""
    by_code = {question.code: question for question in version.instrument.questions}
    for page in version.instrument.pages:
        for code in page.questions:
            if by_code[code].fact() is not None:
                yield by_code[code], page.title.en


def _asked(question: Question, page: str, version: InstrumentVersion, is_newest: bool) -> Asked:
    return Asked(
        tool=Tool(version.tool).label,
        version=version.version,
        page=page,
        text=question.text.en,
        why=question.why.en if question.why else "",
        options=frozenset(question.options_by_code),
        is_newest=is_newest,
    )


def _in_reading_order(asked: Mapping[str, list[Asked]]) -> Iterator[str]:
    """Codes page by page: a page that two versions share is one topic."""
    pages: dict[str, list[str]] = {}
    for code, places in asked.items():
        pages.setdefault(places[0].page, []).append(code)
    for codes in pages.values():
        yield from codes


def _sheet(fact: Fact, facts: Mapping[str, Fact], asked: list[Asked]) -> FactSheet | None:
    """The sheet of a fact; None for the high bound of an age, which stands on the low one's."""
    if fact.code in COLUMN_FACTS and fact.code.endswith(HIGH):
        return None
    code = sheet_code(fact.code)
    both = (fact, facts[f"{code}_high"]) if code != fact.code else (fact,)
    meaning = MEANINGS.get(code)
    return FactSheet(
        code=code,
        facts=both,
        topic=asked[0].page if asked else fact.source or "Household",
        meaning=meaning.words if meaning else f"The answer to: “{asked[0].text}”",
        source=meaning.source if meaning else _tools_in_words(asked),
        options=_options(fact, asked),
        asked=tuple(asked),
    )


def _options(fact: Fact, asked: list[Asked]) -> tuple[SheetOption, ...]:
    offered = frozenset().union(*(each.options for each in asked if each.is_newest))
    return tuple(
        SheetOption(code, label, is_older=bool(asked) and code not in offered)
        for code, label in fact.options
    )


def _tools_in_words(asked: Iterable[Asked]) -> str:
    return " and ".join(sorted({each.tool for each in asked}))

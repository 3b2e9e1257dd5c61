"""The parts of an instrument: questions with their options, words in both languages, pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from cas.rules.conditions import AllOf
from cas.rules.facts import Fact, FactKind


class QuestionType(StrEnum):
    """How a question is answered; DERIVED is worked out from the household and confirmed."""

    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    DERIVED = "derived"


class Answerer(StrEnum):
    """Who answers a question that is not for every assessor."""

    VETERAN_PROVIDER = "veteran_provider"


ONE_OPTION_TYPES = frozenset({QuestionType.CHOICE, QuestionType.YES_NO, QuestionType.DERIVED})
OPTION_TYPES = ONE_OPTION_TYPES | {QuestionType.CHOICES}

ALWAYS = AllOf()  # the condition of a question that is always asked

_FACT_KINDS: Mapping[QuestionType, FactKind] = {
    QuestionType.CHOICE: FactKind.OPTION,
    QuestionType.CHOICES: FactKind.OPTIONS,
    QuestionType.YES_NO: FactKind.OPTION,
    QuestionType.NUMBER: FactKind.NUMBER,
    QuestionType.DATE: FactKind.DATE,
    QuestionType.DERIVED: FactKind.OPTION,
}


@dataclass(frozen=True)
class Words:
    """The same words in the languages a client may choose."""

    en: str
    es: str

    def in_language(self, language: str) -> str:
        """The words for a language code such as "es" or "es-mx"; English for any other."""
        return self.es if language.split("-")[0] == "es" else self.en


@dataclass(frozen=True)
class Option:
    """One answer to pick. `alone`: cannot be picked together with another ("none of these")."""

    code: str
    text: Words
    points: int = 0
    points_family: int = 0
    alone: bool = False

    def points_for(self, is_family: bool) -> int:
        return self.points_family if is_family else self.points


@dataclass(frozen=True)
class Question:
    """One question of an instrument. `min` and `max` bound a number; `max` also a text's length.

    `past`: a date that can't lie ahead of the talk. `answered_by`: only people with that task
    answer it, and others read what they said (R43); None is everybody who interviews.
    """

    code: str
    type: QuestionType
    text: Words
    hint: Words | None = None
    why: Words | None = None
    prompt: Words | None = None
    options: tuple[Option, ...] = ()
    show_if: AllOf = ALWAYS
    derive: str = ""
    cascade: bool = False
    sensitive: bool = False
    for_assessor: bool = False
    answered_by: Answerer | None = None
    past: bool = False
    min: int | None = None
    max: int | None = None
    pattern: str = ""
    fact_label: str = ""
    fact_unit: str = ""

    @cached_property
    def options_by_code(self) -> Mapping[str, Option]:
        return {option.code: option for option in self.options}

    @property
    def is_derived(self) -> bool:
        return self.type is QuestionType.DERIVED

    @cached_property
    def is_scored(self) -> bool:
        return any(option.points or option.points_family for option in self.options)

    def fact(self, source: str = "") -> Fact | None:
        """The question in the fact catalogue; free text is never a fact."""
        if self.type is QuestionType.TEXT:
            return None
        options = tuple((option.code, option.text.en) for option in self.options)
        label = self.fact_label or self.text.en
        return Fact(self.code, label, _FACT_KINDS[self.type], options, self.fact_unit, source)


@dataclass(frozen=True)
class Page:
    """Questions asked together. `intro` is what the assessor says before them."""

    key: str
    title: Words
    intro: Words | None
    questions: tuple[str, ...]

"""Reading the parts of an instrument from JSON-ready data; see `instrument.parse`."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from assessments.rules.expiry import Validity
from assessments.rules.questions import Answerer, Option, Page, Question, QuestionType, Words
from cas.rules import conditions
from cas.rules.conditions import AllOf

TOOLS = ("crisis", "hct", "diversion", "housing_needs")
SCORED = ("crisis", "hct")

_PAGE_KEY = re.compile(r"[a-z][a-z0-9-]*")
_INSTRUMENT_KEYS = frozenset(
    {"tool", "version", "effective_from", "title", "opening", "validity"}
    | {"pages", "lists", "questions"}
)
_PAGE_KEYS = frozenset({"key", "title", "intro", "questions"})
_QUESTION_KEYS = frozenset(
    {"code", "type", "text", "hint", "why", "prompt", "options", "options_from", "show_if"}
    | {"derive", "cascade", "sensitive", "for_assessor", "min", "max", "pattern", "fact"}
    | {"answered_by", "past"}
)
_OPTION_KEYS = frozenset({"code", "en", "es", "points", "points_family", "alone"})
_YES_NO_WORDS = {"yes": {"en": "Yes", "es": "Sí"}, "no": {"en": "No", "es": "No"}}
_YES_AND_NO = [{"code": "yes"}, {"code": "no"}]


@dataclass(frozen=True)
class Header:
    """What an instrument says about itself."""

    tool: str
    version: str
    effective_from: date
    title: Words
    opening: Words | None
    validity: Validity


class Reader:
    """Reads as much as it can and notes what is wrong, so that one run shows every fault."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.faults: list[str] = []
        self.data = data
        self.no_other_keys("The instrument", data, _INSTRUMENT_KEYS)
        self.lists = self.value("The instrument", data, "lists", dict, {})

    def header(self) -> Header:
        return Header(
            tool=self.tool(self.data),
            version=self.filled("The instrument", self.data, "version"),
            effective_from=self.effective_from(self.data),
            title=self.words("The instrument's title", self.data, "title"),
            opening=self.optional_words("The instrument's opening", self.data, "opening"),
            validity=self.validity(self.data),
        )

    def pages(self) -> tuple[Page, ...]:
        return tuple(self.page(item) for item in self.tables(self.data, "pages"))

    def questions(self) -> list[Question]:
        found = (self.question(item) for item in self.tables(self.data, "questions"))
        return [question for question in found if question is not None]

    def tool(self, data: dict[str, Any]) -> str:
        tool = self.filled("The instrument", data, "tool")
        if tool and tool not in TOOLS:
            self.faults.append(f"'{tool}' is not a tool. Use one of {', '.join(TOOLS)}.")
        return tool

    def effective_from(self, data: dict[str, Any]) -> date:
        day = conditions.read_date(str(data.get("effective_from")))
        if day is None:
            self.faults.append("The instrument needs the day it takes effect (effective_from).")
        return day or date.max

    def validity(self, data: dict[str, Any]) -> Validity:
        try:
            return Validity(**data["validity"])
        except (KeyError, TypeError, ValueError):
            self.faults.append("The instrument's validity is { days = … } or { months = … }.")
            return Validity(days=1)

    def page(self, data: dict[str, Any]) -> Page:
        key = self.filled("A page", data, "key")
        where = f"Page '{key}'"
        if not _PAGE_KEY.fullmatch(key):
            self.faults.append(f"{where}: a key has small letters, digits and - only.")
        self.no_other_keys(where, data, _PAGE_KEYS)
        codes = self.value(where, data, "questions", list, [])
        if not codes:
            self.faults.append(f"{where} has no questions.")
        return Page(
            key=key,
            title=self.words(f"{where}, title", data, "title"),
            intro=self.optional_words(f"{where}, intro", data, "intro"),
            questions=tuple(str(code) for code in codes),
        )

    def question(self, data: dict[str, Any]) -> Question | None:
        code = self.filled("A question", data, "code")
        if not code:
            return None
        where = f"Question '{code}'"
        self.no_other_keys(where, data, _QUESTION_KEYS)
        if not conditions.FACT_CODE.fullmatch(code):
            self.faults.append(f"{where}: a code has small letters, digits and _ only.")
            return None
        type_ = self.question_type(where, data)
        if type_ is None:
            return None
        fact = self.value(where, data, "fact", dict, {})
        return Question(
            code=code,
            type=type_,
            text=self.words(f"{where}, text", data, "text"),
            hint=self.optional_words(f"{where}, hint", data, "hint"),
            why=self.optional_words(f"{where}, why", data, "why"),
            prompt=self.optional_words(f"{where}, prompt", data, "prompt"),
            options=self.options(where, type_, data),
            show_if=self.show_if(where, data),
            derive=self.value(where, data, "derive", str, ""),
            cascade=self.value(where, data, "cascade", bool, False),
            sensitive=self.value(where, data, "sensitive", bool, False),
            for_assessor=self.value(where, data, "for_assessor", bool, False),
            answered_by=self.answerer(where, data),
            past=self.value(where, data, "past", bool, False),
            min=self.value(where, data, "min", int, None),
            max=self.value(where, data, "max", int, None),
            pattern=self.pattern(where, data),
            fact_label=self.value(where, fact, "label", str, ""),
            fact_unit=self.value(where, fact, "unit", str, ""),
        )

    def question_type(self, where: str, data: dict[str, Any]) -> QuestionType | None:
        try:
            return QuestionType(str(data.get("type")))
        except ValueError:
            self.faults.append(f"{where}: its type is one of {', '.join(QuestionType)}.")
            return None

    def answerer(self, where: str, data: dict[str, Any]) -> Answerer | None:
        if "answered_by" not in data:
            return None
        try:
            return Answerer(str(data["answered_by"]))
        except ValueError:
            self.faults.append(f"{where}: answered_by is one of {', '.join(Answerer)}.")
            return None

    def options(self, where: str, type_: QuestionType, data: dict[str, Any]) -> tuple[Option, ...]:
        listed = [*self.named_list(where, data), *self.value(where, data, "options", list, [])]
        if type_ is QuestionType.YES_NO:
            listed = [
                self.yes_no_words(item) for item in listed or [{"code": c} for c in ("yes", "no")]
            ]
        return tuple(self.option(where, item) for item in listed if self.is_table(where, item))

    def named_list(self, where: str, data: dict[str, Any]) -> list[Any]:
        name = self.value(where, data, "options_from", str, "")
        if name and name not in self.lists:
            self.faults.append(f"{where}: there is no list of options '{name}'.")
        return self.value("The lists", self.lists, name, list, []) if name else []

    def yes_no_words(self, item: Any) -> Any:
        if not isinstance(item, dict):
            return item
        return {**_YES_NO_WORDS.get(str(item.get("code")), {}), **item}

    def option(self, where: str, data: dict[str, Any]) -> Option:
        code = self.filled(f"{where}, an option", data, "code")
        at = f"{where}, option '{code}'"
        self.no_other_keys(at, data, _OPTION_KEYS)
        points = self.points(at, data, "points", 0)
        return Option(
            code=code,
            text=self.both_languages(at, data),
            points=points,
            points_family=self.points(at, data, "points_family", points),
            alone=self.value(at, data, "alone", bool, False),
        )

    def points(self, where: str, data: dict[str, Any], key: str, otherwise: int) -> int:
        points = self.value(where, data, key, int, otherwise)
        if points < 0:
            self.faults.append(f"{where}: points cannot be negative.")
        return points

    def show_if(self, where: str, data: dict[str, Any]) -> AllOf:
        try:
            return conditions.parse(data.get("show_if", []))
        except conditions.RuleError as error:
            self.faults.append(f"{where}, show_if: {error}")
            return AllOf()

    def pattern(self, where: str, data: dict[str, Any]) -> str:
        pattern = self.value(where, data, "pattern", str, "")
        try:
            re.compile(pattern)
        except re.error:
            self.faults.append(f"{where}: its pattern cannot be read.")
            return ""
        return pattern

    def optional_words(self, where: str, data: dict[str, Any], key: str) -> Words | None:
        return self.words(where, data, key) if key in data else None

    def words(self, where: str, data: dict[str, Any], key: str) -> Words:
        return self.both_languages(where, self.value(where, data, key, dict, {}))

    def both_languages(self, where: str, data: dict[str, Any]) -> Words:
        english, spanish = (str(data.get(language) or "").strip() for language in ("en", "es"))
        if not english:
            self.faults.append(f"{where} has no English text.")
        if not spanish:
            self.faults.append(f"{where} has no Spanish text.")
        return Words(english, spanish)

    def filled(self, where: str, data: dict[str, Any], key: str) -> str:
        text = self.value(where, data, key, str, "").strip()
        if not text:
            self.faults.append(f"{where} has no {key}.")
        return text

    def value(
        self, where: str, data: dict[str, Any], key: str, type_: type[Any], otherwise: Any
    ) -> Any:
        found = data.get(key, otherwise)
        is_wrong_number = type_ is int and isinstance(found, bool)
        if key in data and (not isinstance(found, type_) or is_wrong_number):
            self.faults.append(f"{where}: {key} cannot be {conditions.shown(found)}.")
            return otherwise
        return found

    def tables(self, data: dict[str, Any], key: str) -> list[dict[str, Any]]:
        listed = self.value("The instrument", data, key, list, [])
        if not listed:
            self.faults.append(f"The instrument has no {key}.")
        return [item for item in listed if self.is_table(f"An entry of {key}", item)]

    def is_table(self, where: str, item: Any) -> bool:
        if not isinstance(item, dict):
            self.faults.append(f"{where} cannot be {conditions.shown(item)}.")
            return False
        return True

    def no_other_keys(self, where: str, data: dict[str, Any], known: frozenset[str]) -> None:
        self.faults.extend(
            f"{where}: '{key}' means nothing here." for key in data if key not in known
        )

"""An instrument: one version of an assessment tool, read from its file into frozen values.

`parse` takes what tomllib reads from the file or what the database gives back as JSON, and
either returns an Instrument whose parts fit together or raises InstrumentError with every
fault it found, in words for the person who writes instruments.
"""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from assessments.rules.expiry import Validity
from assessments.rules.instrument_faults import faults_between
from assessments.rules.instrument_reader import SCORED, Reader
from assessments.rules.questions import Page, Question, Words
from cas.rules.evaluate import evaluate
from cas.rules.facts import Fact

Content = Mapping[str, Any]
Context = Mapping[str, object]
"""Answers by question code, together with HouseholdSnapshot.facts()."""


class InstrumentError(ValueError):
    """An instrument that cannot be used; `faults` has one sentence for each thing to mend."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(faults))


@dataclass(frozen=True, eq=False)
class Instrument:
    """One version of a tool. Two are equal when their content is: see `digest`."""

    tool: str
    version: str
    effective_from: date
    title: Words
    opening: Words | None
    validity: Validity
    pages: tuple[Page, ...]
    questions: tuple[Question, ...]  # in the order they are asked
    content: Content = field(repr=False)  # JSON-ready
    digest: str

    @classmethod
    def from_content(cls, content: Content) -> "Instrument":
        """Read stored or freshly loaded content; raises InstrumentError."""
        return parse(content)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Instrument) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    @cached_property
    def questions_by_code(self) -> Mapping[str, Question]:
        return {question.code: question for question in self.questions}

    @cached_property
    def pages_by_key(self) -> Mapping[str, Page]:
        return {page.key: page for page in self.pages}

    @cached_property
    def derived_questions(self) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if question.is_derived)

    def question(self, code: str) -> Question:
        """The question with this code; KeyError if the instrument does not ask it."""
        return self.questions_by_code[code]

    def page(self, key: str) -> Page:
        """The page with this key; KeyError if there is none."""
        return self.pages_by_key[key]

    def shown(self, context: Context) -> tuple[Question, ...]:
        """Every question to ask in this context, in order.

        A question shows only if its condition surely holds. The answer to a hidden question is
        as good as not given, so what depends on it is hidden too.
        """
        known = dict(context)
        shown = []
        for question in self.questions:
            if not question.show_if.clauses or evaluate(question.show_if, known) is True:
                shown.append(question)
            else:
                known.pop(question.code, None)
        return tuple(shown)

    def questions_shown(self, page: Page, context: Context) -> tuple[Question, ...]:
        """The questions of one page to ask in this context."""
        on_page = set(page.questions)
        return tuple(question for question in self.shown(context) if question.code in on_page)

    def pages_shown(self, context: Context) -> tuple[Page, ...]:
        """The pages that have at least one question to ask in this context."""
        codes = {question.code for question in self.shown(context)}
        return tuple(page for page in self.pages if not codes.isdisjoint(page.questions))

    def facts(self) -> tuple[Fact, ...]:
        """What this instrument can make known about a household."""
        found = (question.fact(source=self.title.en) for question in self.questions)
        return tuple(fact for fact in found if fact is not None)


def from_toml(text: str) -> Instrument:
    """Read an instrument file. Raises InstrumentError in words, also for broken TOML."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InstrumentError([f"The file is not valid TOML: {error}."]) from None
    return parse(content)


def json_ready(content: Content) -> dict[str, Any]:
    """The content as plain JSON data: days become ISO text."""
    ready: dict[str, Any] = json.loads(json.dumps(content, default=date.isoformat))
    return ready


def digest(content: Content) -> str:
    """The SHA-256 of the content, the same from the file and from the database."""
    canonical = json.dumps(
        json_ready(content), sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def parse(content: Content) -> Instrument:
    """Read content into an Instrument; raises InstrumentError listing every fault."""
    if not isinstance(content, Mapping):
        raise InstrumentError(["An instrument is a set of named values."])
    data = json_ready(content)
    reader = Reader(data)
    header, pages, questions = reader.header(), reader.pages(), reader.questions()
    asked = _in_page_order(pages, questions)
    between = faults_between(pages, asked, is_scored=header.tool in SCORED)
    faults = [*reader.faults, *between]
    if faults:
        raise InstrumentError(faults)
    return Instrument(
        tool=header.tool,
        version=header.version,
        effective_from=header.effective_from,
        title=header.title,
        opening=header.opening,
        validity=header.validity,
        pages=pages,
        questions=asked,
        content=data,
        digest=digest(data),
    )


def _in_page_order(pages: tuple[Page, ...], questions: list[Question]) -> tuple[Question, ...]:
    """The questions as they are asked; those on no page (a fault) come last."""
    codes = [code for page in pages for code in page.questions]
    place = {code: number for number, code in reversed(list(enumerate(codes)))}
    return tuple(sorted(questions, key=lambda question: place.get(question.code, len(codes))))

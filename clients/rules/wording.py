"""The text of a release as data: every version in English and Spanish, told by its content."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


class WordingFault(ValueError):
    """A text that lacks a part in one of its languages; the message says which."""


@dataclass(frozen=True)
class Part:
    """A heading with the sentences under it."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Text:
    """The whole text in one language."""

    title: str
    lead: str
    understood: str
    parts: tuple[Part, ...]

    def filled_in(self, **values: str) -> "Text":
        """The text with agency, county and last day put in."""
        return Text(
            title=self.title,
            lead=self.lead,
            understood=self.understood,
            parts=tuple(
                Part(part.title, tuple(line.format_map(values) for line in part.lines))
                for part in self.parts
            ),
        )


@dataclass(frozen=True)
class Wording:
    """One version of the text; `content` is what is stored with whatever was signed under it."""

    version: str
    effective_from: date
    content: Mapping[str, Any]

    @property
    def digest(self) -> str:
        """Identifies the text: the same words give the same digest, any other word another."""
        canonical = json.dumps(self.content, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(canonical.encode()).hexdigest()

    def text(self, language: str) -> Text:
        """The text in `en` or `es`."""
        return text_of(self.content, language)


def read_wording(data: Mapping[str, Any]) -> Wording:
    """A version from what its file holds. Raises WordingFault when a language is not whole."""
    content = {"version": data["version"], "en": data["en"], "es": data["es"]}
    english, spanish = text_of(content, "en"), text_of(content, "es")
    if [len(part.lines) for part in english.parts] != [len(part.lines) for part in spanish.parts]:
        raise WordingFault(f"{data['version']}: the two languages don't have the same sentences.")
    return Wording(data["version"], data["effective_from"], content)


def text_of(content: Mapping[str, Any], language: str) -> Text:
    """The text in one language out of stored content."""
    try:
        words = content[language]
        return Text(
            title=words["title"],
            lead=words["lead"],
            understood=words["understood"],
            parts=tuple(Part(part["title"], tuple(part["lines"])) for part in words["parts"]),
        )
    except KeyError as missing:
        raise WordingFault(f"{language} has no {missing}.") from missing

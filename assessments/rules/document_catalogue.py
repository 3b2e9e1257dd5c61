"""Which papers each kind of program asks for, and what may stand in for them, from one file.

The lists are data (`assessments/documents.toml`): a paper, a stand-in or a whole kind of program
is added there. Codes are stored for ever, so none is ever given another meaning.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any


class CatalogueError(Exception):
    """The file of papers is wrong; the message says where."""


class Who(StrEnum):
    """Whose paper a program asks for."""

    HEAD = "head"
    ADULTS = "adults"
    EVERYONE = "everyone"
    MINORS = "minors"
    VETERANS = "veterans"
    ONE = "one"


@dataclass(frozen=True)
class StandIn:
    """A paper that counts in place of the real one, for some days from its date of issue."""

    code: str
    label: str
    valid_days: int


@dataclass(frozen=True)
class Kind:
    """A kind of paper, such as a photo ID."""

    code: str
    label: str
    hint: str
    stand_ins: tuple[StandIn, ...] = ()

    def stand_in(self, code: str) -> StandIn | None:
        """The stand-in of this code; None for the paper itself. KeyError for an unknown one."""
        if not code:
            return None
        return {each.code: each for each in self.stand_ins}[code]


@dataclass(frozen=True)
class Requirement:
    """One kind of paper, and whose."""

    kind: Kind
    who: Who


@dataclass(frozen=True)
class DocumentSet:
    """What one kind of program asks for."""

    code: str
    label: str
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True)
class DocumentCatalogue:
    """All kinds of papers and all sets, by code, in the order of the file."""

    version: str
    sample_as_of: date | None
    kinds: Mapping[str, Kind]
    sets: Mapping[str, DocumentSet]


def from_toml(text: str) -> DocumentCatalogue:
    """Read a catalogue. Raises CatalogueError for a paper or a person nobody knows."""
    content = tomllib.loads(text)
    kinds = {each["code"]: _kind(each) for each in content["kinds"]}
    sets = {each["code"]: _set(each, kinds) for each in content["sets"]}
    if len(kinds) < len(content["kinds"]) or len(sets) < len(content["sets"]):
        raise CatalogueError("Two papers or two programs have the same code.")
    return DocumentCatalogue(content["version"], content.get("sample_as_of"), kinds, sets)


def _kind(content: Mapping[str, Any]) -> Kind:
    stand_ins = tuple(StandIn(**each) for each in content.get("stand_ins", ()))
    if any(each.valid_days < 1 for each in stand_ins):
        raise CatalogueError(f"What stands in for '{content['code']}' counts for a day or more.")
    return Kind(content["code"], content["label"], content["hint"], stand_ins)


def _set(content: Mapping[str, Any], kinds: Mapping[str, Kind]) -> DocumentSet:
    requirements = tuple(_requirement(each, kinds) for each in content["requirements"])
    return DocumentSet(content["code"], content["label"], requirements)


def _requirement(content: Mapping[str, Any], kinds: Mapping[str, Kind]) -> Requirement:
    if content["kind"] not in kinds:
        raise CatalogueError(f"No paper is called '{content['kind']}'.")
    if content["who"] not in list(Who):
        raise CatalogueError(f"Nobody in a household is called '{content['who']}'.")
    return Requirement(kinds[content["kind"]], Who(content["who"]))


CATALOGUE = from_toml(Path(__file__).parent.with_name("documents.toml").read_text(encoding="utf-8"))

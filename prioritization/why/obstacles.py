"""What keeps a household out of every shelter, sorted into kinds that somebody can act on."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """A kind of obstacle, in the order they are talked through: what can be asked comes first."""

    ASK = "ask"
    MEDICAL = "medical"
    DOCUMENTS = "documents"
    HOUSEHOLD = "household"
    BELONGINGS = "belongings"
    PLACE = "place"
    TERMS = "terms"
    OTHER = "other"


TITLES = {
    Kind.ASK: "Ask this: the answer is missing",
    Kind.MEDICAL: "Medical and care needs",
    Kind.DOCUMENTS: "Documents",
    Kind.HOUSEHOLD: "Who belongs to the household",
    Kind.BELONGINGS: "Pets, belongings and vehicles",
    Kind.PLACE: "Where they are, or have ties",
    Kind.TERMS: "Terms of the shelter, and the past",
    Kind.OTHER: "Other reasons",
}

_KIND_BY_START = {
    Kind.MEDICAL: (
        "v3_",
        "v4_",
        "v5_",
        "v6_",
        "v7_",
        "v8_",
        "v9_",
        "v11_",
        "v12_",
        "f3_",
        "accessible_",
        "helper_",
        "lower_bunk",
        "medication_",
        "has_disabling",
    ),
    Kind.DOCUMENTS: ("document", "doc_", "id_", "has_id"),
    Kind.HOUSEHOLD: (
        "household_",
        "adults",
        "children",
        "youngest_",
        "oldest_",
        "head_age",
        "is_family",
        "placement_",
        "stay_together",
        "lgbtq_",
        "has_veteran",
        "veteran",
        "f1_",
        "f2_",
        "f4_",
    ),
    Kind.BELONGINGS: ("pets", "service_animal", "storage_", "vehicle_"),
    Kind.PLACE: ("location_", "living_situation", "city_link", "area_", "l1_"),
    Kind.TERMS: (
        "sober_",
        "background_",
        "violent_",
        "registrant",
        "meth_",
        "legal_",
        "working_on",
    ),
}
"""Facts by the start of their code, so that a new question of a known kind finds its place."""


@dataclass(frozen=True)
class Obstacle:
    """One reason why one program does not fit now, in words."""

    kind: Kind
    words: str


@dataclass(frozen=True)
class Group:
    """The obstacles of one kind: each reason once, with the number of programs it stands at."""

    kind: Kind
    reasons: tuple[tuple[str, int], ...]

    @property
    def title(self) -> str:
        return TITLES[self.kind]


def kind_of(facts: Iterable[str]) -> Kind:
    """The kind of a requirement by the facts it asks about; the first that is known decides."""
    for fact in facts:
        for kind, starts in _KIND_BY_START.items():
            if fact.startswith(starts):
                return kind
    return Kind.OTHER


def grouped(obstacles: Iterable[Obstacle]) -> list[Group]:
    """Obstacles of several programs by kind, the reason that most of them give first."""
    counted = Counter((each.kind, each.words) for each in obstacles)
    reasons = {kind: [] for kind in Kind}
    for (kind, words), programs in counted.most_common():
        reasons[kind].append((words, programs))
    return [Group(kind, tuple(found)) for kind, found in reasons.items() if found]

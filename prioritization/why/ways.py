"""How a fact could come to be otherwise: by asking, by asking anew, with a paper, or not at all."""

from enum import StrEnum

from cas.rules.smallest_change import Effort


class Way(StrEnum):
    """What somebody can do about a fact, in the order in which it is talked through."""

    ASK = "ask"
    EXPIRED = "expired"
    DOCUMENT = "document"
    FIXED = "fixed"

    @property
    def heading(self) -> str:
        """What people read above the facts of this kind."""
        return _TITLES[self]

    @property
    def hint(self) -> str:
        """What to bear in mind with facts of this kind."""
        return _HINTS[self]

    @property
    def verb(self) -> str:
        """The same before a single fact in a long list."""
        return _VERBS[self]


_TITLES = {
    Way.ASK: "Ask",
    Way.EXPIRED: "Ask again: it has expired",
    Way.DOCUMENT: "Get the papers ready",
    Way.FIXED: "Nobody can change this",
}
_HINTS = {
    Way.ASK: "What is not known yet. What they told you already counts: "
    "ask it again only if it may really have changed.",
    Way.EXPIRED: "It was answered once, in an interview that no longer counts.",
    Way.DOCUMENT: "The case-conferencing form tells the lists when all papers are here.",
    Way.FIXED: "A fact of their life, no choice and no fault. "
    "If it is on record wrongly, correct it there; otherwise look at other programs.",
}
_VERBS = {
    Way.ASK: "Ask",
    Way.EXPIRED: "Ask again",
    Way.DOCUMENT: "Papers",
    Way.FIXED: "Can't change",
}

_PAPERS = ("doc_ready_",)

_FACTS_OF_LIFE = (
    # Who they are, and who belongs together.
    "household_",
    "adults",
    "children",
    "youngest_age_",
    "oldest_age_",
    "head_age_",
    "has_veteran",
    "veteran",
    "has_disabling",
    "f1_",
    "f2_",
    "f4_",
    "v2_",
    # Their health.
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
    # What has been.
    "homeless_since",
    "v1_",
    "v10_",
    "v13_",
    "f5_",
    "registrant",
    "violent_",
    "legal_",
    "meth_",
    "evictions",
    "last_home",
    "held_lease",
)
"""Facts by the start of their code, so that a new question of a known kind finds its place."""


def way_of(code: str, *, is_known: bool, has_expired: bool = False) -> Way:
    """What can be done about a fact. Whatever is not known can be asked, a birth date too."""
    if code.startswith(_PAPERS):
        return Way.DOCUMENT
    if not is_known:
        return Way.EXPIRED if has_expired else Way.ASK
    return Way.FIXED if code.startswith(_FACTS_OF_LIFE) else Way.ASK


def effort_of(way: Way, *, is_known: bool) -> Effort:
    """What a change takes. Of two sets of one size the one that asks less of people is smaller."""
    weight = KNOWN_ANSWER if way is Way.ASK and is_known else _WEIGHTS[way]
    return Effort(beyond_reach=int(way is Way.FIXED), changes=1, weight=weight)


_WEIGHTS = {Way.ASK: 1, Way.EXPIRED: 2, Way.DOCUMENT: 3, Way.FIXED: 5}
KNOWN_ANSWER = 4
"""An answer on record is doubted last: nobody is talked into another one."""

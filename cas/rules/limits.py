"""What no rule may ask, pay or say: scores as requirements (C3), protected traits, and sizes."""

import unicodedata

from cas.rules.conditions import Node, RuleError, fact_codes

MOST_POINTS = 1000
LONGEST_TEXT = 1000

# Facts that may only order a list, never keep anyone off it (C3, R5).
SCORE_FACTS = frozenset(
    {"crisis_score", "hct_score", "crisis_margin", "hct_margin", "is_evh", "evh_since"}
    | {"crisis_is_evh", "hct_is_evh", "shelter_score"}
)
_SCORE_WORDS = frozenset({"score", "margin", "evh", "points", "rank"})

# Facts that no rule may use at all: fair housing law forbids to treat people by them.
PROTECTED_FACTS = frozenset({"race", "ethnicity", "race_ethnicity", "religion", "national_origin"})
_PROTECTED_WORDS = frozenset(
    {"race", "races", "ethnicity", "ethnicities", "religion", "religions", "nationality"}
)


def is_score_fact(code: str) -> bool:
    """Whether a fact is, or by its name looks like, a score or EVH flag (C3)."""
    return code in SCORE_FACTS or not _SCORE_WORDS.isdisjoint(code.split("_"))


def is_protected_fact(code: str) -> bool:
    """Whether a fact is, or by its name looks like, one that no rule may use."""
    named = "national_origin" in code or not _PROTECTED_WORDS.isdisjoint(code.split("_"))
    return named or code in PROTECTED_FACTS


def check_text(name: str, text: str) -> None:
    """Raise RuleError for a text that is too long or cannot be shown."""
    if len(text) > LONGEST_TEXT:
        raise RuleError(f"The {name} is longer than {LONGEST_TEXT} characters.")
    # Control characters and lone surrogates: PostgreSQL refuses NUL, and no page can show them.
    if any(unicodedata.category(mark) in {"Cc", "Cs"} for mark in text if mark not in "\r\n\t"):
        raise RuleError(f"The {name} has a character that cannot be printed.")


def check_points(points: int) -> None:
    """Raise RuleError for points that are not from 1 to MOST_POINTS."""
    if not 1 <= points <= MOST_POINTS:
        raise RuleError(f"Points are a whole number from 1 to {MOST_POINTS}.")


def refuse_scores(node: Node) -> None:
    """Raise RuleError when `node` asks about a score or EVH (C3, R5)."""
    for code in filter(is_score_fact, fact_codes(node)):
        raise RuleError(
            f"'{code}' may only order a list. A score or EVH is never a requirement: "
            f"nobody is kept off a list because of it (C3, R5)."
        )


def refuse_protected(node: Node) -> None:
    """Raise RuleError when `node` asks about a trait that no rule may use."""
    for code in filter(is_protected_fact, fact_codes(node)):
        raise RuleError(
            f"'{code}' may not be used by any rule: fair housing law forbids to include, "
            f"exclude or rank people by race, ethnicity, religion or national origin."
        )

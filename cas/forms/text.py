"""Text that a database can store and a person can read."""

import unicodedata

from django.core.exceptions import ValidationError

LONGEST_LINE = 200
"""Characters a one-line answer may have unless its field says otherwise."""
LONGEST_TEXT = 4000
"""Characters a free text may have unless its field says otherwise."""


def refuse_unstorable_text(value: str) -> None:
    """Refuse what a database or a person cannot read: NUL, control characters, broken letters."""
    if any(_is_unstorable(character) for character in value):
        raise ValidationError(
            "Remove the hidden characters from this answer. They often come with pasted text: "
            "type it instead.",
            code="unstorable_text",
        )


def _is_unstorable(character: str) -> bool:
    is_control = unicodedata.category(character) in ("Cc", "Cs") and character not in "\t\n\r"
    return is_control or character == "\N{REPLACEMENT CHARACTER}"

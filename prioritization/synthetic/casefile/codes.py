"""Profile codes that look drawn and never meet twice."""

from clients.models import CODE_ALPHABET

CODES = len(CODE_ALPHABET) ** 8
# Shares no factor with the number of codes, so that different people have different codes.
SCATTER = 427_896_511_003


def code_of(number: int) -> str:
    """The profile code of the person with this number: scattered, never twice the same."""
    rest = number * SCATTER % CODES
    letters = []
    for _ in range(8):
        rest, letter = divmod(rest, len(CODE_ALPHABET))
        letters.append(CODE_ALPHABET[letter])
    return "".join(letters)

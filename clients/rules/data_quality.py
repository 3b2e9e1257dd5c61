"""HUD data-quality codes that set themselves (R37): 1 full, 2 partial, 8/9/99 why it is missing."""

import re
from datetime import date

FULL = 1
PARTIAL = 2
MISSING_REASONS = (8, 9, 99)
NOT_COLLECTED = 99


def name_quality(*, first: str, last: str, chosen: int | None) -> int:
    """Full when first and last name are given, unless the user says the name is only partial."""
    if chosen in (PARTIAL, 8, 9):
        return chosen
    if first and last:
        return FULL
    return PARTIAL if first or last else NOT_COLLECTED


def ssn_quality(*, ssn: str, reason: int | None) -> int:
    """Nine digits are full, one to eight partial; without digits the stated reason."""
    digits = len(re.sub(r"\D", "", ssn))
    if digits == 9:
        return FULL
    if digits:
        return PARTIAL
    return reason if reason in MISSING_REASONS else NOT_COLLECTED


def birth_date_quality(*, born: date | None, is_approximate: bool, reason: int | None) -> int:
    """A date is full or approximate; without one the stated reason."""
    if born is not None:
        return PARTIAL if is_approximate else FULL
    return reason if reason in MISSING_REASONS else NOT_COLLECTED


def ssn_fault(ssn: str) -> str:
    """Why these digits can't be a Social Security number, in words; empty when they can.

    Four digits are the last four. HUD: last four 0000, area 000, 666 or 9xx, group 00, nine equal
    or sequential digits are invalid.
    """
    digits = re.sub(r"\D", "", ssn)
    if re.sub(r"[0-9\s-]", "", ssn):
        return "Use digits only, such as 000-00-0000, or the last four."
    if len(digits) > 9:
        return "A Social Security number has nine digits."
    if len(digits) >= 4 and digits.endswith("0000"):
        return "The last four digits can't be 0000."
    if len(digits) == 9:
        return _nine_digit_fault(digits)
    return ""


def _nine_digit_fault(digits: str) -> str:
    if digits[:3] in ("000", "666") or digits[0] == "9":
        return "No Social Security number starts with 000, 666 or 9."
    if digits[3:5] == "00":
        return "The two middle digits can't be 00."
    if len(set(digits)) == 1 or digits in "0123456789":
        return "These nine digits are a placeholder, not a number that was issued."
    return ""

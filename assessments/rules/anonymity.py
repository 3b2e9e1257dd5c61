"""Which questions are not asked about anonymous people, because an answer would find them (R16)."""

FINDS_THE_PERSON = frozenset({"l1_zip", "contact_plan"})
"""Codes of questions whose answer is an exact place, or where and through whom to meet someone."""

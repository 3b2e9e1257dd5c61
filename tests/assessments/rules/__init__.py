"""The real instrument files and small households, for the rules' tests (no database)."""

from pathlib import Path

import assessments
from assessments.rules.household import HEAD_OF_HOUSEHOLD, HouseholdSnapshot, Member
from assessments.rules.instrument import from_toml

FOLDER = Path(assessments.__file__).parent / "instruments"


def _shipped(name):
    return from_toml((FOLDER / f"{name}-2026.1.toml").read_text(encoding="utf-8"))


CRISIS, HCT = _shipped("crisis"), _shipped("hct")
DIVERSION, HOUSING_NEEDS = _shipped("diversion"), _shipped("housing_needs")

OUTSIDE = 116  # HUD: place not meant for habitation
IN_SHELTER = 101
OTHER_RELATIVE = 4


def household(*ages, living_situation=OUTSIDE):
    """The first age is the head's. An age is a number, a (low, high) pair or None."""
    return HouseholdSnapshot(tuple(_member(n, age) for n, age in enumerate(ages)), living_situation)


def _member(number, age):
    low, high = age if isinstance(age, tuple) else (age, age)
    relationship = OTHER_RELATIVE if number else HEAD_OF_HOUSEHOLD
    return Member(f"person-{number}", relationship, low, high)

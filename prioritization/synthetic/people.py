"""Draws who lives together, how old they are, and what a profile says of each (with its faults)."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from clients.enums import Language, Relationship
from clients.rules.data_quality import FULL, NOT_COLLECTED, PARTIAL
from prioritization.synthetic.chance import Shares
from prioritization.synthetic.names import draw_first, draw_last

HOUSEHOLD_KINDS = Shares({"single": 79, "couple": 7, "family": 12, "adults": 2})
ADULT_AGES = Shares(
    {(18, 24): 11, (25, 34): 20, (35, 44): 22, (45, 54): 20, (55, 64): 18, (65, 84): 9}
)
PARENT_AGES = Shares({(18, 24): 14, (25, 34): 43, (35, 44): 32, (45, 54): 11})
CHILDREN = Shares({1: 42, 2: 32, 3: 16, 4: 7, 5: 2, 7: 1})
ONE_PARENT = 0.62
GRANDPARENT = 0.04

ANONYMOUS_AGE_BANDS = (
    (0, 4),
    (5, 12),
    (13, 17),
    (18, 24),
    (25, 34),
    (35, 44),
    (45, 54),
    (55, 64),
    (65, 120),
)
"""The bands that a victim service provider chooses from."""

NO_AGE_BAND = 0.05

RACES = Shares({1: 4, 2: 6, 3: 31, 6: 22, 7: 1, 4: 2, 5: 34})
SPEAKS_SPANISH = 0.16
SEX = Shares({0: 46, 1: 52, 9: 1, 99: 1})
VETERAN_STATUS = Shares({1: 7, 0: 88, 8: 1, 9: 2, 99: 2})
RACE_MISSING = Shares({None: 95, 8: 1, 9: 3, 99: 1})
NAME_QUALITY = Shares({FULL: 960, PARTIAL: 27, 8: 3, 9: 10})
BIRTH_DATE_QUALITY = Shares({FULL: 935, PARTIAL: 30, 8: 8, 9: 12, 99: 15})
SSN_KNOWN = Shares({"last four": 16, "voided": 0.4, 8: 9, 9: 25, 99: 50})

VOIDED_SSNS = ("078051120", "219099999")
"""Two numbers that were printed in advertising long ago and voided for it: nobody's, for ever."""


@dataclass(frozen=True)
class Person:
    """A household member before anything is recorded of them."""

    relationship: Relationship
    born: date

    def is_adult(self, on: date) -> bool:
        """Whether the person is 18 or older on a day."""
        return self.born <= date(on.year - 18, on.month, min(on.day, 28))


def draw_household(rng: Random, on: date) -> list[Person]:
    """Who lives together; the head comes first. Ages are as of the day `on`."""
    kind = HOUSEHOLD_KINDS.draw(rng)
    if kind == "family":
        return _family(rng, on)
    people = [_adult(rng, on, Relationship.SELF, ADULT_AGES)]
    if kind == "couple":
        people.append(_adult(rng, on, Relationship.PARTNER, ADULT_AGES))
    if kind == "adults":
        others = [Relationship.UNRELATED, Relationship.OTHER_RELATIVE]
        people.append(_adult(rng, on, rng.choice(others), ADULT_AGES))
    return people


def _family(rng: Random, on: date) -> list[Person]:
    head = _adult(rng, on, Relationship.SELF, PARENT_AGES)
    people = [head]
    if rng.random() > ONE_PARENT:
        people.append(_adult(rng, on, Relationship.PARTNER, PARENT_AGES))
    if rng.random() < GRANDPARENT:
        people.append(Person(Relationship.OTHER_RELATIVE, born(rng, rng.randint(55, 80), on)))
    oldest_possible = min(17, on.year - head.born.year - 16)
    for _ in range(CHILDREN.draw(rng)):
        people.append(Person(Relationship.CHILD, born(rng, rng.randint(0, oldest_possible), on)))
    return people


def _adult(rng: Random, on: date, relationship: Relationship, ages: Shares) -> Person:
    return Person(relationship, born(rng, rng.randint(*ages.draw(rng)), on))


def born(rng: Random, age: int, on: date) -> date:
    """A birth date of somebody who is `age` years old on the day `on`."""
    birthday_this_year = date(on.year - age, on.month, min(on.day, 28))
    return birthday_this_year - timedelta(days=rng.randrange(360))


def named_profile(rng: Random, person: Person, *, surname: str, on: date) -> dict:
    """What the profile of a named person says, with the gaps and faults that real ones have."""
    is_adult = person.is_adult(on)
    profile = {
        **_name(rng, surname),
        **_ssn(rng),
        **_birth_date(rng, person),
        "race_ethnicity": _race_ethnicity(rng),
        "sex": SEX.draw(rng),
        "veteran_status": VETERAN_STATUS.draw(rng) if is_adult else None,
    }
    return profile | (_contact(rng) if is_adult else {})


def anonymous_profile(rng: Random, person: Person, *, on: date) -> dict:
    """What an anonymous profile may say: an age band and nothing that identifies (R16)."""
    age = (on - person.born).days // 365
    band = next(band for band in ANONYMOUS_AGE_BANDS if band[0] <= age <= band[1])
    low, high = (None, None) if rng.random() < NO_AGE_BAND else band
    return {
        "is_anonymous": True,
        "age_low": low,
        "age_high": high,
        "name_data_quality": NOT_COLLECTED,
        "ssn_data_quality": NOT_COLLECTED,
        "dob_data_quality": NOT_COLLECTED,
    }


def draw_language(rng: Random) -> Language:
    """The language a household is spoken with."""
    return Language.SPANISH if rng.random() < SPEAKS_SPANISH else Language.ENGLISH


def _name(rng: Random, surname: str) -> dict:
    first = draw_first(rng)
    quality = NAME_QUALITY.draw(rng)
    if quality == PARTIAL:
        return {"first_name": first, "name_data_quality": PARTIAL}
    if quality != FULL:
        return {"name_data_quality": quality}
    return {
        "first_name": first,
        "middle_name": draw_first(rng) if rng.random() < 0.1 else "",
        "last_name": surname if rng.random() < 0.9 else draw_last(rng),
        "preferred_name": draw_first(rng) if rng.random() < 0.06 else "",
        "name_data_quality": FULL,
    }


def _ssn(rng: Random) -> dict:
    """The last four digits at most: no more than that could stand for a real number."""
    known = SSN_KNOWN.draw(rng)
    if known == "last four":
        return {"ssn": f"{rng.randint(1, 9999):04}", "ssn_data_quality": PARTIAL}
    if known == "voided":
        return {"ssn": rng.choice(VOIDED_SSNS), "ssn_data_quality": FULL}
    return {"ssn": None, "ssn_data_quality": known}


def _birth_date(rng: Random, person: Person) -> dict:
    quality = BIRTH_DATE_QUALITY.draw(rng)
    if quality == FULL:
        return {"date_of_birth": person.born, "dob_data_quality": FULL}
    if quality == PARTIAL:
        return {"date_of_birth": person.born.replace(month=1, day=1), "dob_data_quality": PARTIAL}
    return {"date_of_birth": None, "dob_data_quality": quality}


def _race_ethnicity(rng: Random) -> list[int]:
    missing = RACE_MISSING.draw(rng)
    if missing:
        return [missing]
    chosen = {RACES.draw(rng)} | ({RACES.draw(rng)} if rng.random() < 0.12 else set())
    return sorted(chosen)


def _contact(rng: Random) -> dict:
    return {
        "phone": f"916-555-01{rng.randrange(100):02}" if rng.random() < 0.6 else "",
        "email": f"person{rng.randrange(10**6):06}@example.org" if rng.random() < 0.15 else "",
        "contact_note": rng.choice(CONTACT_NOTES) if rng.random() < 0.2 else "",
    }


CONTACT_NOTES = (
    "Ask at the day center before noon",
    "Text first, calls are often missed",
    "A cousin takes messages",
    "Often near the library after lunch",
)

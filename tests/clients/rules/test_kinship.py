"""Who is what to whom when the head of a household changes (HUD 3.15, C10, R25)."""

import pytest

from clients.rules.ages import AgeBand
from clients.rules.kinship import (
    CHILD,
    HEAD,
    OTHER_RELATIVE,
    PARTNER,
    UNRELATED,
    Relative,
    couple_without_children,
    likeliest_head,
    may_head,
    relationship_to,
)

NOT_KNOWN = AgeBand(None, None)


def person(relationship, age, key=0):
    band = age if isinstance(age, AgeBand) else AgeBand(age, age)
    return Relative(key, relationship, band)


@pytest.mark.parametrize(
    ("new_head_was", "member_was", "is_now"),
    [
        (HEAD, CHILD, CHILD),
        (PARTNER, HEAD, PARTNER),
        (PARTNER, CHILD, CHILD),
        (PARTNER, OTHER_RELATIVE, OTHER_RELATIVE),
        (PARTNER, UNRELATED, UNRELATED),
        (CHILD, HEAD, OTHER_RELATIVE),
        (CHILD, CHILD, OTHER_RELATIVE),
        (CHILD, PARTNER, OTHER_RELATIVE),
        (OTHER_RELATIVE, HEAD, OTHER_RELATIVE),
        (OTHER_RELATIVE, CHILD, OTHER_RELATIVE),
        (OTHER_RELATIVE, UNRELATED, UNRELATED),
        (UNRELATED, HEAD, UNRELATED),
        (UNRELATED, CHILD, UNRELATED),
    ],
)
def test_what_a_member_most_likely_is_to_a_new_head(new_head_was, member_was, is_now):
    assert relationship_to(new_head_was, member_was) == is_now


@pytest.mark.parametrize(
    ("ages", "may"),
    [
        ([17, 30], False),
        ([18, 3], True),
        ([17, 15], True),
        ([NOT_KNOWN, 3], True),
        ([AgeBand(13, 17), 3], True),
        ([AgeBand(13, 17), NOT_KNOWN], False),
        ([AgeBand(16, 24), 40], True),
    ],
)
def test_with_adults_and_children_together_the_head_is_an_adult(ages, may):
    people = [person(HEAD, age, key) for key, age in enumerate(ages)]
    assert may_head(people[0], people) is may


def test_the_likeliest_head_is_the_oldest_adult():
    people = [person(CHILD, 4, 1), person(OTHER_RELATIVE, 61, 2), person(PARTNER, 30, 3)]
    assert likeliest_head(people).key == 2
    assert likeliest_head([person(CHILD, 12, 1), person(CHILD, 15, 2)]).key == 2
    assert likeliest_head([person(CHILD, 12, 1), person(PARTNER, NOT_KNOWN, 2)]).key == 2


@pytest.mark.parametrize(
    ("others", "is_couple"),
    [
        ([(PARTNER, 30)], True),
        ([(PARTNER, NOT_KNOWN)], True),
        ([(PARTNER, 30), (CHILD, 3)], False),
        ([(PARTNER, 30), (OTHER_RELATIVE, 50)], False),
        ([(PARTNER, 17)], False),
        ([(OTHER_RELATIVE, 30)], False),
        ([], False),
    ],
)
def test_r25_a_couple_without_children_is_two_partners_and_nobody_else(others, is_couple):
    people = [person(HEAD, 30, 1), *(person(*each, key) for key, each in enumerate(others, 2))]
    assert (couple_without_children(people) is not None) is is_couple

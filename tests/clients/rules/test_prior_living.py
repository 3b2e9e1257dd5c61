"""HUD 3.917 variant B: every type of residence times every length of stay, against the words."""

from itertools import product

import pytest

from cas import hmis
from cas.rules.asking import is_asked, settle
from clients.rules.prior_living import ASKINGS, CHRONIC, FIELDS

HOMELESS = {116, 101, 118}
INSTITUTIONS = {215, 206, 207, 225, 204, 205}
TYPES = [code for code, _ in hmis.living_situations("prior")]
LENGTHS = [None, *(code for code, _ in hmis.choices("3.917.2"))]
ONE_NIGHT, UP_TO_SIX, UP_TO_A_MONTH, UP_TO_90_DAYS, UP_TO_A_YEAR, LONGER = 10, 11, 2, 3, 4, 5


def test_the_standard_offers_22_types_and_9_lengths():
    assert (len(TYPES), len(LENGTHS)) == (22, 10)


def under_threshold(kind, length):
    """As section 7 of the standard's summary says it, in words of our own."""
    if kind in HOMELESS or length not in (10, 11, 2, 3, 4, 5):
        return None
    short = (ONE_NIGHT, UP_TO_SIX)
    if kind in INSTITUTIONS:
        short += (UP_TO_A_MONTH, UP_TO_90_DAYS)
    return int(length in short)


@pytest.mark.parametrize(("kind", "length"), list(product(TYPES, LENGTHS)))
def test_3917_b_asks_what_follows_and_stops_where_it_must(kind, length):
    said = {"prior_living_situation": kind, "length_of_stay": length}
    under = under_threshold(kind, length)
    for before in (None, 0, 1, 99):
        found = settle({**said, "previous_street_essh": before}, ASKINGS).values
        assert found["los_under_threshold"] == under
        assert is_asked("length_of_stay", found, ASKINGS)
        assert is_asked("previous_street_essh", found, ASKINGS) == (under == 1)
        goes_on = kind in HOMELESS or (under == 1 and before == 1)
        assert [is_asked(name, found, ASKINGS) for name in CHRONIC] == [goes_on] * 3
        assert is_asked("rental_subsidy_type", found, ASKINGS) == (kind == 435)


@pytest.mark.parametrize(("kind", "length"), list(product([None, *TYPES], LENGTHS)))
def test_3917_b_holds_nothing_past_a_stop(kind, length):
    full = dict.fromkeys(FIELDS, 1) | {"prior_living_situation": kind, "length_of_stay": length}
    found = settle(full, ASKINGS).values
    held = {name for name in FIELDS if found[name] is not None} - {"los_under_threshold"}
    assert held - {"prior_living_situation"} == {
        name for name in ASKINGS if is_asked(name, found, ASKINGS) and found[name] is not None
    }
    if under_threshold(kind, length) != 1 and kind not in HOMELESS:
        assert not held & {"previous_street_essh", *CHRONIC}


def test_3917_b_without_a_type_nothing_follows():
    found = settle({"length_of_stay": 10, "date_to_street_essh": "2026-01-01"}, ASKINGS)
    assert not any(found.values.values())
    assert found.set_aside == ("length_of_stay", "date_to_street_essh")


def test_previous_street_is_asked_exactly_where_the_standard_s_steps_ask_it():
    steps = hmis.standard()["prior_living_situation"]["variant_b"]["steps"]
    for step in steps:
        assert ("PreviousStreetESSH" in step["ask"]) == (step["LOSUnderThreshold"] == 1)
    assert sum("chronic_fields" in step["ask"] for step in steps) == 1

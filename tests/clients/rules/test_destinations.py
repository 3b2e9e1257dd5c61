"""R47, C15: the living situation that goes with the destination of an exit, for every code."""

import pytest

from cas import hmis
from clients.rules.destinations import fits, situation_after, situations_to_ask

DESTINATIONS = [code for code, _ in hmis.living_situations("destination")]
SITUATIONS = [code for code, _ in hmis.living_situations("current")]

FOLLOWS = {code: code for code in (116, 101, 118, 215, 206, 207, 225, 204, 205, 302, 329, 314)}
FOLLOWS |= {code: code for code in (332, 410, 435, 421, 411, 17)}
FOLLOWS |= {312: 335, 422: 335, 313: 336, 423: 336}
SAYS_NOTHING = {24, 30, 8, 9, 99}
ASKED = {
    327: (302, 329, 314, 332, 336, 335),
    426: (410, 435, 421, 411),
}


def test_c15_every_destination_of_the_standard_is_decided_here():
    assert set(DESTINATIONS) == set(FOLLOWS) | SAYS_NOTHING | set(ASKED)


@pytest.mark.parametrize("destination", DESTINATIONS)
def test_c15_what_follows_from_a_destination(destination):
    assert situation_after(destination) == FOLLOWS.get(destination)
    assert situations_to_ask(destination) == ASKED.get(destination, ())


@pytest.mark.parametrize("destination", DESTINATIONS)
def test_r47_exactly_what_matches_is_accepted(destination):
    accepted = {situation for situation in (*SITUATIONS, None) if fits(destination, situation)}
    expected = set(ASKED[destination]) if destination in ASKED else {FOLLOWS.get(destination)}
    assert accepted == expected


def test_r47_with_family_for_good_is_no_place_outside():
    assert not fits(422, 116)
    assert fits(422, 335)


def test_the_standard_says_which_destinations_ask_for_more():
    assert hmis.codes_that_ask("Exit", "DestinationSubsidyType") == {435}
    assert hmis.codes_that_ask("Exit", "OtherDestination") == {17}

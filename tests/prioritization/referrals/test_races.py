"""Small counts of what `make proof` does at large ones."""

import pytest

from tests.prioritization.referrals.dying import kill_every_step
from tests.prioritization.referrals.racing import race_for_one_bed, race_for_one_household

TRIES = 6


@pytest.mark.django_db(transaction=True)
def test_of_parallel_referrals_of_one_bed_exactly_one_wins(tools):
    by_action, by_rows = race_for_one_bed(TRIES)
    assert by_action == by_rows == (1, TRIES - 1)


@pytest.mark.django_db(transaction=True)
def test_of_parallel_referrals_of_one_household_exactly_one_wins(tools):
    assert race_for_one_household(TRIES) == (1, TRIES - 1)


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_inside_a_step_leaves_nothing_twice(tools):
    assert kill_every_step(every=23) >= 5

"""One bed and a hundred who want it; and processes that die in the middle of a referral."""

import pytest

from tests.prioritization.referrals.dying import kill_every_step
from tests.prioritization.referrals.racing import race_for_one_bed, race_for_one_household

TRIES = 100


@pytest.mark.proof
@pytest.mark.timeout(1200)
@pytest.mark.django_db(transaction=True)
def test_a_hundred_parallel_referrals_of_one_bed_and_of_one_household(tools, capsys):
    by_action, by_rows = race_for_one_bed(TRIES)
    of_household = race_for_one_household(TRIES)
    with capsys.disabled():
        print(f"\none bed: {by_action}, by rows: {by_rows}, one household: {of_household}")
    assert by_action == by_rows == of_household == (1, TRIES - 1)


@pytest.mark.proof
@pytest.mark.timeout(2400)
@pytest.mark.django_db(transaction=True)
def test_killed_all_over_every_step_nothing_happens_twice(tools, capsys):
    kills = kill_every_step(every=3)
    with capsys.disabled():
        print(f"\n{kills} kills inside the steps of referrals")
    assert kills >= 100

"""One bed and a hundred who want it; and processes that die in the middle of a referral."""

import os
from collections import Counter

import pytest

from tests.prioritization.referrals.dying import kill_every_step
from tests.prioritization.referrals.killing import kill_web_and_worker
from tests.prioritization.referrals.racing import race_for_one_bed, race_for_one_household
from tests.prioritization.servers import own_servers

TRIES = 100
CASES = int(os.environ.get("CAS_PROOF_REFERRALS", "30"))
"""Referrals whose web server and worker are killed."""


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
def test_killed_at_every_statement_of_every_step_nothing_happens_twice(tools, capsys):
    kills = kill_every_step(every=1)
    with capsys.disabled():
        print(f"\n{kills} kills inside the steps of referrals")
    assert kills >= 150


@pytest.mark.proof
@pytest.mark.timeout(2400)
def test_web_server_and_worker_killed_inside_steps_nothing_happens_twice(
    tmp_path, django_db_blocker, capsys
):
    with django_db_blocker.unblock(), own_servers(tmp_path):
        points = kill_web_and_worker(CASES)
    counted = Counter((victim, step) for victim, step, _ in points)
    with capsys.disabled():
        print(f"\n{len(points)} kills of {CASES} referrals inside a transaction: {dict(counted)}")
    assert {victim for victim, _ in counted} == {"WebServer", "Worker"}
    assert len(points) >= CASES

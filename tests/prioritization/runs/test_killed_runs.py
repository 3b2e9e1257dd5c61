"""Whoever is killed in the middle of a run or a publication leaves nothing wrong behind."""

import pytest

from tests.prioritization.killing import kill_rounds


@pytest.mark.django_db(transaction=True)
def test_killed_processes_leave_old_or_new_lists_and_the_next_ones_finish():
    rounds = [("recompute", "process"), ("publish", "process")]
    points, reader = kill_rounds(rounds, households=24, lists=6)
    assert points
    assert reader.readings
    assert not reader.mixtures

"""A worker that is killed in the middle of a run leaves nothing wrong behind (small count)."""

import pytest

from tests.prioritization.killing import kill_workers


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_leaves_old_or_new_lists_and_the_next_one_finishes():
    points, reader = kill_workers(3, households=24, lists=6)
    assert [point for point in points if point.in_transaction]
    assert reader.readings
    assert not reader.mixtures

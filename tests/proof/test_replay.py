"""Replay of any past day equals the census, over random histories of forty events."""

from random import Random

import pytest

from prioritization.history.verification import verify
from prioritization.models import Census
from tests.prioritization import pasts


@pytest.mark.proof
@pytest.mark.timeout(600)
@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(100))
def test_replay_of_any_past_day_equals_the_census(tools, seed):
    seen = pasts.live_through(Random(1000 + seed), steps=40, households=6, lists=4)
    assert pasts.censuses() == seen
    found = verify(Census.objects.earliest("on").on, Census.objects.latest("on").on)
    assert found.censuses == len(seen)
    assert found.differences == ()

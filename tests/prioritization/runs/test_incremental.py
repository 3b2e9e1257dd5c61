"""Whatever happens, one save and one night at a time, equals a full computation."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.utils import timezone

from prioritization.actions.runs import run_on_request
from prioritization.runs.recompute import recompute
from tests.prioritization.lives import Life, assert_equals_oracle

BEGINNING = datetime(2025, 3, 3, 20, tzinfo=UTC)


def assert_incremental_equals_full(seed, *, steps, checks_every):
    """Live through `steps`, and compare with the oracle now and then and with a run at the end."""
    with time_machine.travel(BEGINNING, tick=False) as clock:
        life = Life(seed, clock)
        happened = []
        for number in range(1, steps + 1):
            happened.append(life.step())
            if number % checks_every == 0:
                assert_equals_oracle(life.programs)
        run = run_on_request(at=timezone.now())
        recompute(run)
        assert (run.joined, run.changed, run.left, run.differences) == (0, 0, 0, 0), happened
        assert_equals_oracle(life.programs)


@pytest.mark.parametrize("seed", range(2))
def test_saves_nights_merges_splits_and_new_rules_lead_where_a_full_run_leads(db, tools, seed):
    assert_incremental_equals_full(seed, steps=30, checks_every=10)

"""A hundred counties live through forty steps each, and never differ from a full computation."""

import pytest

from tests.prioritization.runs.test_incremental import assert_incremental_equals_full


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(100, 200))
def test_forty_steps_lead_where_a_full_run_leads(db, tools, seed):
    assert_incremental_equals_full(seed, steps=40, checks_every=20)

"""The smallest change at full count: 100 runs of 40 random rules and households."""

import pytest
from hypothesis import HealthCheck, given, settings

from cas.rules.smallest_change import smallest_change
from tests.cas.rules.changing import (
    FACTS,
    OUT_OF_REACH,
    TREES,
    check_smallest_change,
    efforts,
    options,
)

RUNS, STEPS = 100, 40


@pytest.mark.proof
@pytest.mark.timeout(1200)
@settings(max_examples=RUNS * STEPS, deadline=None, suppress_health_check=list(HealthCheck))
@given(TREES, FACTS, OUT_OF_REACH)
def test_the_smallest_change_flips_every_cell_and_no_smaller_one_does(tree, facts, out_of_reach):
    found = smallest_change(tree, facts, effort=efforts(out_of_reach), options=options)
    check_smallest_change(tree, facts, out_of_reach, found)

"""The smallest change at full count: random rules in Python, and cells of real lists in SQL."""

import random

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
from tests.prioritization.changed_cells import check_cell, random_cell

RUNS, STEPS = 100, 40
CELLS = 200


@pytest.mark.proof
@pytest.mark.timeout(1200)
@settings(max_examples=RUNS * STEPS, suppress_health_check=list(HealthCheck))
@given(TREES, FACTS, OUT_OF_REACH)
def test_the_smallest_change_flips_every_cell_and_no_smaller_one_does(tree, facts, out_of_reach):
    found = smallest_change(tree, facts, effort=efforts(out_of_reach), options=options)
    check_smallest_change(tree, facts, out_of_reach, found)


@pytest.mark.proof
@pytest.mark.timeout(1200)
@pytest.mark.django_db
def test_the_smallest_change_puts_households_on_real_lists_and_no_smaller_one_does(tools):
    rng = random.Random(2026)
    sizes = {check_cell(*random_cell(rng)) for _ in range(CELLS)}
    assert len(sizes) >= 8, sizes

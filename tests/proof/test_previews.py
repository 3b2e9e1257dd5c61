"""A hundred random lives of forty steps: each preview is what publishing then really does."""

import pytest

from tests.prioritization.previews.test_simulation import run_of

RUNS, STEPS, CHANGES = 100, 40, 5


@pytest.mark.proof
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(1000, 1000 + RUNS))
def test_preview_equals_the_real_recompute_at_every_step(db, tools, seed):
    run_of(seed, STEPS, CHANGES)

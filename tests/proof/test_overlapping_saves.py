"""A thousand saves while computations run: none is overwritten."""

import pytest

from tests.prioritization.lives import assert_equals_oracle
from tests.prioritization.overlapping import overlap

SAVES = 1000


@pytest.mark.proof
@pytest.mark.timeout(1200)
@pytest.mark.django_db(transaction=True)
def test_a_thousand_saves_that_overlap_computations_are_all_there(tools, capsys):
    runs, programs = overlap(SAVES, households=60)
    assert len(runs) > 10
    assert {run.differences for run in runs} == {0}
    assert_equals_oracle(programs)
    with capsys.disabled():
        print(f"\n{SAVES} saves beside {len(runs)} computations, none overwritten")

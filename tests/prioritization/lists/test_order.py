"""C4: the order of a list depends on what is recorded and on nothing else."""

from random import Random

import pytest

from tests.prioritization.ordering import orders


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(2))
def test_c4_the_order_is_independent_of_insertion_and_of_the_number_of_recomputes(tools, seed):
    first, *others = orders(Random(seed), steps=12, passes=3)
    assert any(first.values())
    assert all(each == first for each in others)
